package io.windflow.extensions.internal.settings;

import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.feature.Feature.Environment;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the variables of the environment, read at start, the effect of a file: where one switches an extension on and it
 * has no file, the file is written, with references to the variables instead of their values. From then on the file is
 * the truth as any other. A file that was written so and not changed since goes when the variable is gone at a later
 * start; a file that the user wrote always wins.
 */
public final class EnvironmentSwitches {

    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentSwitches.class);

    private static final String MARK = "# Written at start because the environment sets ";

    private static final Pattern WRITTEN = Pattern.compile(MARK + ".*\n#.*\n(\\w+=\\$\\[env:\\w+\\]\n)*");

    private final Map<String, String> environment;
    private final ConfigFolder folder;

    public EnvironmentSwitches(Map<String, String> environment, ConfigFolder folder) {
        this.environment = environment;
        this.folder = folder;
    }

    public void apply(Feature feature) {
        Environment switches = feature.environment();
        if (switches.variable() == null) {
            return;
        }
        try {
            Optional<String> present = folder.read(feature.fileName());
            boolean ours = present.isPresent() && WRITTEN.matcher(present.get()).matches();
            boolean on = isOn(switches, feature);
            if (on && (present.isEmpty() || ours)) {
                String text = text(switches);
                if (!text.equals(present.orElse(null))) {
                    folder.write(feature.fileName(), text);
                }
            } else if (!on && ours) {
                folder.remove(feature.fileName());
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.error(
                    "{} in the environment has no effect: {} cannot be written",
                    switches.variable(),
                    folder.file(feature.fileName()),
                    e);
        }
    }

    private boolean isOn(Environment switches, Feature feature) {
        String value = environment.getOrDefault(switches.variable(), "").strip();
        if (value.isEmpty() || switches.others().contains(value)) {
            return false;
        }
        if (switches.value() == null || switches.value().equals(value)) {
            return true;
        }
        LOG.warn(
                "{}={} in the environment switches nothing on; {}={} switches on '{}'",
                switches.variable(),
                value,
                switches.variable(),
                switches.value(),
                feature.name());
        return false;
    }

    private String text(Environment switches) {
        StringBuilder text = new StringBuilder(MARK)
                .append(switches.variable())
                .append(".\n# Change anything here and the file is yours; leave it and it goes with the variable.\n");
        new TreeMap<>(switches.settings()).forEach((setting, variable) -> {
            if (!environment.getOrDefault(variable, "").isBlank()) {
                text.append(setting).append("=$[env:").append(variable).append("]\n");
            }
        });
        return text.toString();
    }
}
