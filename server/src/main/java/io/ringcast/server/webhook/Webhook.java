package io.ringcast.server.webhook;

import io.ringcast.engine.spi.FunctionInvoker;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * One webhook of an app.
 *
 * <p>Thread: any.
 *
 * @param id unique within the app, and the same in every process with the same record
 * @param headers sent besides those of the protocol
 * @param timeout of one attempt
 */
public record Webhook(
        String id,
        Target target,
        Set<WebhookEvent> events,
        WebhookFilter filter,
        Map<String, String> headers,
        RetryPolicy retry,
        Duration timeout) {
    /** Where it goes. */
    public sealed interface Target {
        /** A text for logs and lists; leaves out what may be a secret. */
        String shown();

        /** A URL, posted to. */
        record Http(URI uri) implements Target {
            // Path and query often hold a token.
            @Override
            public String shown() {
                return uri.getScheme() + "://" + uri.getRawAuthority();
            }
        }

        /** A function of a cloud provider. */
        record Lambda(FunctionInvoker.Function function) implements Target {
            @Override
            public String shown() {
                return "lambda " + function.name();
            }
        }
    }

    public Webhook {
        events = Set.copyOf(events);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    boolean wants(WebhookEvent event, String channel) {
        return events.contains(event) && filter.accepts(channel);
    }

    /** Leaves the headers out, which may hold tokens. */
    @Override
    public String toString() {
        return "Webhook[" + target.shown() + "]";
    }
}
