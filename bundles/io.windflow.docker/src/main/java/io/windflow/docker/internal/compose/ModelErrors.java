package io.windflow.docker.internal.compose;

import io.windflow.api.Violation;
import io.windflow.api.engine.ComposeProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the rule that a compose file breaks, and the line, in the words of the Compose CLI. */
final class ModelErrors {

    static final String SYNTAX = "compose.syntax";
    static final String MODEL = "compose.model";
    static final String VARIABLE = "compose.variable";
    static final String FILE = "compose.file";

    /** {@code failed to parse FILE: yaml: line 4: did not find expected node content} */
    private static final Pattern YAML =
            Pattern.compile("(?:failed to parse (?<file>\\S+): )?(?:yaml: )?(?<message>line (?<line>\\d+): .*)");

    private static final Pattern YAML_WITHOUT_LINE = Pattern.compile("(?:failed to parse \\S+: )?yaml: (?<message>.*)");

    /** {@code validating FILE: services.api additional properties 'imagge' not allowed} */
    private static final Pattern SCHEMA =
            Pattern.compile("validating (?<file>.+?): (?:\\(root\\)|(?<key>[\\w.\\[\\]-]*)) (?<message>.*)");

    private static final Pattern UNKNOWN_KEY = Pattern.compile("[Aa]dditional propert(?:y|ies) '?([^' ]+)'?");

    private static final Pattern INTERPOLATION = Pattern.compile(
            "(?:error while interpolating|invalid interpolation format for) (?<key>[\\w.\\[\\]-]+?)[.:]? ?(?:$|\\n|(?=required|missing))"
                    + "(?<message>.*)",
            Pattern.DOTALL);

    /** {@code service "web" refers to undefined network nope: invalid compose project} */
    private static final Pattern SERVICE = Pattern.compile("service \"(?<service>[^\"]+)\" .*");

    private static final Pattern MISSING_FILE =
            Pattern.compile("(?:env file \\S+ not found|open \\S+: |stat \\S+: ).*(?:not found|no such file).*");

    private ModelErrors() {}

    /** @return null if the words are none that only the model can cause */
    static Violation violation(ComposeProject project, List<String> lines) {
        List<String> said = lines.stream()
                .filter(line -> !line.startsWith("warning: ") && !line.startsWith("info: "))
                .toList();
        String words = String.join("\n", said);
        String last = said.isEmpty() ? "" : said.get(said.size() - 1);
        Matcher yaml = YAML.matcher(last);
        if (yaml.matches()) {
            boolean own = isOwn(project, yaml.group("file"));
            Integer line = own ? Integer.valueOf(yaml.group("line")) : null;
            return of(SYNTAX, line, own ? yaml.group("message") : last);
        }
        Matcher yamlWithoutLine = YAML_WITHOUT_LINE.matcher(last);
        if (yamlWithoutLine.matches()) {
            return of(SYNTAX, null, yamlWithoutLine.group("message"));
        }
        Matcher schema = SCHEMA.matcher(last);
        if (schema.matches()) {
            String key = schema.group("key") == null ? "" : schema.group("key");
            Matcher unknown = UNKNOWN_KEY.matcher(schema.group("message"));
            String place = unknown.find() ? join(key, unknown.group(1)) : key;
            Integer line = isOwn(project, schema.group("file")) ? line(project, place) : null;
            return of(MODEL, line, (key + " " + schema.group("message")).strip());
        }
        Matcher interpolation = INTERPOLATION.matcher(words);
        if (interpolation.find()) {
            return of(VARIABLE, line(project, interpolation.group("key")), words.replace('\n', ' '));
        }
        Matcher service = SERVICE.matcher(last);
        if (service.matches()) {
            return of(MODEL, line(project, "services." + service.group("service")), last);
        }
        if (MISSING_FILE.matcher(last).matches()) {
            return of(FILE, null, last);
        }
        return null;
    }

    /** For words that are about the model, since nothing else was asked for. */
    static Violation unplaced(List<String> lines) {
        return of(
                MODEL,
                null,
                lines.isEmpty() ? "Compose refuses the file without a reason" : lines.get(lines.size() - 1));
    }

    private static Violation of(String rule, Integer line, String message) {
        return new Violation("compose", line, null, rule, message.replace(": invalid compose project", ""), null);
    }

    private static String join(String key, String name) {
        return key.isEmpty() ? name : key + "." + name;
    }

    /** Lines are told for the stack's one file only: in a list of files nobody would know whose line it is. */
    private static boolean isOwn(ComposeProject project, String file) {
        return project.files().size() == 1
                && (file == null || Path.of(file).equals(project.files().get(0)));
    }

    private static Integer line(ComposeProject project, String key) {
        if (project.files().size() != 1) {
            return null;
        }
        try {
            return KeyLines.find(Files.readString(project.files().get(0)), path(key));
        } catch (IOException e) {
            // The line is a help, no more.
            return null;
        }
    }

    private static List<String> path(String key) {
        List<String> path = new ArrayList<>();
        for (String part : key.replaceAll("\\[[^\\]]*\\]", "").split("\\.", -1)) {
            // What follows an index is inside a list, where keys stand in lines that begin with '-'.
            if (part.isEmpty() || part.chars().allMatch(Character::isDigit)) {
                break;
            }
            path.add(part);
        }
        return path;
    }
}
