/** Files of weights as named tensors at file offsets. Never executes what a file contains. */
package dev.azulejo.checkpoint;
