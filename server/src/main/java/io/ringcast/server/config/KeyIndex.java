package io.ringcast.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The keys of {@link Settings} as a text that the build writes beside the classes: reading two hundred annotations takes
 * longer than the rest of loading a configuration. One line for each component of a record, columns separated by tabs.
 *
 * <p>Thread: any.
 */
public final class KeyIndex {
    /** The keys of the Centrifugo side. */
    static final String CENTRIFUGE = "centrifuge.index";

    private static final String NAME = "keys.index";
    private static final String TAB = "\t";
    private static final String COMMA = ",";
    private static final String YES = "1";
    private static final Map<String, Class<?>> SIMPLE = Map.of(
            "boolean", boolean.class,
            "int", int.class,
            "double", double.class,
            "java.lang.String", String.class,
            "java.util.List", List.class,
            "java.util.Map", Map.class,
            "java.time.Duration", java.time.Duration.class);

    private final String[] lines;
    private int next;

    private KeyIndex(String text) {
        this.lines = text.split("\n", -1);
    }

    /**
     * Writes the index; part of the build.
     *
     * @param args the folder of the compiled classes
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0], KeyIndex.class.getPackageName().split("\\."));
        Files.writeString(folder.resolve(NAME), write(SettingTree.of(Settings.class)));
        Files.writeString(folder.resolve(CENTRIFUGE), write(CentrifugeKeys.annotated()));
    }

    /** The keys of {@link Settings}: from the index, or where a build has made none from the annotations. */
    static SettingTree load() {
        return load(NAME, () -> SettingTree.of(Settings.class));
    }

    /** Keys from an index, or where a build has made none from the annotations. */
    static SettingTree load(String name, Supplier<SettingTree> annotated) {
        try (InputStream in = KeyIndex.class.getResourceAsStream(name)) {
            return in == null ? annotated.get() : read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String write(SettingTree tree) {
        StringBuilder text = new StringBuilder();
        write(tree, text);
        return text.toString();
    }

    static SettingTree read(String text) {
        return new KeyIndex(text).tree();
    }

    private static void write(SettingTree tree, StringBuilder text) {
        line(text, "section", tree.type().getName(), tree.path(), tree.open() ? YES : "");
        for (SettingTree.Part part : tree.parts()) {
            switch (part) {
                case SettingTree.Part.Leaf(Key key) -> write(key, text);
                case SettingTree.Part.Branch(SettingTree below) -> write(below, text);
                case SettingTree.Part.Other(String name, Class<?> type) -> line(text, "other", name, type.getName());
            }
        }
        line(text, "end");
    }

    private static void write(Key key, StringBuilder text) {
        KeyTraits traits = key.traits();
        line(
                text,
                "key",
                key.path(),
                key.type().getName(),
                String.join(COMMA, key.envNames()),
                traits.value(),
                traits.forcedBy(),
                String.join(COMMA, traits.alias()),
                number(traits.min()),
                number(traits.max()),
                traits.unit().name(),
                traits.zero(),
                traits.check().name(),
                traits.secret() ? YES : "",
                traits.sockudo(),
                traits.soketi(),
                traits.strict(),
                Integer.toString(traits.nodePort()),
                traits.reload() ? YES : "",
                traits.unused());
    }

    private static void line(StringBuilder text, String... columns) {
        for (String column : columns) {
            if (column.indexOf('\t') >= 0 || column.indexOf('\n') >= 0) {
                throw new IllegalStateException("a setting has a tab or a line break: " + column);
            }
        }
        text.append(String.join(TAB, columns)).append('\n');
    }

    private static String number(double value) {
        return Double.isInfinite(value)
                ? ""
                : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static double number(String text, double unset) {
        if (text.isEmpty()) {
            return unset;
        }
        return text.indexOf('.') < 0 ? Long.parseLong(text) : Double.parseDouble(text);
    }

    private SettingTree tree() {
        String[] head = columns();
        List<SettingTree.Part> parts = new ArrayList<>();
        while (true) {
            String line = lines[next];
            if (line.startsWith("section")) {
                parts.add(new SettingTree.Part.Branch(tree()));
            } else if (line.startsWith("key")) {
                parts.add(new SettingTree.Part.Leaf(key(columns())));
            } else if (line.startsWith("other")) {
                String[] columns = columns();
                parts.add(new SettingTree.Part.Other(columns[1], type(columns[2])));
            } else {
                next++;
                return new SettingTree(type(head[1]), head[2], "", head[3].equals(YES), List.copyOf(parts));
            }
        }
    }

    private String[] columns() {
        String line = lines[next];
        next++;
        return line.split(TAB, -1);
    }

    private static Key key(String[] columns) {
        KeyTraits traits = new KeyTraits(
                columns[4],
                "",
                columns[5],
                list(columns[6]),
                number(columns[7], Double.NEGATIVE_INFINITY),
                number(columns[8], Double.POSITIVE_INFINITY),
                Unit.valueOf(columns[9]),
                columns[10],
                Check.valueOf(columns[11]),
                columns[12].equals(YES),
                columns[13],
                columns[14],
                columns[15],
                Integer.parseInt(columns[16]),
                columns[17].equals(YES),
                columns[18]);
        return new Key(columns[1], type(columns[2]), traits, list(columns[3]));
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(COMMA, -1));
    }

    private static Class<?> type(String name) {
        Class<?> simple = SIMPLE.get(name);
        if (simple != null) {
            return simple;
        }
        try {
            return Objects.requireNonNull(Class.forName(name));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the index of keys is of another build: " + name + " is not there", e);
        }
    }
}
