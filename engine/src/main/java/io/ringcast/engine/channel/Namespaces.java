package io.ringcast.engine.channel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of an app, and so what each name of a channel means in it. Options are shared instances: one for each
 * namespace and kind.
 *
 * <p>Thread: any; immutable.
 */
public final class Namespaces {
    /** No namespaces: a name says what its prefix says. */
    public static final Namespaces NONE = new Namespaces(NameMarks.DEFAULT, Namespace.PLAIN, List.of());

    private final NameMarks marks;
    private final boolean plainNamesPublic;
    private final Entry plain;
    private final Map<String, Entry> byName = new HashMap<>();

    private static final class Entry {
        final Namespace namespace;
        final Map<ChannelKind, ChannelOptions> options = new EnumMap<>(ChannelKind.class);
        final Map<ChannelKind, ChannelOptions> cached = new EnumMap<>(ChannelKind.class);

        Entry(Namespace namespace) {
            this.namespace = namespace;
            for (ChannelKind kind : ChannelKind.values()) {
                options.put(kind, namespace.options().as(kind, false));
                cached.put(kind, namespace.options().as(kind, true));
            }
        }

        ChannelOptions options(ChannelKind kind, boolean cache) {
            ChannelOptions found = (cache ? cached : options).get(kind);
            return found == null ? ChannelOptions.of(kind, cache) : found;
        }
    }

    /** @param withoutNamespace for the names that name no namespace */
    public Namespaces(NameMarks marks, Namespace withoutNamespace, Collection<Namespace> namespaces) {
        this(marks, withoutNamespace, namespaces, true);
    }

    /**
     * As {@link #Namespaces(NameMarks, Namespace, Collection)}.
     *
     * @param plainNamesPublic names that name no known namespace are public to clients of a protocol that knows none
     */
    public Namespaces(
            NameMarks marks, Namespace withoutNamespace, Collection<Namespace> namespaces, boolean plainNamesPublic) {
        this.marks = marks;
        this.plainNamesPublic = plainNamesPublic;
        this.plain = new Entry(withoutNamespace);
        for (Namespace namespace : namespaces) {
            byName.put(namespace.name(), new Entry(namespace));
        }
    }

    public NameMarks marks() {
        return marks;
    }

    /** Whether names that name no known namespace are public to clients of a protocol that knows none. */
    public boolean plainNamesPublic() {
        return plainNamesPublic;
    }

    /** All of them, the one without a name first. */
    public List<Namespace> all() {
        List<Namespace> all = new ArrayList<>();
        all.add(plain.namespace);
        byName.values().forEach(entry -> all.add(entry.namespace));
        return all;
    }

    /** The namespace of a channel, or null if it names one that is not known. */
    public @Nullable Namespace find(String channel) {
        String name = marks.namespaceOf(channel);
        Entry entry = name.isEmpty() ? plain : byName.get(name);
        return entry == null ? null : entry.namespace;
    }

    /**
     * How a channel behaves whose prefix says this of it. A name that names an unknown namespace behaves as one without,
     * for protocols that know none.
     */
    public ChannelOptions options(String channel, ChannelKind kind, boolean cache) {
        if (byName.isEmpty()) {
            return plain.options(kind, cache);
        }
        Entry entry = byName.get(marks.namespaceOf(channel));
        return (entry == null ? plain : entry).options(kind, cache);
    }

    /** Whether the name names a namespace that is known. */
    public boolean named(String channel) {
        return !byName.isEmpty() && byName.containsKey(marks.namespaceOf(channel));
    }
}
