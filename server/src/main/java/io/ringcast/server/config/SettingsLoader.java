package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.server.webhook.Webhook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds {@link Settings}: defaults, below the file, below the command line, below the environment.
 *
 * <p>Thread: confined to the loading thread.
 */
public final class SettingsLoader {
    static final String CONFIG_VARIABLE = "RINGCAST_CONFIG";
    private static final int MESSAGE_ROOM_BYTES = 2048;
    private static final String LOOPBACK = "127.0.0.1";
    /** Where a file is looked for that nobody named, in the folder the process runs in. */
    private static final List<Path> USUAL_FILES =
            List.of(Path.of("config", "config.toml"), Path.of("config", "config.json"));

    private final CommandLine line;
    private final Map<String, String> env;
    private final Optional<ConfigFile> file;
    private final Problems problems = new Problems();
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, Chosen> chosen = new LinkedHashMap<>();

    private SettingsLoader(CommandLine line, Map<String, String> env) {
        this.line = line;
        this.env = env;
        this.file = fileOf(line, env).map(path -> ConfigFile.read(path, env));
    }

    /** The file that is read: the one that is named, else the first of the usual ones that is there. */
    static Optional<Path> fileOf(CommandLine line, Map<String, String> env) {
        String named = env.getOrDefault(CONFIG_VARIABLE, "").strip();
        return line.config()
                .or(() -> named.isEmpty() ? Optional.empty() : Optional.of(CommandLine.pathOf(named)))
                .or(() -> USUAL_FILES.stream()
                        .map(line.folder()::resolve)
                        .filter(Files::exists)
                        .findFirst());
    }

    private enum Kind {
        DEFAULT,
        FILE,
        ENVIRONMENT
    }

    /** A text, where it came from, and the name of that place. */
    private record Chosen(String text, Kind kind, String where) {}

    /**
     * Loads settings.
     *
     * @param env the process environment, injected
     * @throws ConfigException when anything is wrong; it names everything that is
     */
    public static LoadedSettings load(CommandLine line, Map<String, String> env) {
        return new SettingsLoader(line, env).load();
    }

    private LoadedSettings load() {
        Key profileKey = keyOf("profile");
        take(profileKey, Profile.DEFAULT);
        Profile profile = (Profile) Objects.requireNonNull(values.get("profile"));
        Keys.ALL.stream().filter(key -> !key.path().equals(profileKey.path())).forEach(key -> take(key, profile));

        AppSources apps = readApps(profile);
        boolean development = !apps.configured();
        if (development) {
            apps.addDevelopmentApp();
            keepOnLoopback("host");
            keepOnLoopback("metrics.host");
        } else if (apps.entries().isEmpty()) {
            problems.warn("No app is configured: every connection is closed with 4001.");
        }
        apps.checkUnique();
        new UnknownKeys(file, problems, line.strict()).report(apps.unknown(), env);
        checkPorts();
        new ListenerChecks(values, problems).run();
        checkCors();
        checkWebhooks(apps);
        RateLimiterSettings.check(values, apps, problems);
        takeNullPrefix();
        new CrossChecks(values, this::setBy, problems).run().forEach(this::noteFallback);
        CentrifugeLoader centrifuge = new CentrifugeLoader(line, env, file, problems);
        Optional<CentrifugeSettings> side = centrifuge.load(apps.entries(), values);
        values.put("centrifuge", side);
        boolean entered =
                development && side.filter(CentrifugeSettings::enabled).isPresent();
        if (!development) {
            side.ifPresent(centrifuge::tellOfPublicNames);
        } else if (entered) {
            apps.closeDevelopmentApp();
            problems.tell(
                    "No app is configured: only Centrifugo's protocol is served, and Pusher's clients and API have no"
                            + " key to come by. Configure an app (--config FILE) if they are to share its channels.");
        }
        values.put("maxMessageBytes", maxMessageBytes(apps));
        values.put("apps", apps.entries().stream().map(AppSources.Entry::app).toList());
        values.put("appsConfigured", !development);
        values.put("developmentDefaults", development && !entered);
        problems.throwIfAny();
        values.put("appWebhooks", webhooks(apps));
        return new LoadedSettings(
                Keys.fill(Settings.class, "", values),
                problems.warnings(),
                problems.notices(),
                sources(apps, centrifuge));
    }

