/** The identity capability. */
@Export
@Version("0.1.0")
package io.windflow.spi.identity;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
