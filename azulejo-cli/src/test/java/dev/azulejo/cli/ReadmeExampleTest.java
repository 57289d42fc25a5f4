package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's example is compiled and run as it stands there. */
class ReadmeExampleTest {
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\R(?<source>.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS_NAME = Pattern.compile("public class (\\w+)");

    @TempDir
    Path folder;

    @Test
    void theExampleEnlargesAPicture() throws Exception {
        List<String> sources = JAVA_BLOCK
                .matcher(Files.readString(Path.of("..", "README.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(sources).as("blocks of Java in the README").hasSize(1);
        Matcher className = CLASS_NAME.matcher(sources.get(0));
        assertThat(className.find()).isTrue();
        Path source = Files.writeString(folder.resolve(className.group(1) + ".java"), sources.get(0));

        int errors = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-Xlint:all",
                        "-Werror",
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        assertThat(errors).isZero();

        Path input = PaintedUpscaler.picture(folder.resolve("small.png"), 24, 18);
        Path output = folder.resolve("large.png");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass(className.group(1))
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) new String[] {input.toString(), output.toString()});
        }
        BufferedImage result = ImageIO.read(output.toFile());
        assertThat(result.getWidth()).isEqualTo(96);
        assertThat(result.getHeight()).isEqualTo(72);
    }
}
