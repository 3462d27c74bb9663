package io.windflow.rest.internal.resource;

import jakarta.ws.rs.core.Response;

/** How WindFlow is, as one answer. */
public interface HealthReport {

    Response answer();
}
