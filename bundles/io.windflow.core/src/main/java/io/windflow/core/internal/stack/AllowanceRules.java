package io.windflow.core.internal.stack;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import io.windflow.api.stack.Allowance;
import io.windflow.api.stack.StackDraft;
import java.util.Optional;
import java.util.Set;

/** Who may say what policy allows a stack: administrators, since each allowance can take over the machine. */
final class AllowanceRules {

    private AllowanceRules() {}

    /**
     * What a draft changes in what policy allows the stack, empty if nothing.
     *
     * @param stack the stack as it is, empty for a new one
     * @throws Problem FORBIDDEN if the caller may not change it so
     */
    static Optional<Set<Allowance>> change(Optional<StackRecord> stack, StackDraft draft, Principal by) {
        if (draft.allowances() == null || draft.allowances().equals(now(stack))) {
            return Optional.empty();
        }
        require(by);
        return Optional.of(draft.allowances());
    }

    /** What policy allows the stack as it is, nothing for a new one. */
    static Set<Allowance> now(Optional<StackRecord> stack) {
        return stack.map(StackRecord::allowances).orElse(Set.of());
    }

    /** @throws Problem FORBIDDEN if the caller is no administrator */
    static void require(Principal by) {
        if (!by.role().includes(Role.ADMIN)) {
            throw Problem.of(
                    ProblemType.FORBIDDEN,
                    "What policy allows a stack is set by administrators",
                    "Leave the allowances out, or ask an administrator");
        }
    }
}
