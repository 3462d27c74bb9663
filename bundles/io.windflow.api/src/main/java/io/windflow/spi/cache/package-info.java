/** The cache capability. */
@Export
@Version("0.1.0")
package io.windflow.spi.cache;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
