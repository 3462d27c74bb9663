/** The store capability. */
@Export
@Version("0.2.0")
package io.windflow.spi.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
