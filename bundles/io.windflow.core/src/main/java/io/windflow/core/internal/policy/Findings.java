package io.windflow.core.internal.policy;

import io.windflow.api.stack.Allowance;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Collects what the rules find, leaving out what the stack is allowed. */
final class Findings {

    private final Set<Allowance> allowed;
    private final List<Finding> findings = new ArrayList<>();

    Findings(Set<Allowance> allowed) {
        this.allowed = allowed;
    }

    /** Adds what only a permission of an administrator can make right. */
    void unlessAllowed(
            Allowance allowance, String rule, String message, String advice, List<String> path, String hint) {
        if (!allowed.contains(allowance)) {
            findings.add(new Finding("policy." + rule, allowance, message, advice, path, hint));
        }
    }

    /** Adds what is refused whatever is allowed. */
    void never(String rule, String message, String advice, List<String> path, String hint) {
        findings.add(new Finding("policy." + rule, null, message, advice, path, hint));
    }

    List<Finding> all() {
        return findings;
    }
}
