package io.windflow.tests.framework.extension.probe;

import io.windflow.api.capability.Capability;
import io.windflow.api.capability.CapabilityStatus;
import io.windflow.api.extension.ExtensionChange;
import io.windflow.api.extension.ExtensionChange.DataPolicy;
import io.windflow.api.extension.ExtensionPlan;
import io.windflow.api.extension.ExtensionStatus;
import io.windflow.api.extension.Extensions;
import io.windflow.api.identity.Principal;
import io.windflow.spi.cache.CacheProvider;
import io.windflow.spi.extension.BackingServices;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * A bundle inside the framework that uses capabilities and extensions as the core does. A test outside of it, whose
 * classes are not the framework's, asks it by words and gets answers of the Java library's types alone.
 */
public final class ProbeActivator implements BundleActivator, Function<List<?>, Object> {

    private BundleContext context;
    private Hammer hammer;
    private FakeServices services;
    private ServiceRegistration<BackingServices> servicesRegistration;
    private AutoCloseable subscription;
    private final List<String> messages = new CopyOnWriteArrayList<>();

    @Override
    public void start(BundleContext started) {
        context = started;
        context.registerService(Function.class, this, FrameworkUtil.asDictionary(Map.of("windflow.test", "probe")));
    }

    @Override
    public void stop(BundleContext stopped) throws Exception {
        if (hammer != null) {
            hammer.stop();
        }
        if (subscription != null) {
            subscription.close();
        }
    }

    @Override
    public Object apply(List<?> words) {
        String word = (String) words.get(0);
        return switch (word) {
            case "extension" -> map(extensions().get((String) words.get(1)));
            case "extensions" ->
                extensions().list().stream().map(ExtensionStatus::id).toList();
            case "settings" ->
                extensions().settings((String) words.get(1)).stream()
                        .map(setting -> setting.key() + ":" + setting.type())
                        .toList();
            case "capability" -> map(status((String) words.get(1)));
            case "plan" -> map(extensions().plan((String) words.get(1), change(words)));
            case "change" -> map(extensions().change((String) words.get(1), change(words), Principal.SYSTEM));
            case "put" -> put((String) words.get(1), (String) words.get(2));
            case "get" -> get((String) words.get(1));
            case "subscribe" -> subscribe((String) words.get(1));
            case "publish" -> publish((String) words.get(1), (String) words.get(2));
            case "messages" -> List.copyOf(messages);
            case "hammer" -> hammer((Integer) words.get(1));
            case "calls" -> hammer.calls();
            case "hammered" -> hammer.stop();
            case "services" -> services((Map<?, ?>) words.get(1));
            case "services mode" -> mode((String) words.get(1));
            case "services events" -> services.events();
            default -> throw new IllegalArgumentException(word);
        };
    }

    private Object services(Map<?, ?> settings) {
        services = new FakeServices(context, strings(settings));
        servicesRegistration = context.registerService(BackingServices.class, services, null);
        return null;
    }

    /** With {@code gone} nothing runs services any more. */
    private Object mode(String mode) {
        if (mode.equals("gone")) {
            servicesRegistration.unregister();
        } else {
            services.mode(mode);
        }
        return null;
    }

    private static ExtensionChange change(List<?> words) {
        DataPolicy data = words.size() > 4 ? DataPolicy.valueOf((String) words.get(4)) : null;
        return new ExtensionChange((Boolean) words.get(2), strings((Map<?, ?>) words.get(3)), data);
    }

    private static Map<String, String> strings(Map<?, ?> any) {
        Map<String, String> strings = new HashMap<>();
        any.forEach((key, value) -> strings.put((String) key, (String) value));
        return strings;
    }

    private Object put(String key, String value) {
        return cache().call(cache -> {
            cache.put(key, value.getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(5));
            return cache.name();
        });
    }

    private Object get(String key) {
        return cache().call(cache -> cache.get(key)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse(null));
    }

    private Object subscribe(String channel) {
        subscription = cache().attach(cache -> cache.subscribe(channel, messages::add));
        return null;
    }

    private Object publish(String channel, String message) {
        return cache().call(cache -> {
            cache.publish(channel, message);
            return null;
        });
    }

    private Object hammer(int threads) {
        hammer = new Hammer(cache(), threads);
        return null;
    }

    private Extensions extensions() {
        return context.getService(context.getServiceReference(Extensions.class));
    }

    private CapabilityStatus status(String capability) {
        return extensions().capabilities().stream()
                .filter(status -> status.capability().equals(capability))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private Capability<CacheProvider> cache() {
        try {
            Collection<ServiceReference<Capability>> found =
                    context.getServiceReferences(Capability.class, "(capability=cache)");
            return context.getService(found.iterator().next());
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> map(ExtensionStatus status) {
        Map<String, Object> map = new HashMap<>();
        map.put("state", status.state().name());
        map.put("stage", status.stage());
        map.put("reason", status.reason());
        map.put("advice", status.advice());
        map.put("enabled", status.enabled());
        map.put("progress", status.progress() == null ? null : status.progress().message());
        map.put("settings", status.settings());
        map.put("requiredBy", status.requiredBy());
        return map;
    }

    private static Map<String, Object> map(CapabilityStatus status) {
        Map<String, Object> map = new HashMap<>();
        map.put("provider", status.provider());
        map.put("extension", status.extension());
        map.put("status", status.status().name());
        map.put("reason", status.reason());
        return map;
    }

    private static Map<String, Object> map(ExtensionPlan plan) {
        Map<String, Object> map = new HashMap<>();
        map.put("steps", plan.steps());
        map.put("requires", plan.requires());
        map.put("dependents", plan.dependents());
        map.put("refusals", plan.refusals());
        return map;
    }
}
