package dev.azulejo.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Lists options under headings: first the command's own, then those of each mixin in the order of the source, under the
 * mixin's name. A mixin without a name that ends in a colon has no heading: its options are listed with the command's own. (Argument groups of picocli have headings, too, but an option that is given twice starts a new group there
 * and drops what the first one held.)
 */
final class OptionSections implements IHelpSectionRenderer {
    private OptionSections() {}

    /** Makes the help of a command use them. */
    static void in(CommandLine commandLine) {
        commandLine.getHelpSectionMap().put(Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionSections());
    }

    @Override
    public String render(Help help) {
        CommandSpec command = help.commandSpec();
        List<OptionSpec> own = new ArrayList<>(command.options());
        StringBuilder sections = new StringBuilder();
        for (Map.Entry<String, CommandSpec> mixin : command.mixins().entrySet()) {
            if (!mixin.getKey().endsWith(":")) {
                continue;
            }
            List<OptionSpec> options = command.options().stream()
                    .filter(option -> mixin.getValue().optionsMap().containsKey(option.longestName()))
                    .toList();
            own.removeAll(options);
            sections.append(String.format("%n%s%n", mixin.getKey())).append(list(help, options));
        }
        return list(help, own) + sections;
    }

    private static String list(Help help, List<OptionSpec> options) {
        CommandSpec command = help.commandSpec();
        Help.Layout layout =
                help.createDefaultLayout(command.options(), command.positionalParameters(), help.colorScheme());
        layout.addOptions(options, help.createDefaultParamLabelRenderer());
        return layout.toString();
    }
}
