package io.windflow.rest.internal.http;

import io.windflow.api.identity.Role;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The role each route declares. */
final class RouteRoles {

    /**
     * Who may use a route.
     *
     * @param everybody also without a login
     * @param role the lowest role that may; null with {@code everybody} false means nobody
     */
    record Rule(boolean everybody, Role role) {

        boolean allows(Role caller) {
            return everybody || role != null && caller.includes(role);
        }
    }

    private static final Rule NOBODY = new Rule(false, null);

    private RouteRoles() {}

    /** The routes of a class that declare no role, for a start that refuses them. */
    static List<String> undeclared(Class<?> resource) {
        List<String> routes = new ArrayList<>();
        for (Method method : resource.getMethods()) {
            if (isRoute(method) && of(method) == NOBODY) {
                routes.add(resource.getSimpleName() + "." + method.getName());
            }
        }
        return routes;
    }

    private static boolean isRoute(Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            if (annotation.annotationType().isAnnotationPresent(HttpMethod.class)) {
                return true;
            }
        }
        return false;
    }

    static Rule of(Method method) {
        if (method.isAnnotationPresent(PermitAll.class)) {
            return new Rule(true, null);
        }
        RolesAllowed allowed = method.getAnnotation(RolesAllowed.class);
        if (allowed == null) {
            return NOBODY;
        }
        Role lowest = null;
        for (String name : allowed.value()) {
            Role role = parse(name);
            if (role != null && (lowest == null || lowest.includes(role))) {
                lowest = role;
            }
        }
        return lowest == null ? NOBODY : new Rule(false, lowest);
    }

    private static Role parse(String name) {
        for (Role role : Role.values()) {
            if (role.name().equals(name.toUpperCase(Locale.ROOT))) {
                return role;
            }
        }
        return null;
    }
}
