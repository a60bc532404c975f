package io.ringcast.server.callback;

import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.server.outbound.BoundedBody;
import io.ringcast.server.outbound.NameLookup;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Posts calls, for all proxies of a node. Connections are kept and used again; there are never more idle ones than calls
 * were under way at a time. Nothing is sent twice, no redirect is followed.
 *
 * <p>Thread: any; waits, for virtual threads.
 */
public final class BackendClient implements AutoCloseable {
    /** Bodies that nobody wants are read that far, so that the connection can be used again. */
    private static final int MAX_DROPPED_BYTES = 64 * 1024;

    private static final int OK = 200;

    private final String userAgent;
    private final ByteBudget answers;
    private final NameLookup lookups = new NameLookup();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable HttpClient client;
    private volatile boolean closed;

    /**
     * @param userAgent sent unless a proxy sends another one
     * @param answers memory for bodies of answers that are being read
     */
    public BackendClient(String userAgent, ByteBudget answers) {
        this.userAgent = userAgent;
        this.answers = answers;
    }

    /** What came back. Status 0 means that no head came; then, and if the body is not whole, there is a failure. */
    static final class Exchange implements AutoCloseable {
        private final BoundedBody body;
        private volatile int status;
        private @Nullable ProxyFailure failure;

        private Exchange(BoundedBody body) {
            this.body = body;
        }

        @Nullable
        ProxyFailure failure() {
            return failure;
        }

        int status() {
            return status;
        }

        /** The body of an answer with status 200; valid until this is closed. */
        byte[] bytes() {
            return body.bytes();
        }

        int length() {
            return body.length();
        }

        @Override
        public void close() {
            body.close();
        }

        private HttpResponse.BodySubscriber<BoundedBody.End> begin(HttpResponse.ResponseInfo head) {
            status = head.statusCode();
            if (status != OK) {
                return BoundedBody.dropping(MAX_DROPPED_BYTES);
            }
            return body.announced(
                    head.headers().firstValueAsLong("content-length").orElse(0));
        }

        private Exchange fail(ProxyFailure with) {
            // A status decides on its own; what became of its body does not matter.
            if (status == 0 || status == OK) {
                failure = with;
            }
            return this;
        }
    }

    /** One call to a back end; the caller closes what it gets. */
    Exchange post(URI uri, List<Caller.Header> headers, byte[] body, int maxAnswerBytes, long limitNs)
            throws InterruptedException {
        Exchange exchange = new Exchange(BoundedBody.keeping(maxAnswerBytes, answers));
        if (closed) {
            return exchange.fail(ProxyFailure.STOPPING);
        }
        long beganNs = System.nanoTime();
        HttpRequest request = request(uri, headers, body, limitNs);
        CompletableFuture<HttpResponse<BoundedBody.End>> answer = null;
        try {
            lookups.await(uri, limitNs);
            answer = client().sendAsync(request, exchange::begin);
            HttpResponse<BoundedBody.End> response =
                    answer.get(limitNs - (System.nanoTime() - beganNs), TimeUnit.NANOSECONDS);
            return switch (response.body()) {
                case COMPLETE -> exchange;
                case TOO_LONG -> exchange.fail(ProxyFailure.TOO_LARGE);
                case NO_MEMORY -> exchange.fail(ProxyFailure.NO_MEMORY);
                case BROKEN -> exchange.fail(ProxyFailure.BROKEN);
            };
        } catch (TimeoutException e) {
            return exchange.fail(ProxyFailure.TIMEOUT);
        } catch (UnknownHostException e) {
            return exchange.fail(closed ? ProxyFailure.STOPPING : ProxyFailure.UNREACHABLE);
        } catch (ExecutionException e) {
            return exchange.fail(closed ? ProxyFailure.STOPPING : reason(e.getCause()));
        } catch (InterruptedException e) {
            exchange.close();
            throw e;
        } finally {
            if (answer != null) {
                // Frees the connection of an answer that has not ended.
                answer.cancel(true);
            }
        }
    }

    private HttpRequest request(URI uri, List<Caller.Header> headers, byte[] body, long limitNs) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                // Ends what cancelling does not, such as connecting.
                .timeout(Duration.ofNanos(Math.max(limitNs, 1)))
                .setHeader("User-Agent", userAgent);
        String last = "";
        for (Caller.Header header : headers) {
            // The first value replaces the one above, the next ones stand beside it.
            if (header.name().equals(last)) {
                request.header(header.name(), header.value());
            } else {
                request.setHeader(header.name(), header.value());
            }
            last = header.name();
        }
        return request.setHeader("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    // Not before the first call: most nodes have no proxy, and loading the client takes longer than a start may.
    private HttpClient client() {
        HttpClient present = client;
        if (present != null) {
            return present;
        }
        lock.lock();
        try {
            HttpClient built = client;
            if (built == null) {
                // HTTP/1.1: an upgrade to HTTP/2 is offered in headers that some servers choke on.
                built = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
                client = built;
            }
            return built;
        } finally {
            lock.unlock();
        }
    }

    private static ProxyFailure reason(@Nullable Throwable failure) {
        return switch (failure) {
            // A connection that was not made in time is one of these, too.
            case java.net.http.HttpTimeoutException _ -> ProxyFailure.TIMEOUT;
            case ConnectException _ -> ProxyFailure.UNREACHABLE;
            case SSLException _ -> ProxyFailure.TLS;
            case java.io.IOException _ -> ProxyFailure.BROKEN;
            case null, default -> ProxyFailure.INTERNAL;
        };
    }

    /** Ends the calls that are under way, as {@link ProxyFailure#STOPPING}. */
    @Override
    public void close() {
        closed = true;
        lookups.close();
        lock.lock();
        try {
            if (client != null) {
                client.shutdownNow();
            }
        } finally {
            lock.unlock();
        }
    }
}
