package io.ringcast.engine.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenant: what signs for it, what it may do and how much of it.
 *
 * <p>Thread: any.
 *
 * @param id unique; part of the HTTP API's paths
 * @param credentials the first is the one in use, the others are still accepted
 * @param allowedOrigins patterns of origins whose browsers may connect; empty allows all
 */
public record App(
        String id,
        List<Credential> credentials,
        boolean enabled,
        AppLimits limits,
        AppFeatures features,
        List<String> allowedOrigins) {
    public App {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("an app id is empty: give the app an id");
        }
        credentials = List.copyOf(credentials);
        if (credentials.isEmpty()) {
            throw new IllegalArgumentException("app " + id + " has no key: give it a key and a secret");
        }
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** The key in use. */
    public String key() {
        return credentials.getFirst().key();
    }

    /** The secret of {@code key}, or null if the app has no such key. */
    public @Nullable String secretOf(String key) {
        for (Credential credential : credentials) {
            if (credential.key().equals(key)) {
                return credential.secret();
            }
        }
        return null;
    }
}
