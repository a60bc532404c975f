package io.ringcast.server.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The registry of keys, and the way back: a settings record filled with values.
 *
 * <p>Thread: any.
 */
final class Keys {
    private static final SettingTree TREE = KeyIndex.load();

    /** Every key of {@link Settings}. */
    static final List<Key> ALL = keysOf(TREE);

    /** Sections in which keys that nobody knows may stand. */
    static final List<String> OPEN = openSections(TREE);

    private Keys() {}

    static List<Key> keysOf(SettingTree tree) {
        return groups(tree).stream().flatMap(group -> group.keys().stream()).toList();
    }

    private static List<String> openSections(SettingTree tree) {
        List<String> open = new ArrayList<>();
        for (SettingTree.Part part : tree.parts()) {
            if (part instanceof SettingTree.Part.Branch(SettingTree below)) {
                if (below.open()) {
                    open.add(below.path());
                }
                open.addAll(openSections(below));
            }
        }
        return List.copyOf(open);
    }

    /** The value of each key in a settings record. */
    static Map<String, Object> values(Settings settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        collect(TREE, settings, values);
        return values;
    }

    static void collect(SettingTree tree, Object holder, Map<String, Object> values) {
        for (int i = 0; i < tree.parts().size(); i++) {
            SettingTree.Part part = tree.parts().get(i);
            if (part instanceof SettingTree.Part.Other) {
                continue;
            }
            Object value;
            try {
                value = tree.type().getRecordComponents()[i].getAccessor().invoke(holder);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(tree.type().getSimpleName() + " cannot be read: " + e, e);
            }
            if (part instanceof SettingTree.Part.Leaf(Key key)) {
                values.put(key.path(), value);
            } else if (part instanceof SettingTree.Part.Branch(SettingTree below)) {
                collect(below, value, values);
            }
        }
    }

    /** A run of keys that share a section. */
    record Group(String path, String doc, List<Key> keys) {
        // Several records share the top of the file.
        private Group plus(Group other) {
            List<Key> all = new ArrayList<>(keys);
            all.addAll(other.keys);
            return new Group(path, doc, List.copyOf(all));
        }
    }

    /** The keys of a settings record, in the order of its components. */
    static List<Key> of(Class<?> root) {
        return keysOf(SettingTree.of(root));
    }

    /** The keys of a settings record by section, those at the top of the file first, with what is said about them. */
    static List<Group> groups(Class<?> root) {
        return groups(SettingTree.of(root));
    }

    static List<Group> groups(SettingTree tree) {
        List<Group> groups = new ArrayList<>();
        collect(tree, groups);
        Map<String, Group> byPath = new LinkedHashMap<>();
        for (Group group : groups) {
            byPath.merge(group.path(), group, Group::plus);
        }
        return List.copyOf(byPath.values());
    }

    private static void collect(SettingTree tree, List<Group> groups) {
        List<Key> keys = new ArrayList<>();
        List<Group> below = new ArrayList<>();
        for (SettingTree.Part part : tree.parts()) {
            if (part instanceof SettingTree.Part.Leaf(Key key)) {
                keys.add(key);
            } else if (part instanceof SettingTree.Part.Branch(SettingTree branch)) {
                collect(branch, below);
            }
        }
        if (!keys.isEmpty()) {
            groups.add(new Group(tree.path(), tree.doc(), List.copyOf(keys)));
        }
        groups.addAll(below);
    }

    /**
     * Fills a settings record.
     *
     * @param path where it stands in {@link Settings}
     * @param values by path for keys, by component name for components that are neither key nor section
     */
    static <T> T fill(Class<T> type, String path, Map<String, Object> values) {
        SettingTree tree = find(TREE, type, path);
        if (tree == null) {
            throw new IllegalArgumentException(type + " does not stand at '" + path + "' of the settings");
        }
        return type.cast(fill(tree, values));
    }

    private static @Nullable SettingTree find(SettingTree tree, Class<?> type, String path) {
        if (tree.type() == type && tree.path().equals(path)) {
            return tree;
        }
        for (SettingTree.Part part : tree.parts()) {
            if (part instanceof SettingTree.Part.Branch(SettingTree below)) {
                SettingTree found = find(below, type, path);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    static Object fill(SettingTree tree, Map<String, Object> values) {
        Class<?>[] types = new Class<?>[tree.parts().size()];
        @Nullable Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            // A switch over the three would be compiled at the start of each server; these tests are not.
            SettingTree.Part part = tree.parts().get(i);
            if (part instanceof SettingTree.Part.Leaf(Key key)) {
                types[i] = key.type();
                arguments[i] = Objects.requireNonNull(values.get(key.path()), key.path());
            } else if (part instanceof SettingTree.Part.Branch(SettingTree below)) {
                types[i] = below.type();
                arguments[i] = fill(below, values);
            } else if (part instanceof SettingTree.Part.Other(String name, Class<?> other)) {
                types[i] = other;
                arguments[i] = Objects.requireNonNull(values.get(name), name);
            }
        }
        try {
            Constructor<?> constructor = tree.type().getDeclaredConstructor(types);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(tree.type().getSimpleName() + " refused its values: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(tree.type().getSimpleName() + " cannot be filled: " + e, e);
        }
    }
}
