package io.ringcast.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The keys of the Centrifugo side. They are no part of {@link Keys#ALL}: a server that does without that side must not
 * wait for them at its start.
 *
 * <p>Thread: any.
 */
final class CentrifugeKeys {
    /** Where the section stands. */
    static final String SECTION = "centrifuge";

    static final String PREFIX = SECTION + ".";
    static final String OWN_VARIABLES = "RINGCAST_CENTRIFUGE_";
    static final String CENTRIFUGO_VARIABLES = "CENTRIFUGO_";
    static final String NAMESPACES = "channel.namespaces";
    static final String PROXIES = "proxies";
    static final String RPC_NAMESPACES = "rpc.namespaces";
    static final String ABOUT = "The Centrifugo protocol and API; docs/operate/centrifugo.md tells about it.";

    private static final List<String> OURS = List.of("enabled", "app", "config_file");

    private CentrifugeKeys() {}

    /** Loaded when somebody says something about the Centrifugo side. */
    private static final class Loaded {
        private static final SettingTree TREE = KeyIndex.load(KeyIndex.CENTRIFUGE, CentrifugeKeys::annotated);
        private static final List<Key> ALL = Keys.keysOf(TREE);
    }

    static SettingTree annotated() {
        return SettingTree.of(CentrifugeSettings.class, SECTION);
    }

    static SettingTree tree() {
        return Loaded.TREE;
    }

    static List<Key> all() {
        return Loaded.ALL;
    }

    /** The tree of a record that stands at a path below the section; its keys are those of entries of a list as well. */
    static SettingTree treeAt(String path) {
        return find(tree(), PREFIX + path);
    }

    private static SettingTree find(SettingTree around, String path) {
        for (SettingTree.Part part : around.parts()) {
            if (part instanceof SettingTree.Part.Branch(SettingTree below)) {
                if (below.path().equals(path)) {
                    return below;
                }
                if (!below.path().equals(around.path()) && path.startsWith(below.path() + ".")) {
                    return find(below, path);
                }
            }
        }
        throw new IllegalArgumentException(path + " is no section");
    }

    /** Centrifugo's own names for keys that it has. */
    static List<String> environmentNames(String path) {
        return path.startsWith(PREFIX) && !OURS.contains(path.substring(PREFIX.length()))
                ? List.of(variable(path.substring(PREFIX.length())))
                : List.of();
    }

    /** Centrifugo's variable for a path of its file. */
    static String variable(String path) {
        return CENTRIFUGO_VARIABLES + upper(path);
    }

    /** A path or a name as it stands in variables. */
    static String upper(String path) {
        return path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The same keys for an entry of a list. */
    static SettingTree moved(SettingTree tree, String from, String to) {
        List<SettingTree.Part> parts = new ArrayList<>();
        for (SettingTree.Part part : tree.parts()) {
            parts.add(
                    switch (part) {
                        case SettingTree.Part.Leaf(Key key) ->
                            new SettingTree.Part.Leaf(key.at(to + key.path().substring(from.length())));
                        case SettingTree.Part.Branch(SettingTree below) ->
                            new SettingTree.Part.Branch(moved(below, from, to));
                        case SettingTree.Part.Other other -> other;
                    });
        }
        return new SettingTree(
                tree.type(), to + tree.path().substring(from.length()), tree.doc(), tree.open(), List.copyOf(parts));
    }

    /** Whether a reload takes over a key: who clients are, how they are treated, and what channels are. */
    static boolean reloads(String path) {
        boolean clients = path.startsWith("centrifuge.client.")
                && !path.startsWith("centrifuge.client.proxy.")
                && !path.equals("centrifuge.client.allowed_origins");
        return clients || (path.startsWith("centrifuge.channel.") && !path.startsWith("centrifuge.channel.proxy."));
    }

    /** The keys whose values differ. */
    static List<String> changes(Optional<CentrifugeSettings> before, Optional<CentrifugeSettings> after) {
        if (before.equals(after)) {
            return List.of();
        }
        Map<String, Object> old = values(before);
        Map<String, Object> now = values(after);
        return all().stream()
                .map(Key::path)
                .filter(path -> !Objects.equals(old.get(path), now.get(path)))
                .toList();
    }

    private static Map<String, Object> values(Optional<CentrifugeSettings> settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (settings.isEmpty()) {
            all().forEach(key -> values.put(
                    key.path(), Objects.requireNonNull(key.parse(key.traits().value()), key.path())));
        } else {
            Keys.collect(tree(), settings.get(), values);
        }
        return values;
    }
}
