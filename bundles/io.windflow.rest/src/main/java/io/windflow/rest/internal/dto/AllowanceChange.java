package io.windflow.rest.internal.dto;

import io.windflow.api.stack.Allowance;
import java.util.Set;

/**
 * What policy is to allow a stack.
 *
 * @param allowances all of them; one left out is refused from now on
 */
public record AllowanceChange(Set<Allowance> allowances) {}
