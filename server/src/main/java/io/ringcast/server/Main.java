package io.ringcast.server;

import io.ringcast.server.config.CommandLine;
import io.ringcast.server.config.ConfigCommand;
import io.ringcast.server.config.ConfigException;
import io.ringcast.server.config.LoadedSettings;
import io.ringcast.server.config.Settings;
import io.ringcast.server.config.SettingsLoader;
import io.ringcast.server.http.admin.WebhooksCommand;
import io.ringcast.server.node.RingcastServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The command line of the jar. */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String HELP = """
            Usage: ringcast.jar [serve] [-c|--config FILE] [--strict]
                   ringcast.jar config check FILE | config print [--config FILE]
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
            case "config" -> exit(new ConfigCommand(System.out, System.getenv()).run(rest));
            case "webhooks" -> exit(webhooks(rest));
            case "--version", "version" -> System.out.println("ringcast " + version());
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
        return argument.equals("-c") || argument.startsWith("--config") || argument.equals("--strict");
    }

    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static void serve(List<String> arguments) {
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            // One line per record; a stack trace, where there is one, below it.
            System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n");
        }
        if (answered(arguments)) {
            return;
        }
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
        loaded.warnings().forEach(warning -> System.err.println("warning: " + warning));
        loaded.notices().forEach(notice -> System.err.println("notice: " + notice));
        if (loaded.settings().server().debug()) {
            logInDetail();
        }
        try {
            run(loaded.settings(), () -> SettingsLoader.load(line, System.getenv()));
        } catch (IOException | IllegalStateException e) {
            System.err.println("ringcast did not start: " + e.getMessage());
            exit(FAILED);
        }
    }

    // Sockudo takes both among its options.
    private static boolean answered(List<String> arguments) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(HELP);
            return true;
        }
        if (arguments.contains("--version")) {
            System.out.println("ringcast " + version());
            return true;
        }
        return false;
    }

    private static void logInDetail() {
        Logger.getLogger("io.ringcast").setLevel(Level.FINE);
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setLevel(Level.FINE);
        }
    }

    private static void run(Settings settings, Supplier<LoadedSettings> again) throws IOException {
        RingcastServer server = RingcastServer.start(settings, again);
        HangUp.on(server::reload);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("ringcast-shutdown").unstarted(() -> {
                    server.close();
                    if (server.unfinishedWebhooks() > 0) {
                        // Not logged: the JVM's own hook may have closed the log by now.
                        System.out.println(
                                server.unfinishedWebhooks()
                                        + " webhooks were not delivered when the grace period (shutdown_grace_period) was over.");
                    }
                    System.out.println("ringcast has stopped.");
                    System.out.flush();
                    // A stop that was asked for is a success; the JVM would report the signal's number.
                    Runtime.getRuntime().halt(0);
                }));
        greet(System.out, settings, server);
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void greet(PrintStream out, Settings settings, RingcastServer server) {
        String host = settings.server().host();
        out.printf(
                "ringcast %s (JDK %s) listens on %s:%d, transport=%s, shards=%d, apps=%d, mode=%s," + " node=%s%s%n",
                version(),
                Runtime.version(),
                host,
                server.port(),
                server.transportName(),
                server.engine().shards().size(),
                settings.apps().size(),
                settings.server().mode(),
                server.nodeId(),
                server.metricsPort() < 0
                        ? ""
                        : ", metrics on " + settings.metrics().host() + ":" + server.metricsPort());
        if (settings.developmentDefaults()) {
            out.printf("""

                    Try it: open http://localhost:%1$d/ in a browser, or paste into a page:

                      <script src="https://js.pusher.com/8.4.0/pusher.min.js"></script>
                      <script>
                        const pusher = new Pusher("app-key", {
                          cluster: "", wsHost: "localhost", wsPort: %1$d, forceTLS: false, enabledTransports: ["ws"],
                        });
                        pusher.subscribe("my-channel").bind("my-event", (data) => console.log(data));
                      </script>

                    WARNING: no app is configured, so the app app-id with key app-key and secret app-secret is served,
                    which everybody knows. Configure apps of your own (--config FILE) before others can reach this port.
                    """, server.port());
        }
        out.flush();
    }

    private static void exit(int code) {
        if (code != 0) {
            System.exit(code);
        }
    }
}
