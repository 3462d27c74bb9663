package io.windflow.api.stack;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.identity.Principal;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Keeps stacks and their revisions. What changes containers is a deployment. */
@ProviderType
public interface Stacks {

    /** The stacks by name. @param text only those whose name contains it; null for all. Never waits for an engine. */
    Page<StackSummary> list(String text, PageRequest request);

    /** @throws io.windflow.api.Problem NOT_FOUND */
    Stack get(String name);

    /**
     * Checks compose and env with the Compose CLI and the policy, keeping nothing.
     *
     * @return all that is wrong; empty if it could be saved
     * @throws io.windflow.api.Problem INVALID for a bad name, FORBIDDEN for allowances that the caller may not give
     */
    List<io.windflow.api.Violation> validate(String name, StackDraft draft, Principal by);

    /**
     * Writes a new revision and its files, and in the same unit of work what the draft allows the stack. Saving what is
     * already the latest revision keeps it.
     *
     * @param expectedRevision the latest revision the caller has seen, 0 for "must not exist", null for any
     * @throws io.windflow.api.Problem INVALID, POLICY, CHANGED, FORBIDDEN for a folder or for allowances that the caller
     *     may not give
     */
    Revision save(String name, StackDraft draft, Integer expectedRevision, Principal by);

    /** Newest first, without their texts. @throws io.windflow.api.Problem NOT_FOUND */
    Page<RevisionSummary> revisions(String name, PageRequest request);

    /** @throws io.windflow.api.Problem NOT_FOUND */
    Revision revision(String name, int number);

    /** Sets what policy allows this stack, for administrators. @throws io.windflow.api.Problem NOT_FOUND */
    Stack allow(String name, Set<Allowance> allowances, Principal by);

    /** Compose projects that run on an engine and are not managed yet. */
    List<UnmanagedProject> unmanaged();

    /**
     * Takes a running project over, reading its files where its labels say they are. Restarts no container.
     *
     * @throws io.windflow.api.Problem NOT_FOUND, CONFLICT if its files are gone, INVALID, POLICY
     */
    Stack adopt(String project, Principal by);
}