    private static Map<String, List<Webhook>> webhooks(AppSources apps) {
        return apps.entries().stream()
                .collect(Collectors.toUnmodifiableMap(entry -> entry.app().id(), AppSources.Entry::webhooks));
    }

    private void take(Key key, Profile profile) {
        Chosen byDefault = new Chosen(
                key.defaultText(profile),
                Kind.DEFAULT,
                key.defaultText(profile).equals(key.traits().value()) ? "default" : "default of profile " + profile);
        Chosen found = fromEnvironment(key).or(() -> fromFile(key)).orElse(byDefault);
        Object value = key.parse(found.text);
        if (value == null) {
            report(key, found);
            found = byDefault;
            value = Objects.requireNonNull(key.parse(found.text), key.path());
        }
        chosen.put(key.path(), found);
        values.put(key.path(), value);
    }

    private void report(Key key, Chosen found) {
        String shown = key.shown(found.text);
        if (found.kind == Kind.ENVIRONMENT) {
            problems.invalidInEnvironment(key.path(), shown, key.expected(), found.where);
        } else {
            problems.invalidInFile(
                    key.path(),
                    shown,
                    key.expected(),
                    file.map(source -> placeOf(source, key)).orElse(found.where),
                    key.envNames().getFirst() + " overrides it.");
        }
    }

    /** Where a key stands, which may be under another of its paths. */
    private static String placeOf(ConfigFile source, Key key) {
        String path = pathsOf(key).stream()
                .filter(each -> isGiven(at(source.tree(), each)))
                .findFirst()
                .orElse(key.path());
        return source.place(path);
    }

    private static List<String> pathsOf(Key key) {
        List<String> paths = new ArrayList<>(List.of(key.path()));
        paths.addAll(key.traits().alias());
        return paths;
    }

    static boolean isGiven(JsonNode node) {
        return !node.isMissingNode()
                && !node.isNull()
                && !(node.isTextual() && node.textValue().isBlank());
    }

    private Optional<Chosen> fromEnvironment(Key key) {
        String forcing = key.traits().forcedBy();
        List<String> names = new ArrayList<>(key.envNames());
        if (!forcing.isEmpty()
                && Boolean.TRUE.equals(Key.truth(env.getOrDefault(forcing, "").strip()))) {
            names.add(1, forcing);
        }
        // An empty variable counts as unset: compose files pass on what the shell does not have.
        return names.stream()
                .filter(name -> !env.getOrDefault(name, "").isBlank())
                .findFirst()
                .map(name -> new Chosen(env.getOrDefault(name, ""), Kind.ENVIRONMENT, name));
    }

    private Optional<Chosen> fromFile(Key key) {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        ConfigFile source = file.get();
        for (String path : pathsOf(key)) {
            JsonNode node = at(source.tree(), path);
            if (isGiven(node)) {
                String text = textOf(key, node);
                if (text != null) {
                    return Optional.of(new Chosen(text, Kind.FILE, source.name()));
                }
                problems.invalidInFile(
                        path,
                        node.isArray() ? "[...]" : "{...}",
                        key.expected(),
                        source.place(path),
                        key.envNames().getFirst() + " overrides it.");
            }
        }
        return Optional.empty();
    }

    static @Nullable String textOf(Key key, JsonNode node) {
        if (node.isValueNode()) {
            return node.asText();
        }
        if (key.traits().check().json()) {
            return JsonTexts.text(node);
        }
        if (!key.isList() || !node.isArray()) {
            return null;
        }
        List<String> items = new ArrayList<>();
        for (JsonNode item : node) {
            String text = item.isValueNode() ? item.asText() : nodeText(key, item);
            if (text == null) {
                return null;
            }
            items.add(text);
        }
        return String.join(",", items);
    }

