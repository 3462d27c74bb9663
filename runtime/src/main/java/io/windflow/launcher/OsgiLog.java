package io.windflow.launcher;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Locale;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogService;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerConsumer;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The OSGi Log Service on top of SLF4J, for the bundles of Felix, which log nowhere else. */
final class OsgiLog implements LogService {
    private static final String FALLBACK_NAME = "osgi";

    @Override
    public Logger getLogger(String name) {
        return getLogger(name, Logger.class);
    }

    @Override
    public Logger getLogger(Class<?> type) {
        return getLogger(type.getName(), Logger.class);
    }

    @Override
    public <L extends Logger> L getLogger(Class<?> type, Class<L> loggerType) {
        return getLogger(type.getName(), loggerType);
    }

    @Override
    public <L extends Logger> L getLogger(Bundle bundle, String name, Class<L> loggerType) {
        return getLogger(name.equals(Logger.ROOT_LOGGER_NAME) ? bundle.getSymbolicName() : name, loggerType);
    }

    @Override
    public <L extends Logger> L getLogger(String name, Class<L> loggerType) {
        boolean printf = loggerType == FormatterLogger.class;
        Adapter adapter = new Adapter(LoggerFactory.getLogger(name), printf);
        Object proxy = Proxy.newProxyInstance(OsgiLog.class.getClassLoader(), new Class<?>[] {loggerType}, adapter);
        return loggerType.cast(proxy);
    }

    @Override
    @Deprecated
    public void log(int level, String message) {
        log(null, level, message, null);
    }

    @Override
    @Deprecated
    public void log(int level, String message, Throwable failure) {
        log(null, level, message, failure);
    }

    @Override
    @Deprecated
    public void log(ServiceReference<?> reference, int level, String message) {
        log(reference, level, message, null);
    }

    @Override
    @Deprecated
    public void log(ServiceReference<?> reference, int level, String message, Throwable failure) {
        Bundle bundle = reference == null ? null : reference.getBundle();
        String name = bundle == null ? FALLBACK_NAME : bundle.getSymbolicName();
        Level target =
                switch (level) {
                    case LOG_ERROR -> Level.ERROR;
                    case LOG_WARNING -> Level.WARN;
                    case LOG_INFO -> Level.INFO;
                    default -> Level.DEBUG;
                };
        LoggerFactory.getLogger(name).atLevel(target).setCause(failure).log(message);
    }

    /** One logger; a proxy, because the interface repeats the same five methods for each of six levels. */
    private record Adapter(org.slf4j.Logger target, boolean printf) implements InvocationHandler {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            String name = method.getName();
            if (method.getDeclaringClass() == Object.class) {
                return ofObject(proxy, name, arguments);
            }
            if (name.equals("getName")) {
                return target.getName();
            }
            if (name.startsWith("is") && name.endsWith("Enabled")) {
                return target.isEnabledForLevel(level(name.substring(2, name.length() - "Enabled".length())));
            }
            Level level = level(name);
            if (arguments[0] instanceof LoggerConsumer<?> consumer) {
                if (target.isEnabledForLevel(level)) {
                    consumer.accept((Logger) proxy);
                }
            } else {
                log(level, (String) arguments[0], values(arguments));
            }
            return null;
        }

        private void log(Level level, String format, Object[] values) {
            if (printf && target.isEnabledForLevel(level)) {
                target.atLevel(level).log(String.format(Locale.ROOT, format, values));
            } else {
                target.atLevel(level).log(format, values);
            }
        }

        private static Object[] values(Object[] arguments) {
            if (arguments.length == 2 && arguments[1] instanceof Object[] values) {
                return values;
            }
            return Arrays.copyOfRange(arguments, 1, arguments.length);
        }

        private static Level level(String name) {
            LogLevel level = LogLevel.valueOf(name.toUpperCase(Locale.ROOT));
            return level == LogLevel.AUDIT ? Level.INFO : Level.valueOf(level.name());
        }

        private Object ofObject(Object proxy, String name, Object[] arguments) {
            return switch (name) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "Logger " + target.getName();
            };
        }
    }
}
