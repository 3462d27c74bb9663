package io.windflow.extensions.internal.backing;

/** Is told what becomes of the services of extensions. */
public interface ServiceListener {

    /** A service is up that was not, or that was not known of. */
    void onStarted(String extension);

    /** A service that was up has stopped or is gone. */
    void onGone(String extension);
}
