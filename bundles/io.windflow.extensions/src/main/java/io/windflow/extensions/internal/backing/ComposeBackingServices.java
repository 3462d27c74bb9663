package io.windflow.extensions.internal.backing;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.engine.ComposeProject;
import io.windflow.api.engine.Container;
import io.windflow.api.extension.ExtensionChange.DataPolicy;
import io.windflow.api.extension.Progress;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.extension.BackingServices;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the services that WindFlow's own compose files have for extensions, in WindFlow's own Compose project, so that
 * {@code docker compose --profile <extension>} by hand and WindFlow mean the same containers. Of the project's other
 * services none is ever touched.
 */
final class ComposeBackingServices implements BackingServices {

    private static final Logger LOG = LoggerFactory.getLogger(ComposeBackingServices.class);

    private static final Duration HEALTHY = Duration.ofMinutes(3);

    private final ComposeFolder folder;
    private final Docker docker;
    private final Path exports;
    private final Map<String, Rendered> rendered = new ConcurrentHashMap<>();

    /** @param exports where data is copied to that a user wants to have */
    ComposeBackingServices(ComposeFolder folder, Docker docker, Path exports) {
        this.folder = folder;
        this.docker = docker;
        this.exports = exports;
    }

    private record Rendered(String stamp, ServiceModel model) {}

    private interface Work<R> {
        R run(ServiceModel model, ComposeProject project) throws InterruptedException;
    }

    @Override
    public boolean manages(String extension) {
        return folder.offers(extension);
    }

    @Override
    public boolean runs(String extension) {
        return manages(extension)
                && docker.engineIfThere().isPresent()
                && health(extension).allUp();
    }

    @Override
    public Optional<String> trouble(String extension) {
        return docker.engineIfThere().isEmpty()
                ? Optional.empty()
                : health(extension).trouble();
    }

    @Override
    public List<Service> services(String extension) throws InterruptedException {
        return with(extension, (model, project) -> model.services().stream()
                .map(service -> new Service(
                        service.name(), service.image(), hasImage(service), service.memoryBytes(), service.ports()))
                .toList());
    }

    @Override
    public Map<String, String> start(String extension, Consumer<Progress> progress) throws InterruptedException {
        return with(extension, (model, project) -> {
            ServiceHealth health = health(model);
            if (!health.allUp()) {
                pull(model, project, progress);
                String names = String.join(", ", model.names());
                progress.accept(Progress.of("services", "Starting " + names));
                docker.compose().up(project, line -> LOG.debug("{}: {}", extension, line));
                health.await(HEALTHY, progress);
                LOG.info("Started {} for extension {}", names, extension);
            }
            return model.settings();
        });
    }

    private void pull(ServiceModel model, ComposeProject project, Consumer<Progress> progress) {
        List<ServiceModel.Service> missing = model.services().stream()
                .filter(service -> !service.built() && !hasImage(service))
                .toList();
        if (!missing.isEmpty()) {
            String images = String.join(
                    ", ", missing.stream().map(ServiceModel.Service::image).toList());
            List<String> names =
                    missing.stream().map(ServiceModel.Service::name).toList();
            docker.compose().pull(project.only(names), new PullProgress("Fetching " + images, progress));
        }
    }

