package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.SettingsException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodingTest {
    @ParameterizedTest
    @CsvSource({
        "a.png, PNG, -1",
        "a.tif, TIFF, -1",
        "A.TIFF, TIFF, -1",
        "a.b.jpg, JPEG, 92",
        "a.jpeg, JPEG, 92",
        "a.webp, WEBP, 92",
        "a.dzi, DEEP_ZOOM, 92",
        "a, PNG, -1",
        "jpg, PNG, -1"
    })
    void theNameSaysTheFormat(Path file, FileFormat format, int quality) {
        Encoding encoding = Encoding.of(file);
        assertThat(encoding.format()).isEqualTo(format);
        assertThat(encoding.quality().orElse(-1)).isEqualTo(quality);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> Encoding.of(FileFormat.WEBP).withQuality(101))
                .isInstanceOf(SettingsException.class)
                .hasMessage("the quality is 101, expected 1 to 100");
        assertThatThrownBy(() -> Encoding.of(FileFormat.JPEG).lossless())
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("JPEG files always lose something");
        assertThat(Encoding.of(FileFormat.WEBP).lossless().quality()).isEqualTo(OptionalInt.empty());
    }
}
