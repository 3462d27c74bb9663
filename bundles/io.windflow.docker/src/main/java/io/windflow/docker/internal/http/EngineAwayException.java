package io.windflow.docker.internal.http;

/** The engine does not answer: why, and what the user can do about it. */
public final class EngineAwayException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String advice;

    public EngineAwayException(String reason, String advice) {
        super(reason);
        this.advice = advice;
    }

    public EngineAwayException(String reason, String advice, Throwable cause) {
        super(reason, cause);
        this.advice = advice;
    }

    public String advice() {
        return advice;
    }
}
