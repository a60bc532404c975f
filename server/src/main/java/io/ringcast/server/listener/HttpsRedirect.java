package io.ringcast.server.listener;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Sends who comes over plain HTTP to the same place over HTTPS. A trusted proxy that has ended TLS itself and says so is
 * served: sending it away would send its client round in circles.
 *
 * <p>Thread: any.
 */
public final class HttpsRedirect implements Filter {
    private static final HeaderName LOCATION = HeaderNames.create("Location");
    private static final int HTTPS_PORT = 443;

    /** RFC 9112 3.2: a name or an address; in brackets if it is of IPv6; maybe a port. */
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9](?:[A-Za-z0-9._-]{0,253})|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{0,5})?");

    private final int httpsPort;

    private HttpsRedirect(int httpsPort) {
        this.httpsPort = httpsPort;
    }

    /** The same service for a plain port, for those who need not be sent to {@code httpsPort}. */
    public static GuardedListener.Service before(GuardedListener.Service service, int httpsPort) {
        return new GuardedListener.Service(
                routing -> {
                    routing.addFilter(new HttpsRedirect(httpsPort));
                    service.routes().accept(routing);
                },
                request -> request.secure() ? service.upgrades().onUpgrade(request) : null,
                service.ownership(),
                service.trust(),
                service.exchanges());
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (ForwardedProto.saysHttps(GuardedConnection.current().accepted(), request.headers())) {
            chain.proceed();
            return;
        }
        String path = request.prologue().uriPath().rawPath();
        String query =
                request.prologue().hasQuery() ? "?" + request.prologue().query().rawValue() : "";
        Optional<String> target = target(request.headers().all(HeaderNames.HOST, List::of), path + query, httpsPort);
        if (target.isPresent()) {
            response.status(Status.PERMANENT_REDIRECT_308).header(LOCATION, target.get());
        } else {
            response.status(Status.BAD_REQUEST_400);
        }
        response.send();
    }

    /** Where to go, or nothing if the request does not say where it came. */
    static Optional<String> target(List<String> hosts, String pathAndQuery, int httpsPort) {
        if (hosts.size() != 1 || !pathAndQuery.startsWith("/")) {
            return Optional.empty();
        }
        var host = HOST.matcher(hosts.getFirst().strip());
        if (!host.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                "https://" + host.group(1) + (httpsPort == HTTPS_PORT ? "" : ":" + httpsPort) + pathAndQuery);
    }
}
