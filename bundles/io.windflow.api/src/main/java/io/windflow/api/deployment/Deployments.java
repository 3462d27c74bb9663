package io.windflow.api.deployment;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.identity.Principal;
import io.windflow.api.store.Receipt;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs deployments: one at a time for a stack, several stacks at once. A deployment is durable from the moment it is
 * accepted: after a restart it is finished or marked, never lost.
 */
@ProviderType
public interface Deployments {

    /**
     * Accepts a deployment of a revision.
     *
     * @param revision null for the latest
     * @param receipt kept with the deployment, here and below
     * @throws io.windflow.api.Problem NOT_FOUND, CONFLICT if too many wait for this stack already
     */
    Deployment deploy(String stack, Integer revision, Principal by, Receipt<Deployment> receipt);

    /** The same without a receipt. */
    default Deployment deploy(String stack, Integer revision, Principal by) {
        return deploy(stack, revision, by, Receipt.none());
    }

    /** Goes back. @param revision null for the last good one before the one deployed. @throws io.windflow.api.Problem NOT_FOUND, CONFLICT if there is none */
    Deployment rollback(String stack, Integer revision, Principal by, Receipt<Deployment> receipt);

    /** The same without a receipt. */
    default Deployment rollback(String stack, Integer revision, Principal by) {
        return rollback(stack, revision, by, Receipt.none());
    }

    /** Starts, stops or restarts the stack's containers. @throws io.windflow.api.Problem NOT_FOUND, CONFLICT */
    Deployment operate(String stack, DeploymentAction action, Principal by, Receipt<Deployment> receipt);

    /** The same without a receipt. */
    default Deployment operate(String stack, DeploymentAction action, Principal by) {
        return operate(stack, action, by, Receipt.none());
    }

    /**
     * Removes the stack: its containers and networks, its record and, if WindFlow made the folder, its files.
     *
     * @param volumes whether its named volumes go too
     */
    Deployment remove(String stack, boolean volumes, Principal by);

    /** Does the same as one that failed or was cancelled. @throws io.windflow.api.Problem NOT_FOUND, CONFLICT */
    Deployment retry(String id, Principal by, Receipt<Deployment> receipt);

    /** The same without a receipt. */
    default Deployment retry(String id, Principal by) {
        return retry(id, by, Receipt.none());
    }

    /** Asks a deployment to stop; it ends CANCELLED with what ran before running. @throws io.windflow.api.Problem NOT_FOUND, CONFLICT if it has ended */
    Deployment cancel(String id, Principal by);

    /** @throws io.windflow.api.Problem NOT_FOUND */
    Deployment get(String id);

    /** Newest first. @param stack only those of this stack, null for all */
    Page<Deployment> list(String stack, PageRequest request);

    /**
     * The log from a line on.
     *
     * @param afterLine the number of the last line the caller has, 0 for all
     * @param limit the most lines wanted
     * @throws io.windflow.api.Problem NOT_FOUND
     */
    List<LogLine> log(String id, long afterLine, int limit);

    /**
     * Sends the log from a line on, then each new line, until the deployment ends or the result is closed.
     *
     * @param listener called by one thread at a time
     * @param onEnd called once with the deployment when it has ended and all lines were sent
     */
    AutoCloseable follow(String id, long afterLine, Consumer<LogLine> listener, Consumer<Deployment> onEnd);
}
