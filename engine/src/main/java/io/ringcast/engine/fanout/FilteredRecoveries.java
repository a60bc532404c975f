package io.ringcast.engine.fanout;

import io.ringcast.engine.history.StoredPublication;
import io.ringcast.engine.subscription.TagsFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What is left of recovered publications for those that have a filter. Who comes back to one position shares one list,
 * and so do those of them that have the same filter: what is made of a list is made once.
 *
 * <p>Thread: confined to the shard.
 */
final class FilteredRecoveries {
    private static final int REMEMBERED = 16;

    private record Entry(List<StoredPublication> all, TagsFilter filter, List<StoredPublication> wanted) {}

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    /** The publications that the filter wants; the list itself if it wants all. */
    @SuppressWarnings("ReferenceEquality") // one list for one position
    List<StoredPublication> wanted(List<StoredPublication> all, TagsFilter filter) {
        for (Entry entry : entries) {
            if (entry.all == all && entry.filter.equals(filter)) {
                return entry.wanted;
            }
        }
        List<StoredPublication> wanted = new ArrayList<>();
        for (StoredPublication publication : all) {
            if (filter.matches(publication.tags())) {
                wanted.add(publication);
            }
        }
        if (wanted.size() == all.size()) {
            return all;
        }
        if (entries.size() == REMEMBERED) {
            entries.removeLast();
        }
        Entry entry = new Entry(all, filter, Collections.unmodifiableList(wanted));
        entries.addFirst(entry);
        return entry.wanted;
    }

    /** Lets go of what is remembered. */
    void forget() {
        entries.clear();
    }
}