    private boolean hasImage(ServiceModel.Service service) {
        try {
            docker.engine().image(service.image());
            return true;
        } catch (Problem e) {
            if (e.type() == ProblemType.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void stop(String extension, DataPolicy data, Consumer<Progress> progress) throws InterruptedException {
        with(extension, (model, project) -> {
            ServiceHealth health = health(model);
            List<Container> containers = health.containers();
            if (!containers.isEmpty()) {
                progress.accept(Progress.of("services", "Stopping " + String.join(", ", model.names())));
            }
            if (data == DataPolicy.EXPORT) {
                docker.compose().stop(project, line -> LOG.debug("{}: {}", extension, line));
                export(extension, model, project, progress);
            }
            if (!containers.isEmpty()) {
                docker.compose().down(project, false, line -> LOG.debug("{}: {}", extension, line));
            }
            if (data == DataPolicy.PURGE) {
                purge(model, progress);
            }
            LOG.info("Stopped {} of extension {}, data: {}", model.names(), extension, data);
            return null;
        });
    }

    /** Copies what the services' volumes hold, as it is on disk, once nobody writes to it. */
    private void export(String extension, ServiceModel model, ComposeProject project, Consumer<Progress> progress) {
        String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        for (ServiceModel.Service service : model.services()) {
            for (String place : service.folders()) {
                Path target = exports.resolve(extension + "-" + time).resolve(service.name() + place.replace('/', '_'));
                progress.accept(Progress.of("export", "Copying " + service.name() + ":" + place + " to " + target));
                docker.compose()
                        .copy(project, service.name(), place, target, line -> LOG.debug("{}: {}", extension, line));
                LOG.info("Copied {}:{} to {}", service.name(), place, target);
            }
        }
    }

    private void purge(ServiceModel model, Consumer<Progress> progress) {
        for (String volume : model.volumes()) {
            progress.accept(Progress.of("data", "Removing the volume " + volume));
            try {
                docker.engine().removeVolume(volume, false);
            } catch (Problem e) {
                if (e.type() == ProblemType.CONFLICT) {
                    throw ProviderUnavailableException.permanent(
                            "the volume " + volume + " is in use",
                            "Remove the container that uses it ('docker ps -a --filter volume=" + volume
                                    + "'), then 'docker volume rm " + volume + "'",
                            e);
                }
                if (e.type() != ProblemType.NOT_FOUND) {
                    throw e;
                }
            }
        }
    }

    private ServiceHealth health(ServiceModel model) {
        return new ServiceHealth(docker.engine(), folder.project(), model.names());
    }

    /** By the containers' labels, since it must not wait for Compose. */
    private ServiceHealth health(String extension) {
        Rendered known = rendered.get(extension);
        List<String> names = known != null
                ? known.model.names()
                : docker.engine().containers(folder.project()).stream()
                        .filter(container -> extension.equals(container.labels().get(ComposeFolder.LABEL)))
                        .map(Container::service)
                        .distinct()
                        .toList();
        return new ServiceHealth(docker.engine(), folder.project(), names);
    }

    private <R> R with(String extension, Work<R> work) throws InterruptedException {
        try {
            ComposeProject project = folder.project(extension);
            ServiceModel model = model(extension, project);
            return work.run(model, project.only(model.names()));
        } catch (CancellationException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("Cancelled").initCause(e);
        } catch (Problem e) {
            throw failure(extension, e);
        }
    }

    private static ProviderUnavailableException failure(String extension, Problem problem) {
        String advice = problem.advice() == null ? "Look at WindFlow's log" : problem.advice();
        return switch (problem.type()) {
            case ENGINE_UNAVAILABLE -> ProviderUnavailableException.passing(problem.getMessage(), advice, problem);
            // Often the very service, which runs there already.
            case CONFLICT ->
                ProviderUnavailableException.permanent(
                        problem.getMessage(),
                        advice + ". To use a service that runs already, name it by url in config/windflow." + extension
                                + ".cfg",
                        problem);
            default -> ProviderUnavailableException.permanent(problem.getMessage(), advice, problem);
        };
    }

    /** Rendering starts a process, so a model is kept until a file of it changes. */
    private ServiceModel model(String extension, ComposeProject project) {
        String stamp = folder.stamp(extension);
        Rendered known = rendered.get(extension);
        if (known == null || !known.stamp.equals(stamp)) {
            known = new Rendered(
                    stamp, ServiceModel.read(extension, docker.compose().render(project)));
            rendered.put(extension, known);
        }
        return known.model;
    }
}
