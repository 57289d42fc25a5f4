package dev.azulejo.text;

/**
 * One printable character for each byte (GPT-2's convention): bytes that Latin-1 prints stand for themselves, the others
 * for the characters from U+0100 on.
 */
final class ByteCharacters {
    private static final int[] OF_BYTE = new int[256];
    private static final int[] IN_ORDER = new int[256];

    static {
        int printable = 0;
        int others = 0;
        for (int value = 0; value < 256; value++) {
            if (printable(value)) {
                OF_BYTE[value] = value;
                IN_ORDER[printable++] = value;
            } else {
                OF_BYTE[value] = 256 + others++;
            }
        }
        for (int i = printable; i < 256; i++) {
            IN_ORDER[i] = 256 + i - printable;
        }
    }

    private ByteCharacters() {}

    private static boolean printable(int value) {
        return value > ' ' && value < 0x7F || value > 0xA0 && value != 0xAD; // without the soft hyphen
    }

    /** The character of a byte. */
    static int of(int value) {
        return OF_BYTE[value];
    }

    /** The i-th character in the order in which vocabularies number them: the printable bytes first. */
    static int inOrder(int i) {
        return IN_ORDER[i];
    }
}
