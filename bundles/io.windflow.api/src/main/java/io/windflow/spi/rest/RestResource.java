package io.windflow.spi.rest;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Adds resources under {@code /api/v1/x/<path>} while its service is registered. The resource's methods carry Jakarta
 * REST annotations and each declares its role with {@code jakarta.annotation.security.RolesAllowed}; one that does not
 * is refused.
 */
@ConsumerType
public interface RestResource {

    /** First segment below {@code /api/v1/x/}: lower-case letters, digits and hyphens. */
    String path();

    /** The sub-resource, made anew or shared; called for each request. */
    Object resource();
}
