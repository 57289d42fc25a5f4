package dev.azulejo.pipeline;

import dev.azulejo.image.Area;
import dev.azulejo.image.BlockSink;
import dev.azulejo.image.Planes;

/** Takes a picture in parts, of which some may be there already: made by a job that was interrupted. */
interface Parts extends BlockSink {
    /** Whether all that a part may show is there. */
    boolean holds(Area part);

    /** A sink that nothing is in. */
    static Parts missing(BlockSink sink) {
        return new Parts() {
            @Override
            public boolean holds(Area part) {
                return false;
            }

            @Override
            public void write(int y, int x, Planes block) {
                sink.write(y, x, block);
            }
        };
    }

    /** The same, of which position (0, 0) is now called (down, right). */
    default Parts moved(int down, int right) {
        Parts here = this;
        return new Parts() {
            @Override
            public boolean holds(Area part) {
                return here.holds(part.moved(-down, -right));
            }

            @Override
            public void write(int y, int x, Planes block) {
                here.write(y - down, x - right, block);
            }
        };
    }
}
