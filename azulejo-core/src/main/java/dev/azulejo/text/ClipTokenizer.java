package dev.azulejo.text;

import dev.azulejo.fault.ModelException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokenizer of CLIP (Radford et al. 2021, "Learning transferable visual models from natural language supervision"):
 * byte-level byte-pair encoding of lower-cased words. It gives the ids that {@code CLIPTokenizer} of transformers 5
 * gives: Unicode is composed (NFC), white space only separates, HTML entities stay as they are, and the names of the
 * start and end tokens, written out in the text, become these tokens. Immutable, safe for use by several threads.
 */
public final class ClipTokenizer {
    /** Tokens of a text encoder's input, start and end included. */
    public static final int LENGTH = 77;

    /** Tokens of text between the start and the end. */
    public static final int ROOM = LENGTH - 2;

    /** What may become of one piece of text: an English clitic, a word, one digit, or a run of anything else. */
    private static final Pattern PIECE = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+", Pattern.UNICODE_CHARACTER_CLASS);

    private final Vocabulary vocabulary;
    private final Pattern special;
    private final int start;
    private final int end;
    private final int pad;

    private ClipTokenizer(Vocabulary vocabulary, SpecialTokens names, int pad, Path origin) {
        this.vocabulary = vocabulary;
        this.special = Pattern.compile(Pattern.quote(names.start()) + "|" + Pattern.quote(names.end()));
        this.start = id(vocabulary, names.start(), origin);
        this.end = id(vocabulary, names.end(), origin);
        this.pad = pad;
    }

    /** CLIP's own vocabulary of 49408 tokens, which all public Stable Diffusion models use; pads with the end token. */
    public static ClipTokenizer standard() {
        Vocabulary vocabulary = Vocabulary.standard();
        SpecialTokens names = SpecialTokens.CLIP;
        return new ClipTokenizer(
                vocabulary, names, vocabulary.id(names.end()).orElseThrow(), Path.of(Vocabulary.RESOURCE));
    }

    /**
     * The tokenizer of a model's folder: its vocabulary ({@code vocab.json} and {@code merges.txt}, else {@code
     * tokenizer.json}; without either, CLIP's own), and start, end and padding token as {@code special_tokens_map.json} or
     * {@code tokenizer_config.json} name them.
     *
     * @param folder for example {@code tokenizer} or {@code tokenizer_2} of a model in the layout of diffusers
     * @throws ModelException if a file is damaged, or names a token that is not in the vocabulary
     */
    public static ClipTokenizer open(Path folder) {
        Vocabulary vocabulary = TokenizerFolder.vocabulary(folder).orElseGet(Vocabulary::standard);
        SpecialTokens names = TokenizerFolder.specialTokens(folder);
        return new ClipTokenizer(vocabulary, names, id(vocabulary, names.pad(), folder), folder);
    }

    private static int id(Vocabulary vocabulary, String token, Path origin) {
        return vocabulary
                .id(token)
                .orElseThrow(() -> new ModelException(
                        "the tokenizer %s names a token \"%s\", which its vocabulary of %d tokens lacks; fetch the model again"
                                .formatted(origin, token, vocabulary.size())));
    }

    /**
     * With another token after the end of a text: Stable Diffusion 2 and the second encoder of SDXL were trained with 0.
     *
     * @throws IllegalArgumentException if the vocabulary has no such token
     */
    public ClipTokenizer withPad(int token) {
        if (token < 0 || token >= vocabulary.size()) {
            throw new IllegalArgumentException(
                    "a padding token from 0 to %d was expected, found %d".formatted(vocabulary.size() - 1, token));
        }
        return new ClipTokenizer(this, token);
    }

    private ClipTokenizer(ClipTokenizer other, int pad) {
        this.vocabulary = other.vocabulary;
        this.special = other.special;
        this.start = other.start;
        this.end = other.end;
        this.pad = pad;
    }

    /** The tokens of a text of any length, without start, end and padding. */
    public int[] ids(String text) {
        Tokens tokens = new Tokens();
        Matcher names = special.matcher(text);
        int from = 0;
        while (names.find()) {
            words(text.substring(from, names.start()), tokens);
            tokens.add(vocabulary.id(names.group()).orElseThrow());
            from = names.end();
        }
        words(text.substring(from), tokens);
        return tokens.toArray();
    }

    private void words(String text, Tokens into) {
        Matcher pieces = PIECE.matcher(lowerCase(Normalizer.normalize(text, Normalizer.Form.NFC)));
        while (pieces.find()) {
            vocabulary.encode(pieces.group(), into);
        }
    }

    /** Character by character: without the rule for the sigma at the end of a Greek word, which CLIP has never seen. */
    private static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (character < 0x80) {
                lower.append((char) Character.toLowerCase(character));
            } else {
                lower.append(Character.toString(character).toLowerCase(Locale.ROOT));
            }
        });
        return lower.toString();
    }

    /**
     * What a text encoder takes: start, text, end, padding.
     *
     * @return {@link #LENGTH} tokens; a text of more than {@link #ROOM} tokens is cut (see {@link PromptTokenizer} for
     *     chunks instead)
     */
    public int[] padded(String text) {
        int[] ids = ids(text);
        return framed(ids, Math.min(ids.length, ROOM));
    }

    /** The first tokens of a text between start and end, padded to {@link #LENGTH}. */
    int[] framed(int[] ids, int count) {
        int[] framed = new int[LENGTH];
        Arrays.fill(framed, pad);
        framed[0] = start;
        System.arraycopy(ids, 0, framed, 1, count);
        framed[count + 1] = end;
        return framed;
    }

    /** The token of one word or sign, if it is exactly one. */
    Optional<Integer> single(String word) {
        int[] ids = ids(word);
        return ids.length == 1 ? Optional.of(ids[0]) : Optional.empty();
    }

    /** The token before every text. */
    public int start() {
        return start;
    }

    /** The token after every text. */
    public int end() {
        return end;
    }

    /** The token that fills up what is left after the end. */
    public int pad() {
        return pad;
    }

    /**
     * The names of the tokens around a text.
     *
     * @param start before it
     * @param end after it
     * @param pad fills up
     */
    record SpecialTokens(String start, String end, String pad) {
        static final SpecialTokens CLIP = new SpecialTokens("<|startoftext|>", "<|endoftext|>", "<|endoftext|>");

        SpecialTokens {
            Objects.requireNonNull(start, "start");
            Objects.requireNonNull(end, "end");
            Objects.requireNonNull(pad, "pad");
        }
    }
}
