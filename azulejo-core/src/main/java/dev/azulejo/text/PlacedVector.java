package dev.azulejo.text;

/**
 * One vector of a textual inversion in a chunk.
 *
 * @param position in the chunk, from 1 (0 is the start token) to {@link ClipTokenizer#ROOM}
 * @param inversion whose vector it is
 * @param index which of its vectors
 */
public record PlacedVector(int position, TextualInversion inversion, int index) {
    PlacedVector movedTo(int position) {
        return new PlacedVector(position, inversion, index);
    }
}
