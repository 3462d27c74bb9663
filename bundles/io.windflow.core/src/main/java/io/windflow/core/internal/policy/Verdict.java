package io.windflow.core.internal.policy;

import io.windflow.api.Problem;
import io.windflow.api.Violation;
import io.windflow.api.stack.Allowance;
import java.util.List;
import java.util.Set;

/**
 * What a check of a stack's files says.
 *
 * @param violations all that is wrong, empty if nothing
 * @param needed what an administrator would have to allow to make the policy's part of them right
 * @param model the model that Compose made of the files, null if it made none
 */
public record Verdict(List<Violation> violations, Set<Allowance> needed, Model model) {

    public Verdict {
        violations = List.copyOf(violations);
        needed = Set.copyOf(needed);
    }

    static Verdict refused(List<Violation> violations) {
        return new Verdict(violations, Set.of(), null);
    }

    public boolean isFine() {
        return violations.isEmpty();
    }

    /** The failure to tell; POLICY if nothing but policy is against it. */
    public Problem problem() {
        boolean policy =
                violations.stream().allMatch(violation -> violation.rule().startsWith("policy."));
        Violation first = violations.get(0);
        String place = first.line() == null ? "" : " (line " + first.line() + ")";
        String more = violations.size() == 1 ? "" : "; and " + (violations.size() - 1) + " more";
        String message = first.message() + place + more;
        return policy ? Problem.policy(message, first.advice(), violations) : Problem.invalid(message, violations);
    }
}
