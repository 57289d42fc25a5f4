package dev.azulejo.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles step by step, as {@code torch.save} does and as an attacker would. */
final class PickleBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PickleBytes() {
        opcodes("\u0080\u0002");
    }

    /** Opcodes and their bytes as they are, one a character. */
    PickleBytes opcodes(String characters) {
        out.writeBytes(characters.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleBytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return opcodes("X").int4(bytes.length).raw(bytes);
    }

    PickleBytes number(long number) {
        return opcodes("\u008a\u0008")
                .raw(ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(number)
                        .array());
    }

    PickleBytes numbers(long... numbers) {
        opcodes("(");
        for (long number : numbers) {
            number(number);
        }
        return opcodes("t");
    }

    PickleBytes global(String module, String name) {
        return opcodes("c" + module + "\n" + name + "\n");
    }

    /** A tensor as torch has it: a storage by its key, then offset, sizes and strides. */
    PickleBytes tensor(String storageType, String key, long elements, long offset, long[] sizes, long[] strides) {
        return global("torch._utils", "_rebuild_tensor_v2")
                .opcodes("((")
                .text("storage")
                .global("torch", storageType)
                .text(key)
                .text("cpu")
                .number(elements)
                .opcodes("tQ")
                .number(offset)
                .numbers(sizes)
                .numbers(strides)
                .opcodes("\u0089")
                .global("collections", "OrderedDict")
                .opcodes(")RtR");
    }

    PickleBytes int4(int value) {
        return raw(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    PickleBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** The pickle with its end mark. */
    byte[] end() {
        out.write('.');
        return out.toByteArray();
    }
}
