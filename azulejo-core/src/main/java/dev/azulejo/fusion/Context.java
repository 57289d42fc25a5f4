package dev.azulejo.fusion;

/** What a part of a picture must be painted with, so that it comes out as it does when the whole picture is painted. */
public enum Context {
    /** The tiles that lie over it: it is then the same. */
    OWN_TILES(0),
    /** The tiles that lie over it and one more on each side: it is then nearly the same. */
    NEIGHBOURS(1),
    /** All tiles. */
    WHOLE(Integer.MAX_VALUE / 2);

    private final int rings;

    Context(int rings) {
        this.rings = rings;
    }

    /** How many neighbouring tiles are painted on each side, where there are so many. */
    public int rings() {
        return rings;
    }
}
