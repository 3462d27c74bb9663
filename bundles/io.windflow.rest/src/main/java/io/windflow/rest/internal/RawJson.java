package io.windflow.rest.internal;

/** JSON that is answered as it is. */
public record RawJson(String text) {}
