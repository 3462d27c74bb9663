/** Handles to what the core always has (store, cache, identity, ...), whichever provider is in force. */
@Export
@Version("0.1.0")
package io.windflow.api.capability;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
