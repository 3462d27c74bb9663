/** Archives of WindFlow's own data, and its return from one. */
@Export
@Version("0.1.0")
package io.windflow.api.backup;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
