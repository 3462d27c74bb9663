package io.windflow.core.internal.policy;

/** A place in a text that a user wrote; line and column count from 1. */
public record Place(int line, int column) {}
