package dev.azulejo.image;

import static dev.azulejo.image.PictureFiles.ascii;
import static dev.azulejo.image.PictureFiles.join;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class XmpTest {
    private static final String SETTINGS = "{\"prompt\":\"a <cat> & \\\"dog\\\"\",\"steps\":12}";
    private static final String FOREIGN = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF"
            + " xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''"
            + " xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>cat</dc:title></rdf:Description>"
            + "</rdf:RDF></x:xmpmeta>";

    @Test
    void settingsGoIntoANewPacketAndLeaveNothingBehind() throws Exception {
        String packet = Xmp.withSettings("", SETTINGS);
        assertThat(Xmp.settings(packet)).contains(SETTINGS);
        assertThat(Xmp.withoutSettings(packet)).isEmpty();
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        var parsed = factory.newDocumentBuilder()
                .parse(new InputSource(new java.io.StringReader(packet.replace("\uFEFF", ""))));
        assertThat(parsed.getElementsByTagNameNS("http://ns.azulejo.dev/1.0/", "settings")
                        .item(0)
                        .getTextContent())
                .isEqualTo(SETTINGS);
    }

    @Test
    void settingsInAForeignPacketAreReplacedAndTheRestStays() {
        String once = Xmp.withSettings(FOREIGN, "{\"old\":1}");
        String twice = Xmp.withSettings(once, SETTINGS);
        assertThat(Xmp.settings(twice)).contains(SETTINGS);
        assertThat(Xmp.withoutSettings(twice)).isEqualTo(FOREIGN);
        assertThat(twice).contains("<dc:title>cat</dc:title>");
    }

    @Test
    void settingsThatAnotherProgramMadeAnAttributeAreFound() {
        String packet = FOREIGN.replace("rdf:about=''", "rdf:about='' azulejo:settings=\"{&quot;a&quot;:1}\"");
        assertThat(Xmp.settings(packet)).contains("{\"a\":1}");
        assertThat(Xmp.withoutSettings(packet)).doesNotContain("azulejo").contains("<dc:title>cat</dc:title>");
    }

    @Test
    void readersTakeSettingsOutOfThePacket() {
        byte[] packet = Xmp.withSettings(FOREIGN, SETTINGS).getBytes(StandardCharsets.UTF_8);
        byte[] segment = PictureFiles.segment(0xE1, join(ascii("http://ns.adobe.com/xap/1.0/\0"), packet));
        byte[] jpeg = PictureFiles.written(PictureFiles.colourful(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg", false);
        Metadata metadata =
                PictureFiles.read(PictureFiles.withSegments(jpeg, segment)).metadata();
        assertThat(metadata.text(TextEntry.AZULEJO)).contains(SETTINGS);
        assertThat(metadata.text(TextEntry.XMP)).contains(FOREIGN);
    }

    @Test
    void iptcDataOfAJpegIsKeptInTheFormThatPngFilesHaveItIn() {
        byte[] iptc = PictureFiles.bytes(0x1C, 2, 5, 0, 3, 'c', 'a', 't');
        byte[] segment = PictureFiles.segment(0xED, ascii("Photoshop 3.0\0"), Iptc.resources(iptc));
        byte[] jpeg = PictureFiles.written(PictureFiles.colourful(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg", false);
        Picture picture = PictureFiles.read(PictureFiles.withSegments(jpeg, segment));
        assertThat(Iptc.of(picture.metadata())).contains(iptc);
        Metadata written = PictureFiles.read(PictureRoundTripTest.png(picture)).metadata();
        assertThat(Iptc.of(written)).contains(iptc);
        assertThat(Iptc.of(new Metadata(List.of(), Optional.empty(), Optional.empty())))
                .isEmpty();
    }
}
