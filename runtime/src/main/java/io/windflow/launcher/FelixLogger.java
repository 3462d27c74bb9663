package io.windflow.launcher;

import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;

/** Sends what the framework itself has to say to the log. */
final class FelixLogger extends Logger {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("org.apache.felix.framework");

    @Override
    protected void doLog(Bundle bundle, ServiceReference reference, int level, String message, Throwable failure) {
        if (failure instanceof BundleException && failure.getCause() == null) {
            // The message says it all; the stack is only that of the framework.
            doLog(bundle, reference, level, message + ": " + failure.getMessage(), null);
            return;
        }
        String line = bundle == null ? message : bundle.getSymbolicName() + ": " + message;
        switch (level) {
            case LOG_ERROR -> LOG.error(line, failure);
            case LOG_WARNING -> LOG.warn(line, failure);
            case LOG_INFO -> LOG.info(line, failure);
            default -> LOG.debug(line, failure);
        }
    }
}
