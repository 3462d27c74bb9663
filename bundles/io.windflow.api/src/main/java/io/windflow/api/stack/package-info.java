/** Stacks: Compose projects with a name, kept as files, and their revisions. */
@Export
@Version("0.1.0")
package io.windflow.api.stack;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
