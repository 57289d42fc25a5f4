package dev.azulejo.cli;

import dev.azulejo.fault.Cancellation;

/**
 * What commands find around them; tests put their own there.
 *
 * @param terminal to print to
 * @param opener of the library
 * @param headers reader of picture headers
 * @param cancellation that Ctrl-C sets
 * @param lastWords what is said then
 * @param question to whoever sits there
 */
record Surroundings(
        Terminal terminal,
        Upscaler.Opener opener,
        PictureHeader.Reader headers,
        Cancellation cancellation,
        LastWords lastWords,
        Question question) {}
