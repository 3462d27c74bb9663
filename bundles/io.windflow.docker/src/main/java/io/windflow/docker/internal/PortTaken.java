package io.windflow.docker.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container could not start because another program has its port.
 *
 * @param port such as {@code 127.0.0.1:8080}
 */
public record PortTaken(String port) {

    public static final String ADVICE = "Stop what uses the port, or publish another one in the stack's 'ports'";

    /** The engine's words for a port that a container has, and for one that another program has, old and new. */
    private static final Pattern WORDS = Pattern.compile("Bind for (\\S+:\\d+) failed: port is already allocated"
            + "|listen (?:tcp|udp|sctp)[46]? (\\S+:\\d+): bind: address already in use"
            + "|failed to bind (?:host )?port (?:for )?(\\S+?:\\d+)(?:[:/]\\S*)?: address already in use");

    /** Reads it from an error, or returns null. */
    public static PortTaken in(String words) {
        Matcher matcher = WORDS.matcher(words);
        if (!matcher.find()) {
            return null;
        }
        for (int group = 1; group <= matcher.groupCount(); group++) {
            if (matcher.group(group) != null) {
                return new PortTaken(matcher.group(group));
            }
        }
        return null;
    }

    public String message() {
        return "The port " + port + " is already in use on the engine's machine";
    }
}
