package io.ringcast.load;

import io.ringcast.load.process.Launch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How each program is started: on a free port, with a log of its role. */
final class Launches {
    private Launches() {}

    static Launch of(Side side, Setup setup, String role) throws IOException {
        return switch (side.program()) {
            case RINGCAST -> ringcast(setup, List.of(), side.settings(), role);
            case CENTRIFUGO -> centrifugo(setup, side.settings(), role);
            case FLOOR -> floor(setup, "0", role);
            case COALESCING_FLOOR -> floor(setup, "1", role);
            case BARE_HANDLER -> bareHandler(setup, List.of(), System.getProperty("java.class.path"), role);
        };
    }

    /**
     * @param flags of the JVM, behind those of the setup
     * @param settings of the environment, which count more than those of the setup
     */
    static Launch ringcast(Setup setup, List<String> flags, Map<String, String> settings, String role)
            throws IOException {
        int port = freePort();
        Map<String, String> environment = new HashMap<>();
        environment.put("HOST", "127.0.0.1");
        environment.put("PORT", Integer.toString(port));
        environment.put("METRICS_PORT", Integer.toString(freePort()));
        environment.put("RINGCAST_ENGINE_SHARDS", Integer.toString(setup.shards()));
        environment.put("RINGCAST_TRANSPORT", setup.transport());
        environment.putAll(settings);
        List<String> command = setup.java(
                flags,
                "-jar",
                setup.jar().toString(),
                "serve",
                "--config",
                setup.config().toString());
        return new Launch(command, environment, port, log(setup, role));
    }

    /** The same server with Centrifugo's port beside its own: that one is loaded, and watched at the start. */
    private static Launch centrifugo(Setup setup, Map<String, String> settings, String role) throws IOException {
        int port = freePort();
        Map<String, String> all = new HashMap<>(settings);
        all.put("CENTRIFUGO_HTTP_SERVER_PORT", Integer.toString(port));
        Launch launch = ringcast(setup, List.of(), all, role);
        List<String> command = new ArrayList<>(launch.command());
        command.addAll(List.of("--centrifugo-config", setup.centrifugoConfig().toString()));
        return new Launch(command, launch.environment(), port, launch.log());
    }

    static Launch bareHandler(Setup setup, List<String> flags, String classPath, String role) throws IOException {
        int port = freePort();
        List<String> command = setup.java(flags, "-cp", classPath, BareHandler.class.getName(), Integer.toString(port));
        return new Launch(command, Map.of(), port, log(setup, role));
    }

    private static Launch floor(Setup setup, String coalesce, String role) throws IOException {
        int port = freePort();
        List<String> command = List.of(setup.floor().toString(), Integer.toString(port), "send", coalesce);
        return new Launch(command, Map.of(), port, log(setup, role));
    }

    private static Path log(Setup setup, String role) {
        return setup.logs().resolve("compare-" + role + ".log");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
