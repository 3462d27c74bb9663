package io.windflow.ext.database.internal;

import io.windflow.api.capability.Capability;
import io.windflow.api.store.Dialect;
import io.windflow.api.store.FormerStore;
import io.windflow.api.store.PoolStatistics;
import io.windflow.api.store.UnitOfWork;
import io.windflow.spi.Provider;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MovableStore;
import io.windflow.spi.store.MoveFinding;
import io.windflow.spi.store.MoveSource;
import io.windflow.spi.store.MoveTarget;
import io.windflow.spi.store.Signals;
import io.windflow.spi.store.StoreProvider;
import io.windflow.spi.store.StoreSchema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The store capability on PostgreSQL. Connects on the first call, so that a wrong setting is told by {@link #probe}.
 * Serves the data of one epoch: the one that the marker of the true store names, or the one that a move has just put
 * here.
 */
@Component(
        service = StoreProvider.class,
        configurationPid = "io.windflow.ext.database",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {Provider.CAPABILITY + "=" + Capability.STORE, Provider.EXTENSION + "=database"})
@Designate(ocd = PostgresSettings.class)
public final class PostgresStore implements MovableStore, Signals {

    static final String NAME = "postgresql";

    /** Framework property: the folder of all state. */
    private static final String HOME = "windflow.home";

    private static final Duration WAIT = Duration.ofSeconds(5);

    private final Database database;
    private final ProviderUnavailableException wrongSettings;

    @Activate
    public PostgresStore(PostgresSettings settings, BundleContext context) {
        this(settings, Path.of(context.getProperty(HOME)), WAIT);
    }

    /**
     * @param home the folder of all state
     * @param wait how long a unit of work waits for its turn, and for a server that has gone away
     */
    PostgresStore(PostgresSettings settings, Path home, Duration wait) {
        Database made = null;
        ProviderUnavailableException wrong = null;
        try {
            Names.checkSchema(settings.schema());
            made = new Database(PostgresAddress.of(settings), settings, home, wait);
        } catch (ProviderUnavailableException e) {
            wrong = e;
        }
        this.database = made;
        this.wrongSettings = wrong;
    }

    @Deactivate
    void close() {
        if (database != null) {
            database.close();
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public Optional<PoolStatistics> pool() {
        return Optional.ofNullable(database).map(Database::pool);
    }

    @Override
    public void probe() {
        usable().probe();
    }

    @Override
    public <R> R read(UnitOfWork<R> work) {
        return usable().serving().read(work);
    }

    @Override
    public <R> R write(UnitOfWork<R> work) {
        return usable().serving().write(work);
    }

    @Override
    public StoreSchema schema() throws SQLException {
        return usable().data().schema();
    }

    @Override
    public Optional<Epoch> epoch() throws SQLException {
        return usable().data().held().map(Data.Held::epoch);
    }

    @Override
    public Optional<Epoch> shareable() throws SQLException {
        return usable().shareable();
    }

    @Override
    public long sizeInBytes() throws SQLException {
        return usable().data().sizeInBytes();
    }

    @Override
    public List<MoveFinding> findings() throws SQLException {
        return usable().preflight().ofSource();
    }

    @Override
    public List<MoveFinding> findings(Epoch source, long bytes) throws SQLException {
        List<MoveFinding> findings = new ArrayList<>(usable().preflight().ofTarget(source));
        usable().data().inPlaceOfCopy().ifPresent(findings::add);
        return findings;
    }

    @Override
    public MoveSource capture() throws SQLException {
        return usable().capture();
    }

    @Override
    public MoveTarget stage(Epoch source) throws SQLException {
        return usable().stage(source);
    }

    @Override
    public void confirm() throws SQLException {
        usable().data().confirm();
    }

    @Override
    public void retire(Instant at) throws SQLException {
        usable().retire(at);
    }

    @Override
    public List<FormerStore> former() throws SQLException {
        return usable().former().list();
    }

    @Override
    public boolean purge(String name) throws SQLException {
        return usable().former().purge(name);
    }

    @Override
    public void send(String message) {
        usable().send(message);
    }

    @Override
    public List<String> receive(Duration most) {
        return usable().receive(most);
    }

    private Database usable() {
        if (wrongSettings != null) {
            throw wrongSettings;
        }
        return database;
    }
}
