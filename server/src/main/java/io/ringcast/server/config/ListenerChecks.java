package io.ringcast.server.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the keys of the listeners demand of each other.
 *
 * <p>Thread: confined to the loading thread.
 */
final class ListenerChecks {
    /** The kernel's room for a path, its end included, is 108 bytes on Linux and 104 on macOS. */
    private static final int MAX_SOCKET_PATH_BYTES = 103;

    private static final int OTHERS_MAY_WRITE = 0002;

    private final Settings.Server server;
    private final TlsSettings tls;
    private final UnixSocketSettings unix;
    private final ListenerSettings listener;
    private final MetricsSettings metrics;
    private final Problems problems;

    ListenerChecks(Map<String, Object> values, Problems problems) {
        this.server = Keys.fill(Settings.Server.class, "", values);
        this.tls = Keys.fill(TlsSettings.class, "ssl", values);
        this.unix = Keys.fill(UnixSocketSettings.class, "unix_socket", values);
        this.listener = Keys.fill(ListenerSettings.class, "listener", values);
        this.metrics = Keys.fill(MetricsSettings.class, "metrics", values);
        this.problems = problems;
    }

    void run() {
        if (unix.enabled()) {
            checkUnixSocket();
        } else if (tls.enabled()) {
            checkTls();
        }
        if (tls.redirectHttp() && (!tls.enabled() || unix.enabled())) {
            problems.warn("ssl.redirect_http has no effect without TLS on the main port.");
        }
        if (listener.proxyProtocol() && listener.trustedProxies().isEmpty() && !unix.enabled()) {
            problems.warn("listener.proxy_protocol is on and listener.trusted_proxies is empty: only proxies on this"
                    + " machine are asked for a PROXY header. List the addresses of the others.");
        }
    }

    private void checkTls() {
        if (tls.certPath().isEmpty() || tls.keyPath().isEmpty()) {
            problems.add("ssl.enabled=true is not valid: expected ssl.cert_path and ssl.key_path as well. Set them"
                    + " (SSL_CERT_PATH, SSL_KEY_PATH) to PEM files, or set ssl.enabled to false.");
        }
        for (String path : List.of(tls.certPath(), tls.keyPath(), tls.caPath())) {
            if (path.indexOf('\0') >= 0) {
                problems.add("ssl: a path has a character that no path can have. Correct it.");
            }
        }
        if (server.transport() == Settings.Transport.EPOLL) {
            problems.add("transport=epoll is not valid with ssl.enabled=true: connections of a port with TLS stay"
                    + " attached. Set transport to auto or attached, or let a proxy end TLS.");
        }
        if (tls.redirectHttp() && tls.httpPort() != 0) {
            if (tls.httpPort() == server.port()) {
                problems.add("ssl.http_port=" + tls.httpPort() + " is not valid: expected a port other than that of"
                        + " port. Change one of them.");
            }
            if (metrics.enabled() && tls.httpPort() == metrics.port()) {
                problems.add("ssl.http_port=" + tls.httpPort() + " is not valid: expected a port other than"
                        + " metrics.port. Change one of them.");
            }
        }
    }

    private void checkUnixSocket() {
        String path = unix.path();
        if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows")) {
            problems.add("unix_socket.enabled=true is not valid on Windows: expected false. Use host and port.");
            return;
        }
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            problems.add("unix_socket.path=" + Problems.bounded(path) + " is not valid: expected an absolute path.");
            return;
        }
        for (Path part : Path.of(path)) {
            if (part.toString().equals("..")) {
                problems.add("unix_socket.path=" + Problems.bounded(path) + " is not valid: expected a path without"
                        + " '..'. Write the folder that is meant.");
                return;
            }
        }
        if (Path.of(path).getFileName() == null) {
            problems.add("unix_socket.path=/ is not valid: expected the path of a file.");
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET_PATH_BYTES) {
            problems.add("unix_socket.path=" + Problems.bounded(path) + " is not valid: expected at most "
                    + MAX_SOCKET_PATH_BYTES + " bytes, which is what systems have room for. Choose a shorter one.");
        }
        if ((unix.mode() & OTHERS_MAY_WRITE) != 0) {
            problems.warn("unix_socket.permission_mode=" + unix.permissionMode() + " lets every user of this machine"
                    + " connect. 660 with a group for the proxy is enough.");
        }
        if (path.startsWith("/tmp/") && server.mode().equals("production")) {
            problems.warn("unix_socket.path is in /tmp, where every user can make files and cleaners remove them. Use"
                    + " a folder below /run in production.");
        }
        if (tls.enabled()) {
            problems.warn("ssl.enabled has no effect with unix_socket.enabled=true: the proxy in front ends TLS.");
        }
    }
}
