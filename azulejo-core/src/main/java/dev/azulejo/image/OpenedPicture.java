package dev.azulejo.image;

import java.util.List;

/**
 * A picture as a decoder hands it over: nothing is turned or converted yet.
 *
 * @param rows the samples
 * @param profile what the file says about its colours
 * @param metadata the rest of what it says
 * @param orientation 1..8, as in EXIF
 * @param notes what a user should know
 */
record OpenedPicture(SampleRows rows, ColourProfile profile, Metadata metadata, int orientation, List<String> notes) {}
