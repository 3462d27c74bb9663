package io.windflow.extensions.internal.lifecycle;

import io.windflow.api.extension.ExtensionPlan;
import io.windflow.api.extension.ExtensionPlan.BackingService;
import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.feature.Feature.Service;
import java.util.ArrayList;
import java.util.List;

/** Says what switching an extension on or off would do. */
final class Plans {

    private Plans() {}

    /**
     * @param active whether it is on already, so that only its settings change
     * @param managed whether WindFlow would start its backing service
     * @param former the name of the provider that serves now, null if none does
     * @param address where the backing service is, null if that is not known
     * @param requires extensions that would be switched on with it
     * @param refusals why it cannot be done
     */
    static ExtensionPlan enable(
            Feature feature,
            boolean active,
            boolean managed,
            String former,
            String address,
            List<String> requires,
            List<String> refusals) {
        List<String> steps = new ArrayList<>();
        requires.forEach(required -> steps.add("Switch on '" + required + "', which it needs"));
        if (managed) {
            feature.services()
                    .forEach(service -> steps.add("Start " + service.name() + " and wait until it is healthy"));
        }
        if (active) {
            steps.add("Connect with the new settings beside the connection in force");
            steps.add("Switch over; calls in flight end on the former connection, none fails");
        } else {
            steps.add("Install and start " + feature.bundles().size() + " bundles");
            steps.add("Connect and check the settings");
            if (feature.capability() != null) {
                steps.add("Switch '" + feature.capability() + "' over"
                        + (former == null ? "" : " from " + former)
                        + "; no request fails");
            }
        }
        return new ExtensionPlan(
                feature.id(),
                true,
                steps,
                services(feature, managed, address),
                managed
                        ? feature.services().stream()
                                .mapToLong(Service::memoryBytes)
                                .sum()
                        : 0,
                managed
                        ? feature.services().stream()
                                .mapToLong(Service::diskBytes)
                                .sum()
                        : 0,
                managed
                        ? feature.services().stream()
                                .flatMap(service -> service.ports().stream())
                                .toList()
                        : List.of(),
                List.of(),
                requires,
                List.of(),
                true,
                refusals);
    }

    /** @param dependents extensions that are on and need it */
    static ExtensionPlan disable(
            Feature feature, boolean managed, String address, List<String> dependents, List<String> refusals) {
        List<String> steps = new ArrayList<>();
        if (feature.capability() != null) {
            steps.add("Switch '" + feature.capability() + "' back to the embedded default; no request fails");
        }
        steps.add("Stop and uninstall its bundles");
        if (managed) {
            feature.services().forEach(service -> steps.add("Stop " + service.name() + "; its data stays"));
        }
        return new ExtensionPlan(
                feature.id(),
                false,
                steps,
                services(feature, managed, address),
                managed
                        ? -feature.services().stream()
                                .mapToLong(Service::memoryBytes)
                                .sum()
                        : 0,
                0,
                List.of(),
                List.of(),
                List.of(),
                dependents,
                true,
                refusals);
    }

    private static List<BackingService> services(Feature feature, boolean managed, String address) {
        return feature.services().stream()
                .map(service -> new BackingService(service.name(), service.image(), address, managed))
                .toList();
    }
}
