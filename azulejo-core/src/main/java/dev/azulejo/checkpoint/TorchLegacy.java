package dev.azulejo.checkpoint;

import dev.azulejo.checkpoint.PickleReader.Dictionary;
import dev.azulejo.checkpoint.PickleReader.Sequence;
import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * PyTorch's file format before 1.6: five pickles one after the other (a magic number, the version, the machine, the
 * structure, the storages' keys), then each storage as its number of elements and its bytes (PyTorch
 * {@code torch/serialization.py}, {@code _legacy_save}).
 */
final class TorchLegacy {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long VERSION = 1001;

    private TorchLegacy() {}

    /**
     * @param file as the caller named it, for messages
     * @param real the same with links resolved, which the tensors will refer to
     */
    static Checkpoint read(Path file, Path real, ByteSource source) throws IOException {
        PickleInput in = new PickleInput(file, source, 0, source.size());
        TorchVocabulary vocabulary = new TorchVocabulary(file);
        PickleReader pickles = new PickleReader(file, in, vocabulary);
        Object magic = pickles.read();
        if (!MAGIC.equals(magic)) {
            throw refuse(file, "is a pickle without PyTorch's magic number, expected one that torch.save wrote");
        }
        Object version = pickles.read();
        if (!version.equals(VERSION)) {
            throw refuse(file, "has another version of the old PyTorch format than " + VERSION);
        }
        Object machine = pickles.read();
        if (machine instanceof Dictionary facts
                && Boolean.FALSE.equals(facts.items().get("little_endian"))) {
            throw refuse(file, "comes from a big-endian machine, expected little-endian numbers");
        }
        Object root = pickles.read();
        if (!(pickles.read() instanceof Sequence keys)) {
            throw refuse(file, "is damaged: it has no list of its storages");
        }
        Map<String, ZipDirectory.Range> storages = new HashMap<>();
        for (Object key : keys.items) {
            TorchVocabulary.Storage storage = vocabulary.storages().get(String.valueOf(key));
            if (storage == null) {
                throw refuse(file, "is damaged: it has a storage that no tensor refers to, of unknown type");
            }
            long elements = in.i8();
            if (elements != storage.whole()) {
                throw refuse(
                        file,
                        "has " + elements + " elements in the storage " + Names.quote(storage.key()) + ", expected "
                                + storage.whole());
            }
            long bytes = StoredTensor.bytes(storage.type(), java.util.List.of(elements));
            if (bytes < 0 || bytes > source.size() - in.position()) {
                throw refuse(
                        file,
                        "ends within the storage " + Names.quote(storage.key()) + " of " + elements + " elements at "
                                + in.position() + ": it was cut short, fetch it again");
            }
            storages.put(storage.key(), new ZipDirectory.Range(in.position(), bytes));
            in.skip(bytes);
        }
        return StateDict.checkpoint(file, real, root, storages);
    }

    private static ModelException refuse(Path file, String what) {
        return new ModelException("The PyTorch file " + file + " " + what + ".");
    }
}
