package io.windflow.docker.internal.engine;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.docker.internal.PortTaken;

/** Tells a refusal of the engine as a problem that a user understands. */
final class Refusals {

    private Refusals() {}

    /** @param what the kind of thing that the call was about, such as {@code container}; null if about none */
    static Problem problem(EngineRefusal refusal, String what, String id) {
        String words = refusal.getMessage();
        PortTaken port = PortTaken.in(words);
        if (port != null) {
            return Problem.conflict(port.message(), PortTaken.ADVICE);
        }
        return switch (refusal.status()) {
            case 404 -> what == null ? Problem.of(ProblemType.NOT_FOUND, words, null) : Problem.notFound(what, id);
            case 409 -> Problem.conflict(sentence(words), null);
            case 403 ->
                Problem.of(
                        ProblemType.ENGINE_ERROR,
                        sentence(words),
                        "If a proxy stands before the engine's socket, let it pass this call");
            default -> Problem.of(ProblemType.ENGINE_ERROR, sentence(words), null);
        };
    }

    private static String sentence(String words) {
        return words.isEmpty() ? "The Docker Engine refused without a reason" : "The Docker Engine refused: " + words;
    }
}
