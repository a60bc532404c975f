package io.ringcast.server.webhook;

import io.ringcast.server.outbound.BoundedBody;
import io.ringcast.server.outbound.NameLookup;
import io.ringcast.server.webhook.WebhookDelivery.Verdict;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Posts to URLs. What a receiver answers counts by its status alone: the body is read to a bound and dropped, so that the
 * connection can be used again, and one that is longer, badly framed or never ends costs its connection and no more.
 *
 * <p>Thread: any; waits, for virtual threads.
 */
final class HttpTargets implements AutoCloseable {
    static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final int GONE = 410;

    private final HttpClient client;
    private final NameLookup lookups = new NameLookup();
    private final boolean allowLinkLocal;
    private final String userAgent;

    HttpTargets(boolean allowLinkLocal, String userAgent) {
        this.allowLinkLocal = allowLinkLocal;
        this.userAgent = userAgent;
        // HTTP/1.1: an upgrade to HTTP/2 is offered in headers that some receivers choke on.
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** One attempt. */
    Verdict post(URI uri, Webhook webhook, String key, String signature, byte[] body, DeliveryTracer.Trace trace)
            throws InterruptedException {
        Verdict.@Nullable Refused unreachable = checkAddress(uri, webhook);
        if (unreachable != null) {
            return unreachable;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(webhook.timeout())
                .header("Accept", "application/json")
                .header("User-Agent", userAgent);
        webhook.headers().forEach(request::setHeader);
        // Last, so that nothing overrides them.
        request.setHeader("Content-Type", "application/json")
                .setHeader("X-Pusher-Key", key)
                .setHeader("X-Pusher-Signature", signature)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!trace.traceparent().isEmpty()) {
            request.setHeader("traceparent", trace.traceparent());
        }
        AtomicInteger status = new AtomicInteger();
        CompletableFuture<HttpResponse<BoundedBody.End>> answer = client.sendAsync(request.build(), info -> {
            status.set(info.statusCode());
            return BoundedBody.dropping(MAX_ANSWER_BYTES);
        });
        String failure = "";
        try {
            answer.get(webhook.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            failure = late(webhook);
        } catch (ExecutionException e) {
            failure = reason(e.getCause(), webhook);
        } finally {
            // Frees the connection of an answer that has not ended.
            answer.cancel(true);
        }
        if (status.get() != 0) {
            trace.status(status.get());
        }
        return verdict(status.get(), failure);
    }

    static String late(Webhook webhook) {
        return "no answer within " + webhook.timeout().toMillis() + " ms";
    }

    private static Verdict verdict(int status, String failure) {
        if (status == 0) {
            return new Verdict.Refused(failure, false);
        }
        return status >= 200 && status < 300
                ? new Verdict.Taken()
                : new Verdict.Refused("answered with " + status, status == GONE);
    }

    private Verdict.@Nullable Refused checkAddress(URI uri, Webhook webhook) throws InterruptedException {
        try {
            for (InetAddress address : lookups.await(uri, webhook.timeout().toNanos())) {
                if (address.isLinkLocalAddress() && !allowLinkLocal) {
                    return new Verdict.Refused(
                            "its address is link-local, which webhooks.allow_link_local=false forbids", true);
                }
            }
            return null;
        } catch (UnknownHostException e) {
            return new Verdict.Refused("its host name is not known", false);
        } catch (TimeoutException e) {
            return new Verdict.Refused("its host name was not found in time", false);
        }
    }

    private static String reason(@Nullable Throwable failure, Webhook webhook) {
        return switch (failure) {
            case HttpConnectTimeoutException _ -> late(webhook);
            case java.net.http.HttpTimeoutException _ -> late(webhook);
            case ConnectException _ -> "no connection";
            case SSLException _ -> "no TLS connection: its certificate or protocol is refused";
            case IOException _ -> "the connection ended without an answer";
            case null, default -> "the request could not be sent";
        };
    }

    @Override
    public void close() {
        lookups.close();
        client.shutdownNow();
    }
}
