package dev.azulejo;

import dev.azulejo.fault.SettingsException;

/**
 * A network that guides the diffusion model by the enlarged picture (ControlNet; Zhang et al. 2023), such as those that
 * were trained for tiles.
 *
 * @param file its folder or file; what the diffusion model may be called by is a name here too
 * @param weight how much it counts, 0 to 10; 1 as it was trained
 */
public record ControlFile(String file, double weight) {
    /** @throws SettingsException if the file has no name or the weight is not in 0..10 */
    public ControlFile {
        if (file.isBlank()) {
            throw new SettingsException("a ControlNet needs a folder or file, found an empty name");
        }
        Range.require("weight of the ControlNet " + file, weight, 0, 10);
    }
}
