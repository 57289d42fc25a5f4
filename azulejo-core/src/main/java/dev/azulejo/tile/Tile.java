package dev.azulejo.tile;

/**
 * One tile of a {@link TilePlan}, in the plan's own units (latent positions for denoising, pixels elsewhere).
 *
 * @param index position in plan order, rows first, from 0; noise that belongs to a tile is keyed with it
 * @param y first row; may lie in the padding beyond the picture, never before 0
 * @param x first column
 * @param height rows
 * @param width columns
 */
public record Tile(int index, int y, int x, int height, int width) {}
