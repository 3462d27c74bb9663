/** Deployments: runs that bring a stack to a revision, with their state and log. */
@Export
@Version("0.1.0")
package io.windflow.api.deployment;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
