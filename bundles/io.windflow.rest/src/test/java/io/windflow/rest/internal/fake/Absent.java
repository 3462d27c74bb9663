package io.windflow.rest.internal.fake;

import io.windflow.api.Problem;
import java.lang.reflect.Proxy;

/** Services in which there is nothing: every call is a NOT_FOUND. */
public final class Absent {

    private Absent() {}

    public static <T> T of(Class<T> service) {
        return service.cast(Proxy.newProxyInstance(
                service.getClassLoader(), new Class<?>[] {service}, (self, method, arguments) -> {
                    throw Problem.notFound(service.getSimpleName(), method.getName());
                }));
    }
}
