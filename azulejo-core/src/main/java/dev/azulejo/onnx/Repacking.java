package dev.azulejo.onnx;

import dev.azulejo.checkpoint.ElementType;
import dev.azulejo.checkpoint.StoredTensor;
import java.util.ArrayList;
import java.util.List;

/** Places all weights in one file, in the order in which the graph wants them. */
final class Repacking implements Placement {
    /** Pages of memory: pieces begin with one, so that each can be mapped by itself. */
    private static final long PAGE = 4096;

    private final Precision precision;
    private final int block;
    private final String file;
    private final List<WeightPiece> pieces = new ArrayList<>();
    private long size;

    Repacking(Precision precision, int block, String file) {
        this.precision = precision;
        this.block = block;
        this.file = file;
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public boolean mapsKernels() {
        return true;
    }

    @Override
    public int block() {
        return block;
    }

    @Override
    public int type(StoredTensor tensor) {
        return tensor.type().isFloat() ? ElementType.F32.onnx() : tensor.type().onnx();
    }

    @Override
    public void put(ProtoWriter initializer, StoredTensor tensor, WeightPiece.Form form, int group) {
        WeightPiece piece = new WeightPiece(tensor, form, group, (size + PAGE - 1) / PAGE * PAGE);
        pieces.add(piece);
        size = piece.offset() + piece.length();
        Placement.refer(initializer, file, piece.offset(), piece.length());
    }

    List<WeightPiece> pieces() {
        return pieces;
    }

    long size() {
        return size;
    }
}
