/** Gaussian noise as a pure function of seed, stream, channel and position. */
package dev.azulejo.noise;
