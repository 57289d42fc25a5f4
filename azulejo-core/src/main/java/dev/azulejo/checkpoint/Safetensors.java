package dev.azulejo.checkpoint;

import dev.azulejo.fault.ModelException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the header of a safetensors file: eight bytes of length, JSON of that length, then the tensors' bytes
 * (huggingface/safetensors, README "Format"). A file is somebody else's and may lie: every claim is checked against the
 * file's real size before anything is sized after it, the JSON is streamed, and each refusal is one sentence.
 *
 * <p>As the format demands, tensors may neither overlap nor leave bytes between or after them.
 */
final class Safetensors {
    /** The format's own limit, which also bounds what a hostile file can cost. */
    static final long LONGEST_HEADER = 100_000_000;

    private static final int MOST_TENSORS = 100_000;
    private static final int HIGHEST_RANK = 16;
    private static final int MOST_METADATA = 16_000_000;
    private static final String METADATA = "__metadata__";

    private final Path file;
    private final Path real;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private Safetensors(Path file, Path real) {
        this.file = file;
        this.real = real;
    }

    /**
     * @param file as the caller named it, for messages
     * @param real the same with links resolved, which the tensors will refer to
     */
    static Checkpoint read(Path file, Path real, ByteSource source) throws IOException {
        Safetensors reader = new Safetensors(file, real);
        reader.read(source);
        return Checkpoint.of(file, reader.tensors, reader.metadata);
    }

    private void read(ByteSource source) throws IOException {
        long size = source.size();
        if (size == 0) {
            throw refuse("is empty (0 bytes), expected a safetensors header: fetch it again");
        }
        if (size < 8) {
            throw refuse("has " + size + " bytes, expected at least the 8 of a safetensors header length");
        }
        long length = source.at(0, 8).getLong();
        if (length < 0 || length > LONGEST_HEADER) {
            throw refuse("claims a safetensors header of " + Long.toUnsignedString(length) + " bytes, expected at most "
                    + LONGEST_HEADER + ": it is no safetensors file, or damaged");
        }
        if (length > size - 8) {
            throw refuse("claims a safetensors header of " + length + " bytes, but only " + (size - 8)
                    + " follow: it is no safetensors file, or was cut short");
        }
        header(source.stream(8, 8 + length), length, size - 8 - length);
        cover(8 + length, size);
    }

