package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppFeatures;
import io.ringcast.engine.app.Credential;
import io.ringcast.server.webhook.Webhook;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Gathers apps from the file and the environment.
 *
 * <p>Thread: confined to the loading thread.
 */
final class AppSources {
    static final String APPS_PATH = "app_manager.array.apps";
    private static final String ENV_PREFIX = "SOCKUDO_DEFAULT_APP_";
    private static final String BARE_CLIENT_MESSAGES = "SOCKUDO_ENABLE_CLIENT_MESSAGES";
    /** Sockudo gives the app of the environment these bounds when it names none; its file apps inherit the global ones. */
    private static final List<AppField> SOCKUDO_HUNDREDS = List.of(
            AppField.MAX_CONNECTIONS,
            AppField.MAX_CLIENT_EVENTS_PER_SECOND,
            AppField.MAX_READ_REQUESTS_PER_SECOND,
            AppField.MAX_BACKEND_EVENTS_PER_SECOND,
            AppField.MAX_PRESENCE_MEMBERS_PER_CHANNEL,
            AppField.MAX_PRESENCE_MEMBER_SIZE_IN_KB,
            AppField.MAX_CHANNEL_NAME_LENGTH,
            AppField.MAX_EVENT_CHANNELS_AT_ONCE,
            AppField.MAX_EVENT_NAME_LENGTH,
            AppField.MAX_EVENT_PAYLOAD_IN_KB,
            AppField.MAX_EVENT_BATCH_SIZE);

    private final AppReader.Inherited inherited;
    private final Profile profile;
    private final Problems problems;
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private boolean configured;

    AppSources(AppReader.Inherited inherited, Profile profile, Problems problems) {
        this.inherited = inherited;
        this.profile = profile;
        this.problems = problems;
    }

    /** An app, its webhooks and where both come from. */
    record Entry(App app, List<Webhook> webhooks, String path, String origin) {}

    private record FilePlace(String name, ConfigFile file) implements AppReader.Place {
        @Override
        public void invalid(Problems problems, String field, String shown, String expected) {
            String path = name + "." + field;
            problems.invalidInFile(path, shown, expected, file.place(path), "correct it there.");
        }
    }

    private record EnvironmentPlace(String name, Map<AppField, String> variables) implements AppReader.Place {
        @Override
        public void invalid(Problems problems, String field, String shown, String expected) {
            int end = field.indexOf('[');
            String variable = AppField.named(end < 0 ? field : field.substring(0, end))
                    .map(variables::get)
                    .orElseGet(() -> variables.getOrDefault(AppField.KEYS, ""));
            problems.invalidInEnvironment(field, shown, expected, variable);
        }
    }

    /** The apps of a file's tree, which need not be there. */
    void readFile(ConfigFile file, JsonNode apps) {
        if (apps.isMissingNode() || apps.isNull()) {
            return;
        }
        configured = true;
        if (!apps.isArray()) {
            problems.invalidInFile(APPS_PATH, "***", "a list of apps", file.place(APPS_PATH), "correct it there.");
            return;
        }
        for (int i = 0; i < apps.size(); i++) {
            AppReader.Place place = new FilePlace(APPS_PATH + "[" + i + "]", file);
            if (apps.get(i) instanceof ObjectNode record) {
                read(record, place, "file " + file.name());
            } else {
                problems.invalidInFile(place.name(), "***", "an app", file.place(place.name()), "correct it there.");
            }
        }
    }

