package io.windflow.docker.internal.engine;

import io.windflow.api.Problem;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;

/** Runs calls on the engine that is linked, and tells its refusals and its silence as problems. */
final class EngineCalls {

    /** Names and ids go into the path of a request; what cannot be one never gets there. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");

    private static final Pattern IMAGE = Pattern.compile("[a-zA-Z0-9]+(?:(?:[._:/@]|__|-+)[a-zA-Z0-9]+){0,99}");

    private final EngineLink link;

    EngineCalls(EngineLink link) {
        this.link = link;
    }

    /** What is done with the engine. */
    @FunctionalInterface
    interface Call<R> {
        R on(EngineClient engine) throws IOException;
    }

    /** Something about all of the engine. */
    <R> R call(Call<R> call) {
        return call(null, null, call);
    }

    /** Something about a container, volume or network. */
    <R> R named(String what, String name, Call<R> call) {
        return call(what, known(NAME, what, name), call);
    }

    /** Something about an image. @param reference a name, digest or id */
    <R> R image(String reference, Call<R> call) {
        return call("image", known(IMAGE, "image", reference), call);
    }

    private <R> R call(String what, String id, Call<R> call) {
        try {
            return call.on(link.client());
        } catch (EngineRefusal e) {
            throw Refusals.problem(e, what, id);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw (CancellationException) new CancellationException("Interrupted").initCause(e);
            }
            throw EngineLink.away("The Docker Engine does not answer: " + e.getMessage());
        }
    }

    private static String known(Pattern pattern, String what, String id) {
        if (id == null || !pattern.matcher(id).matches()) {
            throw Problem.notFound(what, id);
        }
        return id;
    }
}
