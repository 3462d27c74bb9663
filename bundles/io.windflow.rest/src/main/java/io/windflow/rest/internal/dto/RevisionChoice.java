package io.windflow.rest.internal.dto;

/**
 * Which revision to bring a stack to.
 *
 * @param revision null for the latest, or on a rollback for the last good one before the one deployed
 */
public record RevisionChoice(Integer revision) {}
