/** The life cycle of extensions, as users see and drive it. */
@Export
@Version("0.1.0")
package io.windflow.api.extension;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
