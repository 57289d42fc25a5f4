/**
 * Noise schedules and update rules as pure functions. Knows no network, no tile, no file, no clock.
 *
 * <p>Coefficients are computed in double precision, with {@link java.lang.StrictMath} where a function is not exact, and
 * applied in float: the same settings give the same bits on every machine. The figures equal those of diffusers' schedulers
 * to about 1e-6.
 */
package dev.azulejo.sampler;
