package io.ringcast.server;

import io.ringcast.server.auth.command.TokenCommand;
import io.ringcast.server.config.CentrifugeClientSettings;
import io.ringcast.server.config.CommandLine;
import io.ringcast.server.config.ConfigCommand;
import io.ringcast.server.config.ConfigException;
import io.ringcast.server.config.LoadedSettings;
import io.ringcast.server.config.LoggingSettings;
import io.ringcast.server.config.Settings;
import io.ringcast.server.config.SettingsLoader;
import io.ringcast.server.http.admin.WebhooksCommand;
import io.ringcast.server.log.Logs;
import io.ringcast.server.node.RingcastServer;
import io.ringcast.server.node.SettingsSource;
import io.ringcast.server.node.StartLine;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.SystemEpochClock;

/** The command line of the jar. */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String HELP = """
            Usage: ringcast.jar [serve] [-c|--config FILE] [--centrifugo-config FILE] [--strict]
                   ringcast.jar config check FILE | config print [--config FILE]
                   ringcast.jar token gen --user ID ... | token check TOKEN ... | token gen|check --pusher ...
                   ringcast.jar config checkconfig [FILE] | config genconfig
                   ringcast.jar webhooks dead list | webhooks dead replay (--all | ID...) [--config FILE]
                   ringcast.jar --version | --help
            """;

    private Main() {}

    /** Runs one command. */
    public static void main(String[] args) {
        List<String> arguments = List.of(args);
        String command = arguments.isEmpty() ? "serve" : arguments.getFirst();
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        switch (command) {
            case "serve" -> serve(rest);
            case "config" ->
                exit(new ConfigCommand(System.out, System.getenv(), RingcastServer::problemsOfFiles).run(rest));
            case "webhooks" -> exit(webhooks(rest));
            case "token" -> exit(token(rest));
            case "--version", "version" -> System.out.println("ringcast " + StartLine.version());
            case "--help", "-h", "help" -> System.out.print(HELP);
            default -> {
                if (command.startsWith("-")) {
                    serve(arguments);
                } else {
                    System.err.print(command + " is not a command.\n" + HELP);
                    exit(USAGE);
                }
            }
        }
    }

    // A file of Centrifugo may say the secret, as it does to the server.
    private static int token(List<String> arguments) {
        List<String> rest = new ArrayList<>(arguments);
        Map<String, String> env = new HashMap<>(System.getenv());
        int option = rest.indexOf("-c");
        if (option >= 0 && option + 1 < rest.size()) {
            String file = rest.get(option + 1);
            rest.subList(option, option + 2).clear();
            try {
                CommandLine line = CommandLine.parse(List.of("--centrifugo-config", file));
                CentrifugeClientSettings client = SettingsLoader.load(line, env)
                        .settings()
                        .centrifuge()
                        .orElseThrow()
                        .client();
                boolean apart = client.subscriptionToken().enabled() && rest.contains("--channel");
                CentrifugeClientSettings.Token keys =
                        apart ? client.subscriptionToken().token() : client.token();
                env.put("CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY", keys.hmacSecretKey());
            } catch (ConfigException e) {
                e.problems().forEach(System.err::println);
                return FAILED;
            }
        }
        return new TokenCommand(System.in, System.out, System.err, env, SystemEpochClock.INSTANCE).run(rest);
    }

    // Where the server listens and what its token is stand in its configuration: the command reads the same.
    private static int webhooks(List<String> arguments) {
        int end = 0;
        while (end < arguments.size() && !isConfigOption(arguments.get(end))) {
            end++;
        }
        Settings settings;
        try {
            settings = SettingsLoader.load(CommandLine.parse(arguments.subList(end, arguments.size())), System.getenv())
                    .settings();
        } catch (ConfigException e) {
            e.problems().forEach(System.err::println);
            return FAILED;
        }
        if (!settings.admin().enabled()) {
            System.err.println("No token: set RINGCAST_ADMIN_TOKEN, or admin.token in the file that --config names.");
            return FAILED;
        }
        String host = settings.metrics().host();
        String reached = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        URI server = URI.create("http://" + (reached.contains(":") ? "[" + reached + "]" : reached) + ":"
                + settings.metrics().port());
        return new WebhooksCommand(
                        System.out, System.err, server, settings.admin().token())
                .run(arguments.subList(0, end));
    }

    private static boolean isConfigOption(String argument) {
        return argument.equals("-c")
                || argument.startsWith("--config")
                || argument.startsWith("--centrifugo-config")
                || argument.equals("--strict");
    }

    private static void serve(List<String> arguments) {
        if (answered(arguments)) {
            return;
        }
        Logs.prepare();
        RingcastServer.prepare();
        CommandLine line;
        LoadedSettings loaded;
        try {
            line = CommandLine.parse(arguments);
            loaded = SettingsLoader.load(line, System.getenv());
        } catch (ConfigException e) {
            e.problems().forEach(System.err::println);
            exit(FAILED);
            return;
        }
        Settings settings = loaded.settings();
        Logs.apply(settings.logging(), settings.server().debug());
        System.Logger log = System.getLogger(Main.class.getName());
        loaded.warnings().forEach(warning -> log.log(Level.WARNING, warning));
        loaded.notices().forEach(notice -> log.log(Level.INFO, notice));
        try {
            run(settings, new Again(line), log);
        } catch (IOException | IllegalStateException e) {
            String failure = "ringcast did not start: " + e.getMessage();
            if (settings.logging().outputFormat() == LoggingSettings.LogFormat.JSON) {
                log.log(Level.ERROR, failure);
            } else {
                System.err.println(failure);
            }
            exit(FAILED);
        }
    }

    // The log follows what the server has taken over.
    private record Again(CommandLine line) implements SettingsSource {
        @Override
        public LoadedSettings load() {
            return SettingsLoader.load(line, System.getenv());
        }

        @Override
        public void accepted(Settings settings) {
            Logs.apply(settings.logging(), settings.server().debug());
        }
    }

    // Sockudo takes both among its options.
    private static boolean answered(List<String> arguments) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(HELP);
            return true;
        }
        if (arguments.contains("--version")) {
            System.out.println("ringcast " + StartLine.version());
            return true;
        }
        return false;
    }

    private static void run(Settings settings, SettingsSource again, System.Logger log) throws IOException {
        RingcastServer server = RingcastServer.start(settings, again);
        HangUp.on(server::reload);
        Shutdown.arrange(() -> stop(server, log), settings.server().shutdownGracePeriod(), log);
        log.log(Level.INFO, StartLine.of(StartLine.version(), settings, server));
        if (settings.developmentDefaults()) {
            invite(settings, server, log);
        }
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(RingcastServer server, System.Logger log) {
        server.close();
        if (server.unfinishedWebhooks() > 0) {
            log.log(
                    Level.WARNING,
                    server.unfinishedWebhooks()
                            + " webhooks were not delivered when the grace period (shutdown_grace_period) was over.");
        }
    }

    private static void invite(Settings settings, RingcastServer server, System.Logger log) {
        boolean plain = server.port() >= 0 && !settings.ssl().enabled();
        if (plain && settings.logging().outputFormat() == LoggingSettings.LogFormat.HUMAN) {
            boolean _ = Logs.flush();
            System.out.print(StartLine.invitation(server.port()));
            System.out.flush();
        }
        log.log(
                Level.WARNING,
                "No app is configured, so the development app app-id is served, whose key and secret everybody knows."
                        + " Configure apps of your own (--config FILE) before others can reach this port.");
    }

    private static void exit(int code) {
        if (code != 0) {
            System.exit(code);
        }
    }
}
