package dev.azulejo.pipeline;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.Area;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.model.AutoencoderHalf;
import dev.azulejo.model.Extent;
import dev.azulejo.model.Survey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One half of an autoencoder over pictures of any size, in cells with a halo. One that sees the whole picture is told about
 * it by a survey, which is made before the first cell.
 *
 * @param half which one
 * @param tiles in positions of its input
 * @param surveyCells cells that see as much as a survey, and take as long
 * @param clock told of each cell
 */
record TiledHalf(AutoencoderHalf half, HaloTiles tiles, int surveyCells, StageClock clock) {
    /** Latents along a side of what is counted of a window. Many small windows tell more about a picture than a few. */
    private static final int WINDOW = 8;

    /**
     * What a part of the output takes.
     *
     * @param cells that are evaluated
     * @param survey what the survey before takes, in cells; 0 if there is none
     */
    record Cost(int cells, int survey) {
        /** Evaluations of the size of a cell. */
        long units() {
            return (long) cells + survey;
        }

        /** The same for each cell. */
        double passes() {
            return (double) units() / cells;
        }
    }

    /** What a part of the output of an input of this size takes. */
    Cost cost(int height, int width, Area wanted) {
        int count = tilesFor(height, width, wanted).cells(height, width, wanted).size();
        return new Cost(count, half.seesAll() && count > 1 ? surveyCells : 0);
    }

    /** What is no larger than a cell with its halo is evaluated at once where that makes a difference. */
    private HaloTiles tilesFor(int height, int width, Area wanted) {
        Area needed = tiles.needed(wanted, height, width);
        boolean once = half.seesAll() && (long) needed.height() * needed.width() <= seenByCell();
        return once ? tiles.inOnePiece() : tiles;
    }

    private long seenByCell() {
        long side = tiles.cell() + 2L * tiles.halo();
        return side * side;
    }

    /**
     * Evaluates it.
     *
     * @param input all of it, or at least what the cells need
     * @param wanted part of the output
     * @param output takes it
     * @param progressOfCell units of work that the clock is told for each cell
     */
    void run(BlockSource input, Area wanted, Parts output, int progressOfCell) {
        Evaluation evaluation = new Evaluation(input, wanted, progressOfCell);
        tilesFor(input.height(), input.width(), wanted)
                .run(input, wanted, evaluation::evaluate, output, () -> clock.advance(progressOfCell));
        evaluation.end();
    }

    private final class Evaluation {
        private final BlockSource input;
        private final Area wanted;
        private final int progressOfCell;
        private final boolean surveyed;
        private Optional<Survey> known = Optional.empty();

        Evaluation(BlockSource input, Area wanted, int progressOfCell) {
            this.input = input;
            this.wanted = wanted;
            this.progressOfCell = progressOfCell;
            this.surveyed = cost(input.height(), input.width(), wanted).survey() > 0;
        }

        Planes evaluate(Area cell, Area seen, Planes block) {
            Cancellation cancellation = clock.cancellation();
            if (!surveyed) {
                return clock.network(
                        progressOfCell, () -> Tensors.planes(half.run(Tensors.tensor(block), cancellation), 0));
            }
            Survey survey = known.orElseGet(this::survey);
            known = Optional.of(survey);
            return clock.network(
                    progressOfCell,
                    () -> Tensors.planes(
                            half.run(Tensors.tensor(block), extent(cell), extent(seen), survey, cancellation), 0));
        }

        private Survey survey() {
            Area whole = tiles.origin(wanted, input.height(), input.width());
            Area needed = tiles.needed(wanted, input.height(), input.width());
            int grain = half.grain();
            // Half of the halo is enough for an average, and leaves room for more windows.
            SurveyGrid grid =
                    new SurveyGrid(WINDOW, (tiles.halo() / grain + 1) / 2, surveyCells * seenByCell() / grain / grain);
            List<Survey.Window> windows = new ArrayList<>();
            for (SurveyGrid.Spot spot : grid.over(inLatents(whole), inLatents(needed))) {
                clock.cancellation().check();
                Planes seen = input.read(spot.seen().times(grain));
                windows.add(new Survey.Window(asExtent(spot.counted()), asExtent(spot.seen()), Tensors.tensor(seen)));
            }
            return clock.network(
                    (long) progressOfCell * surveyCells,
                    () -> half.survey(extent(whole), windows, clock.cancellation()));
        }

        /** Where all cells were there already, there was no survey either. */
        void end() {
            if (surveyed && known.isEmpty()) {
                clock.advance((long) progressOfCell * surveyCells);
            }
        }
    }

    private Area inLatents(Area area) {
        int grain = half.grain();
        return Area.between(area.y() / grain, area.x() / grain, area.bottom() / grain, area.right() / grain);
    }

    private Extent extent(Area area) {
        return asExtent(inLatents(area));
    }

    private static Extent asExtent(Area latents) {
        return new Extent(latents.y(), latents.x(), latents.bottom(), latents.right());
    }
}
