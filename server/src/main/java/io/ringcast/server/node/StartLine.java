package io.ringcast.server.node;

import io.ringcast.server.config.Settings;
import io.ringcast.server.listener.ListenerLimits;

/**
 * What a server says when it has started, in one line that tells what one asks first when something is wrong.
 *
 * <p>Thread: any.
 */
public final class StartLine {
    private static final long MIB = 1L << 20;

    private StartLine() {}

    /** The version of this build. */
    public static String version() {
        String version = StartLine.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** The line. */
    public static String of(String version, Settings settings, RingcastServer server) {
        int open = ListenerLimits.defaults().maxOpenConnections();
        int wanted = settings.server().maxConnections();
        String metrics = server.metricsPort() < 0
                ? ""
                : ", metrics on " + settings.metrics().host() + ":" + server.metricsPort();
        String centrifugo = server.centrifugePort() < 0 ? "" : ", Centrifugo on port " + server.centrifugePort();
        return "ringcast " + version + " (JDK " + Runtime.version() + ") listens on "
                + server.address() + centrifugo + ", transport=" + server.transportName() + ", shards="
                + server.engine().shards().size() + ", apps=" + settings.apps().size() + ", connections="
                + (wanted > 0 ? Math.min(wanted, open) : open) + ", descriptors=" + ListenerLimits.descriptors()
                + ", heap=" + Runtime.getRuntime().maxMemory() / MIB + " MiB, mode="
                + settings.server().mode() + ", node=" + server.nodeId() + metrics;
    }

    /** How to try a server that offers the development app. */
    public static String invitation(int port) {
        return """

                Try it: open http://localhost:%1$d/ in a browser, or paste into a page:

                  <script src="https://js.pusher.com/8.4.0/pusher.min.js"></script>
                  <script>
                    const pusher = new Pusher("app-key", {
                      cluster: "", wsHost: "localhost", wsPort: %1$d, forceTLS: false, enabledTransports: ["ws"],
                    });
                    pusher.subscribe("my-channel").bind("my-event", (data) => console.log(data));
                  </script>

                """.formatted(port);
    }
}
