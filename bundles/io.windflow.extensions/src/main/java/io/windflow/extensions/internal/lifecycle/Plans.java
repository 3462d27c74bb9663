package io.windflow.extensions.internal.lifecycle;

import io.windflow.api.extension.ExtensionChange.DataPolicy;
import io.windflow.api.extension.ExtensionPlan;
import io.windflow.api.extension.ExtensionPlan.BackingService;
import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.feature.Feature.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Says what switching an extension on or off would do. */
final class Plans {

    private static final String MOVE = "Copy all data, follow what changes meanwhile, and compare every row";

    private Plans() {}

    /**
     * @param active whether it is on already, so that only its settings change
     * @param managed whether WindFlow would start its backing services
     * @param services its backing services
     * @param former the name of the provider that serves now, null if none does
     * @param address where the backing service is, null if that is not known
     * @param dataMoved what data would move, in words
     * @param requires extensions that would be switched on with it
     * @param refusals why it cannot be done
     */
    static ExtensionPlan enable(
            Feature feature,
            boolean active,
            boolean managed,
            List<PlannedService> services,
            String former,
            String address,
            List<String> dataMoved,
            List<String> requires,
            List<String> refusals) {
        List<String> steps = new ArrayList<>();
        requires.forEach(required -> steps.add("Switch on '" + required + "', which it needs"));
        if (managed) {
            services.forEach(service -> steps.add(service.startStep()));
        }
        if (active) {
            steps.add("Connect with the new settings beside the connection in force");
            steps.add("Switch over; calls in flight end on the former connection, none fails");
        } else {
            steps.add("Install and start " + feature.bundles().size() + " bundles");
            steps.add("Connect and check the settings");
            if (!dataMoved.isEmpty()) {
                steps.add(MOVE);
            }
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
                told(services, managed, address),
                managed ? sum(services, Service::memoryBytes) : 0,
                managed ? sum(services, Service::diskBytes) : 0,
                managed
                        ? services.stream()
                                .flatMap(service -> service.service().ports().stream())
                                .toList()
                        : List.of(),
                dataMoved,
                requires,
                List.of(),
                true,
                refusals);
    }

    /**
     * @param data what becomes of the services' data
     * @param dependents extensions that are on and need it
     */
    static ExtensionPlan disable(
            Feature feature,
            boolean managed,
            List<PlannedService> services,
            DataPolicy data,
            String address,
            List<String> dataMoved,
            List<String> dependents,
            List<String> refusals) {
        List<String> steps = new ArrayList<>();
        if (!dataMoved.isEmpty()) {
            steps.add(MOVE);
        }
        if (feature.capability() != null) {
            steps.add("Switch '" + feature.capability() + "' back to the embedded default; no request fails");
        }
        steps.add("Stop and uninstall its bundles");
        if (managed) {
            services.forEach(service -> steps.add(service.stopStep(data)));
        }
        return new ExtensionPlan(
                feature.id(),
                false,
                steps,
                told(services, managed, address),
                managed ? -sum(services, Service::memoryBytes) : 0,
                0,
                List.of(),
                dataMoved,
                List.of(),
                dependents,
                data != DataPolicy.PURGE,
                refusals);
    }

    private static long sum(List<PlannedService> services, ToLongFunction<Service> bytes) {
        return services.stream().map(PlannedService::service).mapToLong(bytes).sum();
    }

    private static List<BackingService> told(List<PlannedService> services, boolean managed, String address) {
        return services.stream().map(service -> service.told(address, managed)).toList();
    }
}
