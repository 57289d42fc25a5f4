package dev.azulejo.study;

import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.UnfinishedFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A report is written by one program at a time: two would drop each other's results. */
final class ReportLock implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    private ReportLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes a report's folder, which is made if it is missing.
     *
     * @throws MachineException if another one has it, it is no folder, or it cannot be written
     */
    static ReportLock of(Path report) {
        if (Files.exists(report) && !Files.isDirectory(report)) {
            throw new MachineException("the report %s is a file, expected a folder".formatted(report));
        }
        Path file = report.resolve(".lock");
        try {
            Files.createDirectories(report);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel)) {
                UnfinishedFiles.begun(file);
                return new ReportLock(file, channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new MachineException("the report %s cannot be written (%s)".formatted(report, e.getMessage()), e);
        }
        throw new MachineException(
                "another comparison is writing the report %s; wait for it, or choose another folder".formatted(report));
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException inThisProgram) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            UnfinishedFiles.ended(file);
            channel.close();
        } catch (IOException e) {
            throw new MachineException("%s cannot be removed (%s)".formatted(file, e.getMessage()), e);
        }
    }
}
