package io.windflow.api.audit;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.identity.Principal;
import org.osgi.annotation.versioning.ProviderType;

/** Records every change. */
@ProviderType
public interface Audit {

    /**
     * Records a change or a refused attempt. Never fails the caller: an entry that cannot be written is logged.
     *
     * @param action what was done, as {@code stack.deploy} or {@code user.create}
     * @param target the thing it was done to, as {@code stack/web}
     * @param result {@code ok}, or the problem type in lower case
     * @param detail one line without secrets, or null
     */
    void record(Principal by, String action, String target, String result, String detail);

    /** The entries, newest first. @param text only those whose actor, action or target contains it; null for all */
    Page<AuditEntry> list(String text, PageRequest request);
}
