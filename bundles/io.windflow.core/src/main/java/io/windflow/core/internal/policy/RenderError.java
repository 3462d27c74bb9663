package io.windflow.core.internal.policy;

import io.windflow.api.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the place that an error of Compose is about. Compose mostly names a path in the model, seldom a line. */
final class RenderError {

    private static final Pattern LINE = Pattern.compile("\\bline (\\d+)\\b");
    private static final Pattern ENV = Pattern.compile("/\\.env\\b");
    private static final Pattern PATH =
            Pattern.compile("\\b((?:services|networks|volumes|secrets|configs)(?:[.\\[][A-Za-z0-9_.\\[\\]-]+))");
    private static final Pattern UNKNOWN_KEY = Pattern.compile("additional propert(?:y|ies) '([^']+)'");
    private static final Pattern SERVICE = Pattern.compile("\\bservice \"([^\"]+)\"");

    private RenderError() {}

    /**
     * @param message what Compose said, scratch paths already replaced
     * @param told what is known of it already, null if nothing
     */
    static Violation locate(String message, Violation told, ComposeSource source) {
        String text = message.strip();
        String rule = told == null ? "compose" : told.rule();
        String advice = told == null ? null : told.advice();
        boolean env = ENV.matcher(text).find();
        Matcher line = LINE.matcher(text);
        if (line.find()) {
            return new Violation(env ? "env" : "compose", Integer.valueOf(line.group(1)), 1, rule, text, advice);
        }
        if (env) {
            return new Violation("env", 1, 1, rule, text, advice);
        }
        List<String> path = path(text);
        if (path.isEmpty() && told != null && told.line() != null) {
            return new Violation("compose", told.line(), told.column(), rule, text, advice);
        }
        Place place = source.locate(path, null);
        return new Violation("compose", place.line(), place.column(), rule, text, advice);
    }

    private static List<String> path(String text) {
        List<String> path = new ArrayList<>();
        Matcher matcher = PATH.matcher(text);
        if (matcher.find()) {
            for (String part : matcher.group(1).split("[.\\[\\]]+")) {
                if (!part.isEmpty()) {
                    path.add(part);
                }
            }
            Matcher key = UNKNOWN_KEY.matcher(text);
            if (key.find()) {
                path.add(key.group(1));
            }
            return path;
        }
        Matcher service = SERVICE.matcher(text);
        if (service.find()) {
            path.add("services");
            path.add(service.group(1));
        }
        return path;
    }
}
