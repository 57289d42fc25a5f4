package dev.azulejo.image;

import java.awt.color.CMMException;
import java.util.Optional;

/** Finds the conversion between a file's colours and sRGB that its profile asks for. */
final class Colours {
    /** How far PNG's gamma may be from 1/2.2 to be what programs write when they mean sRGB. */
    private static final int GAMMA_TOLERANCE = 600;

    private static final int GAMMA_OF_SRGB = 45455;

    private Colours() {}

    /**
     * The conversion for a file with this many colour channels.
     *
     * @return empty if the profile cannot be used: damaged, or for another kind of picture
     */
    static Optional<ColourConversion> conversion(ColourProfile profile, int components) {
        try {
            if (profile instanceof IccProfile icc) {
                return icc(icc, components);
            }
            if (profile instanceof ColourProfile.Gamma gamma) {
                return gamma(gamma, components);
            }
            return Optional.of(untagged(components));
        } catch (IllegalArgumentException | IllegalStateException | CMMException | IndexOutOfBoundsException damaged) {
            return Optional.empty();
        }
    }

    /**
     * The conversion for a gray file that has a profile for red, green and blue, as some programs write: gray is there
     * what equal amounts of the three are.
     */
    static Optional<ColourConversion> borrowed(ColourProfile profile) {
        return profile instanceof IccProfile icc && icc.components() == 3
                ? icc.curve("gTRC").map(Colours::gray)
                : Optional.empty();
    }

    /** What pictures without a profile are taken for. */
    static ColourConversion untagged(int components) {
        return components == 4 ? new InkConversion() : new SrgbConversion(components);
    }

    private static Optional<ColourConversion> icc(IccProfile profile, int components) {
        if (profile.components() != components) {
            return Optional.empty();
        }
        boolean tables = profile.has("A2B0") && profile.has("B2A0");
        if (!tables && profile.signature(20).equals("XYZ ")) {
            Optional<ColourConversion> exact = components == 1 ? grayCurve(profile) : matrix(profile);
            if (exact.isPresent()) {
                return exact;
            }
        }
        return Optional.of(new LookupConversion(profile));
    }

    private static Optional<ColourConversion> grayCurve(IccProfile profile) {
        return profile.curve("kTRC").map(Colours::gray);
    }

    private static Optional<ColourConversion> matrix(IccProfile profile) {
        String[] channels = {"r", "g", "b"};
        ToneCurve[] curves = new ToneCurve[3];
        double[][] primaries = new double[3][3];
        for (int c = 0; c < 3; c++) {
            Optional<ToneCurve> curve = profile.curve(channels[c] + "TRC");
            Optional<double[]> xyz = profile.xyz(channels[c] + "XYZ");
            if (curve.isEmpty() || xyz.isEmpty()) {
                return Optional.empty();
            }
            curves[c] = curve.orElseThrow();
            for (int row = 0; row < 3; row++) {
                primaries[row][c] = xyz.orElseThrow()[row];
            }
        }
        return Optional.of(rgb(curves, primaries));
    }

    private static Optional<ColourConversion> gamma(ColourProfile.Gamma profile, int components) {
        if (components == 4 || profile.gamma() < 0) {
            return Optional.empty();
        }
        boolean srgbCurve = profile.gamma() == 0 || Math.abs(profile.gamma() - GAMMA_OF_SRGB) <= GAMMA_TOLERANCE;
        ToneCurve curve = srgbCurve ? ToneCurve.SRGB : new ToneCurve.Power(100000.0 / profile.gamma());
        if (components == 1) {
            return Optional.of(gray(curve));
        }
        Chromaticities chromaticities =
                profile.chromaticities().isEmpty() ? Chromaticities.SRGB : Chromaticities.of(profile.chromaticities());
        return Optional.of(rgb(new ToneCurve[] {curve, curve, curve}, chromaticities.primaries()));
    }

    private static ColourConversion gray(ToneCurve curve) {
        return MatrixConversion.isSrgb(curve) ? new SrgbConversion(1) : new GrayConversion(curve);
    }

    private static ColourConversion rgb(ToneCurve[] curves, double[][] primaries) {
        MatrixConversion matrix = new MatrixConversion(curves, primaries);
        return matrix.isSrgb() ? new SrgbConversion(3) : matrix;
    }
}
