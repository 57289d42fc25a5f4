package dev.azulejo.image;

import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes a Deep Zoom picture: a folder of tiles in all sizes, each half as large as the next, and a file that describes it
 * (the format of Microsoft's Deep Zoom, which OpenSeadragon and other viewers show). Tiles are JPEG, or PNG if there is
 * transparency or nothing may be lost; several are encoded at a time. All levels are made while rows come in. XMP lies in the
 * folder as {@code metadata.xmp}.
 */
final class DeepZoomEncoder implements RowEncoder {
    private static final String DESCRIPTION = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="%s" Overlap="%d" TileSize="%d">
              <Size Width="%d" Height="%d"/>
            </Image>
            """;

    private final DeepZoomFolder folder;
    private final PictureFormat format;
    private final Encoding encoding;
    private final Optional<byte[]> xmp;
    private final List<String> left;
    private final String extension;
    private final List<Path> levels = new ArrayList<>();
    private final DeepZoomLevel full;
    private final Deflate deflate = new Deflate();
    private final OrderedWork<Path> work = OrderedWork.parallel("azulejo-tiles", written -> {});

    DeepZoomEncoder(PictureOutput.File dzi, PictureFormat format, Metadata metadata) throws IOException {
        this.format = format;
        this.encoding = dzi.encoding();
        EmbeddedMetadata embedded = EmbeddedMetadata.of(metadata);
        this.xmp = embedded.xmp();
        this.left = Stream.of(
                        embedded.left().stream(),
                        metadata.exif().map(exif -> "its EXIF data").stream(),
                        embedded.iptc().map(iptc -> "its IPTC data").stream())
                .flatMap(names -> names)
                .toList();
        this.extension = format.alpha() || encoding.quality().isEmpty() ? "png" : "jpg";
        int level = DeepZoomLevel.full(format.width(), format.height());
        this.full = new DeepZoomLevel(level, format.width(), format.height(), format, this::tile);
        this.folder = new DeepZoomFolder(dzi);
        try {
            for (int i = 0; i <= level; i++) {
                levels.add(folder.level(i));
            }
        } catch (IOException | RuntimeException failed) {
            folder.close();
            throw failed;
        }
    }

    @Override
    public void write(byte[] row) throws IOException {
        full.write(row);
    }

    private void tile(int level, int column, int row, int width, int height, byte[] samples) throws IOException {
        Path file = levels.get(level).resolve("%d_%d.%s".formatted(column, row, extension));
        PictureFormat tile = format.resized(width, height);
        work.add(() -> {
            try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file))) {
                encode(tile, samples, stream);
            }
            return file;
        });
    }

    private void encode(PictureFormat tile, byte[] samples, OutputStream stream) throws IOException {
        int rowBytes = tile.rowBytes();
        if (extension.equals("jpg")) {
            BufferedImage image = RowsOnDemand.image(tile.width(), tile.height(), tile.gray(), y -> {
                byte[] row = new byte[rowBytes];
                System.arraycopy(samples, y * rowBytes, row, 0, rowBytes);
                return row;
            });
            JpegStream.of(encoding.quality().orElseThrow()).write(image, stream);
            return;
        }
        EncodedOutput output = new EncodedOutput(PictureOutput.of(stream));
        byte[] row = new byte[rowBytes];
        try (PngEncoder png = PngEncoder.direct(output, tile, Metadata.NONE, deflate)) {
            for (int y = 0; y < tile.height(); y++) {
                System.arraycopy(samples, y * rowBytes, row, 0, rowBytes);
                png.write(row);
            }
            png.finish();
        }
    }

    @Override
    public void finish() throws IOException {
        work.finish();
        if (xmp.isPresent()) {
            folder.writeMetadata(xmp.orElseThrow());
        }
        folder.commit(DESCRIPTION.formatted(
                extension, DeepZoomLevel.OVERLAP, DeepZoomLevel.TILE, format.width(), format.height()));
    }

    @Override
    public List<String> notes() {
        return EmbeddedMetadata.note(FileFormat.DEEP_ZOOM, left);
    }

    @Override
    public void close() {
        work.close();
        folder.close();
    }
}
