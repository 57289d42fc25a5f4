/** A small builder of ONNX graphs: typed layers over named tensors whose bytes stay in the user's file. */
package dev.azulejo.onnx;
