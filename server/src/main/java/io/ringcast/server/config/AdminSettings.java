package io.ringcast.server.config;

/**
 * Operating a running server, over the metrics listener.
 *
 * <p>Thread: any.
 *
 * @param token empty turns it off
 */
public record AdminSettings(
        @Setting(
                value = "",
                check = Check.TOKEN,
                secret = true,
                doc = "What /admin on the metrics port asks for as a bearer token; empty turns /admin off.")
        String token) {
    /** Whether there is anything to serve. */
    public boolean enabled() {
        return !token.isEmpty();
    }

    /** Leaves the token out. */
    @Override
    public String toString() {
        return "AdminSettings[" + (enabled() ? "on" : "off") + "]";
    }
}
