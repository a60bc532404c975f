package io.ringcast.server.trace;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.ringcast.server.config.TracingSettings;
import io.ringcast.server.webhook.DeliveryTracer;
import io.ringcast.server.webhook.Webhook;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Spans by OpenTelemetry, sent by OTLP over HTTP from a thread of their own. What the receiver does not take is dropped.
 *
 * <p>Thread: any.
 */
final class OpenTelemetryTraces implements Traces {
    private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration EXPORT_INTERVAL = Duration.ofSeconds(1);
    private static final int MAX_WAITING = 4096;
    private static final int SERVER_ERROR = 500;
    private static final int MAX_APP_ID = 256;
    private static final String SAMPLED = "-01";
    private static final String NOT_SAMPLED = "-00";

    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
    private static final AttributeKey<String> SERVICE_VERSION = AttributeKey.stringKey("service.version");
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    private static final AttributeKey<String> APP_ID = AttributeKey.stringKey("ringcast.app_id");
    private static final AttributeKey<String> WEBHOOK = AttributeKey.stringKey("ringcast.webhook.id");
    private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("ringcast.webhook.attempt");

    private static final TextMapGetter<RoutingRequest> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(RoutingRequest request) {
            return List.of("traceparent", "tracestate");
        }

        @Override
        public @Nullable String get(@Nullable RoutingRequest request, String name) {
            return request == null
                    ? null
                    : request.headers().first(HeaderNames.create(name)).orElse(null);
        }
    };

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    OpenTelemetryTraces(TracingSettings settings) {
        String version = OpenTelemetryTraces.class.getPackage().getImplementationVersion();
        String endpoint = settings.endpoint().endsWith("/")
                ? settings.endpoint().substring(0, settings.endpoint().length() - 1)
                : settings.endpoint();
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint + "/v1/traces")
                .setTimeout(EXPORT_TIMEOUT)
                .build();
        provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(
                                SERVICE_NAME,
                                settings.serviceName(),
                                SERVICE_VERSION,
                                version == null ? "development" : version))))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.sampleRatio())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setScheduleDelay(EXPORT_INTERVAL)
                        .setExporterTimeout(EXPORT_TIMEOUT)
                        .setMaxQueueSize(MAX_WAITING)
                        .build())
                .build();
        tracer = provider.get("io.ringcast");
    }

    @Override
    public void publishes(HttpRouting.Builder routing, String pathPrefix) {
        Pattern publish = Pattern.compile(Pattern.quote(pathPrefix) + "/apps/([^/]+)/(events|batch_events)");
        routing.addFilter((chain, request, response) -> {
            HttpPrologue prologue = request.prologue();
            Matcher path = publish.matcher(prologue.uriPath().rawPath());
            if (path.matches() && prologue.method().text().equals("POST")) {
                trace(path, chain, request, response);
            } else {
                chain.proceed();
            }
        });
    }

    private void trace(Matcher path, FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String route = "/apps/{app_id}/" + path.group(2);
        Span span = tracer.spanBuilder("POST " + route)
                .setSpanKind(SpanKind.SERVER)
                .setParent(W3CTraceContextPropagator.getInstance().extract(Context.root(), request, HEADERS))
                .setAttribute(METHOD, "POST")
                .setAttribute(ROUTE, route)
                .setAttribute(APP_ID, appId(path.group(1)))
                .startSpan();
        try {
            chain.proceed();
            int status = response.status().code();
            span.setAttribute(STATUS, (long) status);
            if (status >= SERVER_ERROR) {
                span.setStatus(StatusCode.ERROR);
            }
        } catch (RuntimeException e) {
            // Without its message, which may quote the request.
            span.setStatus(StatusCode.ERROR, e.getClass().getSimpleName());
            throw e;
        } finally {
            span.end();
        }
    }

    private static String appId(String raw) {
        String shortened = raw.length() > MAX_APP_ID ? raw.substring(0, MAX_APP_ID) : raw;
        try {
            return URLDecoder.decode(shortened.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return shortened;
        }
    }

    @Override
    public DeliveryTracer deliveries() {
        return this::begin;
    }

    private DeliveryTracer.Trace begin(String appId, Webhook webhook, int attempt) {
        boolean http = webhook.target() instanceof Webhook.Target.Http;
        SpanBuilder builder = tracer.spanBuilder(http ? "POST webhook" : "invoke webhook")
                .setSpanKind(SpanKind.CLIENT)
                .setNoParent()
                .setAttribute(APP_ID, appId)
                .setAttribute(WEBHOOK, webhook.id())
                .setAttribute(ATTEMPT, (long) attempt);
        if (webhook.target() instanceof Webhook.Target.Http target) {
            builder.setAttribute(METHOD, "POST")
                    .setAttribute(SERVER_ADDRESS, target.uri().getHost());
        }
        return new Delivery(builder.startSpan());
    }

    private record Delivery(Span span) implements DeliveryTracer.Trace {
        @Override
        public String traceparent() {
            return "00-" + span.getSpanContext().getTraceId() + "-"
                    + span.getSpanContext().getSpanId()
                    + (span.getSpanContext().isSampled() ? SAMPLED : NOT_SAMPLED);
        }

        @Override
        public void status(int status) {
            span.setAttribute(STATUS, (long) status);
        }

        @Override
        public void end(String failure) {
            if (!failure.isEmpty()) {
                span.setStatus(StatusCode.ERROR, failure);
            }
            span.end();
        }
    }

    @Override
    public void close() {
        provider.shutdown().join(EXPORT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
