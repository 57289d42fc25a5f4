/** How tiles become one picture: each method owns denoising and joining. */
package dev.azulejo.fusion;
