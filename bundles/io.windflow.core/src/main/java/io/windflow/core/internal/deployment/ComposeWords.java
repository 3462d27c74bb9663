package io.windflow.core.internal.deployment;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Known errors of Compose and the engine, each with what to do about it. */
final class ComposeWords {

    private record Known(Pattern words, String reason, String advice) {}

    private static final List<Known> KNOWN = List.of(
            known(
                    "(?:pull access denied for|manifest for|No such image:|image) ['\"]?([^\\s,'\"]+)['\"]?"
                            + "(?:,| not found| repository does not exist|: not found|$)",
                    "The image '$1' does not exist, or may not be pulled",
                    "See whether its name and tag are right and whether the registry wants a login"),
            known(
                    "failed to (?:resolve|copy|do request).*?[\"/]([^\\s\"]+)[\":]",
                    "The image '$1' cannot be pulled",
                    "See whether this machine reaches the registry"),
            known(
                    "(?:lookup|dial tcp)[: ]+(\\S+).*(?:no such host|i/o timeout|connection refused|server misbehaving)",
                    "The registry '$1' cannot be reached",
                    "See whether this machine reaches the registry, or load the image by hand"),
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

    private ComposeWords() {}

    private static Known known(String words, String reason, String advice) {
        return new Known(Pattern.compile(words), reason, advice);
    }

    static DeploymentFailure explain(String words) {
        for (Known known : KNOWN) {
            Matcher matcher = known.words().matcher(words);
            if (matcher.find()) {
                return new DeploymentFailure(filled(known.reason(), matcher), filled(known.advice(), matcher));
            }
        }
        return new DeploymentFailure(words.strip(), null);
    }

    private static String filled(String text, Matcher matcher) {
        return matcher.groupCount() == 0 ? text : text.replace("$1", matcher.group(1));
    }
}
