package dev.azulejo.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The tokens of a byte-level byte-pair encoding, and the merges that make them (Sennrich et al. 2016; bytes instead of
 * characters: GPT-2). A token is written with one printable character for each byte; one that ends a word has {@code
 * </w>} at its end.
 */
final class Vocabulary {
    /** The merges of CLIP, one a line, beside this class. */
    static final String RESOURCE = "clip-merges.txt.gz";

    private static final String WORD_END = "</w>";

    private final Map<String, Integer> ids;
    private final BytePairs pairs;
    private final int[] inside = new int[256];
    private final int[] last = new int[256];

    /**
     * @param ids number of each token
     * @param merges "left right", most frequent first
     * @param unknown stands for bytes that the tokens lack
     */
    private Vocabulary(Map<String, Integer> ids, List<String> merges, int unknown) {
        this.ids = ids;
        this.pairs = new BytePairs(merges.size());
        for (int value = 0; value < 256; value++) {
            String character = Character.toString(ByteCharacters.of(value));
            inside[value] = ids.getOrDefault(character, unknown);
            last[value] = ids.getOrDefault(character + WORD_END, unknown);
        }
        for (int rank = 0; rank < merges.size(); rank++) {
            String merge = merges.get(rank);
            int space = merge.indexOf(' ');
            Integer left = ids.get(merge.substring(0, space));
            Integer right = ids.get(merge.substring(space + 1));
            Integer both = ids.get(merge.substring(0, space) + merge.substring(space + 1));
            if (left != null && right != null && both != null) {
                pairs.add(left, right, rank, both);
            }
        }
    }

    /**
     * A vocabulary of its own.
     *
     * @param ids number of each token
     * @param merges "left right", each with exactly one space; those of tokens that are not there have no effect
     * @param unknown name of the token for bytes that are not there; 0 if it is not there itself
     */
    static Vocabulary of(Map<String, Integer> ids, List<String> merges, String unknown) {
        return new Vocabulary(Map.copyOf(ids), merges, ids.getOrDefault(unknown, 0));
    }

    /** CLIP's own: 256 bytes, 256 bytes that end a word, the merges, start and end. */
    static Vocabulary standard() {
        return Standard.VOCABULARY;
    }

    /** Read once, when it is first needed: 50000 strings. */
    private static final class Standard {
        static final Vocabulary VOCABULARY = read();

        private static Vocabulary read() {
            List<String> merges = new ArrayList<>(48_894);
            try (InputStream in = Vocabulary.class.getResourceAsStream(RESOURCE);
                    BufferedReader lines = new BufferedReader(
                            new InputStreamReader(new GZIPInputStream(in, 1 << 15), StandardCharsets.UTF_8))) {
                lines.lines().forEach(merges::add);
            } catch (IOException e) {
                throw new UncheckedIOException("the vocabulary in Azulejo's own jar is damaged", e);
            }
            Map<String, Integer> ids = new HashMap<>(1 << 17);
            for (int i = 0; i < 256; i++) {
                String character = Character.toString(ByteCharacters.inOrder(i));
                ids.put(character, i);
                ids.put(character + WORD_END, 256 + i);
            }
            for (String merge : merges) {
                ids.put(merge.replace(" ", ""), ids.size());
            }
            ids.put(ClipTokenizer.SpecialTokens.CLIP.start(), ids.size());
            ids.put(ClipTokenizer.SpecialTokens.CLIP.end(), ids.size());
            return new Vocabulary(ids, merges, ids.get(ClipTokenizer.SpecialTokens.CLIP.end()));
        }
    }

    /** Number of tokens. */
    int size() {
        return ids.size();
    }

    /** The number of a token, by its name. */
    Optional<Integer> id(String token) {
        return Optional.ofNullable(ids.get(token));
    }

    /** Adds the tokens of one word, not empty. */
    void encode(String word, Tokens into) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] symbols = new int[bytes.length];
        for (int i = 0; i < bytes.length - 1; i++) {
            symbols[i] = inside[bytes[i] & 0xFF];
        }
        symbols[bytes.length - 1] = last[bytes[bytes.length - 1] & 0xFF];
        pairs.merge(symbols, into);
    }
}
