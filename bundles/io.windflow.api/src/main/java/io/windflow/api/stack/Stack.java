package io.windflow.api.stack;

import io.windflow.api.engine.Container;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A stack with its live services.
 *
 * @param directory the folder of its files, absolute
 * @param composeFile the path of its compose file, absolute
 * @param adopted whether it ran before WindFlow knew it
 * @param revision the revision that was last deployed, null if never
 * @param goodRevision the newest revision that was deployed with success, null if none
 * @param latestRevision the newest revision
 * @param deployment id of the deployment that runs or waits now, null if none does
 * @param lastDeployment id of the newest deployment, null if none
 * @param allowances what policy allows it
 * @param engineReason why the engine does not answer, null when it does
 */
public record Stack(
        String name,
        String engine,
        StackStatus status,
        String directory,
        String composeFile,
        boolean adopted,
        Integer revision,
        Integer goodRevision,
        int latestRevision,
        String deployment,
        String lastDeployment,
        Set<Allowance> allowances,
        Instant createdAt,
        Instant updatedAt,
        List<Service> services,
        String engineReason) {

    public Stack {
        allowances = Set.copyOf(allowances);
        services = List.copyOf(services);
    }

    /**
     * A service with its containers.
     *
     * @param image the image its newest container runs, null if it has none
     */
    public record Service(String name, String image, StackStatus status, List<Container> containers) {

        public Service {
            containers = List.copyOf(containers);
        }
    }
}
