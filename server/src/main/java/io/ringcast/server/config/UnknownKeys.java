package io.ringcast.server.config;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what nobody reads: keys of the file and variables of the environment, with the nearest known name.
 *
 * <p>Thread: confined to the loading thread.
 */
final class UnknownKeys {
    /** What the launcher reads, and the server need not know. */
    private static final Set<String> LAUNCHER_VARIABLES = Set.of("RINGCAST_JAVA_OPTS", "RINGCAST_CHROMIUM");

    private final Optional<ConfigFile> file;
    private final Problems problems;
    private final boolean strict;
    private final Set<String> known = new HashSet<>(Set.of(AppSources.APPS_PATH));

    UnknownKeys(Optional<ConfigFile> file, Problems problems, boolean strict) {
        this.file = file;
        this.problems = problems;
        this.strict = strict;
        for (Key key : Keys.ALL) {
            known.add(key.path());
            known.addAll(key.traits().alias());
        }
    }

    /** Reports them, as errors when strict. */
    void report(List<String> inApps, Map<String, String> env) {
        List<String> unknown = new ArrayList<>();
        file.ifPresent(source -> find(source, source.tree(), "", unknown));
        unknown.addAll(inApps);
        if (strict) {
            unknown.forEach(this::reportOne);
        } else if (!unknown.isEmpty()) {
            problems.warn("Unknown keys in " + file.map(ConfigFile::name).orElse("the environment") + ": "
                    + String.join(", ", unknown.stream().map(this::described).toList())
                    + ". They have no effect; docs/configuration.md lists the keys of this version.");
        }
        Set<String> names = variables(env);
        if (!names.isEmpty()) {
            problems.warn("Unknown environment variables: " + String.join(", ", names) + ". They have no effect.");
        }
    }

    private void reportOne(String path) {
        problems.add(Problems.bounded(path) + " is not a known key. It stands in "
                + file.map(source -> source.place(path)).orElse("the environment")
                + suggestion(path).map(near -> "; did you mean " + near + "? ").orElse(". ")
                + "Correct or remove it; docs/configuration.md lists the keys of this version.");
    }

    private String described(String path) {
        List<String> notes = new ArrayList<>();
        file.map(source -> source.locations().line(path))
                .ifPresent(line -> line.ifPresent(n -> notes.add("line " + n)));
        suggestion(path).ifPresent(near -> notes.add("did you mean " + near + "?"));
        return Problems.bounded(path) + (notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")");
    }

    private Optional<String> suggestion(String path) {
        if (path.startsWith(AppSources.APPS_PATH) && path.contains("].")) {
            int field = path.lastIndexOf('.') + 1;
            Collection<String> fields = new LinkedHashSet<>();
            for (AppField each : AppField.values()) {
                fields.add(each.field());
            }
            return NearestName.of(path.substring(field), fields);
        }
        return NearestName.of(path, known);
    }

    private void find(ConfigFile source, ObjectNode node, String prefix, List<String> unknown) {
        node.properties().forEach(entry -> {
            String path = prefix + entry.getKey();
            // The Centrifugo side reports its own.
            if (known.contains(path) || isOpen(prefix) || path.equals(CentrifugeKeys.SECTION)) {
                return;
            }
            if (known.stream().noneMatch(each -> each.startsWith(path + "."))) {
                unknown.add(path);
            } else if (entry.getValue() instanceof ObjectNode section) {
                find(source, section, path + ".", unknown);
            } else if (!entry.getValue().isNull() && !(entry.getValue() instanceof MissingNode)) {
                problems.invalidInFile(path, "***", "a section with keys", source.place(path), "correct it there.");
            }
        });
    }

    private static boolean isOpen(String prefix) {
        return Keys.OPEN.stream().anyMatch(section -> prefix.equals(section + "."));
    }

    private Set<String> variables(Map<String, String> env) {
        Set<String> names = new TreeSet<>();
        env.keySet().stream().filter(name -> name.startsWith("RINGCAST_")).forEach(names::add);
        names.remove(SettingsLoader.CONFIG_VARIABLE);
        names.removeIf(name -> name.startsWith(CentrifugeKeys.OWN_VARIABLES));
        names.removeAll(LAUNCHER_VARIABLES);
        Keys.ALL.forEach(key -> key.envNames().forEach(names::remove));
        for (AppField field : AppField.values()) {
            AppSources.environmentNames(field).forEach(names::remove);
        }
        file.ifPresent(source -> source.variables().forEach(names::remove));
        return names;
    }
}
