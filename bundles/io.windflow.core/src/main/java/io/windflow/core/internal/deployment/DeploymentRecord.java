package io.windflow.core.internal.deployment;

import io.windflow.api.Problem;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.DeploymentAction;
import io.windflow.api.deployment.DeploymentState;
import java.time.Instant;

/** A deployment as the store has it. */
record DeploymentRecord(Deployment deployment, Options options) {

    /**
     * What a deployment needs to know beside what it shows.
     *
     * @param volumes whether a removal takes the named volumes too
     * @param cancelled whether somebody asked it to stop
     * @param starts how often it was started; more than once if WindFlow ended in the middle
     */
    record Options(boolean volumes, boolean cancelled, int starts) {

        static Options none() {
            return new Options(false, false, 0);
        }

        Options withCancelled() {
            return new Options(volumes, true, starts);
        }

        Options withOneMoreStart() {
            return new Options(volumes, cancelled, starts + 1);
        }
    }

    /** @throws Problem CONFLICT if it has ended, goes back already, or is a removal under way */
    void requireCancellable() {
        String id = deployment.id();
        DeploymentState state = deployment.state();
        if (state.isFinal() || state == DeploymentState.ROLLING_BACK) {
            throw Problem.conflict(
                    "The deployment '" + id + "' is " + (state.isFinal() ? state + " already" : "going back already"),
                    null);
        }
        if (deployment.action() == DeploymentAction.REMOVE && state != DeploymentState.QUEUED) {
            throw Problem.conflict("A removal under way cannot be undone", null);
        }
    }

    DeploymentRecord with(Options options) {
        return new DeploymentRecord(deployment, options);
    }

    DeploymentRecord started(Instant now) {
        Deployment it = deployment;
        return with(
                it.state(),
                it.rolledBackTo(),
                it.reason(),
                it.advice(),
                it.startedAt() == null ? now : it.startedAt(),
                it.finishedAt());
    }

    DeploymentRecord moved(DeploymentState state, String reason, String advice) {
        Deployment it = deployment;
        return with(state, it.rolledBackTo(), reason, advice, it.startedAt(), it.finishedAt());
    }

    DeploymentRecord ended(DeploymentState state, Integer rolledBackTo, String reason, String advice, Instant now) {
        return with(state, rolledBackTo, reason, advice, deployment.startedAt(), now);
    }

    private DeploymentRecord with(
            DeploymentState state,
            Integer rolledBackTo,
            String reason,
            String advice,
            Instant startedAt,
            Instant finishedAt) {
        Deployment it = deployment;
        Deployment changed = new Deployment(
                it.id(),
                it.stack(),
                it.action(),
                it.revision(),
                state,
                rolledBackTo,
                reason,
                advice,
                it.actor(),
                it.createdAt(),
                startedAt,
                finishedAt,
                it.retryOf());
        return new DeploymentRecord(changed, options);
    }
}
