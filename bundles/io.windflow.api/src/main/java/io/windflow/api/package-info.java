/** What every contract shares: pages of a list, expected failures. */
@Export
@Version("0.1.0")
package io.windflow.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
