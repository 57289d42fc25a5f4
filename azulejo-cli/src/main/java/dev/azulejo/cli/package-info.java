/**
 * The {@code azulejo} command: options in, the library's face, lines out. Everything that it knows about enlarging
 * pictures is {@link dev.azulejo.Azulejo}; what is here is how a person or a script talks to it.
 */
package dev.azulejo.cli;
