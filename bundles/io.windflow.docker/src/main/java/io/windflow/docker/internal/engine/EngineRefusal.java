package io.windflow.docker.internal.engine;

/** The engine answered a call with an error: its HTTP status and its own words. */
final class EngineRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    EngineRefusal(int status, String words) {
        super(words, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