    private void header(InputStream bytes, long length, long dataLength) {
        Reader text = new BufferedReader(new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        try (JsonParser json = StrictJson.parser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw refuse("has a header that is not a JSON object but begins with " + json.currentToken());
            }
            boolean metadataSeen = false;
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals(METADATA)) {
                    if (metadataSeen) {
                        throw refuse("has " + METADATA + " twice in its header");
                    }
                    metadataSeen = true;
                    metadata(json);
                } else {
                    tensor(name, json, 8 + length, dataLength);
                }
            }
            if (json.nextToken() != null) {
                throw refuse("has more than one JSON object in its header: " + json.currentToken() + " follows");
            }
        } catch (JacksonException e) {
            throw new ModelException(
                    "The safetensors file " + file + " has a header that " + StrictJson.complaint(e) + ".", e);
        }
    }

    private void metadata(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw refuse("has a " + METADATA + " that is not an object but " + json.currentToken());
        }
        long characters = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw refuse("has " + json.currentToken() + " as metadata " + Names.quote(key) + ", expected a string");
            }
            characters += key.length() + json.getStringLength();
            if (characters > MOST_METADATA) {
                throw refuse("has more than " + MOST_METADATA + " characters of metadata");
            }
            if (metadata.put(key, json.getString()) != null) {
                throw refuse("has the metadata " + Names.quote(key) + " twice");
            }
        }
    }

    private void tensor(String name, JsonParser json, long dataStart, long dataLength) {
        if (tensors.size() == MOST_TENSORS) {
            throw refuse("has more than " + MOST_TENSORS + " tensors");
        }
        if (tensors.containsKey(name)) {
            throw refuse("has the tensor " + Names.quote(name) + " twice");
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw refuse("describes the tensor " + Names.quote(name) + " by " + json.currentToken()
                    + ", expected an object");
        }
        String type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            switch (key) {
                case "dtype" -> {
                    if (type != null) {
                        throw twice(name, key);
                    }
                    if (value != JsonToken.VALUE_STRING) {
                        throw refuse("has " + value + " as dtype of the tensor " + Names.quote(name)
                                + ", expected a string such as \"F16\"");
                    }
                    type = json.getString();
                }
                case "shape" -> {
                    if (shape != null) {
                        throw twice(name, key);
                    }
                    shape = wholeNumbers(name, key, json);
                }
                case "data_offsets" -> {
                    if (offsets != null) {
                        throw twice(name, key);
                    }
                    offsets = wholeNumbers(name, key, json);
                }
                default -> json.skipChildren();
            }
        }
        if (type == null || shape == null || offsets == null) {
            String lacking = type == null ? "dtype" : shape == null ? "shape" : "data_offsets";
            throw refuse("describes the tensor " + Names.quote(name) + " without " + lacking);
        }
        String found = type;
        ElementType element = ElementType.of(type)
                .orElseThrow(() -> refuse("has the tensor " + Names.quote(name) + " in the unknown type "
                        + Names.quote(found) + ", expected one of " + List.of(ElementType.values())));
        place(name, element, shape, offsets, dataStart, dataLength);
    }

    private void place(
            String name, ElementType type, List<Long> shape, List<Long> offsets, long dataStart, long dataLength) {
        if (offsets.size() != 2) {
            throw refuse("has " + offsets.size() + " data_offsets for the tensor " + Names.quote(name)
                    + ", expected 2: begin and end");
        }
        long begin = offsets.get(0);
        long end = offsets.get(1);
        if (begin < 0 || end < begin || end > dataLength) {
            throw refuse("has the tensor " + Names.quote(name) + " at bytes " + begin + " to " + end + " of "
                    + dataLength + " bytes of data: it is damaged or was cut short");
        }
        long bytes = StoredTensor.bytes(type, shape);
        if (bytes != end - begin) {
            throw refuse("has the tensor " + Names.quote(name) + " of type " + type + " and shape " + shape + " in "
                    + (end - begin) + " bytes, expected "
                    + (bytes < 0 ? "sizes that are not negative and fit in 2^63 bytes" : bytes + " bytes"));
        }
        tensors.put(name, new StoredTensor(name, type, shape, real, dataStart + begin, bytes));
    }

    private List<Long> wholeNumbers(String name, String key, JsonParser json) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw refuse("has " + json.currentToken() + " as " + key + " of the tensor " + Names.quote(name)
                    + ", expected an array of whole numbers");
        }
        List<Long> numbers = new ArrayList<>(4);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw refuse("has " + Names.quote(json.getString()) + " in the " + key + " of the tensor "
                        + Names.quote(name) + ", expected whole numbers below 2^63");
            }
            if (numbers.size() == HIGHEST_RANK) {
                throw refuse("has more than " + HIGHEST_RANK + " numbers in the " + key + " of the tensor "
                        + Names.quote(name));
            }
            numbers.add(json.getLongValue());
        }
        return numbers;
    }

    /** The tensors must lie side by side from the first byte of data to the last. */
    private void cover(long dataStart, long size) {
        List<StoredTensor> inOrder = new ArrayList<>(tensors.values());
        inOrder.sort(Comparator.comparingLong(StoredTensor::offset).thenComparingLong(StoredTensor::length));
        long end = dataStart;
        StoredTensor previous = null;
        for (StoredTensor tensor : inOrder) {
            if (tensor.offset() < end) {
                throw refuse("has the tensors " + Names.quote(previous == null ? "" : previous.name()) + " and "
                        + Names.quote(tensor.name()) + " overlapping at byte " + tensor.offset());
            }
            if (tensor.offset() > end) {
                throw hole(end, tensor.offset());
            }
            end = tensor.offset() + tensor.length();
            previous = tensor;
        }
        if (end != size) {
            throw hole(end, size);
        }
    }

    private ModelException hole(long from, long to) {
        return refuse("has " + (to - from) + " bytes at " + from + " that belong to no tensor, expected none: "
                + "it is damaged or is not what it claims to be");
    }

    private ModelException twice(String name, String key) {
        return refuse("has the " + key + " of the tensor " + Names.quote(name) + " twice");
    }

    private ModelException refuse(String what) {
        return new ModelException("The safetensors file " + file + " " + what + ".");
    }
}
