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
import io.windflow.spi.cache.CacheProvider;
import io.windflow.spi.rest.RestResource;
import java.util.List;
import java.util.function.Supplier;

/**
 * The services that the API shows.
 *
 * @param engines those there are at the moment
 * @param contributed what extensions add at the moment
 */
public record Services(
        Authentication authentication,
        Users users,
        ApiTokens tokens,
        Stacks stacks,
        Deployments deployments,
        Extensions extensions,
        Backups backups,
        Events events,
        Audit audit,
        Store store,
        Stores stores,
        Capability<CacheProvider> cache,
        Supplier<List<Engine>> engines,
        Supplier<List<RestResource>> contributed) {}
