package dev.azulejo.checkpoint;

import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * PyTorch's file format since 1.6: a zip of stored entries, {@code NAME/data.pkl} with the structure and
 * {@code NAME/data/KEY} with the bytes of one storage each (PyTorch {@code torch/serialization.py}).
 */
final class TorchZip {
    private static final String PICKLE = "data.pkl";

    private TorchZip() {}

    /**
     * @param file as the caller named it, for messages
     * @param real the same with links resolved, which the tensors will refer to
     */
    static Checkpoint read(Path file, Path real, ByteSource source) throws IOException {
        ZipDirectory zip = ZipDirectory.of(file, source);
        String folder = folder(file, zip);
        if (zip.has(folder + "byteorder")) {
            ZipDirectory.Range range = zip.range(folder + "byteorder");
            int length = (int) Math.min(range.length(), 16);
            String order = new String(source.at(range.offset(), length).array(), StandardCharsets.ISO_8859_1);
            if (!order.equals("little")) {
                throw new ModelException("The PyTorch file " + file + " has the byte order " + Names.quote(order)
                        + ", expected 'little'.");
            }
        }
        ZipDirectory.Range range = zip.range(folder + PICKLE);
        TorchVocabulary vocabulary = new TorchVocabulary(file);
        Object root = new PickleReader(
                        file,
                        new PickleInput(file, source, range.offset(), range.offset() + range.length()),
                        vocabulary)
                .read();
        Map<String, ZipDirectory.Range> storages = new HashMap<>();
        for (String key : vocabulary.storages().keySet()) {
            if (zip.has(folder + "data/" + key)) {
                storages.put(key, zip.range(folder + "data/" + key));
            }
        }
        return StateDict.checkpoint(file, real, root, storages);
    }

    private static String folder(Path file, ZipDirectory zip) {
        String folder = null;
        for (String name : zip.names()) {
            if (name.equals(PICKLE) || name.endsWith("/" + PICKLE)) {
                if (folder != null) {
                    throw new ModelException("The PyTorch file " + file + " has more than one " + PICKLE
                            + ", expected one: it holds several files.");
                }
                folder = name.substring(0, name.length() - PICKLE.length());
            }
        }
        if (folder == null) {
            throw new ModelException("The zip file " + file + " has no " + PICKLE
                    + ": it is no PyTorch file; if weights are packed in it, unpack them.");
        }
        return folder;
    }
}
