/** REST resources that bundles contribute. */
@Export
@Version("0.1.0")
package io.windflow.spi.rest;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
