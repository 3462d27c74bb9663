package io.windflow.extensions.internal.capability;

import io.windflow.spi.Provider;

/** A provider that may serve a capability, with the gate through which calls reach it. */
public final class Binding<T extends Provider> {

    private final T provider;
    private final String name;
    private final String extension;
    private final long generation;
    private final boolean standsIn;
    private final CallGate gate = new CallGate();

    /**
     * @param extension the id of the extension that brings it, null for an embedded default
     * @param generation which configuration of the extension it was made with, 0 if it does not say
     * @param standsIn whether, being an embedded default, it may serve while an extension's provider does not
     */
    Binding(T provider, String extension, long generation, boolean standsIn) {
        this.provider = provider;
        this.name = provider.name();
        this.extension = extension;
        this.generation = generation;
        this.standsIn = standsIn;
    }

    public T provider() {
        return provider;
    }

    public String name() {
        return name;
    }

    public String extension() {
        return extension;
    }

    public long generation() {
        return generation;
    }

    boolean standsIn() {
        return standsIn;
    }

    CallGate gate() {
        return gate;
    }

    @Override
    public String toString() {
        return extension == null ? name : name + " of extension " + extension;
    }
}
