package dev.azulejo.model;

import dev.azulejo.network.ControlNet;
import dev.azulejo.network.Lora;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which changes the results {@code y_NAME} of a reference are with: {@code y_kohya} is with the file kohya.safetensors,
 * {@code y_kohya_and_locon_at_half} with that and locon.safetensors, {@code y_unet_with_control} with a ControlNet.
 *
 * @param outputs names in the reference
 * @param loras what the network is changed by to give them
 * @param controls what guides it
 */
record Changed(List<String> outputs, List<NamedLora> loras, List<NamedControl> controls) {
    private static final String AND = "_and_";
    private static final String CONTROL = "control";

    /** A file of low-rank changes by its name without ending. */
    record NamedLora(String name, Lora lora) {}

    /** A ControlNet by the name of its folder or file, and how much it counts. */
    record NamedControl(String name, ControlNet network, double weight) {}

    Changed {
        outputs = List.copyOf(outputs);
        loras = List.copyOf(loras);
        controls = List.copyOf(controls);
    }

    /**
     * The results that are with all changes together; if there are none, those that are with some of them.
     *
     * @param candidates the names {@code y_NAME} of a reference
     */
    static List<Changed> among(Set<String> candidates, List<NamedLora> loras, List<NamedControl> controls) {
        Set<String> all = names(loras, controls);
        List<String> exact =
                candidates.stream().filter(name -> parts(name).equals(all)).toList();
        if (!exact.isEmpty()) {
            return List.of(new Changed(exact, loras, controls));
        }
        List<String> told = candidates.stream()
                .filter(name -> name.contains(CONTROL) != controls.isEmpty())
                .filter(name -> loras.stream().allMatch(lora -> parts(name).contains(lora.name())))
                .toList();
        if (told.size() == 1) {
            return List.of(new Changed(told, loras, controls));
        }
        List<Changed> some = new ArrayList<>();
        for (String name : candidates) {
            List<NamedLora> ofName = loras.stream()
                    .filter(lora -> parts(name).contains(lora.name()))
                    .toList();
            List<NamedControl> guides = controls.stream()
                    .filter(control -> parts(name).contains(control.name()))
                    .toList();
            if (guides.isEmpty() && ofName.isEmpty() && name.contains(CONTROL) && controls.size() == 1) {
                some.add(new Changed(List.of(name), List.of(), controls));
            } else if (!parts(name).isEmpty() && names(ofName, guides).equals(parts(name))) {
                some.add(new Changed(List.of(name), ofName, guides));
            }
        }
        if (some.isEmpty()
                && candidates.size() == 1
                && controls.isEmpty() != candidates.toString().contains(CONTROL)) {
            return List.of(new Changed(List.copyOf(candidates), loras, controls));
        }
        return some;
    }

    private static Set<String> names(List<NamedLora> loras, List<NamedControl> controls) {
        Set<String> names = new LinkedHashSet<>();
        Stream.concat(loras.stream().map(NamedLora::name), controls.stream().map(NamedControl::name))
                .forEach(names::add);
        return names;
    }

    /** {@code y_kohya_and_locon_at_half}: kohya and locon. */
    private static Set<String> parts(String output) {
        String text = output.substring("y_".length()).replaceFirst("_at_.*$", "");
        return new LinkedHashSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).split(AND)));
    }

    /** The name of a file or folder as it is in a result's name. */
    static String stem(ModelLocation location) {
        return location.shortName().toLowerCase(Locale.ROOT).replaceFirst("\\.(safetensors|pt|pth|ckpt|bin)$", "");
    }
}
