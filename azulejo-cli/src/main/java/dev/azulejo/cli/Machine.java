package dev.azulejo.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.azulejo.EngineSettings;
import dev.azulejo.cli.DoctorCommand.Finding;
import dev.azulejo.fault.MachineException;
import dev.azulejo.runtime.CacheFolder;
import dev.azulejo.runtime.Device;
import dev.azulejo.runtime.Engine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What this machine is. */
final class Machine {
    private Machine() {}

    /** Operating system, cores and memory (of the container, if this is one). */
    static Finding system() {
        int cores = Runtime.getRuntime().availableProcessors();
        String name = System.getProperty("os.name") + " " + System.getProperty("os.version");
        String architecture = System.getProperty("os.arch");
        long memory = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        return new Finding(
                "%s (%s), %d %s, %s of memory"
                        .formatted(name, architecture, cores, cores == 1 ? "core" : "cores", gigabytes(memory)),
                fields("name", name, "architecture", architecture, "cores", cores, "memory", memory));
    }

    /** The virtual machine and the largest heap that it may use. */
    static Finding java() {
        String version = Runtime.version().toString();
        String vendor = System.getProperty("java.vendor");
        long heap = Runtime.getRuntime().maxMemory();
        return new Finding(
                "%s (%s), heap of at most %s".formatted(version, vendor, gigabytes(heap)),
                fields("version", version, "vendor", vendor, "home", System.getProperty("java.home"), "heap", heap));
    }

    /**
     * ONNX Runtime and the devices that it is built for.
     *
     * @throws MachineException if it cannot be loaded, or does not have the device asked for
     */
    static Finding runtime(EngineSettings settings) {
        try (Engine engine = Engine.open(settings.device(), Math.max(1, settings.threads()))) {
            List<String> devices = Device.available();
            return new Finding(
                    "ONNX Runtime %s on %s (built for %s)"
                            .formatted(engine.version(), engine.device(), String.join(", ", devices)),
                    fields(
                            "version",
                            engine.version(),
                            "device",
                            engine.device().toString(),
                            "devices",
                            devices));
        }
    }

    /** Where files go for a moment. */
    static Finding temporaryFolder() {
        return writable(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** Where files go that can be made again. */
    static Finding cacheFolder() {
        return writable(CacheFolder.path());
    }

    private static Finding writable(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".azulejo-", ".probe"));
            long free = Files.getFileStore(folder).getUsableSpace();
            return new Finding(
                    folder + ", " + gigabytes(free) + " free", fields("folder", folder.toString(), "free", free));
        } catch (IOException e) {
            throw new MachineException(
                    "%s: the folder cannot be written to (%s)".formatted(folder, Outputs.reason(e)), e);
        }
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    private static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}
