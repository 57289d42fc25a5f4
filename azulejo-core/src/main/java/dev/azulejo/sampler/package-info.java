/** Noise schedules and update rules as pure functions. Knows no network, no tile, no file, no clock. */
package dev.azulejo.sampler;
