package io.windflow.rest.internal.resource;

import io.windflow.api.Problem;
import io.windflow.api.audit.Audit;
import io.windflow.api.identity.Principal;
import io.windflow.rest.internal.Caller;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Locale;

/** Records changes that go straight to an engine; what goes through the core, the core records. */
final class Audited {

    private final Audit audit;

    Audited(Audit audit) {
        this.audit = audit;
    }

    void run(ContainerRequestContext request, String action, String target, Runnable change) {
        Principal caller = Caller.of(request);
        try {
            change.run();
        } catch (Problem problem) {
            audit.record(caller, action, target, problem.type().name().toLowerCase(Locale.ROOT), problem.getMessage());
            throw problem;
        }
        audit.record(caller, action, target, "ok", null);
    }
}
