/** Figures about pictures: fidelity, similarity, noise, seams. */
package dev.azulejo.measure;
