package io.windflow.ext.cache.internal;

import java.lang.annotation.Annotation;

/** Settings as a test wants them. */
@SuppressWarnings("ClassExplicitlyAnnotation")
record Settings(String _url, String _password, int port, String prefix, int connections) implements RedisSettings {

    static Settings url(String url) {
        return new Settings(url, "", 6379, "windflow-test:", 4);
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return RedisSettings.class;
    }
}
