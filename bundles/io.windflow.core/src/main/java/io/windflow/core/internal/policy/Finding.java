package io.windflow.core.internal.policy;

import io.windflow.api.stack.Allowance;
import java.util.List;

/**
 * Something in a rendered model that policy refuses.
 *
 * @param rule stable short name, such as {@code policy.privileged}
 * @param allowance what an administrator may allow to permit it, null if nothing does
 * @param path where it is in the model
 * @param hint see {@link ComposeSource#locate}
 */
record Finding(String rule, Allowance allowance, String message, String advice, List<String> path, String hint) {

    Finding {
        path = List.copyOf(path);
    }

    /** The advice, with what an administrator can do about it. */
    String fullAdvice() {
        if (allowance == null) {
            return advice;
        }
        String allow = "an administrator may allow " + allowance + " for this stack";
        return advice == null ? "Remove it, or " + allow : advice + ", or " + allow;
    }
}
