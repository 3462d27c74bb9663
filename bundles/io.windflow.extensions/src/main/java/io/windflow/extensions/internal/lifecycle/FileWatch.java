package io.windflow.extensions.internal.lifecycle;

import io.windflow.extensions.internal.settings.ConfigFolder;
import io.windflow.extensions.internal.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices a settings file that is so malformed that it never reaches Config Admin, so that the user is told here, too.
 * Only for one thread.
 */
final class FileWatch {

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    private final ConfigFolder folder;
    private final Map<String, FileTime> seen = new HashMap<>();

    FileWatch(ConfigFolder folder) {
        this.folder = folder;
    }

    void look(ManagedExtension extension) {
        String name = extension.feature().fileName();
        Path file = folder.file(name);
        try {
            FileTime time = Files.isRegularFile(file) ? Files.getLastModifiedTime(file) : null;
            if (Objects.equals(time, seen.put(name, time))) {
                return;
            }
            Integer line = SettingsFile.of(folder.read(name).orElse("")).malformedLine();
            Wanted wanted = extension.wanted();
            if (line != null) {
                extension.want(wanted.refused(
                        name + ", line " + line + ": \\u stands without four digits; write a backslash twice"));
            } else if (wanted.refusal() != null) {
                extension.want(wanted.refused(null));
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be looked at", file, e);
        }
    }
}
