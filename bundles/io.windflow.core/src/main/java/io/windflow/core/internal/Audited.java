package io.windflow.core.internal;

import io.windflow.api.Problem;
import io.windflow.api.audit.Audit;
import io.windflow.api.identity.Principal;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs a change and records it with how it ended; a refused attempt is recorded too. */
public final class Audited {

    private final Audit audit;

    public Audited(Audit audit) {
        this.audit = audit;
    }

    /** @param detail says more about the result, without secrets; may return null */
    public <T> T run(Principal by, String action, String target, Supplier<T> change, Function<T, String> detail) {
        T result;
        try {
            result = change.get();
        } catch (Problem problem) {
            audit.record(by, action, target, problem.type().name().toLowerCase(Locale.ROOT), problem.getMessage());
            throw problem;
        }
        audit.record(by, action, target, "ok", detail.apply(result));
        return result;
    }
}
