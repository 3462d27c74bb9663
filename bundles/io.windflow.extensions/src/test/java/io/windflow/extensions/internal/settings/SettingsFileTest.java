package io.windflow.extensions.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {

    private static final String TEXT =
            """
            # Redis of the office
            url = redis://:pw@host:6379/0

            ! another comment
            prefix : windflow:
            long=one \\
                 two
            port 6379
            key\\ with\\ spaces=x
            """;

    @Test
    void readsWhatJavaPropertiesRead() throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(TEXT));

        Map<String, String> values = SettingsFile.of(TEXT).values();

        assertThat(values).isEqualTo(Map.copyOf(properties));
        assertThat(values.keySet()).containsExactly("url", "prefix", "long", "port", "key with spaces");
    }

    @Test
    void knowsTheLineOfEachKey() {
        SettingsFile file = SettingsFile.of(TEXT);

        assertThat(file.line("url")).isEqualTo(2);
        assertThat(file.line("long")).isEqualTo(6);
        assertThat(file.line("port")).isEqualTo(8);
        assertThat(file.line("two")).isNull();
    }

    @Test
    void aChangeKeepsEverythingElse() {
        SettingsFile file = SettingsFile.of(TEXT);

        file.set("long", "short");
        file.set("connections", "4");
        file.remove("prefix");

        assertThat(file.text())
                .isEqualTo(
                        """
                        # Redis of the office
                        url = redis://:pw@host:6379/0

                        ! another comment
                        long=short
                        port 6379
                        key\\ with\\ spaces=x
                        connections=4
                        """);
    }

    @Test
    void ofAKeySetTwiceTheLastCounts() {
        SettingsFile file = SettingsFile.of("a=1\na=2\n");
        assertThat(file.values()).containsEntry("a", "2");
        assertThat(file.line("a")).isEqualTo(2);
        file.remove("a");
        assertThat(file.text()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"p=q:r#s!t", "back\\slash", " lead", "é€", "two\nlines", "$[env:X]", "", "#", "trailing\\"})
    void whatIsWrittenIsReadBack(String value) throws IOException {
        SettingsFile file = SettingsFile.of("");
        file.set("key", value);
        Properties properties = new Properties();
        properties.load(new StringReader(file.text()));

        assertThat(properties).containsEntry("key", value);
        assertThat(SettingsFile.of(file.text()).values()).containsEntry("key", value);
    }

    @Test
    void knowsTheLineThatNobodyCanRead() {
        assertThat(SettingsFile.of("# \\u\na=1\npath=C:\\users\n").malformedLine())
                .isEqualTo(3);
        assertThat(SettingsFile.of("a=\\u00e9\nb=C:\\\\users\n").malformedLine())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "=", "\\", "a\\", "a=\\u12", ":::", "# only a comment", "a=b\\\n"})
    void strangeTextIsNoAccident(String text) {
        assertThat(SettingsFile.of(text).values()).isNotNull();
    }
}
