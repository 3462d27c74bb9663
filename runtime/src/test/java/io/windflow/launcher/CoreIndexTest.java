package io.windflow.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.launcher.CoreIndex.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoreIndexTest {

    @TempDir
    Path folder;

    @Test
    void isReadAsItWasWritten() throws IOException {
        CoreIndex index = new CoreIndex(
                "1.2.3",
                Map.of("felix.fileinstall.filter", "[A-Za-z]*\\.(cfg|config)", "empty", ""),
                List.of(
                        new Entry(
                                "api.jar", 1, true, Map.of("Bundle-SymbolicName", "io.windflow.api; singleton:=true")),
                        new Entry("locator.jar", 6, false, Map.of())));

        index.write(folder.resolve("core.index"));

        assertThat(CoreIndex.read(folder.resolve("core.index"))).isEqualTo(index);
    }

    @Test
    void knowsTheHighestStartLevel() {
        assertThat(new CoreIndex("1", Map.of(), List.of(entry(2, Map.of()), entry(6, Map.of()), entry(1, Map.of())))
                        .highestStartLevel())
                .isEqualTo(6);
        assertThat(new CoreIndex("1", Map.of(), List.of()).highestStartLevel()).isOne();
    }

    @Test
    void startsWhatCanBeStarted() {
        assertThat(entry(1, Map.of()).isStarted(true)).isTrue();
        assertThat(entry(1, Map.of("Fragment-Host", "io.windflow.api")).isStarted(false))
                .isFalse();
        Entry notConnected = new Entry("locator.jar", 1, false, Map.of());
        assertThat(notConnected.isStarted(false)).isTrue();
        assertThat(notConnected.isStarted(true)).isFalse();
    }

    @Test
    void namesABundleWithoutItsDirectives() {
        assertThat(entry(1, Map.of("Bundle-SymbolicName", "io.windflow.api ;singleton:=true"))
                        .symbolicName())
                .isEqualTo("io.windflow.api");
        assertThat(entry(1, Map.of()).symbolicName()).isEqualTo("some.jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version 1.2.3\n", "property\tname\n", "what\tis\tthis\n", "\n"})
    void refusesWhatIsNoIndex(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("core.index"), text);

        assertThatThrownBy(() -> CoreIndex.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("not a line of an index");
    }

    private static Entry entry(int startLevel, Map<String, String> headers) {
        return new Entry("some.jar", startLevel, true, headers);
    }
}