    /** The app that {@code RINGCAST_DEFAULT_APP_*} and {@code SOCKUDO_DEFAULT_APP_*} describe. */
    void readEnvironment(Map<String, String> env) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        Map<AppField, String> variables = new EnumMap<>(AppField.class);
        for (AppField field : AppField.values()) {
            for (String name : environmentNames(field)) {
                String value = env.getOrDefault(name, "").strip();
                if (!value.isEmpty() && !variables.containsKey(field)) {
                    variables.put(field, name);
                    record.put(field.field(), value);
                }
            }
        }
        if (variables.isEmpty() || onlyClientMessages(variables)) {
            return;
        }
        configured = true;
        List<AppField> missing = Stream.of(AppField.ID, AppField.KEY, AppField.SECRET)
                .filter(field -> !variables.containsKey(field))
                .toList();
        if (missing.size() == 3
                || Boolean.FALSE.equals(Key.truth(record.path("enabled").asText("true")))) {
            return;
        }
        if (!missing.isEmpty()) {
            reportMissing(missing);
            return;
        }
        if (profile == Profile.SOCKUDO) {
            SOCKUDO_HUNDREDS.stream()
                    .filter(field -> !variables.containsKey(field))
                    .forEach(field -> record.put(field.field(), 100));
        }
        read(
                record,
                new EnvironmentPlace("The app of the environment", variables),
                "env " + variables.get(AppField.ID));
    }

    private static boolean onlyClientMessages(Map<AppField, String> variables) {
        String name = variables.getOrDefault(AppField.ENABLE_CLIENT_MESSAGES, "");
        return variables.size() == 1
                && name.endsWith(BARE_CLIENT_MESSAGES.substring("SOCKUDO".length()))
                && !name.contains("DEFAULT_APP");
    }

    private void reportMissing(List<AppField> missing) {
        String names = String.join(
                ", ",
                missing.stream()
                        .map(field -> environmentNames(field).getFirst())
                        .toList());
        String text = "The app of the environment is left out, because these are not set: " + names
                + ". Set them, or unset the other RINGCAST_DEFAULT_APP_ and SOCKUDO_DEFAULT_APP_ variables.";
        if (entries.isEmpty()) {
            problems.add(text);
        } else {
            problems.warn(text);
        }
    }

    /** Known to nobody, and the same for as long as the process runs: to read the configuration again changes no app. */
    private static final class Closed {
        static final Credential CREDENTIAL =
                new Credential(UUID.randomUUID().toString(), UUID.randomUUID().toString());
    }

    static List<String> environmentNames(AppField field) {
        Set<String> names = new LinkedHashSet<>();
        String name = ENV_PREFIX + field.name();
        names.add(Key.ownName(name));
        if (field == AppField.ENABLE_CLIENT_MESSAGES) {
            names.add(Key.ownName(BARE_CLIENT_MESSAGES));
        }
        names.add(name);
        if (field == AppField.ENABLE_CLIENT_MESSAGES) {
            names.add(BARE_CLIENT_MESSAGES);
        }
        return List.copyOf(names);
    }

    private void read(ObjectNode record, AppReader.Place place, String origin) {
        AppReader.Result result = AppReader.read(record, inherited, profile, problems, place);
        result.unknown().forEach(name -> unknown.add(place.name() + "." + name));
        result.app().ifPresent(app -> entries.add(new Entry(app, result.webhooks(), place.name(), origin)));
    }

    /** Offers one app whose keys everybody knows, for a first try on one's own machine. */
    void addDevelopmentApp() {
        addApp(new Credential("app-key", "app-secret"));
    }

    /** Puts in its place one that nobody can enter by a key, for a server that others enter by another protocol. */
    void closeDevelopmentApp() {
        entries.clear();
        addApp(Closed.CREDENTIAL);
    }

    private void addApp(Credential credential) {
        AppFeatures none = AppFeatures.DEFAULT;
        AppFeatures features = new AppFeatures(
                true,
                none.userAuthentication(),
                none.watchlistEvents(),
                none.subscriptionCount(),
                none.tlsOnly(),
                profile.allowColon,
                none.signin(),
                none.terminateOnLimit());
        App app = new App("app-id", List.of(credential), true, inherited.limits(), features, List.of());
        entries.add(new Entry(app, List.of(), APPS_PATH + "[0]", "default, because no app is configured"));
    }

    /** True when a file or the environment says anything about apps, even that there are none. */
    boolean configured() {
        return configured;
    }

    List<String> unknown() {
        return unknown;
    }

    List<Entry> entries() {
        return entries;
    }

    /** Ids and keys find an app, so each belongs to one. */
    void checkUnique() {
        Map<String, Entry> ids = new HashMap<>();
        Map<String, Entry> keys = new HashMap<>();
        for (Entry entry : entries) {
            Optional.ofNullable(ids.putIfAbsent(entry.app.id(), entry))
                    .ifPresent(first -> reportTwice("id", entry.app.id(), first, entry));
            for (Credential credential : entry.app.credentials()) {
                Optional.ofNullable(keys.putIfAbsent(credential.key(), entry))
                        .filter(first -> !first.path.equals(entry.path))
                        .ifPresent(first -> reportTwice("key", credential.key(), first, entry));
            }
        }
    }

    private void reportTwice(String what, String value, Entry first, Entry second) {
        problems.add(String.format(
                Locale.ROOT,
                "The app %s %s stands at %s and at %s: give each app %s of its own.",
                what,
                Problems.bounded(value),
                first.path + " (" + first.origin + ")",
                second.path + " (" + second.origin + ")",
                what.equals("id") ? "an id" : "a key"));
    }
}
