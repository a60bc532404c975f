package io.ringcast.engine.app;

/**
 * A key and the secret that signs for it. An app has several while its key is being rotated.
 *
 * <p>Thread: any.
 */
public record Credential(String key, String secret) {
    public Credential {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("an app key is empty: give the app a key");
        }
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("the secret of key " + key + " is empty: give the app a secret");
        }
    }

    /** Leaves the secret out, so that it can be logged. */
    @Override
    public String toString() {
        return "Credential[key=" + key + "]";
    }
}
