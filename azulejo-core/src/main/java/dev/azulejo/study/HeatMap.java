package dev.azulejo.study;

import dev.azulejo.image.Planes;

/** A map of disagreement as a picture. */
final class HeatMap {
    private HeatMap() {}

    /**
     * Black where there is none, through red and yellow to white where tiles have nothing in common.
     *
     * @param map [1, height, width], 0 is agreement and 1 none
     * @return [3, height, width] in 0..1
     */
    static Planes colours(Planes map) {
        Planes colours = new Planes(3, map.height(), map.width());
        int plane = map.data().length;
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < 3; c++) {
                colours.data()[c * plane + i] = Math.max(0, Math.min(1, 3 * map.data()[i] - c));
            }
        }
        return colours;
    }
}
