package io.ringcast.load;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a signed {@code POST /events} costs at least on this HTTP server: the body is read, its MD5 and the signature
 * are checked, nothing is parsed and nothing is published.
 *
 * <p>Thread: Helidon's virtual threads.
 */
public final class BareHandler {
    private static final String SIGNATURE = "&auth_signature=";
    private static final String BODY_MD5 = "body_md5=";
    private static final byte[] ANSWER = "{}".getBytes(StandardCharsets.UTF_8);

    private final Mac mac;

    private BareHandler(String secret) throws GeneralSecurityException {
        this.mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    }

    /** Serves on the loopback port that the first argument names. */
    public static void main(String[] args) throws GeneralSecurityException {
        BareHandler handler = new BareHandler("app-secret");
        WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(args[0]))
                .routing(routing -> routing.post("/apps/{app}/events", handler::handle))
                .build()
                .start();
    }

    private void handle(ServerRequest request, ServerResponse response) {
        byte[] body = request.content().as(byte[].class);
        String query = request.query().rawValue();
        int end = query.indexOf(SIGNATURE);
        int md5 = query.indexOf(BODY_MD5) + BODY_MD5.length();
        try {
            String signed = "POST\n" + request.path().rawPath() + "\n" + query.substring(0, end);
            // A clone has the key schedule of the original and costs less than to make one.
            byte[] expected = ((Mac) mac.clone()).doFinal(signed.getBytes(StandardCharsets.UTF_8));
            byte[] claimed = HexFormat.of().parseHex(query, end + SIGNATURE.length(), query.length());
            byte[] digest = MessageDigest.getInstance("MD5").digest(body);
            byte[] claimedDigest = HexFormat.of().parseHex(query, md5, md5 + 32);
            boolean valid = MessageDigest.isEqual(expected, claimed) && MessageDigest.isEqual(digest, claimedDigest);
            response.status(valid ? 200 : 401).send(ANSWER);
        } catch (GeneralSecurityException | CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
