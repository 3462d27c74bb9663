package io.windflow.tests.e2e.support;

/** Compose files that the tests deploy; see {@code tests/images/README.md} for what the image does. */
public final class ComposeFiles {

    private ComposeFiles() {}

    /** One service that becomes healthy. */
    public static String web(String version) {
        return web(version, "healthy");
    }

    /** One service that behaves as told. */
    public static String web(String version, String health) {
        return """
                services:
                  web:
                    image: windflow-test/web:%s
                    environment:
                      WEB_HEALTH: %s
                """
                .formatted(version, health);
    }

    /** One service on a port of the loopback interface. */
    public static String published(int port) {
        return web("1") + "    ports:\n      - 127.0.0.1:" + port + ":8080\n";
    }
}
