/** Live events, resumable. */
@Export
@Version("0.1.0")
package io.windflow.api.event;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
