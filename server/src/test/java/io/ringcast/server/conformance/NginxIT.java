package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.listener.proxy.Nginx;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real nginx in front, configured as docs/operate/listeners.md says. */
@EnabledOnOs(OS.LINUX)
final class NginxIT {
    private static final String TLS_ONLY = """
            {"id":"app-id","key":"app-key","secret":"app-secret","tls_only":true}""";

    @TempDir
    Path folder = Path.of("");

    private static String http(String upstream) {
        return """
                http {
                    access_log off;
                    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                    map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
                    upstream ringcast { server %s; keepalive 16; }
                    server {
                        listen 127.0.0.1:PORT;
                        location / {
                            proxy_pass http://ringcast;
                            proxy_http_version 1.1;
                            proxy_set_header Host $host;
                            proxy_set_header Upgrade $http_upgrade;
                            proxy_set_header Connection $connection_upgrade;
                            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                            proxy_set_header X-Forwarded-Proto https;
                            proxy_read_timeout 300s;
                        }
                    }
                }
                """.formatted(upstream);
    }

    private static void assertServed(Nginx nginx) {
        try (Api api = new Api(nginx.port(), "app-id", Wire.KEY, Wire.SECRET);
                RawClient client = RawClient.connected(nginx.port(), Wire.KEY)) {
            client.subscribe("news").expect(Wire.succeeded("news"));
            assertThat(api.publish("news", "e", "x").status()).isEqualTo(200);
            client.expect(Wire.event("e", "news", "x"));
            String big = "x".repeat(90_000);
            assertThat(api.publish("news", "big", big).status()).isEqualTo(200);
            client.expect(Wire.event("big", "news", big));
            assertThat(api.send("GET", "/ready", "").status()).isEqualTo(200);
        }
    }

    @Test
    void shouldServeHttpAndWebSocketsOverAUnixSocket() throws Exception {
        // The proxy says https: an app for TLS alone lets its client in.
        try (TestNode node = TestNode.start("unix", Map.of(), TLS_ONLY);
                Nginx nginx = Nginx.start(folder, http(node.address()))) {
            assertThat(node.address()).startsWith("unix:/");
            assertServed(nginx);
            node.closeClients();
        }
    }

    @Test
    void shouldServeBehindThePassedOnStreamOfAProxy() throws Exception {
        try (TestNode node = TestNode.start("epoll", Map.of("LISTENER_PROXY_PROTOCOL", "true"));
                Nginx nginx = Nginx.start(
                        folder,
                        "stream { server { listen 127.0.0.1:PORT; proxy_pass " + node.address()
                                + "; proxy_protocol on; } }")) {
            assertServed(nginx);
            node.closeClients();
        }
    }
}
