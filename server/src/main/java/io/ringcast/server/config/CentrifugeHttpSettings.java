package io.ringcast.server.config;

/**
 * The listener of the Centrifugo side and what is served on it beside clients: the HTTP API, health and metrics.
 *
 * <p>Thread: any.
 */
public final class CentrifugeHttpSettings {
    private CentrifugeHttpSettings() {}

    /**
     * Where to listen.
     *
     * @param address empty for all interfaces
     * @param internalPort 0 for none: then everything is on the one port
     */
    public record Server(
            @Setting(value = "", check = Check.ADDRESS, doc = "Bind address; nothing is all interfaces.")
            String address,

            @Setting(
                    value = "8000",
                    min = 0,
                    max = 65535,
                    doc = "Port of clients; that of port shares the main listener, 0 takes a free one.")
            int port,

            @Setting(
                    value = "",
                    check = Check.ADDRESS,
                    doc = "Bind address of internal_port; nothing is that of address.")
            String internalAddress,

            @Setting(
                    value = "0",
                    zero = "off",
                    min = 0,
                    max = 65535,
                    doc = "Port of the API, health and metrics, which are on the other port while it is off.")
            int internalPort) {}

    /** The HTTP API. */
    public record Api(
            @Setting(value = "false", doc = "Do not offer the API.")
            boolean disabled,

            @Setting(value = "/api", check = Check.URL_PATH, doc = "Path in front of the methods.")
            String handlerPrefix,

            @Setting(value = "", secret = true, doc = "The key that requests must bring; without one all get 401.")
            String key,

            @Setting(value = "", check = Check.ERROR_MODE, doc = "transport to tell errors by the HTTP status as well.")
            String errorMode,

            @Setting(value = "false", doc = "Offer the API on the outer port too when there is an internal one.")
            boolean external,

            @Setting(value = "false", doc = "Take requests without a key; for development.")
            boolean insecure) {
        /** Whether errors are told by the HTTP status as well. */
        public boolean transportErrors() {
            return errorMode.equals("transport");
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "Api[disabled=" + disabled + ", handlerPrefix=" + handlerPrefix + "]";
        }
    }

    /** Whether the node is up. */
    public record Health(
            @Setting(value = "false", doc = "Answer health checks.")
            boolean enabled,

            @Setting(value = "/health", check = Check.URL_PATH, doc = "Path.")
            String handlerPrefix) {}

    /** Metrics for Prometheus. */
    public record Prometheus(
            @Setting(value = "false", doc = "Offer metrics here too; metrics.port has them in any case.")
            boolean enabled,

            @Setting(value = "/metrics", check = Check.URL_PATH, doc = "Path.")
            String handlerPrefix) {}
}
