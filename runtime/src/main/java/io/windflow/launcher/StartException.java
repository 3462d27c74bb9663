package io.windflow.launcher;

/** WindFlow cannot start; the message is the one line that the user reads, so it says what to do. */
final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