    private static @Nullable String nodeText(Key key, JsonNode item) {
        int port = key.traits().nodePort();
        return port > 0 && item instanceof ObjectNode node ? Nodes.text(node, port) : null;
    }

    static JsonNode at(ObjectNode tree, String path) {
        JsonNode node = tree;
        for (String part : path.split("\\.", -1)) {
            node = node.path(part);
        }
        return node;
    }

    private AppSources readApps(Profile profile) {
        LimitSettings.ChannelLimits channels = Keys.fill(LimitSettings.ChannelLimits.class, "channel_limits", values);
        LimitSettings.EventLimits events = Keys.fill(LimitSettings.EventLimits.class, "event_limits", values);
        LimitSettings.Presence presence = Keys.fill(LimitSettings.Presence.class, "presence", values);
        AppLimits own = AppLimits.DEFAULT;
        AppLimits inherited = new AppLimits(
                own.maxConnections(),
                profile.overQuotaCode,
                own.maxChannelsPerConnection(),
                own.maxClientEventsPerSecond(),
                own.maxBackendEventsPerSecond(),
                own.maxReadRequestsPerSecond(),
                presence.maxMembersPerChannel(),
                presence.maxMemberSizeBytes(),
                channels.maxNameLength(),
                events.maxChannelsAtOnce(),
                events.maxNameLength(),
                events.maxPayloadBytes(),
                events.maxBatchSize(),
                channels.cacheTtl(),
                own.activityTimeout());
        WebhookSettings webhooks = Keys.fill(WebhookSettings.class, "webhooks", values);
        AppSources apps = new AppSources(new AppReader.Inherited(inherited, webhooks), profile, problems);
        file.ifPresent(source -> apps.readFile(source, at(source.tree(), AppSources.APPS_PATH)));
        apps.readEnvironment(env);
        return apps;
    }

    private void checkWebhooks(AppSources apps) {
        boolean any =
                apps.entries().stream().anyMatch(entry -> !entry.webhooks().isEmpty());
        if (any && QueueSettings.QueueDriver.NONE.equals(values.get("queue.driver"))) {
            problems.warn("queue.driver=none: no webhook is sent. Set queue.driver=memory to send them.");
        }
        if (!"".equals(values.get("admin.token")) && Boolean.FALSE.equals(values.get("metrics.enabled"))) {
            problems.warn(
                    "admin.token has no effect with metrics.enabled=false, because /admin is on the metrics port.");
        }
    }

    // Sockudo: a prefix of null, unlike one that is missing, follows the prefix of all Redis keys.
    private void takeNullPrefix() {
        String path = "cache.redis.prefix";
        boolean none = file.map(source -> at(source.tree(), path).isNull()).orElse(false);
        if (none && !isSet(path)) {
            String prefix = values.get("database.redis.key_prefix") + "cache:";
            values.put(path, prefix);
            chosen.put(path, new Chosen(prefix, Kind.DEFAULT, "database.redis.key_prefix"));
        }
    }

    private String setBy(String path) {
        Chosen found = Objects.requireNonNull(chosen.get(path));
        return switch (found.kind) {
            case DEFAULT -> "";
            case FILE ->
                " It was set in "
                        + file.map(source -> placeOf(source, keyOf(path))).orElse(found.where) + ".";
            case ENVIRONMENT -> " It was set by " + found.where + " in the environment.";
        };
    }

