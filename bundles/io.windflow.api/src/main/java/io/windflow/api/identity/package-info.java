/** Who calls: users, roles, sessions, API tokens. */
@Export
@Version("0.1.0")
package io.windflow.api.identity;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
