package io.windflow.api;

import java.util.List;

/**
 * One page of a list.
 *
 * @param items the items of this page, never null, in the order of the list
 * @param next the cursor that asks for the page after this one, null on the last page
 */
public record Page<T>(List<T> items, String next) {

    public Page {
        items = List.copyOf(items);
    }
}
