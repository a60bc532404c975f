package io.ringcast.server.config;

import java.util.List;

/**
 * Cross-origin requests. Credentials are never allowed together with any origin.
 *
 * <p>Thread: any.
 */
public record CorsSettings(
        @Setting(value = "true", env = "CORS_CREDENTIALS", doc = "Allow credentials; never with any origin.")
        boolean credentials,

        @Setting(value = "*", env = "CORS_ORIGINS", doc = "Origins that may call; *, Any or any allows all.")
        List<String> origin,

        @Setting(
                value = "GET,POST,PUT,DELETE,OPTIONS",
                sockudo = "GET,POST,OPTIONS",
                check = Check.TOKENS,
                env = "CORS_METHODS",
                doc = "Methods a preflight allows.")
        List<String> methods,

        @Setting(
                value = "Origin,Content-Type,X-Auth-Token,X-Requested-With,Accept,Authorization,X-CSRF-TOKEN,"
                        + "XSRF-TOKEN,X-Socket-Id",
                sockudo = "Authorization,Content-Type,X-Requested-With,Accept",
                check = Check.TOKENS,
                env = "CORS_HEADERS",
                doc = "Headers a preflight allows.")
        List<String> allowedHeaders) {
    public CorsSettings {
        origin = List.copyOf(origin);
        methods = List.copyOf(methods);
        allowedHeaders = List.copyOf(allowedHeaders);
        credentials = credentials && !allowsAny(origin);
    }

    /** True when every origin may call. */
    public boolean allowsAnyOrigin() {
        return allowsAny(origin);
    }

    private static boolean allowsAny(List<String> origins) {
        return origins.stream().anyMatch(pattern -> pattern.equals("*") || pattern.equalsIgnoreCase("any"));
    }
}
