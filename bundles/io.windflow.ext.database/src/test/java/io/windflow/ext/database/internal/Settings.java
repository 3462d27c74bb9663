package io.windflow.ext.database.internal;

import java.lang.annotation.Annotation;

/** Settings as a test wants them. */
@SuppressWarnings("ClassExplicitlyAnnotation")
record Settings(String _url, String _password, int port, String schema, int connections) implements PostgresSettings {

    static Settings url(String url) {
        return inSchema(url, "windflow");
    }

    static Settings inSchema(String url, String schema) {
        return new Settings(url, "", 5432, schema, 6);
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return PostgresSettings.class;
    }
}
