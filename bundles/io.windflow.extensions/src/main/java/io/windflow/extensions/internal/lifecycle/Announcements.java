package io.windflow.extensions.internal.lifecycle;

import io.windflow.api.audit.Audit;
import io.windflow.api.event.Events;
import io.windflow.api.identity.Principal;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Tells live events and the audit record, once they are there. Both stand on capabilities, so they are looked up when
 * they are needed and nothing here waits for them.
 */
final class Announcements implements AutoCloseable {

    private final ServiceTracker<Events, Events> events;
    private final ServiceTracker<Audit, Audit> audit;

    Announcements(BundleContext context) {
        events = new ServiceTracker<>(context, Events.class, null);
        audit = new ServiceTracker<>(context, Audit.class, null);
        events.open();
        audit.open();
    }

    /** @param data values that are null are left out */
    void event(String type, String subject, Map<String, Object> data) {
        Events service = events.getService();
        if (service != null) {
            Map<String, Object> present = new HashMap<>(data);
            present.values().removeIf(java.util.Objects::isNull);
            service.publish(type, subject, present);
        }
    }

    void audit(Principal by, String action, String extension, String result, String detail) {
        Audit service = audit.getService();
        if (service != null) {
            service.record(by, action, "extension/" + extension, result, detail);
        }
    }

    @Override
    public void close() {
        events.close();
        audit.close();
    }
}
