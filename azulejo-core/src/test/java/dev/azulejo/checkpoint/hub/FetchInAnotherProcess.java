package dev.azulejo.checkpoint.hub;

import dev.azulejo.fault.Cancellation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Fetches the test's model: started as a process of its own, with the hub's address and the cache. */
final class FetchInAnotherProcess {
    private FetchInAnotherProcess() {}

    public static void main(String[] arguments) {
        HubSettings settings = new HubSettings(
                URI.create(arguments[0]), Path.of(arguments[1]), Optional.empty(), false, Duration.ofSeconds(20));
        new HuggingFaceHub(settings).fetch(HubReference.of("hf:owner/name"), TransferProgress.NONE, new Cancellation());
    }
}
