package dev.azulejo.onnx;

/** How exactly networks compute. */
public enum Precision {
    /** What suits the device. */
    AUTO("auto"),
    /** Everything in 32 bits, as the references of the field do on a CPU. */
    FLOAT32("float32"),
    /**
     * Linear layers in 8 bits, weights in blocks with a scale each and inputs row by row; convolutions and all else in 32
     * bits. Less memory and time, for an error of about one percent in each layer.
     */
    INT8("int8");

    private final String id;

    Precision(String id) {
        this.id = id;
    }

    /** The name on the command line. */
    public String id() {
        return id;
    }
}
