package io.windflow.rest.internal.dto;

import io.windflow.api.Violation;
import java.util.List;

/**
 * What a check found.
 *
 * @param valid whether it could be saved
 * @param violations all that is wrong, empty if valid
 */
public record Validation(boolean valid, List<Violation> violations) {}
