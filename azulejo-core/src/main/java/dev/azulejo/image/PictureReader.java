package dev.azulejo.image;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.PictureException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An opened picture, whose rows are read from the top in bands as float planes: red, green, blue of the sRGB curve in
 * 0..1, and alpha (0..1, 1 is opaque, not multiplied into the colours) as a fourth where there is one.
 *
 * <p>Reads PNG (all of its kinds; of an animated one the first picture), JPEG (baseline and progressive; gray, YCbCr,
 * RGB, CMYK, YCCK), TIFF (strips, tiles and planes of up to 16 bits; gray, RGB, palettes, CMYK, alpha; uncompressed, LZW,
 * deflate, PackBits, JPEG; BigTIFF; of several pages the first) and WebP (lossy and lossless; of an animated one the first
 * picture). Which one it is, the content tells. Other colour spaces than sRGB are converted; colours outside of sRGB are
 * clipped. The EXIF orientation is applied. What is damaged beside the pixels is left out and noted.
 *
 * <p>Memory: a few rows at a time for PNG, JPEG and TIFF, at most 64 MB of decoded samples for everything else. What is not
 * stored in the order of its rows (interlaced PNG, progressive JPEG, pictures that have to be turned) goes, when it is larger
 * than that, through a temporary file of one byte a sample, two for 16 bits, in the folder {@code java.io.tmpdir} or one
 * that is given. Progressive JPEG and lossless WebP take memory outside of Java's heap beside that: two bytes a coefficient,
 * four a pixel. Nothing is decoded before the first row is asked for. Not safe for use by several threads at once; JPEG is
 * decoded on a thread of its own, which ends with the last row or {@link #close}.
 */
public final class PictureReader implements AutoCloseable {
    /** Pixels that are read at once. */
    private static final int BAND = 1 << 16;

    private final String name;
    private final AutoCloseable resource;
    private final Cancellation cancellation;
    private final SampleRows rows;
    private final ColourConversion conversion;
    private final PictureFormat format;
    private final Metadata metadata;
    private final List<String> notes;
    private final int[] samples;
    private final float[][] device;
    private final float[][] srgb;
    private int row;

    private PictureReader(String name, AutoCloseable resource, OpenedPicture opened, SpoolRoom room) {
        this.name = name;
        this.resource = resource;
        this.cancellation = room.cancellation();
        this.rows = OrientedRows.of(opened.rows(), opened.orientation(), name, room);
        this.notes = new ArrayList<>(opened.notes());
        ChannelLayout layout = rows.layout();
        ColourProfile profile = opened.profile();
        Optional<ColourConversion> fitting = Colours.conversion(profile, layout.colours());
        Optional<ColourConversion> borrowed =
                layout.colours() == 1 && fitting.isEmpty() ? Colours.borrowed(profile) : Optional.empty();
        this.conversion = fitting.or(() -> borrowed).orElseGet(() -> Colours.untagged(layout.colours()));
        boolean kept = fitting.isPresent() && layout != ChannelLayout.CMYK && conversion.isReversible();
        if (fitting.isEmpty() && borrowed.isEmpty()) {
            notes.add("the colour profile cannot be used for this picture and was ignored");
        }
        if (layout == ChannelLayout.CMYK) {
            notes.add("CMYK colours are converted to sRGB; the result stays in sRGB");
        } else if (!kept && !(conversion instanceof SrgbConversion)) {
            notes.add("the colour profile cannot be used for writing; the result is in sRGB");
        }
        this.format = new PictureFormat(
                rows.width(),
                rows.height(),
                rows.maximum() > 255 ? 16 : 8,
                layout.colours() == 1,
                layout.alpha(),
                kept ? profile : ColourProfile.untagged());
        Metadata stored = opened.metadata().withParametersOfExif().withSettingsOfXmp();
        this.metadata = opened.orientation() < 5
                ? stored
                : new Metadata(
                        stored.texts(), stored.exif(), stored.resolution().map(Resolution::transposed));
        this.samples = new int[rows.width() * layout.samples()];
        this.device = new float[layout.colours()][rows.width()];
        this.srgb = new float[3][rows.width()];
    }

    /**
     * Opens a picture. Everything but the pixels is read.
     *
     * @throws PictureException if it is missing, no picture, cut short, damaged or too large
     * @throws MachineException if it does not fit in memory
     */
    public static PictureReader open(PictureInput input) {
        return open(input, new Cancellation());
    }

    /**
     * Opens a picture, as {@link #open(PictureInput)} does.
     *
     * @param cancellation ends whatever is under way, here and when rows are read: soon, since pictures that are decoded as
     *     a whole ask it, too; a stream that gives nothing has to be closed
     */
    public static PictureReader open(PictureInput input, Cancellation cancellation) {
        return open(input, SpoolRoom.usual(cancellation));
    }

    /**
     * Opens a picture, as {@link #open(PictureInput, Cancellation)} does.
     *
     * @param temporary folder for temporary files
     */
    public static PictureReader open(PictureInput input, Path temporary, Cancellation cancellation) {
        return open(input, SpoolRoom.in(temporary, cancellation));
    }

    private static PictureReader open(PictureInput input, SpoolRoom room) {
        if (input instanceof PictureInput.Image image) {
            return new PictureReader(input.name(), () -> {}, ImagePixels.open(image.image()), room);
        }
        EncodedPicture file = input instanceof PictureInput.File path
                ? EncodedPicture.open(path, room)
                : EncodedPicture.open((PictureInput.Stream) input, room);
        try {
            return new PictureReader(input.name(), file, PictureKind.open(file), room);
        } catch (Throwable failed) {
            file.close();
            throw failed;
        }
    }

    /** Whether a file that begins with these bytes is of a kind that is read; 12 are enough to tell. */
    public static boolean reads(byte[] start) {
        return PictureKind.of(start).isPresent();
    }

    /** What the picture is. */
    public PictureFormat format() {
        return format;
    }

    /** What goes along to the result. */
    public Metadata metadata() {
        return metadata;
    }

    /**
     * What a user should know about how the picture is read, one sentence each; mostly empty. Damage that a decoder read on
     * after is told when the last row was read.
     */
    public List<String> notes() {
        return Stream.concat(notes.stream(), rows.notes().stream()).toList();
    }

    /** Rows that are still to be read. */
    public int rowsLeft() {
        return format.height() - row;
    }

    /**
     * Reads the next {@code band.height()} rows. Colour under fully transparent pixels is what the file has there, which
     * may be anything; {@link #readAll} fills it.
     *
     * @param band [format().channels(), at most rowsLeft(), format().width()], overwritten
     * @throws PictureException if the file turns out to be damaged
     * @throws dev.azulejo.fault.CancelledException if cancelled while decoding
     * @throws IllegalArgumentException if the band does not fit
     */
    public void readRows(Planes band) {
        if (band.channels() != format.channels() || band.width() != format.width() || band.height() > rowsLeft()) {
            throw new IllegalArgumentException("a band of %dx%dx%d or lower was expected, found %dx%dx%d"
                    .formatted(
                            format.channels(),
                            rowsLeft(),
                            format.width(),
                            band.channels(),
                            band.height(),
                            band.width()));
        }
        for (int y = 0; y < band.height(); y++) {
            rows.next(samples);
            row++;
            split(band, y);
            conversion.toSrgb(device, srgb, format.width());
            for (int c = 0; c < 3; c++) {
                System.arraycopy(srgb[c], 0, band.data(), band.row(c, y), format.width());
            }
        }
    }

    /** Whole numbers to 0..1, colours into {@link #device}, alpha at once into its plane. */
    private void split(Planes band, int y) {
        ChannelLayout layout = rows.layout();
        int width = format.width();
        int step = layout.samples();
        float maximum = rows.maximum();
        for (int c = 0; c < layout.colours(); c++) {
            float[] channel = device[c];
            for (int x = 0; x < width; x++) {
                channel[x] = samples[x * step + c] / maximum;
            }
        }
        if (layout.alpha()) {
            int at = band.row(3, y);
            for (int x = 0; x < width; x++) {
                band.data()[at + x] = samples[x * step + layout.colours()] / maximum;
            }
        }
    }

    /**
     * All rows that are left, which have to be all there are; as {@link Picture#read} says.
     *
     * @throws PictureException if the file turns out to be damaged
     * @throws MachineException if it does not fit in memory
     * @throws dev.azulejo.fault.CancelledException if cancelled
     * @throws IllegalStateException if rows were read before
     */
    public Picture readAll() {
        if (row != 0) {
            throw new IllegalStateException(row + " rows were read already");
        }
        long pixels = (long) format.width() * format.height();
        if (3 * pixels > Integer.MAX_VALUE - 8) {
            throw new MachineException("%s has %dx%d pixels, too many to hold all of them in memory at once"
                    .formatted(name, format.width(), format.height()));
        }
        Memory.require(4 * pixels * (format.alpha() ? 6 : 3), name, format.width(), format.height());
        Planes colour = new Planes(3, format.height(), format.width());
        Optional<Planes> alpha =
                format.alpha() ? Optional.of(new Planes(1, format.height(), format.width())) : Optional.empty();
        readAll(colour, alpha.map(plane -> plane), Surfaces.IN_MEMORY);
        return new Picture(colour, alpha, format, metadata, notes());
    }

    /**
     * The same for pictures that may be larger than memory.
     *
     * @param colour takes [3, height, width]
     * @param alpha takes [1, height, width]; there if the format has it
     * @param surfaces where what is needed meanwhile is put
     */
    public void readAll(Surface colour, Optional<Surface> alpha, Surfaces surfaces) {
        int most = Math.max(1, BAND / format.width());
        while (rowsLeft() > 0) {
            cancellation.check();
            int y = row;
            Planes band = new Planes(format.channels(), Math.min(most, rowsLeft()), format.width());
            readRows(band);
            int samples = band.height() * band.width();
            float[] colours = Arrays.copyOf(band.data(), 3 * samples);
            colour.write(y, 0, new Planes(3, band.height(), band.width(), colours));
            alpha.ifPresent(plane -> plane.write(
                    y,
                    0,
                    new Planes(
                            1,
                            band.height(),
                            band.width(),
                            Arrays.copyOfRange(band.data(), 3 * samples, 4 * samples))));
        }
        alpha.ifPresent(plane -> AlphaFill.fill(colour, plane, surfaces, cancellation));
    }

    /** Closes the file if the reader opened it; a stream that was handed in stays open. */
    @Override
    public void close() {
        rows.close();
        try {
            resource.close();
        } catch (Exception ignored) {
            // Nothing was written, so nothing can be lost.
        }
    }
}
