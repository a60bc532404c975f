package io.ringcast.server.config;

import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * A Centrifugo file to begin with: secrets of its own, and nobody is let in who has none of them.
 *
 * <p>Thread: any.
 */
final class CentrifugoExample {
    private static final int SECRET_BYTES = 64;

    private CentrifugoExample() {}

    static String text(RandomGenerator random) {
        return """
                {
                  "client": {
                    "token": {
                      "hmac_secret_key": "%s"
                    },
                    "allowed_origins": []
                  },
                  "http_api": {
                    "key": "%s"
                  }
                }
                """.formatted(secret(random), secret(random));
    }

    private static String secret(RandomGenerator random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
