package dev.azulejo.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a file is, by its first bytes: names of files lie more often. */
enum FileKind {
    SAFETENSORS,
    TORCH_ZIP,
    TORCH_LEGACY,
    JSON,
    LFS_POINTER,
    GGUF,
    WEB_PAGE;

    private static final int LONGEST_START = 64;

    /** The kind; safetensors, which has no mark of its own, where nothing else fits. */
    static FileKind of(ByteSource source) throws IOException {
        int length = (int) Math.min(source.size(), LONGEST_START);
        ByteBuffer first = source.at(0, length);
        byte[] bytes = first.array();
        String start = new String(bytes, StandardCharsets.ISO_8859_1);
        if (start.startsWith("PK\3\4") || start.startsWith("PK\5\6")) {
            return TORCH_ZIP;
        }
        // The length of a header may begin with any byte, a brace too; no text has the zeros of its upper half.
        if (length >= 8 && first.getLong(0) >= 0 && first.getLong(0) <= Safetensors.LONGEST_HEADER) {
            return SAFETENSORS;
        }
        if (length > 2 && bytes[0] == (byte) 0x80 && bytes[1] >= 1 && bytes[1] <= 5 && isPickled(bytes[2])) {
            return TORCH_LEGACY;
        }
        if (start.startsWith("GGUF")) {
            return GGUF;
        }
        if (start.startsWith("version https://git-lfs")) {
            return LFS_POINTER;
        }
        String text = start.stripLeading();
        if (text.regionMatches(true, 0, "<!doctype", 0, 9) || text.regionMatches(true, 0, "<html", 0, 5)) {
            return WEB_PAGE;
        }
        return text.startsWith("{") || text.startsWith("[") ? JSON : SAFETENSORS;
    }

    /** After the protocol: the magic number as LONG1, or the start of some other pickle. */
    private static boolean isPickled(byte opcode) {
        return opcode == (byte) 0x8a || opcode == '}' || opcode == 'c' || opcode == (byte) 0x95 || opcode == ']';
    }
}
