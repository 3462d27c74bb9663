package io.windflow.extensions.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFolderTest {

    @TempDir
    Path path;

    @Test
    void aReaderSeesTheOldOrTheNewFile() throws IOException {
        ConfigFolder folder = new ConfigFolder(path.resolve("config"));
        assertThat(folder.read("a.cfg")).isEmpty();

        folder.write("a.cfg", "one");
        Files.setPosixFilePermissions(folder.file("a.cfg"), PosixFilePermissions.fromString("rw-r-----"));
        folder.write("a.cfg", "two");

        assertThat(folder.read("a.cfg")).hasValue("two");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.file("a.cfg"))))
                .isEqualTo("rw-r-----");
        assertThat(path.resolve("config").toFile().list()).containsExactly("a.cfg");
        folder.remove("a.cfg");
        folder.remove("a.cfg");
        assertThat(folder.has("a.cfg")).isFalse();
    }
}
