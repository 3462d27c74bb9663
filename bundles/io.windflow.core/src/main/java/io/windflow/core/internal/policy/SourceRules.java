package io.windflow.core.internal.policy;

import io.windflow.api.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * What must be right before Compose reads a file at all: rendering opens what {@code include}, {@code extends},
 * {@code env_file} and {@code label_file} name, and would fetch what is remote, and nothing of them is left in the model.
 * Files that these name are looked at in turn.
 */
final class SourceRules {

    static final String OUTSIDE = "policy.outside";
    static final String REMOTE = "policy.remote";
    private static final Pattern REMOTE_REFERENCE =
            Pattern.compile("(?i).*://.*|git@.*|github\\.com/.*|.*\\.git([#?:].*)?");
    private static final int MAX_FILE_BYTES = 1024 * 1024;

    private final StackFolder folder;
    private final EnvFile env;
    private final List<Violation> violations = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();

    private SourceRules(StackFolder folder, EnvFile env) {
        this.folder = folder;
        this.env = env;
    }

    static List<Violation> check(ComposeSource source, StackFolder folder, EnvFile env) {
        SourceRules rules = new SourceRules(folder, env);
        for (Node document : source.documents()) {
            rules.document(document, folder.path(), null, 0);
        }
        return rules.violations;
    }

    /** Whether Compose or the builder would fetch it. */
    static boolean isRemote(String reference) {
        return REMOTE_REFERENCE.matcher(reference).matches();
    }

    /** @param origin the place in the user's own text that led here, null while in that text */
    private void document(Node document, Path base, Place origin, int depth) {
        for (Node item : Yaml.child(document, "include").map(Yaml::items).orElse(List.of())) {
            include(item, base, origin, depth);
        }
        for (NodeTuple service :
                Yaml.child(document, "services").map(Yaml::entries).orElse(List.of())) {
            service(Yaml.scalar(service.getKeyNode()), service.getValueNode(), base, origin, depth);
        }
    }

    private void include(Node item, Path base, Place origin, int depth) {
        Path directory = base;
        Optional<Node> project = Yaml.child(item, "project_directory");
        if (project.isPresent()) {
            directory = reference("include", project.get(), base, origin, false).orElse(base);
        }
        for (Node env : Yaml.child(item, "env_file").map(Yaml::items).orElse(List.of())) {
            reference("include", env, base, origin, false);
        }
        for (Node path : Yaml.child(item, "path").map(Yaml::items).orElse(List.of(item))) {
            Optional<Path> file =
                    Yaml.entries(path).isEmpty() ? reference("include", path, base, origin, true) : Optional.empty();
            if (file.isPresent()) {
                Path parent = project.isPresent() ? directory : file.get().getParent();
                other(file.get(), parent, orElse(origin, path), depth);
            }
        }
    }

    private void service(String name, Node service, Path base, Place origin, int depth) {
        String what = "Service '" + name + "': ";
        Yaml.child(service, "extends")
                .flatMap(extended -> Yaml.child(extended, "file"))
                .ifPresent(file -> reference(what + "extends", file, base, origin, true)
                        .ifPresent(path -> other(path, path.getParent(), orElse(origin, file), depth)));
        for (String key : List.of("env_file", "label_file")) {
            for (Node item : Yaml.child(service, key).map(Yaml::items).orElse(List.of())) {
                Node path = Yaml.child(item, "path").orElse(item);
                reference(what + key, path, base, origin, false);
            }
        }
    }

    /** Checks one reference to a file. @param compose whether it names a compose file, which may also be remote */
    private Optional<Path> reference(String what, Node node, Path base, Place origin, boolean compose) {
        String written = Yaml.scalar(node);
        Place place = orElse(origin, node);
        Optional<String> text = compose && written.contains("$") ? Optional.empty() : env.interpolate(written);
        if (text.isEmpty()) {
            refuse(
                    place,
                    OUTSIDE,
                    what + " names '" + written + "', and a variable could make it any file",
                    compose ? "Write the path without variables" : "Use only variables that .env sets to plain text");
            return Optional.empty();
        }
        if (compose && isRemote(text.get())) {
            refuse(
                    place,
                    REMOTE,
                    what + " fetches '" + written + "' from elsewhere",
                    "Copy the file into the stack's folder");
            return Optional.empty();
        }
        Optional<Path> path = folder.path(base, text.get());
        if (path.isEmpty() || !folder.contains(path.get())) {
            refuse(
                    place,
                    OUTSIDE,
                    what + " reads '" + written + "', which is outside the stack's folder",
                    "Copy the file into the folder " + folder.path());
            return Optional.empty();
        }
        return path;
    }

    private void other(Path file, Path base, Place origin, int depth) {
        if (depth >= Yaml.MAX_DEPTH || !seen.add(file) || !Files.isRegularFile(file)) {
            // A missing file is told by Compose itself, with its own words.
            return;
        }
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                refuse(origin, OUTSIDE, folder.path().relativize(file) + " is larger than 1 MiB", null);
                return;
            }
            for (Node document : Yaml.parse(Files.readString(file))) {
                document(document, base, origin, depth + 1);
            }
        } catch (IOException e) {
            refuse(origin, "syntax", folder.path().relativize(file) + " cannot be read: " + e.getMessage(), null);
        } catch (ComposeSyntaxException e) {
            String line = e.place() == null ? "" : ", line " + e.place().line();
            refuse(origin, "syntax", folder.path().relativize(file) + line + ": " + e.getMessage(), null);
        }
    }

    private void refuse(Place place, String rule, String message, String advice) {
        violations.add(new Violation("compose", place.line(), place.column(), rule, message, advice));
    }

    private static Place orElse(Place origin, Node node) {
        return origin != null ? origin : Yaml.place(node);
    }
}
