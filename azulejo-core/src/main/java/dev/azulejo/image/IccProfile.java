package dev.azulejo.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * An ICC profile as a file embeds it (ICC.1:2022; versions 2 and 4), carried along byte for byte. Immutable; two are equal
 * if their bytes are.
 */
public final class IccProfile implements ColourProfile {
    private static final int HEADER = 128;
    private static final int MOST_TAGS = 1000;

    private final String name;
    private final byte[] data;
    private final ByteBuffer buffer;

    private IccProfile(String name, byte[] data) {
        this.name = name;
        this.data = data;
        this.buffer = ByteBuffer.wrap(data);
    }

    /**
     * A profile from its bytes.
     *
     * @param name what the file calls it; "ICC profile" if empty
     * @return empty if the bytes are no profile: too short, no signature, tags outside, an unknown colour space
     */
    public static Optional<IccProfile> of(String name, byte[] bytes) {
        if (bytes.length < HEADER + 4) {
            return Optional.empty();
        }
        IccProfile profile = new IccProfile(name.isBlank() ? "ICC profile" : name, bytes.clone());
        return profile.isSound() ? Optional.of(profile) : Optional.empty();
    }

    /** What the file calls it. */
    public String name() {
        return name;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return data.clone();
    }

    /** How many bytes there are. */
    int length() {
        return data.length;
    }

    /** Colour channels of the device: 1, 3 or 4. */
    public int components() {
        return switch (signature(16)) {
            case "GRAY" -> 1;
            case "RGB " -> 3;
            case "CMYK" -> 4;
            default -> 0;
        };
    }

    private boolean isSound() {
        int tags = buffer.getInt(HEADER);
        if (!signature(36).equals("acsp")
                || components() == 0
                || tags < 1
                || tags > MOST_TAGS
                || data.length < HEADER + 4 + 12L * tags) {
            return false;
        }
        for (int i = 0; i < tags; i++) {
            long offset = Integer.toUnsignedLong(buffer.getInt(HEADER + 8 + 12 * i));
            long length = Integer.toUnsignedLong(buffer.getInt(HEADER + 12 + 12 * i));
            if (offset < HEADER || offset + length > data.length || length < 8) {
                return false;
            }
        }
        return true;
    }

    /** The four characters at a place. */
    String signature(int at) {
        return new String(data, at, 4, StandardCharsets.ISO_8859_1);
    }

    boolean has(String tag) {
        return tag(tag).isPresent();
    }

    /** The bytes of a tag, from its type signature on. */
    Optional<ByteBuffer> tag(String tag) {
        int tags = buffer.getInt(HEADER);
        for (int i = 0; i < tags; i++) {
            int at = HEADER + 4 + 12 * i;
            if (signature(at).equals(tag)) {
                return Optional.of(buffer.slice(buffer.getInt(at + 4), buffer.getInt(at + 8)));
            }
        }
        return Optional.empty();
    }

    /** The tone curve under a tag (types curv and para); empty if there is none that makes sense. */
    Optional<ToneCurve> curve(String tag) {
        return tag(tag).flatMap(IccProfile::curve);
    }

    private static Optional<ToneCurve> curve(ByteBuffer tag) {
        if (tag.capacity() < 12) {
            return Optional.empty();
        }
        byte[] type = new byte[4];
        tag.get(0, type);
        return switch (new String(type, StandardCharsets.ISO_8859_1)) {
            case "curv" -> sampled(tag);
            case "para" -> parametric(tag);
            default -> Optional.empty();
        };
    }

    private static Optional<ToneCurve> sampled(ByteBuffer tag) {
        int count = tag.getInt(8);
        if (count < 0 || count > (tag.capacity() - 12) / 2) {
            return Optional.empty();
        }
        if (count == 0) {
            return Optional.of(new ToneCurve.Power(1));
        }
        if (count == 1) {
            double exponent = Short.toUnsignedInt(tag.getShort(12)) / 256.0;
            return exponent > 0.1 && exponent < 10 ? Optional.of(new ToneCurve.Power(exponent)) : Optional.empty();
        }
        double[] samples = new double[count];
        for (int i = 0; i < count; i++) {
            samples[i] = Short.toUnsignedInt(tag.getShort(12 + 2 * i)) / 65535.0;
            if (i > 0 && samples[i] < samples[i - 1]) {
                return Optional.empty();
            }
        }
        return samples[count - 1] > samples[0] ? Optional.of(new ToneCurve.Sampled(samples)) : Optional.empty();
    }

    private static Optional<ToneCurve> parametric(ByteBuffer tag) {
        int function = Short.toUnsignedInt(tag.getShort(8));
        int[] lengths = {1, 3, 4, 5, 7};
        if (function >= lengths.length || tag.capacity() < 12 + 4 * lengths[function]) {
            return Optional.empty();
        }
        double[] p = new double[lengths[function]];
        for (int i = 0; i < p.length; i++) {
            p[i] = tag.getInt(12 + 4 * i) / 65536.0;
        }
        boolean sensible = p[0] > 0.1 && p[0] < 10 && (p.length == 1 || p[1] > 0.01);
        if (!sensible) {
            return Optional.empty();
        }
        return Optional.of(
                switch (function) {
                    case 0 -> new ToneCurve.Power(p[0]);
                    case 1 -> new ToneCurve.Parametric(p[0], p[1], p[2], 0, -p[2] / p[1], 0, 0);
                    case 2 -> new ToneCurve.Parametric(p[0], p[1], p[2], 0, -p[2] / p[1], p[3], p[3]);
                    case 3 -> new ToneCurve.Parametric(p[0], p[1], p[2], p[3], p[4], 0, 0);
                    default -> new ToneCurve.Parametric(p[0], p[1], p[2], p[3], p[4], p[5], p[6]);
                });
    }

    /** The three numbers under a tag of type XYZ; empty if there are none. */
    Optional<double[]> xyz(String tag) {
        return tag(tag).filter(bytes -> bytes.capacity() >= 20).map(bytes ->
                new double[] {bytes.getInt(8) / 65536.0, bytes.getInt(12) / 65536.0, bytes.getInt(16) / 65536.0});
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IccProfile profile && Arrays.equals(data, profile.data) && name.equals(profile.name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, Arrays.hashCode(data));
    }

    @Override
    public String toString() {
        return "IccProfile[" + name + ", " + data.length + " bytes]";
    }
}
