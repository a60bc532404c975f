package io.ringcast.server.conformance;

import io.ringcast.server.conformance.CentrifugeClient.Form;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Rules of the Centrifuge protocol; nodes are configured as users of Centrifugo configure it.
 *
 * <p>Thread: confined to the test.
 */
abstract class CentrifugeContract extends Contract {
    /** The secret of all tokens. */
    static final String SECRET = "secret";

    CentrifugeContract(String transport, int shards) {
        super(transport, shards);
    }

    /** A node with a file of Centrifugo; what is between the braces follows the port. */
    final TestNode centrifugo(String settings) {
        return centrifugo(settings, Map.of());
    }

    final TestNode centrifugo(String settings, Map<String, String> more) {
        Map<String, String> keys = new HashMap<>(more);
        keys.putAll(centrifugoKeys(settings));
        return node(keys);
    }

    /** The keys of a node with a file of Centrifugo. */
    static Map<String, String> centrifugoKeys(String settings) {
        try {
            // Goes with the build.
            Path file = Files.createTempFile(Path.of("target"), "centrifugo-", ".json");
            Files.writeString(file, "{\"http_server\":{\"port\":0,\"address\":\"127.0.0.1\"}," + settings + "}");
            return Map.of("CENTRIFUGE_CONFIG_FILE", file.toAbsolutePath().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CentrifugeClient open(TestNode node, Form form, String... headers) {
        return node.centrifuge(form, "", headers);
    }

    // ---- tokens -----------------------------------------------------------------------------------------------------

    static long inSeconds(long seconds) {
        return System.currentTimeMillis() / 1000 + seconds;
    }

    /** A token for a user; more claims follow the comma in {@code claims}. */
    static String token(String user, String claims) {
        return signed("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", "{\"sub\":\"" + user + "\"" + claims + "}", SECRET);
    }

    static String token(String user) {
        return token(user, "");
    }

    static String signed(String header, String payload, String secret) {
        String text = encode(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encode(payload.getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return text + "." + encode(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
