package io.ringcast.engine.channel;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher wrote on a publication for filters and readers: names with values, in the order of their names.
 *
 * <p>Thread: any.
 */
public final class Tags {
    /** No tags. */
    public static final Tags NONE = new Tags(new String[0]);

    // name, value, name, value: looked up without an allocation, and a few are quicker to walk than to hash.
    private final String[] pairs;

    private Tags(String[] pairs) {
        this.pairs = pairs;
    }

    /** The tags of a map. */
    public static Tags of(Map<String, String> map) {
        if (map.isEmpty()) {
            return NONE;
        }
        String[] pairs = new String[map.size() * 2];
        int next = 0;
        for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
            pairs[next++] = entry.getKey();
            pairs[next++] = entry.getValue();
        }
        return new Tags(pairs);
    }

    public boolean isEmpty() {
        return pairs.length == 0;
    }

    /** How many there are. */
    public int size() {
        return pairs.length / 2;
    }

    /** The name at a place from 0 on. */
    public String name(int index) {
        return pairs[index * 2];
    }

    /** The value at a place from 0 on. */
    public String value(int index) {
        return pairs[index * 2 + 1];
    }

    /** The value under a name, or null if there is none. */
    public @Nullable String get(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tags that && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs);
    }

    @Override
    public String toString() {
        return Arrays.toString(pairs);
    }
}
