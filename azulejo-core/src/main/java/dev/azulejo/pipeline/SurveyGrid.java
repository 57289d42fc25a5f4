package dev.azulejo.pipeline;

import dev.azulejo.image.Area;
import java.util.ArrayList;
import java.util.List;

/**
 * Where windows lie that stand for a whole picture: it is divided evenly, and somewhere in each part is one; not in the
 * middle, as pictures have patterns. Where there may be as many as the picture has room for, they are all of it.
 *
 * @param side of what is counted of a window
 * @param halo that is seen around it
 * @param most positions that all windows see together, at most
 */
record SurveyGrid(int side, int halo, long most) {
    /** Steps of a sequence that fills a square evenly (Roberts 2018, "The unreasonable effectiveness of quasirandom sequences"). */
    private static final double DOWN = 0.7548776662466927;

    private static final double RIGHT = 0.5698402909980532;

    /** A window: what is counted, and what is seen. */
    record Spot(Area counted, Area seen) {}

    /**
     * The windows of an area, row by row.
     *
     * @param known what is there to be seen, the area and perhaps more
     */
    List<Spot> over(Area area, Area known) {
        double shape = (double) area.width() / area.height();
        long count = Math.max(1, most / ((long) (side + 2 * halo) * (side + 2 * halo)));
        int columns = (int) Math.max(1, Math.min(ceil(area.width()), Math.round(Math.sqrt(count * shape))));
        int rows = (int) Math.max(1, Math.min(ceil(area.height()), count / columns));
        columns = (int) Math.max(1, Math.min(ceil(area.width()), count / rows));
        List<Spot> spots = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int top = area.y() + part(area.height(), row, rows);
            int bottom = area.y() + part(area.height(), row + 1, rows);
            for (int column = 0; column < columns; column++) {
                int left = area.x() + part(area.width(), column, columns);
                int right = area.x() + part(area.width(), column + 1, columns);
                Area counted = within(Area.between(top, left, bottom, right), row * columns + column);
                Area seen = counted.moved(-known.y(), -known.x())
                        .grown(halo)
                        .clipped(known.height(), known.width())
                        .moved(known.y(), known.x());
                spots.add(new Spot(counted, seen));
            }
        }
        return spots;
    }

    private int ceil(int length) {
        return (length + side - 1) / side;
    }

    private static int part(int length, int index, int count) {
        return (int) ((long) length * index / count);
    }

    private Area within(Area part, int index) {
        int height = Math.min(side, part.height());
        int width = Math.min(side, part.width());
        int y = part.y() + (int) (fraction(index * DOWN) * (part.height() - height + 1));
        int x = part.x() + (int) (fraction(index * RIGHT) * (part.width() - width + 1));
        return new Area(y, x, height, width);
    }

    private static double fraction(double value) {
        return value - Math.floor(value);
    }
}
