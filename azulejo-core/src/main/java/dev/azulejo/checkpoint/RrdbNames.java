package dev.azulejo.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that an ESRGAN network has had: those of Real-ESRGAN ({@code body.0.rdb1.conv1}, BasicSR), which
 * {@link #of} gives for all of them; those of ESRGAN's later code ({@code RRDB_trunk.0.RDB1.conv1}); and those of 2018,
 * where all is one numbered row ({@code model.1.sub.0.RDB1.conv1.0}).
 */
public final class RrdbNames {
    private static final Pattern OLD_BLOCK =
            Pattern.compile("model\\.1\\.sub\\.(\\d{1,6})\\.RDB(\\d)\\.conv(\\d)\\.0\\.(weight|bias)");
    private static final Pattern TRUNK =
            Pattern.compile("RRDB_trunk\\.(\\d{1,6})\\.RDB(\\d)\\.conv(\\d)\\.(weight|bias)");
    private static final Pattern OLD_TRUNK_END = Pattern.compile("model\\.1\\.sub\\.(\\d{1,6})\\.(weight|bias)");
    private static final Pattern OUTER = Pattern.compile("([A-Za-z_0-9]+)\\.(weight|bias)");
    private static final Pattern ROW = Pattern.compile("model\\.(\\d{1,6})\\.(weight|bias)");
    private static final Map<String, String> TRUNK_PARTS = Map.of(
            "trunk_conv", "conv_body",
            "upconv1", "conv_up1",
            "upconv2", "conv_up2",
            "HRconv", "conv_hr");

    private RrdbNames() {}

    /**
     * The network by Real-ESRGAN's names, whichever of the three it has; anything else is given back as it is. A
     * {@code module.} before all names, left by training on several devices, is dropped.
     */
    public static Checkpoint of(Checkpoint file) {
        Checkpoint bare = file.hasUnder("module.") ? file.under("module.") : file;
        Map<String, StoredTensor> view = new LinkedHashMap<>();
        if (bare.has("model.0.weight") && bare.hasUnder("model.1.sub.")) {
            row(bare, view);
        } else if (bare.hasUnder("RRDB_trunk.")) {
            trunk(bare, view);
        } else {
            return bare;
        }
        return bare.view(view);
    }

    private static void row(Checkpoint original, Map<String, StoredTensor> view) {
        TreeSet<Integer> numbers = new TreeSet<>();
        for (String name : original.names()) {
            Matcher matcher = ROW.matcher(name);
            if (matcher.matches()) {
                numbers.add(Integer.parseInt(matcher.group(1)));
            }
        }
        Integer[] row = numbers.toArray(Integer[]::new);
        for (String name : original.names()) {
            StoredTensor tensor = original.tensor(name);
            Matcher block = OLD_BLOCK.matcher(name);
            Matcher end = OLD_TRUNK_END.matcher(name);
            Matcher outer = ROW.matcher(name);
            if (block.matches()) {
                LdmNames.put(view, block(block), tensor);
            } else if (end.matches()) {
                LdmNames.put(view, "conv_body." + end.group(2), tensor);
            } else if (outer.matches()) {
                int place = java.util.Arrays.asList(row).indexOf(Integer.valueOf(outer.group(1)));
                LdmNames.put(view, outer(place, row.length) + "." + outer.group(2), tensor);
            }
        }
    }

    /** First, one for each doubling, one at full size, last; the blocks come between the first and the second. */
    private static String outer(int place, int count) {
        if (place == 0) {
            return "conv_first";
        }
        return place == count - 1 ? "conv_last" : place == count - 2 ? "conv_hr" : "conv_up" + place;
    }

    private static void trunk(Checkpoint original, Map<String, StoredTensor> view) {
        for (String name : original.names()) {
            Matcher block = TRUNK.matcher(name);
            Matcher outer = OUTER.matcher(name);
            if (block.matches()) {
                LdmNames.put(view, block(block), original.tensor(name));
            } else if (outer.matches()) {
                String part = TRUNK_PARTS.getOrDefault(outer.group(1), outer.group(1));
                LdmNames.put(view, part + "." + outer.group(2), original.tensor(name));
            }
        }
    }

    private static String block(Matcher m) {
        return "body." + m.group(1) + ".rdb" + m.group(2) + ".conv" + m.group(3) + "." + m.group(4);
    }
}
