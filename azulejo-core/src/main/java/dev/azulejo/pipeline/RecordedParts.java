package dev.azulejo.pipeline;

import dev.azulejo.fault.MachineException;
import dev.azulejo.image.Area;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Spool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A spool with a record of its parts. After each part a line is added that says where it lies, with a checksum of its
 * samples; a part counts as there if its line is whole and what is in the spool has that checksum. So it does not matter in
 * which order a disk wrote what before the power went.
 */
final class RecordedParts implements Parts, AutoCloseable {
    private final Spool spool;
    private final Path file;
    private final FileChannel record;
    private final Set<Area> held;

    /**
     * @param spool which may hold parts
     * @param file its record, which need not exist
     */
    RecordedParts(Spool spool, Path file) {
        this.spool = spool;
        this.file = file;
        try {
            held = Files.exists(file) ? verified(Files.readAllLines(file, StandardCharsets.US_ASCII)) : new HashSet<>();
            record = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private Set<Area> verified(List<String> lines) {
        Set<Area> parts = new HashSet<>();
        for (String line : lines) {
            List<Integer> numbers = new ArrayList<>();
            for (String number : line.split(" ")) {
                numbers.add(number.matches("-?\\d{1,10}") ? (int) Long.parseLong(number) : 0);
            }
            if (numbers.size() == 6
                    && numbers.get(5) == check(numbers.subList(0, 5))
                    && numbers.get(2) > 0
                    && numbers.get(3) > 0) {
                Area part = new Area(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
                if (Area.of(spool).holds(part) && checksum(spool.read(part)) == numbers.get(4)) {
                    parts.add(part);
                }
            }
        }
        return parts;
    }

    @Override
    public boolean holds(Area part) {
        return held.contains(part.clipped(spool.height(), spool.width()));
    }

    @Override
    public void write(int y, int x, Planes block) {
        spool.write(y, x, block);
        Area all = new Area(y, x, block.height(), block.width());
        Area inside = all.clipped(spool.height(), spool.width());
        Planes written = inside.equals(all) ? block : block.read(inside.moved(-y, -x));
        List<Integer> line =
                new ArrayList<>(List.of(inside.y(), inside.x(), inside.height(), inside.width(), checksum(written)));
        line.add(check(line));
        StringBuilder text = new StringBuilder();
        line.forEach(number -> text.append(number).append(' '));
        text.setCharAt(text.length() - 1, '\n');
        try {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                record.write(bytes);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Of the numbers of a line, so that half a line is none. */
    private static int check(List<Integer> numbers) {
        return numbers.hashCode();
    }

    private static int checksum(Planes planes) {
        CRC32C sum = new CRC32C();
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        FloatBuffer floats = bytes.asFloatBuffer();
        float[] data = planes.data();
        for (int done = 0; done < data.length; done += floats.capacity()) {
            int count = Math.min(floats.capacity(), data.length - done);
            floats.clear().put(data, done, count);
            sum.update(bytes.array(), 0, count * Float.BYTES);
        }
        return (int) sum.getValue();
    }

    private MachineException failure(IOException e) {
        return new MachineException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
    }

    @Override
    public void close() {
        try {
            record.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
