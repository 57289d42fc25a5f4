package dev.azulejo.image;

/** A part of a picture as a picture of its own. */
public final class Crop extends BlockView {
    private final BlockSource whole;
    private final Area area;

    private Crop(BlockSource whole, Area area) {
        super(whole.channels(), area.height(), area.width());
        this.whole = whole;
        this.area = area;
    }

    /**
     * The part of a picture that lies in an area; the picture itself if the area is all of it.
     *
     * @throws IllegalArgumentException if the area reaches outside
     */
    public static BlockSource of(BlockSource whole, Area area) {
        if (!Area.of(whole).holds(area)) {
            throw new IllegalArgumentException(
                    area + " was to be cut out of a picture of " + whole.height() + "x" + whole.width());
        }
        return area.equals(Area.of(whole)) ? whole : new Crop(whole, area);
    }

    @Override
    protected void compute(int y, int x, Planes block) {
        whole.read(area.y() + y, area.x() + x, block);
    }
}
