package dev.azulejo.checkpoint;

import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a pickle as data. A pickle is a program for a small stack machine that may name any Python object and call it;
 * this machine has no Python: it builds plain values, and what a name or a call means is asked of a {@link Vocabulary},
 * which refuses whatever it does not know. Nothing in the file is ever executed.
 *
 * <p>Values are {@code null} (as {@link #NONE}), {@link Boolean}, {@link Long}, {@link BigInteger}, {@link Double},
 * {@link String}, {@link Sequence} (list, tuple, set), {@link Dictionary}, and whatever the vocabulary makes. The
 * containers compare by identity, so one that contains itself does no harm. The opcodes are those of CPython's
 * {@code pickletools}, protocols 0 to 5, without classes made by {@code INST}/{@code OBJ}, extension codes and
 * out-of-band buffers.
 */
final class PickleReader {
    /** Python's None. */
    static final Object NONE = new Object() {
        @Override
        public String toString() {
            return "None";
        }
    };

    private static final Object MARK = new Object();

    /** Far more than any real file has (about 40 a tensor); bounds the memory of a hostile one. */
    private static final int MOST_OPCODES = 2_000_000;

    /** A list, a tuple or a set. */
    static final class Sequence {
        final List<Object> items;

        Sequence(List<Object> items) {
            this.items = items;
        }
    }

    /** A dict of any kind, in its order. */
    static final class Dictionary {
        private Map<Object, Object> items = Map.of();

        Map<Object, Object> items() {
            return items;
        }

        void put(Object key, Object value) {
            if (items.isEmpty()) {
                items = new LinkedHashMap<>(4);
            }
            items.put(key, value);
        }
    }

    /** What names and calls mean. Each method throws a {@link ModelException} for what it does not know. */
    interface Vocabulary {
        /** A Python object by module and name. */
        Object global(String module, String name);

        /** The result of calling a global: what Python would build, as a value. */
        Object call(Object callee, List<Object> arguments);

        /** Sets the state of an object that was built. */
        void build(Object object, Object state);

        /** An object that the pickle keeps outside of itself. */
        Object persistent(Object id);
    }

    private final Path file;
    private final PickleInput in;
    private final Vocabulary vocabulary;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();
    private int opcodes;

    PickleReader(Path file, PickleInput in, Vocabulary vocabulary) {
        this.file = file;
        this.in = in;
        this.vocabulary = vocabulary;
    }

    /**
     * Reads one pickle, up to and including its end mark.
     *
     * @throws ModelException if it is damaged, or names or does something that the vocabulary does not know
     */
    Object read() throws IOException {
        stack.clear();
        memo.clear();
        for (int opcode = in.u1(); opcode != '.'; opcode = in.u1()) {
            if (++opcodes > MOST_OPCODES) {
                throw refuse("has a pickle of more than " + MOST_OPCODES + " steps");
            }
            step(opcode);
        }
        Object result = pop();
        if (!stack.isEmpty()) {
            throw refuse("has a pickle that leaves " + stack.size() + " values behind, expected none");
        }
        return result;
    }

    private void step(int opcode) throws IOException {
        switch (opcode) {
            case 0x80 -> protocol(in.u1());
            case 0x95 -> in.i8(); // FRAME: a hint for buffering
            case '(' -> stack.add(MARK);
            case '0' -> pop();
            case '1' -> toMark();
            case '2' -> stack.add(peek());
            case 'N' -> stack.add(NONE);
            case 0x88 -> stack.add(Boolean.TRUE);
            case 0x89 -> stack.add(Boolean.FALSE);
            case 'I', 'L' -> stack.add(number(in.line()));
            case 'J' -> stack.add((long) in.i4());
            case 'K' -> stack.add((long) in.u1());
            case 'M' -> stack.add((long) in.u2());
            case 0x8a -> stack.add(number(in.bytes(in.u1())));
            case 0x8b -> stack.add(number(in.bytes(in.u4())));
            case 'F' -> stack.add(fraction(in.line()));
            case 'G' -> stack.add(in.f8());
            case 'S' -> stack.add(unquoted(in.line()));
            case 'U' -> stack.add(in.text(in.u1(), StandardCharsets.ISO_8859_1));
            case 'T', 'B' -> stack.add(in.text(in.u4(), StandardCharsets.ISO_8859_1));
            case 'C' -> stack.add(in.text(in.u1(), StandardCharsets.ISO_8859_1));
            case 0x8e -> stack.add(in.text(in.i8(), StandardCharsets.ISO_8859_1));
            case 'V' -> stack.add(in.line());
            case 0x8c -> stack.add(in.text(in.u1(), StandardCharsets.UTF_8));
            case 'X' -> stack.add(in.text(in.u4(), StandardCharsets.UTF_8));
            case 0x8d -> stack.add(in.text(in.i8(), StandardCharsets.UTF_8));
            case ']', 0x8f -> stack.add(new Sequence(new ArrayList<>(0)));
            case ')' -> stack.add(new Sequence(List.of()));
            case 'l', 't', 0x91 -> {
                Sequence sequence = new Sequence(toMark());
                stack.add(sequence);
            }
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case 'a' -> {
                Object value = pop();
                append(List.of(value));
            }
            case 'e', 0x90 -> append(toMark());
            case '}' -> stack.add(new Dictionary());
            case 'd' -> {
                List<Object> items = toMark();
                stack.add(new Dictionary());
                put(items);
            }
            case 's' -> {
                Object value = pop();
                Object key = pop();
                put(List.of(key, value));
            }
            case 'u' -> put(toMark());
            case 'g' -> recall(index(in.line()));
            case 'h' -> recall(in.u1());
            case 'j' -> recall(in.u4());
            case 'p' -> memo.put(index(in.line()), peek());
            case 'q' -> memo.put((long) in.u1(), peek());
            case 'r' -> memo.put(in.u4(), peek());
            case 0x94 -> memo.put((long) memo.size(), peek());
            case 'c' -> stack.add(vocabulary.global(in.line(), in.line()));
            case 0x93 -> {
                Object name = pop();
                Object module = pop();
                if (!(name instanceof String n) || !(module instanceof String m)) {
                    throw damaged("a name that is no text");
                }
                stack.add(vocabulary.global(m, n));
            }
            case 'R', 0x81 -> {
                List<Object> arguments = items(pop());
                stack.add(vocabulary.call(pop(), arguments));
            }
            case 'b' -> {
                Object state = pop();
                vocabulary.build(peek(), state);
            }
            case 'Q' -> stack.add(vocabulary.persistent(pop()));
            default ->
                throw refuse(String.format(
                        "has the opcode 0x%02x at byte %d of its pickle, which weights have no use for: "
                                + "it is damaged or no file of weights, and nothing of it was run",
                        opcode, in.position() - 1));
        }
    }

    private void protocol(int version) {
        if (version > 5) {
            throw refuse("has a pickle of protocol " + version + ", expected 0 to 5");
        }
    }

    private Object pop() {
        Object value = peek();
        stack.remove(stack.size() - 1);
        return value;
    }

    private Object peek() {
        if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
            throw damaged("a step that lacks its value");
        }
        return stack.get(stack.size() - 1);
    }

    private List<Object> toMark() {
        int mark = stack.size() - 1;
        while (mark >= 0 && stack.get(mark) != MARK) {
            mark--;
        }
        if (mark < 0) {
            throw damaged("a step that lacks its mark");
        }
        List<Object> above = stack.subList(mark + 1, stack.size());
        List<Object> items = new ArrayList<>(above);
        above.clear();
        stack.remove(mark);
        return items;
    }

    private void tuple(int size) {
        Object[] items = new Object[size];
        for (int i = size - 1; i >= 0; i--) {
            items[i] = pop();
        }
        stack.add(new Sequence(List.of(items)));
    }

    private void append(List<Object> values) {
        if (!(peek() instanceof Sequence sequence) || !(sequence.items instanceof ArrayList)) {
            throw damaged("values added to what is no list");
        }
        sequence.items.addAll(values);
    }

    private void put(List<Object> keysAndValues) {
        if (!(peek() instanceof Dictionary dictionary) || keysAndValues.size() % 2 != 0) {
            throw damaged("entries put into what is no dict, or a key without a value");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            dictionary.put(keysAndValues.get(i), keysAndValues.get(i + 1));
        }
    }

    private void recall(long index) {
        Object value = memo.get(index);
        if (value == null) {
            throw damaged("the value " + index + " recalled before it was stored");
        }
        stack.add(value);
    }

    private List<Object> items(Object tuple) {
        if (!(tuple instanceof Sequence sequence)) {
            throw damaged("a call without a tuple of arguments");
        }
        return sequence.items;
    }

    /** A number in decimal; "00" and "01" are the booleans of protocol 0. */
    private Object number(String text) {
        if (text.equals("00") || text.equals("01")) {
            return text.equals("01");
        }
        try {
            return Long.parseLong(text.endsWith("L") ? text.substring(0, text.length() - 1) : text);
        } catch (NumberFormatException e) {
            throw damaged("the whole number " + Names.quote(text));
        }
    }

    private long index(String text) {
        if (number(text) instanceof Long index) {
            return index;
        }
        throw damaged("the index " + Names.quote(text));
    }

    /** A number in two's complement, little-endian. */
    private Object number(byte[] littleEndian) {
        if (littleEndian.length > 255) {
            throw damaged("a number of " + littleEndian.length + " bytes");
        }
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
        }
        BigInteger number = bigEndian.length == 0 ? BigInteger.ZERO : new BigInteger(bigEndian);
        return number.bitLength() < 64 ? (Object) number.longValue() : number;
    }

    private Object fraction(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw damaged("the number " + Names.quote(text));
        }
    }

    private static String unquoted(String text) {
        return text.length() >= 2 ? text.substring(1, text.length() - 1) : text;
    }

    private ModelException damaged(String what) {
        return refuse("is damaged: its pickle has " + what + " at byte " + in.position());
    }

    private ModelException refuse(String what) {
        return new ModelException("The PyTorch file " + file + " " + what + ".");
    }
}
