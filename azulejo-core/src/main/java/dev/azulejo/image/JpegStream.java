package dev.azulejo.image;

import dev.azulejo.fault.MachineException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Encodes an image as a JPEG file, with the encoder of the JDK (libjpeg): baseline with the usual Huffman tables, which is
 * the kind that it writes row by row.
 *
 * @param quality 1 to 100; from 90 on colours have the full resolution (4:4:4), below half of it (4:2:0)
 * @param segments what is written before the pixels, in this order
 * @param resolution of the picture
 */
record JpegStream(int quality, List<Segment> segments, Optional<Resolution> resolution) {
    /** An application segment or comment, without marker and length. */
    record Segment(int marker, byte[] data) {
        /** The most bytes that one can hold: its length, with the two bytes of itself, is a 16 bit number. */
        static final int MOST_BYTES = 65_533;
    }

    private static final int FULL_COLOUR_QUALITY = 90;
    private static final String FORMAT = "javax_imageio_jpeg_image_1.0";
    private static final int LARGEST_DENSITY = 65_535;

    /** A picture alone. */
    static JpegStream of(int quality) {
        return new JpegStream(quality, List.of(), Optional.empty());
    }

    /** Writes it and leaves the stream open. Rows are asked for from the top, one by one. */
    void write(BufferedImage image, OutputStream stream) throws IOException {
        ImageWriter writer = encoder();
        try (FrontToBack output = new FrontToBack(stream)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality / 100f);
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), parameters);
            IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(FORMAT);
            describe(tree);
            metadata.setFromTree(FORMAT, tree);
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, metadata), parameters);
        } finally {
            writer.dispose();
        }
    }

    private void describe(IIOMetadataNode tree) throws IIOInvalidTreeException {
        if (quality >= FULL_COLOUR_QUALITY) {
            NodeList components = tree.getElementsByTagName("componentSpec");
            for (int i = 0; i < components.getLength(); i++) {
                Element component = (Element) components.item(i);
                component.setAttribute("HsamplingFactor", "1");
                component.setAttribute("VsamplingFactor", "1");
            }
        }
        resolution.ifPresent(density ->
                put(density, (Element) tree.getElementsByTagName("app0JFIF").item(0)));
        IIOMetadataNode sequence =
                (IIOMetadataNode) tree.getElementsByTagName("markerSequence").item(0);
        var first = sequence.getFirstChild();
        for (Segment segment : segments) {
            IIOMetadataNode node = new IIOMetadataNode("unknown");
            node.setAttribute("MarkerTag", Integer.toString(segment.marker));
            node.setUserObject(segment.data);
            sequence.insertBefore(node, first);
        }
    }

    private static void put(Resolution resolution, Element jfif) {
        boolean inches = resolution.perMetre();
        long x = inches ? Math.round(resolution.x() * Resolution.METRES_PER_INCH) : resolution.x();
        long y = inches ? Math.round(resolution.y() * Resolution.METRES_PER_INCH) : resolution.y();
        if (x >= 1 && y >= 1 && x <= LARGEST_DENSITY && y <= LARGEST_DENSITY) {
            jfif.setAttribute("resUnits", inches ? "1" : "0");
            jfif.setAttribute("Xdensity", Long.toString(x));
            jfif.setAttribute("Ydensity", Long.toString(y));
        }
    }

    /** The encoder of the JDK; those that others bring along write other kinds, or keep all of the picture. */
    private static ImageWriter encoder() {
        Iterator<ImageWriter> encoders = ImageIO.getImageWritersByFormatName("jpeg");
        while (encoders.hasNext()) {
            ImageWriter encoder = encoders.next();
            if (encoder.getClass().getModule() == ImageIO.class.getModule()) {
                return encoder;
            }
        }
        throw new MachineException("this Java has no JPEG encoder; write PNG or TIFF instead");
    }
}
