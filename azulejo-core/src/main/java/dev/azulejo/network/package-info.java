/** The architectures, one file each, as graphs over checkpoints. */
package dev.azulejo.network;
