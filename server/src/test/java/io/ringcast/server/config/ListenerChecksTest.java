package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerChecksTest {
    private static Map<String, String> env(String... pairs) {
        Map<String, String> env = new HashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            env.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return env;
    }

    private static List<String> warnings(String... pairs) {
        return Loading.env(env(pairs)).warnings();
    }

    @Test
    void shouldDemandBothFilesOfTls() {
        assertThat(Loading.problemsOfEnv(env("SSL_ENABLED=true", "SSL_CERT_PATH=/c")))
                .containsExactly("ssl.enabled=true is not valid: expected ssl.cert_path and ssl.key_path as well. Set"
                        + " them (SSL_CERT_PATH, SSL_KEY_PATH) to PEM files, or set ssl.enabled to false.");
    }

    @Test
    void shouldReadTheKeysOfTls() {
        TlsSettings tls = Loading.env(env(
                        "SSL_ENABLED=true",
                        "SSL_CERT_PATH=/c",
                        "SSL_KEY_PATH=/k",
                        "RINGCAST_SSL_PASSPHRASE=secret",
                        "RINGCAST_SSL_CA_PATH=/a",
                        "SSL_REDIRECT_HTTP=true",
                        "SSL_HTTP_PORT=8080"))
                .settings()
                .ssl();

        assertThat(tls).isEqualTo(new TlsSettings(true, "/c", "/k", "secret", "/a", true, 8080));
        assertThat(tls.clientAuthorities()).contains(Path.of("/a"));
        assertThat(tls.toString()).doesNotContain("secret");
    }

    @Test
    void shouldRefuseTlsWithWhatItCannotHave() {
        assertThat(Loading.problemsOfEnv(
                        env("SSL_ENABLED=true", "SSL_CERT_PATH=/c", "SSL_KEY_PATH=/k", "RINGCAST_TRANSPORT=epoll")))
                .containsExactly("transport=epoll is not valid with ssl.enabled=true: connections of a port with TLS"
                        + " stay attached. Set transport to auto or attached, or let a proxy end TLS.");
        assertThat(Loading.problemsOfEnv(env(
                        "SSL_ENABLED=true",
                        "SSL_CERT_PATH=/c",
                        "SSL_KEY_PATH=/k",
                        "SSL_REDIRECT_HTTP=true",
                        "SSL_HTTP_PORT=6001")))
                .containsExactly("ssl.http_port=6001 is not valid: expected a port other than that of port. Change one"
                        + " of them.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run/r.sock | expected an absolute path",
                "/run/../r.sock | expected a path without '..'",
                "/ | expected the path of a file",
                "/run/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa |"
                        + " expected at most 103 bytes",
            })
    void shouldRefuseSuchPathsOfASocket(String path, String expected) {
        assertThat(Loading.problemsOfEnv(env("UNIX_SOCKET_ENABLED=true", "UNIX_SOCKET_PATH=" + path)))
                .singleElement()
                .asString()
                .startsWith("unix_socket.path=" + path.substring(0, 1))
                .contains(expected);
    }

    @Test
    void shouldWarnOfASocketThatOthersReach() {
        assertThat(warnings(
                        "UNIX_SOCKET_ENABLED=true",
                        "UNIX_SOCKET_PATH=/tmp/r.sock",
                        "UNIX_SOCKET_PERMISSION_MODE=666",
                        "SSL_ENABLED=true",
                        "SSL_REDIRECT_HTTP=true"))
                .anyMatch(warning -> warning.startsWith("unix_socket.permission_mode=666 lets every user"))
                .anyMatch(warning -> warning.startsWith("unix_socket.path is in /tmp"))
                .anyMatch(warning -> warning.startsWith("ssl.enabled has no effect"))
                .anyMatch(warning -> warning.startsWith("ssl.redirect_http has no effect"));
        assertThat(warnings("UNIX_SOCKET_ENABLED=true", "UNIX_SOCKET_PATH=/tmp/r.sock", "ENVIRONMENT=test"))
                .noneMatch(warning -> warning.contains("unix_socket"));
    }

    @Test
    void shouldWarnOfAProxyProtocolThatNobodyMaySpeak() {
        assertThat(warnings("RINGCAST_LISTENER_PROXY_PROTOCOL=true"))
                .anyMatch(warning -> warning.startsWith("listener.proxy_protocol is on and listener.trusted_proxies"));
        assertThat(warnings("RINGCAST_LISTENER_PROXY_PROTOCOL=true", "RINGCAST_LISTENER_TRUSTED_PROXIES=10.0.0.1"))
                .noneMatch(warning -> warning.contains("proxy"));
    }
}
