/** Contract tests that every provider passes, and the fakes that several bundles test with. */
@Export
@Version("0.1.0")
package io.windflow.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
