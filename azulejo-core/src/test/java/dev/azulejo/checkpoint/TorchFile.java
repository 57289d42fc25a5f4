package dev.azulejo.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Packs pickles and storages into files like those of PyTorch. */
final class TorchFile {
    private TorchFile() {}

    /** A zip of stored entries: {@code model/data.pkl} and the storages by key. */
    static byte[] zip(byte[] pickle, Map<String, byte[]> storages) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("model/data.pkl", pickle);
        storages.forEach((key, bytes) -> entries.put("model/data/" + key, bytes));
        return zip(entries);
    }

    static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                CRC32 crc = new CRC32();
                crc.update(entry.getValue());
                ZipEntry header = new ZipEntry(entry.getKey());
                header.setSize(entry.getValue().length);
                header.setCrc(crc.getValue());
                header.setTime(0);
                zip.putNextEntry(header);
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }

    static Map<String, byte[]> entries(Path zip) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : Collections.list(file.entries())) {
                entries.put(entry.getName(), file.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    /** Stored entries whose sizes and offsets stand in zip64 fields only. */
    static byte[] zip64(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            byte[] name = entry.getKey().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            long length = entry.getValue().length;
            long at = out.size();
            out.writeBytes(little(30 + name.length)
                    .putInt(0x04034b50)
                    .putShort((short) 45)
                    .putLong(6, 0)
                    .putInt(18, -1)
                    .putInt(22, -1)
                    .putShort(26, (short) name.length)
                    .position(30)
                    .put(name)
                    .array());
            out.writeBytes(entry.getValue());
            directory.writeBytes(little(46 + name.length + 28)
                    .putInt(0x02014b50)
                    .putInt(20, -1)
                    .putInt(24, -1)
                    .putShort(28, (short) name.length)
                    .putShort(30, (short) 28)
                    .putInt(42, -1)
                    .position(46)
                    .put(name)
                    .putShort((short) 1)
                    .putShort((short) 24)
                    .putLong(length)
                    .putLong(length)
                    .putLong(at)
                    .array());
        }
        long start = out.size();
        out.writeBytes(directory.toByteArray());
        long end = out.size();
        out.writeBytes(little(56 + 20 + 22)
                .putInt(0x06064b50)
                .putLong(44)
                .putLong(24, entries.size())
                .putLong(32, entries.size())
                .putLong(40, directory.size())
                .putLong(48, start)
                .putInt(56, 0x07064b50)
                .putLong(64, end)
                .putInt(72, 1)
                .putInt(76, 0x06054b50)
                .putInt(84, -1)
                .putInt(88, -1)
                .putInt(92, -1)
                .array());
        return out.toByteArray();
    }

    /** The format before 1.6: magic number, version, machine, structure, keys, then each storage with its count. */
    static byte[] legacy(byte[] pickle, int elementBytes, Map<String, byte[]> storages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new PickleBytes()
                .opcodes("\u008a\n\u006c\u00fc\u009c\u0046\u00f9\u0020\u006a\u00a8\u0050\u0019")
                .end());
        out.writeBytes(new PickleBytes().opcodes("M\u00e9\u0003").end());
        out.writeBytes(new PickleBytes()
                .opcodes("}")
                .text("little_endian")
                .opcodes("\u0088s")
                .end());
        out.writeBytes(pickle);
        PickleBytes keys = new PickleBytes().opcodes("](");
        storages.keySet().forEach(keys::text);
        out.writeBytes(keys.opcodes("e").end());
        storages.values().forEach(bytes -> {
            out.writeBytes(little(8).putLong(bytes.length / elementBytes).array());
            out.writeBytes(bytes);
        });
        return out.toByteArray();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
