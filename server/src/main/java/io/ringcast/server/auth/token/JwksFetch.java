package io.ringcast.server.auth.token;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Fetches key sets over HTTP. Nothing is there, no thread either, before the first is fetched.
 *
 * <p>Thread: any; it blocks.
 */
final class JwksFetch implements AutoCloseable {
    static final int MAX_BYTES = 1 << 20;

    private final Duration timeout;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable HttpClient client;
    private boolean closed;

    JwksFetch(Duration timeout) {
        this.timeout = timeout;
    }

    /** The keys by their id. The exception's message says why there are none. */
    Map<String, List<JwksKey>> get(URI endpoint) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(timeout)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client().sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            // The timeout of a request ends with the answer's head; this one covers the body.
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("it answered " + response.statusCode());
            }
            return JwksKey.parse(response.body());
        } catch (ParseException e) {
            throw new IOException("it answered with something else than a key set", e);
        } catch (TimeoutException e) {
            throw new IOException("it did not answer in " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() instanceof ConnectException
                            ? "nothing listens there"
                            : "the request failed: " + e.getCause(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the wait was interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }

    private HttpClient client() throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("the server stops");
            }
            if (client == null) {
                // A redirect could lead where the settings do not allow.
                client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(timeout)
                        .build();
            }
            return client;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (client != null) {
                client.shutdownNow();
            }
        } finally {
            lock.unlock();
        }
    }
}
