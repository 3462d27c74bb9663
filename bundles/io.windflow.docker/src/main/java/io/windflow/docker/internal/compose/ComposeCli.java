package io.windflow.docker.internal.compose;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.engine.Compose;
import io.windflow.api.engine.ComposeProject;
import io.windflow.docker.internal.http.EngineAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Runs the Compose CLI. Nothing is looked for or started before it is asked something. */
@Component(service = {Compose.class, ComposeCli.class})
public final class ComposeCli implements Compose {

    /** The verb that only reads files: whatever it fails on is in them. */
    static final String RENDER = "config";

    private static final Duration RENDERING = Duration.ofSeconds(60);

    /** Pulls and builds take as long as they take; this ends only what hangs. */
    private static final Duration DEPLOYING = Duration.ofHours(2);

    private static final Duration STOPPING = Duration.ofMinutes(30);

    private static final int LONGEST_MODEL = 16 * 1024 * 1024;
    private static final int LAST_WORDS = 40;

    private final Map<String, String> environment;
    private final ComposeVersion version;

    @Activate
    public ComposeCli() {
        this(System.getenv());
    }

    ComposeCli(Map<String, String> environment) {
        this(environment, new ComposeLocator(environment));
    }

    ComposeCli(Map<String, String> environment, ComposeLocator locator) {
        this.environment = ChildEnvironment.of(environment, EngineAddress.text(environment));
        this.version = new ComposeVersion(locator, this.environment);
    }

    @Override
    public String version() {
        return version.find();
    }

    /** The version if it is known by now; else it is looked for meanwhile. Never blocks. */
    public String versionIfKnown() {
        return version.ifKnown();
    }

    @Override
    public String render(ComposeProject project) {
        StringBuilder model = new StringBuilder();
        run(RENDER, project, List.of("--format", "json"), RENDERING, new Output(line -> {}, line -> {
            if (model.length() + line.length() > LONGEST_MODEL) {
                throw Problem.of(ProblemType.TOO_LARGE, "The rendered compose model is larger than 16 MiB", null);
            }
            model.append(line).append('\n');
        }));
        return model.toString();
    }

    /** Pulls what the engine lacks, as {@code up} would; what can be built is left for {@code up}. */
    @Override
    public void pull(ComposeProject project, Consumer<String> output) {
        run("pull", project, List.of("--policy", "missing", "--ignore-buildable"), DEPLOYING, new Output(output, null));
    }

    @Override
    public void up(ComposeProject project, Consumer<String> output) {
        String others = project.services().isEmpty() ? "--remove-orphans" : "--no-deps";
        run("up", project, List.of("--detach", others), DEPLOYING, new Output(output, null));
    }

    @Override
    public void start(ComposeProject project, Consumer<String> output) {
        run("start", project, List.of(), DEPLOYING, new Output(output, null));
    }

    @Override
    public void stop(ComposeProject project, Consumer<String> output) {
        run("stop", project, List.of(), STOPPING, new Output(output, null));
    }

    @Override
    public void restart(ComposeProject project, Consumer<String> output) {
        run("restart", project, List.of(), STOPPING, new Output(output, null));
    }

    @Override
    public void down(ComposeProject project, boolean volumes, Consumer<String> output) {
        if (!project.services().isEmpty()) {
            run("rm", project, List.of("--stop", "--force"), STOPPING, new Output(output, null));
            return;
        }
        List<String> options = volumes ? List.of("--remove-orphans", "--volumes") : List.of("--remove-orphans");
        run("down", project, options, STOPPING, new Output(output, null));
    }

    @Override
    public void copy(ComposeProject project, String service, String path, Path target, Consumer<String> output) {
        try {
            Files.createDirectories(target);
        } catch (IOException e) {
            throw Problem.conflict("The folder " + target + " cannot be made: " + e.getMessage(), null);
        }
        List<String> places = List.of(service + ":" + path + "/.", target.toString());
        run("cp", project.only(List.of()), places, STOPPING, new Output(output, null));
    }

    private void run(String verb, ComposeProject project, List<String> options, Duration timeout, Output output) {
        List<String> command = new ArrayList<>(version.command());
        command.addAll(List.of("--ansi", "never", "--progress", "plain", "--project-name", project.name()));
        // Without its files Compose works from the labels of what the project left on the engine.
        boolean files = !project.files().isEmpty() && project.files().stream().allMatch(Files::isRegularFile);
        if (files) {
            command.addAll(List.of("--project-directory", project.directory().toString()));
            project.files().forEach(file -> command.addAll(List.of("--file", file.toString())));
        }
        command.add(verb);
        command.addAll(options);
        command.addAll(project.services());
        int exitCode;
        try {
            exitCode = CliProcess.run(
                    command,
                    files ? project.directory() : Path.of("/"),
                    environment(project),
                    timeout,
                    output.standard == null ? output::progress : output.standard,
                    output.standard == null ? null : output::progress);
        } catch (IOException e) {
            throw Problem.of(ProblemType.ENGINE_ERROR, "docker compose " + verb + ": " + e.getMessage(), null, e);
        }
        if (exitCode != 0) {
            throw ComposeErrors.problem(verb, project, exitCode, output.lastWords());
        }
    }

    private Map<String, String> environment(ComposeProject project) {
        if (project.environment().isEmpty()) {
            return environment;
        }
        Map<String, String> all = new HashMap<>(project.environment());
        all.putAll(environment);
        return all;
    }

    /** Hands lines on and keeps the last ones, which say what went wrong. */
    private static final class Output {

        private final Consumer<String> progress;
        private final Consumer<String> standard;
        private final Deque<String> last = new ArrayDeque<>(); // guarded by itself

        /** @param standard gets the standard output, null to mix it with the other */
        Output(Consumer<String> progress, Consumer<String> standard) {
            this.progress = progress;
            this.standard = standard;
        }

        void progress(String line) {
            synchronized (last) {
                last.add(line);
                if (last.size() > LAST_WORDS) {
                    last.remove();
                }
            }
            progress.accept(line);
        }

        List<String> lastWords() {
            synchronized (last) {
                return List.copyOf(last);
            }
        }
    }
}
