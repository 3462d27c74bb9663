package io.windflow.rest.internal;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/** Pages of lists that are in memory. */
public final class Lists {

    private Lists() {}

    /**
     * One page of what the filter lets through, in the order of its keys. The cursor is the last key of a page, so that
     * what comes and goes between two pages moves nothing.
     *
     * @param key unique for each item
     */
    public static <T> Page<T> page(List<T> all, Function<T, String> key, Predicate<T> filter, PageRequest request) {
        List<T> rest = all.stream()
                .filter(filter)
                .filter(item -> request.cursor() == null || key.apply(item).compareTo(request.cursor()) > 0)
                .sorted(Comparator.comparing(key))
                .limit(request.limit() + 1L)
                .toList();
        if (rest.size() <= request.limit()) {
            return new Page<>(rest, null);
        }
        List<T> items = rest.subList(0, request.limit());
        return new Page<>(items, key.apply(items.get(items.size() - 1)));
    }

    /** Whether one of the values contains the text, upper and lower case alike. @param text null for all */
    public static boolean matches(String text, String... values) {
        if (text == null || text.isEmpty()) {
            return true;
        }
        String wanted = text.toLowerCase(Locale.ROOT);
        for (String value : values) {
            if (value != null && value.toLowerCase(Locale.ROOT).contains(wanted)) {
                return true;
            }
        }
        return false;
    }
}
