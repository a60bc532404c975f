package io.ringcast.server.node;

import io.ringcast.server.config.Settings;
import io.ringcast.server.config.TlsSettings;
import io.ringcast.server.config.UnixSocketSettings;
import io.ringcast.server.listener.GuardedListener;
import io.ringcast.server.listener.HttpsRedirect;
import io.ringcast.server.listener.ListenAddress;
import io.ringcast.server.listener.ListenerLimits;
import io.ringcast.server.listener.tls.ServerTls;
import io.ringcast.server.listener.tls.TlsFileException;
import io.ringcast.server.listener.tls.TlsFiles;
import io.ringcast.server.listener.unix.UnixSocketFile;
import io.ringcast.server.metrics.ServerMetrics;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What clients and back ends connect to: a TCP port with or without TLS and maybe a port that redirects to it, or a Unix
 * socket.
 *
 * <p>Thread: any.
 */
final class Listeners {
    private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

    private final GuardedListener main;
    private final @Nullable GuardedListener redirect;
    private final @Nullable ServerTls tls;
    private final String name;

    private Listeners(GuardedListener main, @Nullable GuardedListener redirect, @Nullable ServerTls tls, String name) {
        this.main = main;
        this.redirect = redirect;
        this.tls = tls;
        this.name = name;
    }

    /** Whether TLS ends in this server, which only an attached connection can. */
    static boolean endTls(Settings settings) {
        return settings.ssl().enabled() && !settings.unixSocket().enabled();
    }

    /** Reads the files of TLS as a start would; a sentence if they can't be used. */
    static List<String> problemsOfFiles(Settings settings) {
        if (!endTls(settings)) {
            return List.of();
        }
        try {
            ServerTls.check(filesOf(settings.ssl()));
            return List.of();
        } catch (TlsFileException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static TlsFiles filesOf(TlsSettings tls) {
        return new TlsFiles(Path.of(tls.certPath()), Path.of(tls.keyPath()), tls.passphrase(), tls.clientAuthorities());
    }

    /** Opens all of them or none. */
    static Listeners open(Settings settings, GuardedListener.Service service, ListenerLimits limits)
            throws IOException {
        UnixSocketSettings unix = settings.unixSocket();
        String host = settings.server().host();
        ListenAddress address = ListenAddress.main(host, settings.server().port());
        if (unix.enabled()) {
            UnixSocketFile file = new UnixSocketFile(Path.of(unix.path()), unix.mode());
            return new Listeners(GuardedListener.startUnix(file, service, limits), null, null, file.toString());
        }
        if (!settings.ssl().enabled()) {
            GuardedListener plain = GuardedListener.start(address, service, limits);
            return new Listeners(plain, null, null, host + ":" + plain.port());
        }
        return openSecure(settings, address, service, limits);
    }

    private static Listeners openSecure(
            Settings settings, ListenAddress address, GuardedListener.Service service, ListenerLimits limits)
            throws IOException {
        TlsSettings settingsOfTls = settings.ssl();
        ServerTls tls = ServerTls.open(filesOf(settingsOfTls));
        LOG.log(
                Level.WARNING,
                "TLS terminates in the server: connections stay attached, which costs each some 37 kB instead of one. A"
                        + " proxy that ends TLS in front of a Unix socket avoids it (docs/operate/listeners.md).");
        GuardedListener main = null;
        try {
            main = GuardedListener.startSecure(address, service, limits, tls);
            String name = address.host() + ":" + main.port() + " with TLS";
            if (!settingsOfTls.redirectHttp()) {
                return new Listeners(main, null, tls, name);
            }
            GuardedListener redirect = GuardedListener.start(
                    ListenAddress.redirect(address.host(), settingsOfTls.httpPort()),
                    HttpsRedirect.before(service, main.port()),
                    limits);
            return new Listeners(main, redirect, tls, name + " (redirected to from port " + redirect.port() + ")");
        } catch (IOException | RuntimeException e) {
            tls.close();
            if (main != null) {
                main.stop();
            }
            throw e;
        }
    }

    /** The port of HTTP and WebSockets, or -1 if it is a Unix socket. */
    int port() {
        return main.port();
    }

    /** The port that redirects to {@link #port}, or -1 if there is none. */
    int redirectPort() {
        return redirect == null ? -1 : redirect.port();
    }

    /** What it is called at the start. */
    String name() {
        return name;
    }

    private Optional<ServerTls> tls() {
        return Optional.ofNullable(tls);
    }

    int openConnections() {
        return main.openConnections() + (redirect == null ? 0 : redirect.openConnections());
    }

    /** Adds what the listeners count. */
    void addTo(ServerMetrics metrics) {
        metrics.add("main", main);
        if (redirect != null) {
            metrics.add("redirect", redirect);
        }
        metrics.add(tls(), this::malformedProxyHeaders);
    }

    private long malformedProxyHeaders() {
        return main.malformedProxyHeaders() + (redirect == null ? 0 : redirect.malformedProxyHeaders());
    }

    /**
     * Stops all of them.
     *
     * @param grace how long a request may take to end by itself
     */
    void stop(Duration grace) {
        if (redirect != null) {
            redirect.stop(Duration.ZERO);
        }
        main.stop(grace);
        if (tls != null) {
            tls.close();
        }
    }
}
