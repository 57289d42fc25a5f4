package dev.azulejo.tile;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the tiles of a picture lie. Both axes are independent, so every tile has the same size, except those that are cut
 * off at an edge, and the weights that join tiles are a product of two vectors.
 *
 * <p>A plan is made in pixels of the result; {@link #latent()} is the same plan in latent positions. Tiles may reach into
 * the padding, where the picture is mirrored.
 *
 * @param vertical rows
 * @param horizontal columns
 * @param factor positions of this plan that one latent position stands for; 1 for a plan in latent positions
 * @param granularity positions that the network likes a tile to be a multiple of; a multiple of the factor
 */
public record TilePlan(TileAxis vertical, TileAxis horizontal, int factor, int granularity) {
    /**
     * Plans the tiles of a picture.
     *
     * @param height rows of the picture, at least 1
     * @param width columns
     * @param tile asked side of a tile; at least as large as the picture on an axis means untiled there
     * @param overlap asked overlap, at least 0, less than the tile
     * @param grid how tiles lie
     * @param factor the autoencoder's: pixels that one latent position stands for, per axis
     * @param granularity pixels that the network likes a tile to be a multiple of (factor times its own downsampling)
     * @throws dev.azulejo.fault.SettingsException if tile or overlap are out of their range
     */
    public static TilePlan of(int height, int width, int tile, int overlap, Grid grid, int factor, int granularity) {
        return new TilePlan(
                TileAxis.of(height, tile, overlap, grid, factor, granularity),
                TileAxis.of(width, tile, overlap, grid, factor, granularity),
                factor,
                granularity);
    }

    /** Rows of the picture. */
    public int height() {
        return vertical.length();
    }

    /** Columns of the picture. */
    public int width() {
        return horizontal.length();
    }

    /** Rows that the tiles cover: {@link #height()} rounded up to the factor. */
    public int paddedHeight() {
        return vertical.paddedLength();
    }

    /** Columns that the tiles cover. */
    public int paddedWidth() {
        return horizontal.paddedLength();
    }

    /** Rows of every tile that is not cut off at an edge. */
    public int tileHeight() {
        return vertical.tile();
    }

    /** Columns of every tile that is not cut off at an edge. */
    public int tileWidth() {
        return horizontal.tile();
    }

    /** Number of tiles. */
    public int count() {
        return vertical.count() * horizontal.count();
    }

    /** True if one tile covers everything. */
    public boolean untiled() {
        return count() == 1;
    }

    /** Row of tiles (index on the vertical axis) that a tile lies in. */
    public int rowOf(Tile tile) {
        return tile.index() / horizontal.count();
    }

    /** Column of tiles (index on the horizontal axis) that a tile lies in. */
    public int columnOf(Tile tile) {
        return tile.index() % horizontal.count();
    }

    /** All tiles in plan order: rows of tiles from the top, in each from the left. */
    public List<Tile> tiles() {
        List<Tile> tiles = new ArrayList<>(count());
        for (int row = 0; row < vertical.count(); row++) {
            for (int column = 0; column < horizontal.count(); column++) {
                tiles.add(new Tile(
                        tiles.size(),
                        vertical.start(row),
                        horizontal.start(column),
                        vertical.size(row),
                        horizontal.size(column)));
            }
        }
        return List.copyOf(tiles);
    }

    /** The network's work: positions in all tiles over positions of the padded picture; 1 if nothing is done twice. */
    public double evaluationsPerPixel() {
        return (double) vertical.work() / vertical.paddedLength() * horizontal.work() / horizontal.paddedLength();
    }

    /** The same plan in latent positions, with the same tiles in the same order. */
    public TilePlan latent() {
        return new TilePlan(vertical.dividedBy(factor), horizontal.dividedBy(factor), 1, granularity / factor);
    }
}
