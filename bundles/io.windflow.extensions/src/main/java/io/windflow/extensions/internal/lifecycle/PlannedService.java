package io.windflow.extensions.internal.lifecycle;

import io.windflow.api.extension.ExtensionChange.DataPolicy;
import io.windflow.api.extension.ExtensionPlan.BackingService;
import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.feature.Feature.Service;
import io.windflow.spi.extension.BackingServices;
import java.util.List;

/**
 * A service that an extension stands on, for a plan.
 *
 * @param imagePresent whether its image is there; null if that is not known
 */
record PlannedService(Service service, Boolean imagePresent) {

    /** @param found what would really be started; the feature tells what that leaves open */
    static List<PlannedService> of(Feature feature, List<BackingServices.Service> found) {
        if (found.isEmpty()) {
            return feature.services().stream()
                    .map(service -> new PlannedService(service, null))
                    .toList();
        }
        return found.stream().map(service -> of(feature, service)).toList();
    }

    private static PlannedService of(Feature feature, BackingServices.Service found) {
        Service told = feature.services().stream()
                .filter(service -> service.name().equals(found.name()))
                .findFirst()
                .orElse(new Service(found.name(), found.image(), 0, 0, List.of()));
        long memory = found.memoryBytes() > 0 ? found.memoryBytes() : told.memoryBytes();
        return new PlannedService(
                new Service(found.name(), found.image(), memory, told.diskBytes(), found.ports()),
                found.imagePresent());
    }

    /** @param address where it is, null if that is not known */
    BackingService told(String address, boolean managed) {
        return new BackingService(service.name(), service.image(), address, managed, imagePresent);
    }

    String startStep() {
        String fetch = Boolean.FALSE.equals(imagePresent) ? "Fetch " + service.image() + ", start " : "Start ";
        return fetch + service.name() + " and wait until it is healthy";
    }

    String stopStep(DataPolicy data) {
        return "Stop " + service.name()
                + switch (data) {
                    case KEEP -> "; its data stays";
                    case EXPORT -> ", copy its data to WindFlow's folder exports; its data stays, too";
                    case PURGE -> " and remove its data for good";
                };
    }
}
