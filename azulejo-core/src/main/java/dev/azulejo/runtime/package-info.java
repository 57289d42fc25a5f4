/** The only package that knows ONNX Runtime: devices, sessions, memory, cancellation. */
package dev.azulejo.runtime;
