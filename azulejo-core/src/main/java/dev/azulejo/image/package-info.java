/** Float planes in memory, pictures as blocks, readers and writers that stream rows, resampling, colour and consistency. */
package dev.azulejo.image;
