package io.windflow.rest.internal;

import io.windflow.rest.internal.http.Api;
import io.windflow.rest.internal.http.ApiSettings;
import io.windflow.rest.internal.http.Authorization;
import io.windflow.rest.internal.http.Idempotency;
import io.windflow.rest.internal.http.RateLimit;
import io.windflow.rest.internal.resource.AuditResource;
import io.windflow.rest.internal.resource.AuthResource;
import io.windflow.rest.internal.resource.BackupsResource;
import io.windflow.rest.internal.resource.ContainerOutputResource;
import io.windflow.rest.internal.resource.ContainersResource;
import io.windflow.rest.internal.resource.ContributedResource;
import io.windflow.rest.internal.resource.DeploymentsResource;
import io.windflow.rest.internal.resource.DocsResource;
import io.windflow.rest.internal.resource.Engines;
import io.windflow.rest.internal.resource.EnginesResource;
import io.windflow.rest.internal.resource.EventsResource;
import io.windflow.rest.internal.resource.ExtensionsResource;
import io.windflow.rest.internal.resource.HealthReport;
import io.windflow.rest.internal.resource.HealthResource;
import io.windflow.rest.internal.resource.ImagesResource;
import io.windflow.rest.internal.resource.Inventories;
import io.windflow.rest.internal.resource.NetworksResource;
import io.windflow.rest.internal.resource.ProjectsResource;
import io.windflow.rest.internal.resource.RevisionsResource;
import io.windflow.rest.internal.resource.StackDeploymentsResource;
import io.windflow.rest.internal.resource.StacksResource;
import io.windflow.rest.internal.resource.StoreResource;
import io.windflow.rest.internal.resource.TokensResource;
import io.windflow.rest.internal.resource.UsersResource;
import io.windflow.rest.internal.resource.VolumesResource;
import java.time.Clock;
import java.util.List;

/** The API put together: resources over services, behind one servlet. */
public final class Assembly {

    private final Api api;

    /**
     * @param version WindFlow's version, as users know it
     * @param build tells the files of one build from those of another
     */
    public Assembly(Services services, ApiSettings settings, Clock clock, String version, String build) {
        Engines engines = new Engines(services.engines());
        Inventories inventories = new Inventories(services.cache());
        RateLimit limit = new RateLimit(services.cache(), clock, settings.requestsPerMinute());
        Authorization authorization = new Authorization(services.authentication(), services.audit(), limit);
        HealthReport health = new HealthReport(services.extensions(), engines, version);
        List<Object> resources = List.of(
                new AuthResource(services.authentication(), services.users()),
                new UsersResource(services.users()),
                new TokensResource(services.tokens()),
                new StacksResource(services.stacks(), services.deployments()),
                new RevisionsResource(services.stacks()),
                new StackDeploymentsResource(services.stacks(), services.deployments()),
                new ProjectsResource(services.stacks()),
                new DeploymentsResource(services.deployments()),
                new EnginesResource(engines),
                new ContainersResource(engines, services.audit()),
                new ContainerOutputResource(engines),
                new ImagesResource(engines, inventories, services.audit()),
                new VolumesResource(engines, inventories, services.audit()),
                new NetworksResource(engines, inventories, services.audit()),
                new ExtensionsResource(services.extensions()),
                new BackupsResource(services.backups()),
                new StoreResource(services.stores()),
                new AuditResource(services.audit()),
                new EventsResource(services.events()),
                new HealthResource(health),
                new DocsResource(build),
                new ContributedResource(services.contributed(), authorization));
        api = new Api(resources, authorization, new Idempotency(services.store(), clock), settings);
    }

    public Api api() {
        return api;
    }
}
