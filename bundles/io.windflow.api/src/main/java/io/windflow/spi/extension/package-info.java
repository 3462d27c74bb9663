/** What extensions stand on. */
@Export
@Version("0.1.0")
package io.windflow.spi.extension;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
