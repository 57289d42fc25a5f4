package dev.azulejo.onnx;

import dev.azulejo.checkpoint.StoredTensor;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A part of a file of weights that is written for ONNX Runtime.
 *
 * @param tensor whose values they are
 * @param form how they are written
 * @param group channels of a block, or results of a tile along each axis, as the form has them; else 0
 * @param offset where in the file
 */
public record WeightPiece(StoredTensor tensor, Form form, int group, long offset) {
    /** Values that share a scale, as {@code MatMulNBits} has them. */
    static final int BLOCK = 64;

    /** How the values of a tensor are written. */
    public enum Form {
        /** Float32. */
        FLOAT32,
        /** The bytes as they are, for whole numbers. */
        STORED,
        /** One byte for a value: 128 plus the value over its block's scale, rounded. */
        BYTES,
        /** The scale of each block of values in a row, float32. */
        SCALES,
        /**
         * Float32, a kernel [out, in, height, width] in blocks of channels: [out / block, in / block, height, width, in
         * within a block, out within a block].
         */
        BLOCKED,
        /** Float32, a kernel [out, in, 3, 3] as {@link Winograd} maps it: [position, out, in]. */
        MAPPED
    }

    public WeightPiece {
        Objects.requireNonNull(tensor, "tensor");
        Objects.requireNonNull(form, "form");
    }

    /** Bytes in the file. */
    public long length() {
        return switch (form) {
            case FLOAT32, BLOCKED -> tensor.elements() * Float.BYTES;
            case MAPPED -> tensor.size(0) * tensor.size(1) * new Winograd(group).positions() * Float.BYTES;
            case STORED -> tensor.length();
            case BYTES -> tensor.elements();
            case SCALES -> tensor.elements() / BLOCK * Float.BYTES;
        };
    }

    /** The file that the values are read from. */
    public Path source() {
        return tensor.file();
    }

    /** What is read from that file, and how it is written: a text that is the same for the same. */
    public String description() {
        return tensor.offset() + " " + tensor.length() + " " + tensor.type() + " " + form + " " + group + " " + offset;
    }

    /** True if a kernel can be written in blocks of channels. */
    static boolean fitsBlocks(StoredTensor tensor, int block) {
        return tensor.type().isFloat()
                && tensor.rank() == 4
                && tensor.size(0) % block == 0
                && tensor.size(1) % block == 0;
    }

    /** True if a tensor can be written in bytes and scales. */
    static boolean fitsBytes(StoredTensor tensor) {
        return tensor.type().isFloat() && tensor.rank() == 2 && tensor.size(1) % BLOCK == 0;
    }
}
