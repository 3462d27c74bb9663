package io.windflow.extensions.internal.lifecycle;

import io.windflow.api.extension.ExtensionState;
import io.windflow.extensions.internal.backing.ServiceListener;
import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.settings.ConfigFolder;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What extensions make of it when someone starts or stops their services by hand. */
final class NoticedServices implements ServiceListener {

    private static final Logger LOG = LoggerFactory.getLogger(NoticedServices.class);

    private final Lifecycle lifecycle;
    private final ConfigFolder folder;
    private final Executor workers;

    /** @param workers runs what the engine's thread must not wait for */
    NoticedServices(Lifecycle lifecycle, ConfigFolder folder, Executor workers) {
        this.lifecycle = lifecycle;
        this.folder = folder;
        this.workers = workers;
    }

    /** An extension that is off is switched on as ever: by its file. One on its way already takes no notice. */
    @Override
    public void onStarted(String id) {
        workers.execute(() -> lifecycle.find(id).ifPresent(extension -> {
            ExtensionState state = extension.condition().state();
            if (lifecycle.hasFile(extension)) {
                if (state == ExtensionState.FAILED) {
                    extension.want(extension.wanted());
                }
            } else if (state == ExtensionState.AVAILABLE && !extension.wanted().on()) {
                switchOn(extension.feature());
            }
        }));
    }

    private void switchOn(Feature feature) {
        try {
            folder.write(feature.fileName(), "# Written because the service of '" + feature.id() + "' was started.\n");
            LOG.info("Extension {} is switched on, as its service was started", feature.id());
            lifecycle.audit(feature, "extension.enable", "ok", "its service was started");
        } catch (IOException e) {
            LOG.warn("{} cannot be written", folder.file(feature.fileName()), e);
        }
    }

    /** Whoever looks is told what became of the service, and not only that it does not answer. */
    @Override
    public void onGone(String id) {
        workers.execute(() -> lifecycle.find(id).ifPresent(extension -> lifecycle
                .capability(extension.feature())
                .ifPresent(extension::onCapability)));
    }
}
