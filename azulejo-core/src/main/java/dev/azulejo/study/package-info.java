/** Comparisons: one picture enlarged in many ways, every result measured, all of it in one folder. */
package dev.azulejo.study;
