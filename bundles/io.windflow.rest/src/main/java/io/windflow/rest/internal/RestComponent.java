package io.windflow.rest.internal;

import io.windflow.api.audit.Audit;
import io.windflow.api.backup.Backups;
import io.windflow.api.capability.Capability;
import io.windflow.api.deployment.Deployments;
import io.windflow.api.engine.Engine;
import io.windflow.api.event.Events;
import io.windflow.api.extension.Extensions;
import io.windflow.api.identity.ApiTokens;
import io.windflow.api.identity.Authentication;
import io.windflow.api.identity.Users;
import io.windflow.api.stack.Stacks;
import io.windflow.api.store.Store;
import io.windflow.api.store.Stores;
import io.windflow.rest.internal.http.ApiSettings;
import io.windflow.spi.cache.CacheProvider;
import io.windflow.spi.rest.RestResource;
import jakarta.servlet.Servlet;
import java.time.Clock;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the API together from the services it shows, and publishes its servlet. */
@Component(configurationPid = "io.windflow.rest")
@Designate(ocd = RestComponent.Settings.class)
public final class RestComponent {

    private static final Logger LOG = LoggerFactory.getLogger(RestComponent.class);
    /** For streams alone; requests in flight are waited for elsewhere. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** How the API is set. */
    @ObjectClassDefinition(name = "WindFlow REST API")
    public @interface Settings {

        @AttributeDefinition(description = "Requests of one user in a minute; 0 for no limit")
        int requestsPerMinute() default 60_000;

        @AttributeDefinition(description = "Largest body of a request, in bytes")
        int maxBodyBytes() default 2 * 1024 * 1024;

        @AttributeDefinition(
                description = "Proxies whose X-Forwarded-For counts: addresses, or blocks such as 172.16.0.0/12;"
                        + " by default those of the variable WINDFLOW_TRUSTED_PROXIES")
        String[] trustedProxies() default {};
    }

    private final Assembly assembly;
    private final SynchronousBundleListener shutdown = this::onBundle;
    private BundleContext context;
    private ServiceRegistration<Servlet> registration;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Engine> presentEngines = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<RestResource> contributed = List.of();

    @Activate
    public RestComponent(
            BundleContext context,
            Settings settings,
            @Reference Authentication authentication,
            @Reference Users users,
            @Reference ApiTokens tokens,
            @Reference Stacks stacks,
            @Reference Deployments deployments,
            @Reference Extensions extensions,
            @Reference Backups backups,
            @Reference Events events,
            @Reference Audit audit,
            @Reference Store store,
            @Reference Stores stores,
            @Reference(target = "(" + Capability.ID + "=" + Capability.CACHE + ")") Capability<CacheProvider> cache) {
        Services services = new Services(
                authentication,
                users,
                tokens,
                stacks,
                deployments,
                extensions,
                backups,
                events,
                audit,
                store,
                stores,
                cache,
                () -> presentEngines,
                () -> contributed);
        Bundle bundle = context.getBundle();
        assembly = new Assembly(
                services,
                new ApiSettings(
                        settings.maxBodyBytes(),
                        settings.requestsPerMinute(),
                        HEARTBEAT,
                        ApiSettings.trustedProxies(
                                settings.trustedProxies(), System.getenv("WINDFLOW_TRUSTED_PROXIES"))),
                Clock.systemUTC(),
                version(bundle.getVersion()),
                bundle.getVersion() + "-" + bundle.getLastModified());
    }

    @Activate
    void publish(BundleContext context) {
        this.context = context;
        context.addBundleListener(shutdown);
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("osgi.http.whiteboard.servlet.name", "io.windflow.rest");
        properties.put("osgi.http.whiteboard.servlet.pattern", "/api/*");
        properties.put("osgi.http.whiteboard.servlet.asyncSupported", true);
        registration = context.registerService(Servlet.class, assembly.api().servlet(), properties);
    }

    @Deactivate
    void stop() {
        context.removeBundleListener(shutdown);
        registration.unregister();
        warnUnless(assembly.api().close(GRACE));
    }

    /**
     * The framework tells of its own stop before it stops the HTTP server, and waits for whoever listens; afterwards there
     * would be no connection left to end a stream on.
     */
    private void onBundle(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            warnUnless(assembly.api().endStreams(GRACE));
        }
    }

    private static void warnUnless(boolean ended) {
        if (!ended) {
            LOG.warn("Some event streams had not ended after {} s", GRACE.toSeconds());
        }
    }

    private static String version(Version version) {
        return version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
    }
}
