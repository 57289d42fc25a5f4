package dev.azulejo.onnx;

/**
 * One axis of an input: of a fixed size, which lets ONNX Runtime plan memory ahead, or left open.
 *
 * @param size at least 1; 0 stands for open
 * @param name of an open axis; axes of one name have one size
 * @param multiple what any size of it is a multiple of, as whoever runs the graph promises
 */
public record Axis(long size, String name, long multiple) {
    /** An axis of one size. */
    public static Axis of(long size) {
        if (size < 1) {
            throw new IllegalArgumentException("an axis has at least one element, found " + size);
        }
        return new Axis(size, "", size);
    }

    /** An axis of any size. */
    public static Axis open(String name) {
        return new Axis(0, name, 1);
    }

    /** An axis of any size that is a multiple of a number. */
    public static Axis multiple(String name, long multiple) {
        return new Axis(0, name, multiple);
    }

    /** True if the size is not fixed. */
    public boolean isOpen() {
        return size == 0;
    }
}
