package io.windflow.core.internal.stack;

import io.windflow.api.Problem;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the files of stacks on disk that have none there, as on a new machine. Files that are there are left alone. */
@Component(service = MissingFiles.class)
public final class MissingFiles {

    private static final Logger LOG = LoggerFactory.getLogger(MissingFiles.class);

    private final StackRepository repository;
    private final StackFiles files;

    @Activate
    public MissingFiles(@Reference StackRepository repository, @Reference StackFiles files) {
        this.repository = repository;
        this.files = files;
    }

    /** What cannot be written is told in the log; a deployment tries again. */
    public void write() {
        for (String name : repository.directories().keySet()) {
            repository
                    .find(name)
                    .filter(StackRecord::ownsDirectory)
                    .filter(stack -> files.read(stack).isEmpty())
                    .ifPresent(this::write);
        }
    }

    private void write(StackRecord stack) {
        try {
            files.use(stack, repository.revision(stack.name(), stack.latestRevision()));
            files.release(stack.name());
        } catch (Problem e) {
            LOG.warn("The files of stack {} are missing: {}", stack.name(), e.getMessage());
        }
    }
}
