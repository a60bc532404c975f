package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds {@link CentrifugeSettings}: defaults, below a file of Centrifugo, below the section of our own file, below the
 * environment.
 *
 * <p>Thread: confined to the loading thread.
 */
final class CentrifugeLoader {
    private final CommandLine line;
    private final Map<String, String> env;
    private final Optional<ConfigFile> file;
    private final Problems problems;
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, LoadedSettings.Source> sources = new LinkedHashMap<>();
    private final List<CentrifugeLayer> layers = new ArrayList<>();

    CentrifugeLoader(CommandLine line, Map<String, String> env, Optional<ConfigFile> file, Problems problems) {
        this.line = line;
        this.env = env;
        this.file = file;
        this.problems = problems;
    }

    /**
     * The settings; empty, and without having read a single key, if nobody says anything about the Centrifugo side.
     *
     * @param main the values of the other keys
     */
    Optional<CentrifugeSettings> load(List<AppSources.Entry> apps, Map<String, Object> main) {
        boolean wanted = line.centrifugo().isPresent()
                || file.filter(own -> saysAnything(own.tree().path(CentrifugeKeys.SECTION)))
                        .isPresent()
                || env.entrySet().stream()
                        .anyMatch(entry -> entry.getKey().startsWith(CentrifugeKeys.OWN_VARIABLES)
                                && !entry.getValue().isBlank());
        return wanted ? Optional.of(read(apps, main)) : Optional.empty();
    }

    /** Says once more what is easy to overlook where Pusher clients may come, too, unless somebody chose it. */
    void tellOfPublicNames(CentrifugeSettings settings) {
        boolean closed =
                !settings.namespaces().all().getFirst().rights().subscribe().allows(true, false);
        if (settings.enabled() && settings.own().publicNames() && closed && !isSet("public_names")) {
            problems.warn(
                    "Names without a namespace need a token of Centrifugo's clients, but are public to Pusher"
                            + " clients, as they are there. Set centrifuge.public_names: false to close them, true to leave it.");
        }
    }

    /** By key, where each value comes from. */
    Map<String, LoadedSettings.Source> sources() {
        return sources;
    }

    // The example has the sections of all keys, each empty.
    private static boolean saysAnything(JsonNode node) {
        if (!(node instanceof ObjectNode section)) {
            return !node.isMissingNode() && !node.isNull();
        }
        return section.properties().stream().anyMatch(entry -> saysAnything(entry.getValue()));
    }

    private CentrifugeSettings read(List<AppSources.Entry> apps, Map<String, Object> main) {
        layers.add(new CentrifugeVariables(env, false).layer());
        file.ifPresent(own -> layers.add(new CentrifugeLayer.OwnFile(own)));
        Optional<CentrifugeLayer.Foreign> foreign = foreignFile();
        boolean enabled = line.centrifugo().isPresent()
                || Boolean.TRUE.equals(take(keyAt("enabled")))
                || (foreign.isPresent() && !isSet("enabled"));
        CentrifugeVariables variables = new CentrifugeVariables(env, enabled);
        layers.set(0, variables.layer());
        foreign.ifPresent(layers::add);

        CentrifugeKeys.all().forEach(this::take);
        if (enabled && Boolean.FALSE.equals(values.put(CentrifugeKeys.PREFIX + "enabled", true))) {
            String origin = "default, because a Centrifugo file is given";
            sources.put(CentrifugeKeys.PREFIX + "enabled", new LoadedSettings.Source("true", origin));
        }
        values.put("namespaceList", entries(CentrifugeKeys.NAMESPACES, "channel.without_namespace", variables));
        values.put("proxyList", entries(CentrifugeKeys.PROXIES, "channel.proxy.subscribe", variables));
        values.put("rpcNamespaceList", entries(CentrifugeKeys.RPC_NAMESPACES, "rpc.without_namespace", variables));
        CentrifugeSettings settings = (CentrifugeSettings) Keys.fill(CentrifugeKeys.tree(), values);
        new CentrifugeUnread(problems, line.strict()).report(file, foreign, variables);
        new CentrifugeChecks(settings, problems, this::placeOf).run(apps, main);
        return settings;
    }

    private Optional<CentrifugeLayer.Foreign> foreignFile() {
        String named = (String) Objects.requireNonNull(take(keyAt("config_file")));
        if (line.centrifugo().isEmpty() && named.isEmpty()) {
            return Optional.empty();
        }
        String by = "--centrifugo-config or centrifuge.config_file";
        Path path = line.centrifugo().orElseGet(() -> CommandLine.pathOf(named, by));
        ConfigFile read = ConfigFile.readForeign(path, by, env);
        CentrifugoNames.Upgraded upgraded = CentrifugoNames.upgrade(read.tree());
        return Optional.of(new CentrifugeLayer.Foreign(read, upgraded.tree(), upgraded.origins()));
    }

    private boolean isSet(String path) {
        return layers.stream().anyMatch(layer -> SettingsLoader.isGiven(layer.find(path)));
    }

    private static Key keyAt(String path) {
        return CentrifugeKeys.all().stream()
                .filter(key -> key.path().equals(CentrifugeKeys.PREFIX + path))
                .findFirst()
                .orElseThrow();
    }

    private static String below(Key key) {
        return key.path().substring(CentrifugeKeys.PREFIX.length());
    }

