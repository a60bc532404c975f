package io.ringcast.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the reference page and the commented example from the registry, so that neither can lie. */
final class Reference {
    private static final String EXAMPLE_HEAD = """
            # Ringcast settings. Each key is shown with its default: remove the # in front to change it.
            # A value may come from the environment: "${NAME}" must be set, "${NAME:-default}" need not be.
            # Generated from the settings records; docs/configuration.md explains every key.
            """;

    private static final String EXAMPLE_APPS = """

            # Apps. While there is none, the server offers app-id / app-key / app-secret on 127.0.0.1 only.
            # [[app_manager.array.apps]]
            # id = "app-id"
            # key = "app-key"
            # secret = "${APP_SECRET}"
            # enable_client_messages = true
            """;

    private static final String PAGE_HEAD = """
            # Configuration

            Generated from the settings records. To change this page, change them and run

                mvn -o test -pl server -am -Dtest=ReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dringcast.regenerate=true

            The server reads, each above the one before: defaults, a file, the command line, the environment. The file is
            the one that `--config PATH` or else `RINGCAST_CONFIG` names, or else `config/config.toml` or
            `config/config.json` in the folder it runs in: JSON if the name ends in `.json`, YAML if it ends in `.yaml` or
            `.yml`, else TOML. There is one file: what it does not say is at its default, or for `centrifuge` as a file of
            Centrifugo says ([how](operate/centrifugo.md)). `${NAME}` and `${NAME:-default}` in it are replaced from the environment
            before it is parsed. Unknown keys are reported, and are errors with `--strict`. A value that is not valid stops
            the start. On SIGHUP the server takes over apps and the keys marked "Reloaded"
            ([how](operate/configuration.md)).

            A number may be written as a text. True and false may be written as 1 and 0, yes and no, on and off. In the
            environment a list is separated by commas, and an empty variable counts as unset. Of several environment
            names the first that is set wins.
            """;

    private static final String APPS_HEAD = """

            ## Apps: `app_manager.array.apps`

            Names are accepted in snake_case, camelCase and PascalCase, `_per_sec` for `_per_second`, and nested as
            `policy.limits`, `policy.features`, `policy.channels`, which win over flat fields. An empty text or null is
            the default; for connections, channels of a connection and rates, 0 or less is unlimited. The environment
            describes one app more: `RINGCAST_DEFAULT_APP_<FIELD>`, or `SOCKUDO_DEFAULT_APP_<FIELD>`; it needs at least
            `ID`, `KEY` and `SECRET`. While neither a file nor the environment says anything about apps, the server
            offers `app-id` with `app-key` and `app-secret`, and listens on 127.0.0.1 unless told otherwise.

            | Field | Default | Meaning |
            |---|---|---|
            """;

    private Reference() {}

    /** The page {@code docs/configuration.md}. */
    static String markdownReference() {
        StringBuilder page = new StringBuilder(PAGE_HEAD);
        for (Keys.Group group : groups()) {
            page.append("\n## ").append(group.path().isEmpty() ? "Top of the file" : '`' + group.path() + '`');
            page.append("\n\n").append(group.doc()).append("\n\n");
            page.append("| Key | Default | Value | Environment | Meaning |\n|---|---|---|---|---|\n");
            group.keys().forEach(key -> page.append(row(key)));
        }
        page.append(APPS_HEAD);
        for (AppField field : AppField.values()) {
            page.append(String.format("| `%s` | %s | %s |\n", field.field(), field.byDefault, field.doc));
        }
        return page.toString();
    }

    private static List<Keys.Group> groups() {
        List<Keys.Group> groups = new ArrayList<>(Keys.groups(Settings.class));
        for (Keys.Group group : Keys.groups(CentrifugeKeys.annotated())) {
            groups.add(
                    group.path().equals(CentrifugeKeys.SECTION)
                            ? new Keys.Group(group.path(), CentrifugeKeys.ABOUT, group.keys())
                            : group);
        }
        return groups;
    }

    private static String row(Key key) {
        List<String> names = new ArrayList<>(key.envNames());
        if (!key.traits().forcedBy().isEmpty()) {
            names.add(1, key.traits().forcedBy() + "=true");
        }
        String environment = names.stream().map(name -> '`' + name + '`').collect(Collectors.joining(", "));
        String note = key.traits().reload() ? " Reloaded." : "";
        if (!key.traits().unused().isEmpty()) {
            note += " No effect here: " + key.traits().unused() + ".";
        }
        String alias = key.traits().alias().isEmpty()
                ? ""
                : " Also `" + String.join("`, `", key.traits().alias()) + "`.";
        return String.format(
                "| `%s` | %s | %s | %s | %s%s%s |\n",
                key.path(),
                defaults(key),
                key.expected(),
                environment,
                key.traits().doc(),
                alias,
                note);
    }

    private static String defaults(Key key) {
        StringBuilder text = new StringBuilder(shown(key, key.traits().value()));
        for (Profile profile : Profile.values()) {
            if (!key.defaultText(profile).equals(key.traits().value())) {
                text.append("; ").append(profile).append(": ").append(shown(key, key.defaultText(profile)));
            }
        }
        return text.toString();
    }

    private static String shown(Key key, String text) {
        return '`'
                + (text.equals("0") && !key.traits().zero().isEmpty()
                        ? key.traits().zero()
                        : key.toToml(text))
                + '`';
    }

    /** The file {@code config/ringcast.toml}. */
    static String exampleToml() {
        StringBuilder file = new StringBuilder(EXAMPLE_HEAD);
        for (Keys.Group group : groups()) {
            file.append("\n# ").append(group.doc()).append('\n');
            if (!group.path().isEmpty()) {
                file.append('[').append(group.path()).append("]\n");
            }
            for (Key key : group.keys()) {
                String name = key.path().substring(key.path().lastIndexOf('.') + 1);
                file.append("\n# ").append(key.traits().doc());
                file.append("\n# Value: ").append(key.expected()).append('.');
                file.append("\n# ")
                        .append(name)
                        .append(" = ")
                        .append(key.toToml(key.traits().value()))
                        .append('\n');
            }
        }
        return file.append(EXAMPLE_APPS).toString();
    }
}
