package dev.azulejo.checkpoint;

import java.util.Optional;

/**
 * How one number of a stored tensor lies in its file, little-endian throughout. The ONNX number is the value of
 * {@code TensorProto.DataType} for the same layout (onnx.proto3), so that a graph can refer to the file's own bytes.
 */
public enum ElementType {
    F64(8, 11),
    F32(4, 1),
    F16(2, 10),
    BF16(2, 16),
    I64(8, 7),
    U64(8, 13),
    I32(4, 6),
    U32(4, 12),
    I16(2, 5),
    U16(2, 4),
    I8(1, 3),
    U8(1, 2),
    BOOL(1, 9),
    F8_E4M3(1, 17),
    F8_E4M3FNUZ(1, 18),
    F8_E5M2(1, 19),
    F8_E5M2FNUZ(1, 20);

    private final int bytes;
    private final int onnx;

    ElementType(int bytes, int onnx) {
        this.bytes = bytes;
        this.onnx = onnx;
    }

    /** Bytes that one element takes: 1, 2, 4 or 8. */
    public int bytes() {
        return bytes;
    }

    /** The number of this type in {@code onnx.TensorProto.DataType}. */
    public int onnx() {
        return onnx;
    }

    /** True for the floating-point types of 16 bits and more, which {@link StoredTensor#floats()} can read. */
    public boolean isFloat() {
        return this == F64 || this == F32 || this == F16 || this == BF16;
    }

    /** The type of this name in a safetensors header ({@code "F16"}); empty if unknown. */
    static Optional<ElementType> of(String name) {
        for (ElementType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
