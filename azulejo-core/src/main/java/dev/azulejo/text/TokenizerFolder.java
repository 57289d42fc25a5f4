package dev.azulejo.text;

import dev.azulejo.fault.ModelException;
import dev.azulejo.text.ClipTokenizer.SpecialTokens;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The files of a tokenizer in the layout of transformers. */
final class TokenizerFolder {
    /** CLIP's own tokenizer.json has 3.6 MB. */
    private static final long LARGEST = 64L << 20;

    private TokenizerFolder() {}

    /** The vocabulary, if the folder holds one. */
    static Optional<Vocabulary> vocabulary(Path folder) {
        Path names = folder.resolve("vocab.json");
        Path merges = folder.resolve("merges.txt");
        Path whole = folder.resolve("tokenizer.json");
        String unknown = SpecialTokens.CLIP.end();
        if (Files.isRegularFile(names) && Files.isRegularFile(merges)) {
            return Optional.of(Vocabulary.of(ids(json(names), names), lines(merges), unknown));
        }
        if (Files.isRegularFile(whole)) {
            JsonNode tokenizer = json(whole);
            JsonNode model = tokenizer.path("model");
            Map<String, Integer> ids = ids(model.path("vocab"), whole);
            tokenizer.path("added_tokens").forEach(added -> {
                if (added.path("content").isString() && added.path("id").isInt()) {
                    ids.putIfAbsent(
                            added.path("content").stringValue(),
                            added.path("id").intValue());
                }
            });
            return Optional.of(Vocabulary.of(ids, pairs(model.path("merges"), whole), unknown));
        }
        return Optional.empty();
    }

    private static Map<String, Integer> ids(JsonNode names, Path file) {
        Map<String, Integer> ids = new HashMap<>();
        names.properties().forEach(token -> {
            if (!token.getValue().isInt() || token.getValue().intValue() < 0) {
                throw new ModelException("%s: the token \"%s\" has the number %s, expected a whole one from 0 on"
                        .formatted(file, token.getKey(), token.getValue()));
            }
            ids.put(token.getKey(), token.getValue().intValue());
        });
        if (ids.isEmpty()) {
            throw new ModelException(
                    "%s holds no tokens, expected an object of tokens and their numbers".formatted(file));
        }
        return ids;
    }

    private static List<String> lines(Path file) {
        List<String> merges = new ArrayList<>();
        String[] lines = text(file).split("\r?\n");
        for (int i = 0; i < lines.length; i++) {
            boolean version = i == 0 && lines[i].startsWith("#version");
            if (!version && !lines[i].isBlank()) {
                merges.add(merge(lines[i].strip(), file));
            }
        }
        return merges;
    }

    private static List<String> pairs(JsonNode merges, Path file) {
        List<String> pairs = new ArrayList<>();
        for (JsonNode merge : merges) {
            boolean split = merge.isArray()
                    && merge.size() == 2
                    && merge.get(0).isString()
                    && merge.get(1).isString();
            pairs.add(merge(
                    split
                            ? merge.get(0).stringValue() + " " + merge.get(1).stringValue()
                            : merge.stringValue(merge.toString()),
                    file));
        }
        return pairs;
    }

    private static String merge(String merge, Path file) {
        int space = merge.indexOf(' ');
        if (space <= 0 || space != merge.lastIndexOf(' ') || space == merge.length() - 1) {
            throw new ModelException("%s: a merge reads \"%s\", expected two tokens with a space between"
                    .formatted(file, merge.substring(0, Math.min(merge.length(), 80))));
        }
        return merge;
    }

    /** Start, end and padding as the folder names them; what it does not say is as in CLIP. */
    static SpecialTokens specialTokens(Path folder) {
        List<JsonNode> files = new ArrayList<>();
        for (String name : List.of("special_tokens_map.json", "tokenizer_config.json")) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                files.add(json(file));
            }
        }
        String end = token(files, "eos_token").orElse(SpecialTokens.CLIP.end());
        return new SpecialTokens(
                token(files, "bos_token").orElse(SpecialTokens.CLIP.start()),
                end,
                token(files, "pad_token").orElse(end));
    }

    /** A token is a string, or an object with its content. */
    private static Optional<String> token(List<JsonNode> files, String key) {
        return files.stream()
                .map(file -> file.path(key))
                .map(token -> token.isObject() ? token.path("content") : token)
                .filter(token -> token.isString() && !token.stringValue().isEmpty())
                .map(JsonNode::stringValue)
                .findFirst();
    }

    private static JsonNode json(Path file) {
        return Json.tree(text(file))
                .orElseThrow(() -> new ModelException("%s is not valid JSON; fetch the model again".formatted(file)));
    }

    private static String text(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST) {
                throw new ModelException(
                        "%s has %d bytes, expected a tokenizer's file of at most %d".formatted(file, size, LARGEST));
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new ModelException("%s is not UTF-8 text; fetch the model again".formatted(file), e);
        } catch (IOException e) {
            throw new ModelException("%s cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
    }
}
