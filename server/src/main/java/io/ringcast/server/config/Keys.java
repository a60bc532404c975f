package io.ringcast.server.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The registry of keys, read off the components of a settings record, and the way back: a record filled with values.
 *
 * <p>Thread: any.
 */
final class Keys {
    /** Every key of {@link Settings}. */
    static final List<Key> ALL = of(Settings.class);

    /** Sections in which keys that nobody knows may stand. */
    static final List<String> OPEN = openSections(Settings.class, "");

    private Keys() {}

    private static List<String> openSections(Class<?> type, String path) {
        List<String> open = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Section section = component.getAnnotation(Section.class);
            if (section != null) {
                String below = pathOf(path, component, section);
                if (section.open()) {
                    open.add(below);
                }
                open.addAll(openSections(component.getType(), below));
            }
        }
        return List.copyOf(open);
    }

    /** The value of each key in a settings record. */
    static Map<String, Object> values(Settings settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        collect(settings, "", values);
        return values;
    }

    private static void collect(Record holder, String path, Map<String, Object> values) {
        for (RecordComponent component : holder.getClass().getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            Section section = component.getAnnotation(Section.class);
            if (setting == null && section == null) {
                continue;
            }
            Object value;
            try {
                value = component.getAccessor().invoke(holder);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(path + component.getName() + " cannot be read: " + e, e);
            }
            if (setting != null) {
                values.put(Key.of(path, component, setting).path(), value);
            } else if (section != null) {
                collect((Record) value, pathOf(path, component, section), values);
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
        return groups(root).stream().flatMap(group -> group.keys().stream()).toList();
    }

    /** The keys of a settings record by section, those at the top of the file first. */
    static List<Group> groups(Class<?> root) {
        List<Group> groups = new ArrayList<>();
        collect(root, "", "", groups);
        Map<String, Group> byPath = new LinkedHashMap<>();
        for (Group group : groups) {
            byPath.merge(group.path(), group, Group::plus);
        }
        return List.copyOf(byPath.values());
    }

    private static void collect(Class<?> type, String path, String doc, List<Group> groups) {
        List<Key> keys = new ArrayList<>();
        List<Group> below = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            Section section = component.getAnnotation(Section.class);
            if (setting != null) {
                keys.add(Key.of(path, component, setting));
            } else if (section != null) {
                collect(component.getType(), pathOf(path, component, section), section.value(), below);
            }
        }
        if (!keys.isEmpty()) {
            groups.add(new Group(path, doc, List.copyOf(keys)));
        }
        groups.addAll(below);
    }

    private static String pathOf(String prefix, RecordComponent component, Section section) {
        if (section.top()) {
            return prefix;
        }
        String name = Key.snakeCase(component.getName());
        return prefix.isEmpty() ? name : prefix + "." + name;
    }

    /**
     * Fills a settings record.
     *
     * @param values by path for keys, by component name for components that are neither key nor section
     */
    static <T> T fill(Class<T> type, String path, Map<String, Object> values) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            Setting setting = component.getAnnotation(Setting.class);
            Section section = component.getAnnotation(Section.class);
            types[i] = component.getType();
            if (section != null) {
                arguments[i] = fill(component.getType(), pathOf(path, component, section), values);
            } else {
                String name = setting == null
                        ? component.getName()
                        : Key.of(path, component, setting).path();
                arguments[i] = Objects.requireNonNull(values.get(name), name);
            }
        }
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type.getSimpleName() + " refused its values: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getSimpleName() + " cannot be filled: " + e, e);
        }
    }
}
