package io.windflow.api.extension;

import java.util.List;

/**
 * What switching an extension on or off would do.
 *
 * @param enable on or off
 * @param steps what is done, in order, in words
 * @param services the backing services that would be started or stopped
 * @param memoryBytes memory needed more, negative if it becomes free
 * @param diskBytes disk needed more
 * @param ports host ports taken
 * @param dataMoved what data moves and how much, in words; empty if none
 * @param requires extensions that are switched on with it
 * @param dependents extensions that are on and need it; it cannot be switched off before them
 * @param reversible whether it can be undone
 * @param refusals why it cannot be done; empty if it can
 */
public record ExtensionPlan(
        String extension,
        boolean enable,
        List<String> steps,
        List<BackingService> services,
        long memoryBytes,
        long diskBytes,
        List<Integer> ports,
        List<String> dataMoved,
        List<String> requires,
        List<String> dependents,
        boolean reversible,
        List<String> refusals) {

    /**
     * A service that an extension stands on.
     *
     * @param image the image it runs from, null if it runs already somewhere
     * @param address where it is, null if not known yet
     * @param managed whether WindFlow starts it, or it runs already somewhere
     * @param imagePresent whether its image is there, or is fetched when it starts; null if that is not known
     */
    public record BackingService(String name, String image, String address, boolean managed, Boolean imagePresent) {}
}
