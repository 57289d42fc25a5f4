package dev.azulejo.image;

import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of a picture in a file of some kind.
 *
 * @param format what is in the file
 * @param notes what of the picture cannot be kept, one sentence each; mostly empty
 */
record StoredFormat(PictureFormat format, List<String> notes) {
    StoredFormat {
        notes = List.copyOf(notes);
    }

    /** For a file. */
    static StoredFormat of(PictureFormat picture, FileFormat file) {
        List<String> notes = new ArrayList<>();
        int bits = Math.min(picture.bits(), file.mostBits());
        if (bits < picture.bits()) {
            notes.add("%s holds %d bits a sample, the picture has %d".formatted(file.title(), bits, picture.bits()));
        }
        boolean alpha = picture.alpha() && file != FileFormat.JPEG;
        if (alpha != picture.alpha()) {
            notes.add(file.title() + " has no transparency: the picture is laid on white");
        }
        boolean gray = picture.gray() && file != FileFormat.WEBP;
        ColourProfile profile = profile(picture, file);
        return new StoredFormat(
                new PictureFormat(picture.width(), picture.height(), bits, gray, alpha, profile), notes);
    }

    /** For a picture in memory; in sRGB unless there is an ICC profile, since Java knows no other way to say more. */
    static StoredFormat inMemory(PictureFormat picture) {
        return new StoredFormat(picture.withProfile(iccOrNone(picture.profile())), List.of());
    }

    private static ColourProfile profile(PictureFormat picture, FileFormat file) {
        return switch (file) {
            case PNG -> picture.profile();
            case TIFF, JPEG -> iccOrNone(picture.profile());
            case WEBP -> picture.gray() ? ColourProfile.untagged() : iccOrNone(picture.profile());
            case DEEP_ZOOM -> ColourProfile.untagged();
        };
    }

    private static ColourProfile iccOrNone(ColourProfile profile) {
        return profile instanceof IccProfile ? profile : ColourProfile.untagged();
    }
}
