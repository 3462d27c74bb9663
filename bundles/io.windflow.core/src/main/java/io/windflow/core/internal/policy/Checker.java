package io.windflow.core.internal.policy;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.Violation;
import io.windflow.api.engine.Compose;
import io.windflow.api.engine.Engine;
import io.windflow.api.stack.Allowance;
import io.windflow.core.internal.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Checks a stack's files: first as text, then with the Compose CLI on a scratch copy, then the model against the policy.
 * A model that depends on nothing but the texts is kept for a while, so that a deployment soon after a save need not
 * render it again; the policy is applied each time, since links on disk may change.
 */
@Component(service = Checker.class)
public final class Checker {

    private final Compose compose;
    private final Engine engine;
    private final RenderedModels rendered = new RenderedModels();

    @Activate
    public Checker(@Reference Compose compose, @Reference Engine engine) {
        this.compose = compose;
        this.engine = engine;
    }

    /**
     * What to check.
     *
     * @param folder the stack's folder, which need not exist yet
     * @param firstFile the name of the file that the compose text begins with
     */
    public record Input(
            String name, Path folder, String firstFile, String compose, String env, Set<Allowance> allowed) {}

    /** @throws Problem ENGINE_UNAVAILABLE if there is no Compose CLI */
    public Verdict check(Input input) {
        ComposeSource source;
        try {
            source = ComposeSource.parse(input.compose());
        } catch (ComposeSyntaxException e) {
            Place place = e.place() == null ? new Place(1, 1) : e.place();
            return Verdict.refused(
                    List.of(new Violation("compose", place.line(), place.column(), "syntax", e.getMessage(), null)));
        }
        if (source.documents().isEmpty()) {
            return Verdict.refused(List.of(
                    new Violation("compose", 1, 1, "syntax", "The compose file is empty", "Start with 'services:'")));
        }
        List<Violation> violations = SourceRules.check(source, folder(input, null), EnvFile.parse(input.env()));
        return violations.isEmpty() ? checkModel(input, source) : Verdict.refused(violations);
    }

    /** A copy of a stack's folder with these texts, for Compose to work on. */
    public static Scratch scratch(Input input) {
        return Scratch.of(
                input.name(), input.folder(), ComposeText.split(input.firstFile(), input.compose()), input.env());
    }

    private Verdict checkModel(Input input, ComposeSource source) {
        RenderedModels.Rendered model = rendered.find(input);
        if (model == null) {
            try (Scratch scratch = scratch(input)) {
                model = render(scratch, source);
            } catch (Problem problem) {
                if (problem.type() != ProblemType.INVALID) {
                    throw problem;
                }
                return Verdict.refused(problem.violations());
            }
            if (model.model().services().isEmpty()) {
                Place place = source.locate(List.of("services"), null);
                return Verdict.refused(List.of(new Violation(
                        "compose", place.line(), place.column(), "compose", "The compose file has no service", null)));
            }
            if (!source.readsOtherFiles()) {
                rendered.keep(input, model);
            }
        }
        return judge(input, source, model);
    }

    private RenderedModels.Rendered render(Scratch scratch, ComposeSource source) {
        try {
            return new RenderedModels.Rendered(new Model(Json.tree(compose.render(scratch.project()))), scratch.root());
        } catch (Problem problem) {
            // Rendering asks no engine, so an error that Compose's words do not explain is about the files too.
            if (problem.type() != ProblemType.INVALID && problem.type() != ProblemType.ENGINE_ERROR) {
                throw problem;
            }
            // What Compose says names the scratch copy, which is nothing to the user.
            String message = scratch.real(problem.getMessage()).replaceFirst("^docker compose config: ", "");
            Violation told =
                    problem.violations().isEmpty() ? null : problem.violations().get(0);
            throw Problem.invalid(message, List.of(RenderError.locate(message, told, source)));
        }
    }

    private Verdict judge(Input input, ComposeSource source, RenderedModels.Rendered rendered) {
        List<Violation> violations = new ArrayList<>();
        Set<Allowance> needed = EnumSet.noneOf(Allowance.class);
        StackFolder folder = folder(input, rendered.scratchRoot());
        for (Finding finding : ModelRules.check(rendered.model().tree(), folder, input.allowed())) {
            Place place = source.locate(finding.path(), finding.hint());
            violations.add(new Violation(
                    "compose", place.line(), place.column(), finding.rule(), finding.message(), finding.fullAdvice()));
            if (finding.allowance() != null) {
                needed.add(finding.allowance());
            }
        }
        return new Verdict(violations, needed, rendered.model());
    }

    private StackFolder folder(Input input, Path scratchRoot) {
        return new StackFolder(input.folder(), scratchRoot, engine.status().address());
    }
}