    private static Key keyOf(String path) {
        return Keys.ALL.stream()
                .filter(key -> key.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private void noteFallback(String path) {
        String text = String.valueOf(values.get(path));
        chosen.put(path, new Chosen(text, Kind.DEFAULT, "adapter.fallback_to_local"));
    }

    /** Keys that everybody knows are not offered to a network. */
    private void keepOnLoopback(String path) {
        Chosen found = Objects.requireNonNull(chosen.get(path));
        if (found.kind == Kind.DEFAULT) {
            values.put(path, LOOPBACK);
            chosen.put(path, new Chosen(LOOPBACK, Kind.DEFAULT, "default, because no app is configured"));
        }
    }

    private void checkPorts() {
        Object port = Objects.requireNonNull(values.get("port"));
        if (Boolean.TRUE.equals(values.get("metrics.enabled"))
                && port.equals(values.get("metrics.port"))
                && !port.equals(0)) {
            problems.add(
                    "metrics.port=" + port + " is not valid: expected a port other than that of port. Change one of"
                            + " them, or set metrics.enabled to false.");
        }
    }

    private void checkCors() {
        CorsSettings cors = Keys.fill(CorsSettings.class, "cors", values);
        Chosen credentials = Objects.requireNonNull(chosen.get("cors.credentials"));
        if (credentials.kind != Kind.DEFAULT
                && cors.allowsAnyOrigin()
                && Boolean.TRUE.equals(values.get("cors.credentials"))) {
            problems.warn("cors.credentials is taken for false, because cors.origin allows any origin. List the origins"
                    + " that need credentials.");
        }
    }

    private int maxMessageBytes(AppSources apps) {
        int payload = Math.max(
                (Integer) Objects.requireNonNull(values.get("event_limits.max_payload_in_kb")),
                apps.entries().stream()
                        .mapToInt(entry -> entry.app().limits().maxEventPayloadBytes())
                        .max()
                        .orElse(0));
        int needed = payload + MESSAGE_ROOM_BYTES;
        int own = (Integer) Objects.requireNonNull(values.get("pusher.max_message_bytes"));
        boolean ownSet = isSet("pusher.max_message_bytes");
        if (ownSet && own < needed) {
            problems.add("pusher.max_message_bytes=" + own + " is not valid: expected at least " + needed
                    + ", which is the largest event data allowed and 2 KiB. Raise it, or lower"
                    + " event_limits.max_payload_in_kb and the apps' max_event_payload_in_kb.");
        }
        int smallest = ownSet ? own : Integer.MAX_VALUE;
        for (String path : List.of("websocket_max_payload_kb", "websocket.max_message_size")) {
            int bound = (Integer) Objects.requireNonNull(values.get(path));
            if (bound > 0) {
                smallest = Math.min(smallest, bound);
                // Sockudo's own file has 64 here and allows events of 100: it must keep working.
                if (bound < needed && isSet(path)) {
                    problems.warn(path + " allows messages of " + bound + " bytes from clients, less than the largest"
                            + " event data allowed and 2 KiB (" + needed + "). Larger client events close their"
                            + " connection with 1009.");
                }
            }
        }
        return smallest == Integer.MAX_VALUE ? Math.max(own, needed) : smallest;
    }

    private boolean isSet(String path) {
        return Objects.requireNonNull(chosen.get(path)).kind != Kind.DEFAULT;
    }

    private Map<String, LoadedSettings.Source> sources(AppSources apps, CentrifugeLoader centrifuge) {
        Map<String, LoadedSettings.Source> sources = new LinkedHashMap<>();
        for (Key key : Keys.ALL) {
            Chosen found = Objects.requireNonNull(chosen.get(key.path()));
            String origin = switch (found.kind) {
                case DEFAULT -> found.where;
                case FILE -> "file " + found.where;
                case ENVIRONMENT -> "env " + found.where;
            };
            sources.put(key.path(), new LoadedSettings.Source(key.toToml(found.text), origin));
        }
        sources.putAll(centrifuge.sources());
        for (int i = 0; i < apps.entries().size(); i++) {
            AppSources.Entry entry = apps.entries().get(i);
            sources.put(
                    AppSources.APPS_PATH + "[" + i + "]",
                    new LoadedSettings.Source(AppPrinter.toToml(entry.app(), entry.webhooks()), entry.origin()));
        }
        return sources;
    }
}
