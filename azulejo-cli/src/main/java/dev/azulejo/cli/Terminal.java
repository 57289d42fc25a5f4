package dev.azulejo.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the command prints.
 *
 * @param out results
 * @param err everything else
 * @param interactive whether {@code err} is a terminal that a bar can be drawn on
 * @param width columns of that terminal
 * @param unicode whether it can show block characters
 */
record Terminal(PrintStream out, PrintStream err, boolean interactive, int width, boolean unicode) {
    private static final int USUAL_WIDTH = 80;

    /**
     * The streams of this process. Java cannot say whether its standard error is a terminal; the start script tells with
     * the system properties {@code azulejo.terminal} and {@code azulejo.columns}, and without it Linux does.
     */
    static Terminal ofProcess() {
        String told = System.getProperty("azulejo.terminal");
        boolean interactive = (told != null ? told.equals("true") : isTerminal(Path.of("/proc/self/fd/2"))) && !dumb();
        Charset charset = nativeCharset();
        return new Terminal(
                stream(FileDescriptor.out, charset),
                stream(FileDescriptor.err, charset),
                interactive,
                columns(System.getProperty("azulejo.columns")),
                charset.equals(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(FileDescriptor descriptor, Charset charset) {
        return new PrintStream(new FileOutputStream(descriptor), true, charset);
    }

    /** The same with text in UTF-8 on standard output, as JSON demands. */
    Terminal withUtf8Output() {
        return new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), err, interactive, width, unicode);
    }

    private static boolean dumb() {
        return "dumb".equals(System.getenv("TERM"));
    }

    private static boolean isTerminal(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** What names of files are written in: also right where the default charset is not, under LANG=C say. */
    private static Charset nativeCharset() {
        String name = System.getProperty("sun.jnu.encoding", "UTF-8");
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }

    private static int columns(String told) {
        try {
            int columns = Integer.parseInt(told);
            return columns >= 20 && columns <= 1000 ? columns : USUAL_WIDTH;
        } catch (NumberFormatException e) {
            return USUAL_WIDTH;
        }
    }
}
