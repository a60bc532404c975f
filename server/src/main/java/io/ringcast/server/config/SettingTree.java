package io.ringcast.server.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/**
 * The components of a settings record and of the records in it, in their order.
 *
 * <p>Thread: any.
 *
 * @param path the section's path in a file, empty at its top
 * @param open further keys may stand in the section
 */
record SettingTree(Class<?> type, String path, String doc, boolean open, List<Part> parts) {
    /** One component. */
    sealed interface Part {
        /** A key. */
        record Leaf(Key key) implements Part {}

        /** A record of its own. */
        record Branch(SettingTree tree) implements Part {}

        /** What the loader puts in beside the keys, by the component's name. */
        record Other(String name, Class<?> type) implements Part {}
    }

    /** Reads the annotations of a record. */
    static SettingTree of(Class<?> type) {
        return of(type, "", "", false);
    }

    /** The same for a record that stands at a path of the file without being a part of {@link Settings}' own tree. */
    static SettingTree of(Class<?> type, String path) {
        return of(type, path, "", false);
    }

    private static SettingTree of(Class<?> type, String path, String doc, boolean open) {
        List<Part> parts = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            Section section = component.getAnnotation(Section.class);
            if (setting != null) {
                parts.add(new Part.Leaf(Key.of(path, component, setting)));
            } else if (section != null) {
                String about = section.value().isEmpty() ? doc : section.value();
                parts.add(new Part.Branch(
                        of(component.getType(), pathOf(path, component, section), about, section.open())));
            } else {
                parts.add(new Part.Other(component.getName(), component.getType()));
            }
        }
        return new SettingTree(type, path, doc, open, List.copyOf(parts));
    }

    private static String pathOf(String prefix, RecordComponent component, Section section) {
        if (section.top()) {
            return prefix;
        }
        String name = Key.snakeCase(component.getName());
        return prefix.isEmpty() ? name : prefix + "." + name;
    }
}
