/** Docker Engines and the Compose CLI, as the rest of WindFlow sees them. */
@Export
@Version("0.1.0")
package io.windflow.api.engine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
