package dev.azulejo.image;

/**
 * A picture of which only a part is there. It is addressed as the whole picture is, so that whatever is computed from
 * it (phases of resampling, mirrored edges, noise by position) is the same, to the bit, as if all of it were there.
 */
public final class Window extends BlockView implements Surface {
    private final Area area;
    private final Surface part;

    /**
     * @param height rows of the whole picture
     * @param width columns of the whole picture
     * @param area the part that is there
     * @param part its samples, [channels, area's height, area's width]; shared, not copied
     * @throws IllegalArgumentException if area and part differ in size, or the area reaches outside the picture
     */
    public Window(int height, int width, Area area, Surface part) {
        super(part.channels(), height, width);
        if (part.height() != area.height()
                || part.width() != area.width()
                || !Area.of(this).holds(area)) {
            throw new IllegalArgumentException("%s of a picture of %dx%d cannot be a surface of %dx%d"
                    .formatted(area, height, width, part.height(), part.width()));
        }
        this.area = area;
        this.part = part;
    }

    /** A part of zeros in memory. */
    public Window(int channels, int height, int width, Area area) {
        this(height, width, area, new Planes(channels, area.height(), area.width()));
    }

    /** The part that is there. */
    public Area area() {
        return area;
    }

    /** The samples that are there, [channels, area's height, area's width]; shared, not a copy. */
    public Surface part() {
        return part;
    }

    /** @throws IllegalArgumentException if not all of the block is there */
    @Override
    protected void compute(int y, int x, Planes block) {
        Area asked = new Area(y, x, block.height(), block.width());
        if (!area.holds(asked)) {
            throw new IllegalArgumentException(asked + " was asked for, only " + area + " is there");
        }
        part.read(y - area.y(), x - area.x(), block);
    }

    /** Takes what lies in the part; the rest of the block is left out. */
    @Override
    public void write(int y, int x, Planes block) {
        part.write(y - area.y(), x - area.x(), block);
    }
}
