/** The record of every change: who, what, from where, with which result. */
@Export
@Version("0.1.0")
package io.windflow.api.audit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
