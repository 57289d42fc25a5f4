package dev.azulejo.fusion;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What decides later steps besides canvases, as numbers that are kept with them. */
public interface State {
    /** Nothing. */
    State NONE = new State() {
        @Override
        public void write(DataOutput out) {}

        @Override
        public void read(DataInput in) {}
    };

    /** Writes all of it. */
    void write(DataOutput out) throws IOException;

    /** Becomes what was written. */
    void read(DataInput in) throws IOException;
}
