package io.windflow.docker.internal.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.Violation;
import io.windflow.api.engine.ComposeProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelErrorsTest {

    @TempDir
    Path folder;

    private ComposeProject project;

    @BeforeEach
    void write() throws IOException {
        Path file = Files.writeString(
                folder.resolve("compose.yaml"),
                """
                # web: not this one
                services:
                  db:
                    image: x
                    web: 1
                  "web":
                    image: y
                    ports:
                      - "80:80"
                """);
        project = new ComposeProject("p", folder, List.of(file));
    }

    private Violation of(String... lines) {
        return ModelErrors.violation(project, List.of(lines));
    }

    private String file() {
        return project.files().get(0).toString();
    }

    @Test
    void theLineOfTheParserIsTaken() {
        Violation violation = of("failed to parse " + file() + ": yaml: line 4: did not find expected node content");
        assertThat(violation)
                .isEqualTo(new Violation(
                        "compose", 4, null, "compose.syntax", "line 4: did not find expected node content", null));
        assertThat(of("yaml: line 3: mapping values are not allowed in this context")
                        .line())
                .isEqualTo(3);
    }

    @Test
    void aLineOfAnotherFileIsNotShownAsOurs() {
        Violation violation = of("failed to parse /elsewhere/more.yaml: yaml: line 4: oops");
        assertThat(violation.line()).isNull();
        assertThat(violation.message()).contains("/elsewhere/more.yaml");
    }

    @Test
    void theLineOfAKeyIsFoundByItsPath() {
        assertThat(of("validating " + file() + ": services.web.ports.0 must be a string")
                        .line())
                .isEqualTo(8);
        assertThat(of("validating " + file() + ": services.web must be a mapping")
                        .line())
                .isEqualTo(6);
        assertThat(of("validating " + file() + ": services.db additional properties 'web' not allowed")
                        .line())
                .isEqualTo(5);
        assertThat(of("service \"web\" refers to undefined network n: invalid compose project"))
                .satisfies(violation -> {
                    assertThat(violation.line()).isEqualTo(6);
                    assertThat(violation.message()).isEqualTo("service \"web\" refers to undefined network n");
                });
    }

    @Test
    void theTopOfTheFileHasNoKey() {
        assertThat(of("validating " + file() + ": (root) Additional property services is not allowed")
                        .line())
                .isEqualTo(2);
        assertThat(of("validating " + file() + ":  additional properties 'services' not allowed")
                        .line())
                .isEqualTo(2);
    }

    @Test
    void warningsAreNotTheError() {
        Violation violation = of("yaml: line 2: oops", "warning: The \"A\" variable is not set.");
        assertThat(violation.line()).isEqualTo(2);
    }

    @Test
    void otherWordsAreNoViolation() {
        assertThat(of("Error response from daemon: conflict: something else")).isNull();
        assertThat(ModelErrors.violation(project, List.of())).isNull();
    }
}
