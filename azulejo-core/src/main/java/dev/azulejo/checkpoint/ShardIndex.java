package dev.azulejo.checkpoint;

import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A checkpoint cut into several files: {@code *.safetensors.index.json} or {@code *.bin.index.json} beside them says in its
 * {@code weight_map} which file has which tensor (the layout of transformers and diffusers).
 */
final class ShardIndex {
    private static final long LARGEST = 32_000_000;
    private static final int MOST_SHARDS = 1_000;
    private static final Pattern SHARD = Pattern.compile("[^/]+\\.(safetensors|bin)");
    private static final int MOST_TENSORS = 100_000;

    private ShardIndex() {}

    /**
     * @param file as the caller named it; the shards are looked for beside it (in the Hugging Face cache, the snapshot
     *     folder has all the names, while the files they link to have none that mean anything)
     */
    static Checkpoint read(Path file, ByteSource source) throws IOException {
        if (source.size() > LARGEST) {
            throw refuse(file, "has " + source.size() + " bytes, expected at most " + LARGEST);
        }
        Map<String, String> shardOf = weightMap(file, source.stream(0, source.size()));
        Map<String, Checkpoint> shards = new LinkedHashMap<>();
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : shardOf.entrySet()) {
            Checkpoint shard = shards.get(entry.getValue());
            if (shard == null) {
                if (shards.size() == MOST_SHARDS) {
                    throw refuse(file, "names more than " + MOST_SHARDS + " files");
                }
                shard = Checkpoint.open(file.toAbsolutePath().resolveSibling(entry.getValue()));
                shards.put(entry.getValue(), shard);
                metadata.putAll(shard.metadata());
            }
            tensors.put(entry.getKey(), shard.tensor(entry.getKey()));
        }
        return Checkpoint.of(file, tensors, metadata);
    }

    private static Map<String, String> weightMap(Path file, InputStream bytes) throws IOException {
        Map<String, String> shardOf = new LinkedHashMap<>();
        boolean seen = false;
        try (Reader text = new InputStreamReader(
                        bytes, StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT));
                JsonParser json = StrictJson.parser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw refuse(file, "is not a JSON object, expected one with a weight_map");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String key = json.currentName();
                JsonToken value = json.nextToken();
                if (!key.equals("weight_map")) {
                    json.skipChildren();
                    continue;
                }
                if (seen || value != JsonToken.START_OBJECT) {
                    throw refuse(
                            file, seen ? "has two weight_maps" : "has " + value + " as weight_map, expected an object");
                }
                seen = true;
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String tensor = json.currentName();
                    if (json.nextToken() != JsonToken.VALUE_STRING) {
                        throw refuse(
                                file,
                                "has " + json.currentToken() + " as file of the tensor " + Names.quote(tensor)
                                        + ", expected a file name");
                    }
                    if (shardOf.size() == MOST_TENSORS) {
                        throw refuse(file, "has more than " + MOST_TENSORS + " tensors");
                    }
                    if (shardOf.put(tensor, bareName(file, json.getString())) != null) {
                        throw refuse(file, "has the tensor " + Names.quote(tensor) + " twice");
                    }
                }
            }
        } catch (JacksonException e) {
            throw new ModelException(
                    "The index of weights " + file + " has a text that " + StrictJson.complaint(e) + ".", e);
        }
        if (!seen) {
            throw refuse(file, "has no weight_map, expected the index of weights in several parts");
        }
        return shardOf;
    }

    /** A file beside the index, and nothing else: an index must not reach into other folders. */
    private static String bareName(Path file, String shard) {
        if (shard.contains("/")
                || shard.contains("\\")
                || !SHARD.matcher(shard).matches()
                || shard.indexOf('\0') >= 0) {
            throw refuse(
                    file,
                    "names the file " + Names.quote(shard)
                            + ", expected a .safetensors or .bin file in the same folder");
        }
        return shard;
    }

    private static ModelException refuse(Path file, String what) {
        return new ModelException("The index of weights " + file + " " + what + ".");
    }
}
