/** The stages in order: enlarge, encode, denoise, decode, finish. */
package dev.azulejo.pipeline;
