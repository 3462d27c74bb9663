package io.windflow.extensions.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.Violation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsSchemaTest {

    private static final String METATYPE =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0"
                xmlns:windflow="https://windflow.io/metatype/v1.0.0">
              <OCD id="other" name="Other"><AD id="foreign" type="String"/></OCD>
              <OCD id="settings" name="Settings">
                <AD id=".url" type="String" name="Address" description="Where it is" default=""/>
                <AD id=".password" type="Password" name="Password" required="false"/>
                <AD id="port" type="Integer" name="Port" min="1" max="65535" default="6379"/>
                <AD id="mode" type="String" default="a"><Option value="a"/><Option value="b"/></AD>
                <AD id="name" type="String" default="a" windflow:form="[a-z]+" windflow:formInWords="must be letters"/>
                <AD id="verbose" type="Boolean" default="false"/>
                <AD id="realm" type="String"/>
              </OCD>
              <Designate pid="io.example.other"><Object ocdref="other"/></Designate>
              <Designate factoryPid="io.example"><Object ocdref="settings"/></Designate>
            </metatype:MetaData>
            """;

    @TempDir
    Path folder;

    private SettingsSchema schema;

    @BeforeEach
    void read() throws IOException {
        schema = new SettingsSchema(MetatypeReader.read(jar(METATYPE), "io.example"));
    }

    @Test
    void readsDefinitionsFromTheJar() throws IOException {
        assertThat(schema.definitions())
                .extracting(
                        d -> d.key() + "|" + d.name() + "|" + d.type() + "|" + d.required() + "|" + d.defaultValue())
                .containsExactly(
                        "url|Address|string|false|null",
                        "password|Password|password|false|null",
                        "port|Port|integer|false|6379",
                        "mode|mode|string|false|a",
                        "name|name|string|false|a",
                        "verbose|verbose|boolean|false|false",
                        "realm|realm|string|true|null");
        assertThat(schema.definitions().get(3).options()).containsExactly("a", "b");
        assertThat(MetatypeReader.read(jar(METATYPE), "io.example.unknown")).isEmpty();
    }

    @Test
    void aDocumentTypeIsNotFollowed() throws IOException {
        String evil = METATYPE.replace(
                "<metatype:MetaData", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n<metatype:MetaData");
        assertThat(MetatypeReader.read(jar(evil), "io.example")).hasSize(7);
    }

    @Test
    void saysWhatIsWrongWithAMetatype() throws IOException {
        Path form = jar(METATYPE.replace("form=\"[a-z]+", "form=\"[a-z+"));
        assertThatThrownBy(() -> MetatypeReader.read(form, "io.example"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "The form of the setting 'name' is no regular expression: Unclosed character class");
        Path nameless = jar(METATYPE.replace("id=\"realm\"", ""));
        assertThatThrownBy(() -> MetatypeReader.read(nameless, "io.example"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("A setting (AD) has no id");
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        SettingsFile file = SettingsFile.of("realm=r\nurll=x\nport=http\nmode=c\nverbose=yes\n");
        List<Violation> violations = schema.check(file.values(), "windflow.x.cfg", file);

        assertThat(violations)
                .extracting(v -> v.line() + " " + v.message())
                .containsExactly(
                        "2 There is no setting 'urll'",
                        "3 port must be a whole number, not 'http'",
                        "4 mode must be one of a, b",
                        "5 verbose must be true or false");
        assertThat(violations.get(0).advice()).isEqualTo("Did you mean 'url'?");
    }

    @Test
    void numbersHaveBoundsAndRequiredSettingsMustBeThere() {
        assertThat(schema.check(Map.of("port", "0", "realm", "r"), "f", null))
                .extracting(Violation::message)
                .containsExactly("port must be at least 1, not 0");
        assertThat(schema.check(Map.of("port", "65536"), "f", null))
                .extracting(Violation::message)
                .containsExactly("port must be at most 65535, not 65536", "The setting 'realm' is missing");
    }

    @Test
    void aTextMustHaveItsForm() {
        assertThat(schema.check(Map.of("name", "7 days", "realm", "r"), "f", null))
                .extracting(Violation::message)
                .containsExactly("name must be letters");
        assertThat(schema.check(Map.of("name", "days", "realm", "r"), "f", null))
                .isEmpty();
        assertThat(schema.checkWritten(Map.of("name", "$[env:NAME]", "realm", "r"), "f"))
                .isEmpty();
    }

    @Test
    void aReferenceToNothingIsSaid() {
        Map<String, String> values = Map.of("realm", "r", "password", "$[secret:redis]", "port", "$[env:PORT]");

        assertThat(schema.check(values, "f", null))
                .extracting(Violation::message)
                .containsExactlyInAnyOrder(
                        "password refers to the secret 'redis', which is not set",
                        "port refers to the variable 'PORT', which is not set");
        assertThat(schema.checkWritten(values, "f")).isEmpty();
    }

    @Test
    void secretsAreMasked() {
        assertThat(schema.masked(Map.of(
                        "password", "pw",
                        "passwort", "pw",
                        "url", "redis://user:p@ss:word@host:6379/0",
                        "realm", "$[env:REALM]",
                        "mode", "redis://host:6379")))
                .isEqualTo(Map.of(
                        "password", "********",
                        "passwort", "********",
                        "url", "redis://user:********@host:6379/0",
                        "realm", "$[env:REALM]",
                        "mode", "redis://host:6379"));
        assertThat(schema.masked(Map.of("password", "$[secret:redis]"))).containsValue("$[secret:redis]");
    }

    @Test
    void aChangeLeavesWhatComesBackMasked() {
        SettingsFile file = SettingsFile.of("url=redis://:pw@host/0\npassword=secret\nport=1\n");

        schema.apply(Map.of("url", "redis://:********@host/0", "password", "********", "port", "", "mode", "b"), file);

        assertThat(file.text()).isEqualTo("url=redis://:pw@host/0\npassword=secret\nmode=b\n");
    }

    @Test
    void theComponentGetsThePropertiesOfItsMetatype() {
        assertThat(schema.configuration(Map.of("url", "x", "port", "1", "password", "")))
                .isEqualTo(Map.of(".url", "x", "port", "1"));
    }

    private Path jar(String metatype) throws IOException {
        Path jar = Files.createTempFile(folder, "bundle", ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("OSGI-INF/metatype/settings.xml"));
            entries.write(metatype.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
