package io.windflow.docker.internal.compose;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words of Compose and of the engine that say what is wrong on the machine, each with what to do about it. */
final class KnownWords {

    /** Where words name something, the first group takes it, and {@code $1} stands for it in what the user reads. */
    private record Known(Pattern words, String reason, String advice) {}

    private static final List<Known> KNOWN = List.of(
            known(
                    "container name \"/?([^\"]+)\" is already in use",
                    "The container name '$1' is taken by a container of somebody else",
                    "Remove that container, or leave 'container_name' out"),
            known(
                    "network (\\S+) declared as external, but could not be found",
                    "The external network '$1' does not exist",
                    "Make it with 'docker network create $1', or leave 'external' out"),
            known(
                    "external volume \"([^\"]+)\" not found",
                    "The external volume '$1' does not exist",
                    "Make it with 'docker volume create $1', or leave 'external' out"),
            known(
                    "exec: \"([^\"]+)\": (?:executable file not found|stat .*no such file)",
                    "The image has no program '$1'",
                    "See 'command' and 'entrypoint' of the service"),
            known("no space left on device", "The disk is full", "Remove unused images and volumes"),
            known(
                    "Pool overlaps with other one on this address space",
                    "The network's addresses overlap with another network",
                    "Choose another subnet"),
            known(
                    "bind source path does not exist: (\\S+)",
                    "The path '$1' to mount does not exist",
                    "Make it, or mount a named volume"));

    private KnownWords() {}

    private static Known known(String words, String reason, String advice) {
        return new Known(Pattern.compile(words), reason, advice);
    }

    /** What is wrong, null if the words are not known. */
    static Problem problem(String words) {
        for (Known known : KNOWN) {
            Matcher matcher = known.words().matcher(words);
            if (matcher.find()) {
                return Problem.of(
                        ProblemType.ENGINE_ERROR, filled(known.reason(), matcher), filled(known.advice(), matcher));
            }
        }
        return null;
    }

    private static String filled(String text, Matcher matcher) {
        return matcher.groupCount() == 0 ? text : text.replace("$1", matcher.group(1));
    }
}
