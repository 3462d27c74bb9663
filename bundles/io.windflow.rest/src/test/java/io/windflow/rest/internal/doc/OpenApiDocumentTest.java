package io.windflow.rest.internal.doc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The document that is checked in is the one that the sources make. {@code -Dopenapi.update} writes it. */
class OpenApiDocumentTest {

    private static final Path DOCUMENT = Path.of("src/main/openapi/openapi.json");

    @Test
    void documentIsWhatTheSourcesMake() throws IOException {
        String made = OpenApiDocument.generate();
        if (Boolean.getBoolean("openapi.update")) {
            Files.writeString(DOCUMENT, made);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("openapi.json is out of date: mvn -pl bundles/io.windflow.rest -am test -Dopenapi.update=true")
                .isEqualTo(made);
    }
}
