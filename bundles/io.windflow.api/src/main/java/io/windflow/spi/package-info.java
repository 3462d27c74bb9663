/** What a provider of a capability implements. */
@Export
@Version("0.1.0")
package io.windflow.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
