package io.windflow.core.internal.deployment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces secrets in what is logged: the values of variables whose name says that they are secret, and passwords in
 * URLs. Other values stay, since a log in which every {@code latest} is starred tells nobody anything.
 */
final class Masker {

    static final String MASK = "********";
    private static final int SHORTEST = 4;
    private static final Pattern SECRET_NAME = Pattern.compile(
            ".*(PASS|PWD|SECRET|TOKEN|CREDENTIAL|PRIVATE|APIKEY|API_KEY|ACCESS_KEY|AUTH|SALT).*" + "|(.*_)?KEY(_.*)?");
    private static final Pattern URL_PASSWORD =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,20}://[^\\s/:@]*:([^\\s/@]+)@");
    private static final Set<String> NO_SECRETS = Set.of("true", "false", "null", "none", "disabled", "enabled");

    private final List<String> secrets;

    private Masker(Set<String> secrets) {
        // The longest first, so that no secret is cut by one that is a part of it.
        this.secrets = new ArrayList<>(secrets);
        this.secrets.sort(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
    }

    static Masker none() {
        return new Masker(Set.of());
    }

    /** This one and more. @param variables names and values, from {@code .env} and from the services' environment */
    Masker with(Map<String, String> variables) {
        Set<String> all = new TreeSet<>(secrets);
        variables.forEach((name, value) -> collect(name, value, all));
        return new Masker(all);
    }

    private static void collect(String name, String value, Set<String> secrets) {
        if (SECRET_NAME.matcher(name.toUpperCase(Locale.ROOT)).matches()) {
            value.lines().map(String::strip).forEach(line -> add(line, secrets));
        }
        Matcher url = URL_PASSWORD.matcher(value);
        while (url.find()) {
            add(url.group(1), secrets);
        }
    }

    private static void add(String value, Set<String> secrets) {
        if (value.length() >= SHORTEST && !NO_SECRETS.contains(value.toLowerCase(Locale.ROOT))) {
            secrets.add(value);
        }
    }

    String mask(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        Matcher url = URL_PASSWORD.matcher(masked);
        StringBuilder result = new StringBuilder();
        int end = 0;
        while (url.find()) {
            result.append(masked, end, url.start(1)).append(MASK);
            end = url.end(1);
        }
        return result.append(masked.substring(end)).toString();
    }
}