    private Object take(Key key) {
        String path = below(key);
        for (CentrifugeLayer layer : layers) {
            JsonNode node = layer.find(path);
            if (isGiven(key, node)) {
                Object value = valueOf(key, layer, node);
                if (value != null) {
                    String text = key.toToml(Objects.requireNonNull(textOf(key, node)));
                    return set(key, value, new LoadedSettings.Source(text, layer.origin(path)));
                }
                break;
            }
        }
        String byDefault = key.traits().value();
        Object value = Objects.requireNonNull(key.parse(byDefault), key.path());
        return set(key, value, new LoadedSettings.Source(key.toToml(byDefault), "default"));
    }

    private Object set(Key key, Object value, LoadedSettings.Source source) {
        values.put(key.path(), value);
        sources.put(key.path(), source);
        return value;
    }

    // An empty text switches a mark of names off; where it cannot be a value it is none.
    private static boolean isGiven(Key key, JsonNode node) {
        boolean text = key.type() == String.class && !key.traits().check().json();
        return SettingsLoader.isGiven(node) || (text && node.isTextual());
    }

    private static @Nullable String textOf(Key key, JsonNode node) {
        if (key.traits().check().json() && node.isTextual()) {
            return listText(key, node.textValue().strip());
        }
        return SettingsLoader.textOf(key, node);
    }

    // Centrifugo: a list of proxies or namespaces in a variable may be names only, whose keys are variables too.
    private static String listText(Key key, String text) {
        if (key.traits().check() != Check.JSON_LIST || text.startsWith("[") || !text.matches("[-\\w.]+( +[-\\w.]+)*")) {
            return text;
        }
        var list = JsonNodeFactory.instance.arrayNode();
        for (String name : text.split(" +", -1)) {
            list.addObject().put("name", name);
        }
        return list.toString();
    }

    private @Nullable Object valueOf(Key key, CentrifugeLayer layer, JsonNode node) {
        String text = textOf(key, node);
        Object value = text == null ? null : key.parse(text);
        if (value == null) {
            String shown = text == null ? (node.isArray() ? "[...]" : "{...}") : key.shown(text);
            layer.invalid(problems, below(key), shown, key.expected());
        }
        return value;
    }

    private <T> List<CentrifugeSettings.Named<T>> entries(String path, String section, CentrifugeVariables variables) {
        SettingTree tree = CentrifugeKeys.treeAt(section);
        List<CentrifugeSettings.Named<T>> entries = new ArrayList<>();
        Optional<CentrifugeLayer> layer = layers.stream()
                .filter(each -> isGiven(keyAt(path), each.find(path)))
                .findFirst();
        String text = (String) Objects.requireNonNull(values.get(CentrifugeKeys.PREFIX + path));
        JsonNode list = ConfigFile.json(text).orElseThrow();
        for (int i = 0; i < list.size(); i++) {
            String entry = path + "[" + i + "]";
            if (list.get(i) instanceof ObjectNode object) {
                entries.add(entry(new Entry(entry, path, i, object), tree, layer.orElseThrow(), variables));
            } else {
                layer.orElseThrow().invalid(problems, entry, "***", "an object with a name");
            }
        }
        return List.copyOf(entries);
    }

    /** An entry of a list that is being read. */
    private record Entry(String path, String list, int index, ObjectNode object) {}

    private <T> CentrifugeSettings.Named<T> entry(
            Entry entry, SettingTree shape, CentrifugeLayer layer, CentrifugeVariables variables) {
        String name = entry.object.path("name").asText("");
        SettingTree tree = CentrifugeKeys.moved(shape, shape.path(), CentrifugeKeys.PREFIX + entry.path);
        Map<String, Object> found = new HashMap<>();
        for (Key key : Keys.keysOf(tree)) {
            String option = below(key).substring(entry.path.length() + 1);
            variables.takeEntry(entry.list, entry.index, name, option);
            CentrifugeLayer environment = variables.layer();
            JsonNode variable = environment.find(below(key));
            boolean byVariable = isGiven(key, variable);
            JsonNode node = byVariable ? variable : CentrifugeLayer.at(entry.object, option);
            Object value = isGiven(key, node) ? valueOf(key, byVariable ? environment : layer, node) : null;
            found.put(
                    key.path(),
                    value == null
                            ? Objects.requireNonNull(key.parse(key.traits().value()), key.path())
                            : value);
        }
        @SuppressWarnings("unchecked")
        T value = (T) Keys.fill(tree, found);
        return new CentrifugeSettings.Named<>(name, value);
    }

    /** Where a path is said, for a message; empty if it is at its default. */
    private String placeOf(String path) {
        for (CentrifugeLayer layer : layers) {
            if (SettingsLoader.isGiven(layer.find(path))) {
                return switch (layer) {
                    case CentrifugeLayer.OwnFile(ConfigFile own) ->
                        " It was set in " + own.place(CentrifugeKeys.PREFIX + path) + ".";
                    case CentrifugeLayer.Foreign foreign -> " It was set in " + foreign.place(path) + ".";
                    case CentrifugeLayer.Environment environment ->
                        " It was set by " + environment.origin(path).substring("env ".length())
                                + " in the environment.";
                };
            }
        }
        int around = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        return around <= 0 || path.indexOf('[') < 0 ? "" : placeOf(path.substring(0, around));
    }
}
