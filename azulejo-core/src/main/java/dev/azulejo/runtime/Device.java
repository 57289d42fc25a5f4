package dev.azulejo.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where networks run.
 *
 * @param kind which sort of device
 * @param index of several of one sort, from 0
 */
public record Device(Kind kind, int index) {
    private static final Pattern NAME = Pattern.compile("([a-z]+)(?::(\\d{1,3}))?");

    /** The sorts of devices that this program can ask ONNX Runtime for. */
    public enum Kind {
        /** Every machine has it. */
        CPU("cpu", OrtProvider.CPU),
        /** NVIDIA, with the jar onnxruntime_gpu and NVIDIA's libraries. */
        CUDA("cuda", OrtProvider.CUDA),
        /** NVIDIA's compiler, with the same jar. */
        TENSORRT("tensorrt", OrtProvider.TENSOR_RT),
        /** Apple. */
        COREML("coreml", OrtProvider.CORE_ML),
        /** Windows, with a build of ONNX Runtime of the user's own. */
        DIRECTML("directml", OrtProvider.DIRECT_ML),
        /** AMD, with a build of ONNX Runtime of the user's own. */
        ROCM("rocm", OrtProvider.ROCM);

        private final String id;
        private final OrtProvider provider;

        Kind(String id, OrtProvider provider) {
            this.id = id;
            this.provider = provider;
        }

        /** The name on the command line. */
        public String id() {
            return id;
        }
    }

    /**
     * The device of a name: {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:1}, {@code coreml}, ... {@code auto} is an
     * NVIDIA card if ONNX Runtime is built for it, else the CPU.
     *
     * @throws SettingsException if there is no such name
     * @throws MachineException if this ONNX Runtime is not built for it; the message says for which it is
     */
    public static Device of(String name) {
        Natives.load();
        Set<OrtProvider> providers = OrtEnvironment.getAvailableProviders();
        if (name.equals("auto")) {
            return new Device(providers.contains(OrtProvider.CUDA) ? Kind.CUDA : Kind.CPU, 0);
        }
        Matcher matcher = NAME.matcher(name);
        List<String> names = new ArrayList<>(List.of("auto"));
        for (Kind kind : Kind.values()) {
            names.add(kind.id);
            if (matcher.matches() && kind.id.equals(matcher.group(1))) {
                if (!providers.contains(kind.provider)) {
                    throw new MachineException("the device %s is not there: this ONNX Runtime is built for %s"
                            .formatted(name, available()));
                }
                return new Device(kind, matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2)));
            }
        }
        throw new SettingsException("the device is \"%s\", expected one of %s, with :N for the N-th of several"
                .formatted(name, String.join(", ", names)));
    }

    /** The names of the devices that this ONNX Runtime is built for. Whether the machine has them shows when one is used. */
    public static List<String> available() {
        Natives.load();
        Set<OrtProvider> providers = OrtEnvironment.getAvailableProviders();
        List<String> names = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (providers.contains(kind.provider)) {
                names.add(kind.id);
            }
        }
        return names;
    }

    /** Tells a session to use this device, and the CPU for what it cannot do. */
    void addTo(SessionOptions options) throws OrtException {
        switch (kind) {
            case CPU -> {}
            case CUDA -> options.addCUDA(index);
            case TENSORRT -> options.addTensorrt(index);
            case COREML -> options.addCoreML();
            case DIRECTML -> options.addDirectML(index);
            case ROCM -> options.addROCM(index);
        }
    }

    @Override
    public String toString() {
        return index == 0 ? kind.id : kind.id + ":" + index;
    }
}
