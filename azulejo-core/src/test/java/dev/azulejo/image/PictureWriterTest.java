package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.UnfinishedFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PictureWriterTest {
    private static final PictureFormat FORMAT = new PictureFormat(64, 48, 8, false, false, ColourProfile.untagged());

    @TempDir
    private Path folder;

    private final Picture picture = PictureRoundTripTest.random(FORMAT, new Random(4));

    @Test
    void theFileAppearsWholeAndOnlyAtTheEnd() throws IOException {
        Path path = folder.resolve("out.png");
        try (PictureWriter writer = PictureWriter.open(PictureOutput.of(path), FORMAT, Metadata.NONE)) {
            writer.writeRows(picture.colour());
            assertThat(path).doesNotExist();
            writer.finish();
            assertThat(path).exists();
        }
        assertThat(names()).containsExactly("out.png");
        assertThat(Picture.read(PictureInput.of(path)).colour().data())
                .containsExactly(picture.colour().data());
    }

    @Test
    void whoEndsTheProcessFindsTheHalfWrittenFile() throws IOException {
        Path path = folder.resolve("out.png");
        try (PictureWriter writer = PictureWriter.open(PictureOutput.of(path), FORMAT, Metadata.NONE)) {
            writer.writeRows(picture.colour().crop(0, 0, 20, 64));
            assertThat(names()).hasSize(1);
            UnfinishedFiles.removeAll();
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void whoEndsTheProcessLeavesWhatIsFinished() throws IOException {
        Path path = folder.resolve("out.png");
        picture.write(PictureOutput.of(path));
        UnfinishedFiles.removeAll();
        assertThat(names()).containsExactly("out.png");
    }

    @Test
    void readingEndsWhereItIsCancelled() {
        picture.write(PictureOutput.of(folder.resolve("in.png")));
        Cancellation cancellation = new Cancellation();
        try (PictureReader reader = PictureReader.open(PictureInput.of(folder.resolve("in.png")), cancellation)) {
            cancellation.cancel();
            assertThatThrownBy(() -> reader.readAll()).isInstanceOf(CancelledException.class);
            assertThat(reader.rowsLeft()).isEqualTo(48);
        }
    }

    @Test
    void bandsOfAnyHeightGiveTheSameBytes() {
        byte[] atOnce = PictureRoundTripTest.png(picture);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PictureWriter writer = PictureWriter.open(PictureOutput.of(bytes), FORMAT, Metadata.NONE)) {
            int y = 0;
            for (int height : new int[] {1, 7, 13, 27}) {
                writer.writeRows(picture.colour().crop(y, 0, height, 64));
                y += height;
            }
            writer.finish();
        }
        assertThat(bytes.toByteArray()).isEqualTo(atOnce);
    }

    @Test
    void rowsAreReadInBandsAsTheyAreReadAtOnce() throws IOException {
        Path path = Files.write(folder.resolve("in.png"), PictureRoundTripTest.png(picture));
        try (PictureReader reader = PictureReader.open(PictureInput.of(path))) {
            int y = 0;
            for (int height : new int[] {5, 1, 42}) {
                Planes band = new Planes(3, height, 64);
                reader.readRows(band);
                assertThat(band.data())
                        .containsExactly(picture.colour().crop(y, 0, height, 64).data());
                y += height;
            }
            assertThat(reader.rowsLeft()).isZero();
            assertThatThrownBy(() -> reader.readRows(new Planes(3, 1, 64)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatIsNotFinishedLeavesNothing() throws IOException {
        Path path = folder.resolve("out.png");
        Files.writeString(path, "what was there");
        try (PictureWriter writer = PictureWriter.open(PictureOutput.of(path), FORMAT, Metadata.NONE)) {
            writer.writeRows(picture.colour().crop(0, 0, 20, 64));
            assertThatThrownBy(writer::finish)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("48 rows were announced, but only 20 have been written");
        }
        assertThat(names()).containsExactly("out.png");
        assertThat(path).hasContent("what was there");
    }

    @Test
    void aFileThatIsReplacedKeepsItsPermissionsAndItsLink() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path target = Files.writeString(folder.resolve("target.png"), "old");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-rw-r--"));
        Path link = Files.createSymbolicLink(folder.resolve("link.png"), Path.of("target.png"));
        picture.write(PictureOutput.of(link));
        assertThat(link).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-rw-r--");
        assertThat(Picture.read(PictureInput.of(target)).format()).isEqualTo(FORMAT);
        assertThat(names()).containsExactly("link.png", "target.png");
        Path fresh = folder.resolve("fresh.png");
        Path ordinary = Files.createFile(folder.resolve("ordinary"));
        picture.write(PictureOutput.of(fresh));
        assertThat(Files.getPosixFilePermissions(fresh)).isEqualTo(Files.getPosixFilePermissions(ordinary));
    }

    @Test
    void aPictureMayReplaceItself() throws IOException {
        Path path = Files.write(folder.resolve("same.png"), PictureRoundTripTest.png(picture));
        Picture.read(PictureInput.of(path)).write(PictureOutput.of(path));
        assertThat(Picture.read(PictureInput.of(path)).colour().data())
                .containsExactly(picture.colour().data());
    }

    @Test
    void placesThatCannotBeWrittenAreNamed() throws IOException {
        refused(folder, folder + " is a folder; the name of a file to write was expected");
        Path nowhere = folder.resolve("no/such/folder/out.png");
        refused(nowhere, nowhere + " cannot be written: the folder " + nowhere.getParent() + " does not exist");
        Path locked = Files.createDirectory(folder.resolve("locked"));
        locked.toFile().setWritable(false);
        assumeTrue(!Files.isWritable(locked), "the superuser may write anywhere");
        refused(locked.resolve("out.png"), locked.resolve("out.png") + " cannot be written: permission denied");
    }

    @Test
    void whetherAPlaceCanBeWrittenIsKnownBeforehand() throws IOException {
        Path path = Files.writeString(folder.resolve("out.png"), "what was there");
        PictureWriter.requireWritable(PictureOutput.of(path));
        PictureWriter.requireWritable(PictureOutput.of(folder.resolve("new.png")));
        assertThat(names()).containsExactly("out.png");
        assertThat(path).hasContent("what was there");
        assertThatThrownBy(() -> PictureWriter.requireWritable(PictureOutput.of(folder)))
                .isInstanceOf(MachineException.class)
                .hasMessageContaining("is a folder");
    }

    @Test
    void aPipeIsNotOpenedBeforehand() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "pipes with names are made by mkfifo");
        assertThat(new ProcessBuilder("/usr/bin/mkfifo", pipe.toString())
                        .start()
                        .waitFor())
                .isZero();
        // Opening it would wait for a reader that never comes.
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> PictureWriter.requireWritable(PictureOutput.of(pipe)));
    }

    @Test
    void aFullDiskIsSaid() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "only Linux has a disk that is always full");
        refused(full, "/dev/full cannot be written: the disk is full (No space left on device); free some space");
    }

    @Test
    @Timeout(60)
    void aPipeIsWrittenToThroughALinkOnceItsReaderIsThere() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(made(pipe), "no named pipes here");
        Path link = Files.createSymbolicLink(folder.resolve("link.png"), pipe);
        PictureWriter.requireWritable(PictureOutput.of(link));
        CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readAllBytes(pipe);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        picture.write(PictureOutput.of(link));
        assertThat(read.get()).isEqualTo(PictureRoundTripTest.png(picture));
        assertThat(names()).containsExactly("link.png", "pipe");
    }

    private static boolean made(Path pipe) throws InterruptedException {
        try {
            return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void anInterruptedThreadCancels() throws IOException {
        Path path = folder.resolve("out.png");
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> picture.write(PictureOutput.of(path))).isInstanceOf(CancelledException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void aStreamIsFlushedAndStaysOpenAndItsFailureIsNamed() {
        boolean[] state = new boolean[2];
        OutputStream stream = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                state[0] = true;
            }

            @Override
            public void close() {
                state[1] = true;
            }
        };
        picture.write(PictureOutput.of(stream));
        assertThat(state).containsExactly(true, false);
        OutputStream failing = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("the pipe is broken");
            }
        };
        assertThatThrownBy(() -> picture.write(PictureOutput.of(failing)))
                .isInstanceOf(MachineException.class)
                .hasMessage("the output stream cannot be written: the pipe is broken");
    }

    @Test
    void bandsThatDoNotFitAreRefused() {
        try (PictureWriter writer =
                PictureWriter.open(PictureOutput.of(new ByteArrayOutputStream()), FORMAT, Metadata.NONE)) {
            assertThatThrownBy(() -> writer.writeRows(new Planes(4, 1, 64)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a band of 3x48x64 or lower was expected, found 4x1x64");
            assertThatThrownBy(() -> writer.writeRows(new Planes(3, 49, 64)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private void refused(Path path, String message) {
        assertThatThrownBy(() -> picture.write(PictureOutput.of(path)))
                .isInstanceOf(MachineException.class)
                .hasMessageStartingWith(message);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
