/** Units of work on the store in force. */
@Export
@Version("0.1.0")
package io.windflow.api.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
