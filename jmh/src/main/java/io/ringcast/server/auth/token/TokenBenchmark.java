package io.ringcast.server.auth.token;

import io.ringcast.jmh.MeasuredBenchmark;
import io.ringcast.server.auth.token.TokenSettings.Keys;
import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Guards the decision where a session checks its token: what a shard can do between two duties, and what is for a virtual
 * thread. The baseline reads the same token and checks no signature.
 */
@State(Scope.Thread)
public class TokenBenchmark extends MeasuredBenchmark {
    private static final long NOW_MS = 1_750_000_000_000L;
    private static final String PAYLOAD =
            "{\"sub\":\"42\",\"exp\":1750003600,\"iat\":1750000000,\"info\":{\"name\":\"Somebody\"}}";

    private final JwksSource jwks = new JwksSource(() -> NOW_MS);
    private final TokenSettings secret = TokenSettings.of(Keys.ofSecret("a secret of some length"));
    private final TokenVerifier unchecked = new TokenVerifier(secret.withInsecureSkipVerify(), () -> NOW_MS, jwks);
    private TokenVerifier verifier;
    private String token;

    /** Of the signature. */
    @Param({"HS256", "RS256", "ES256"})
    private String algorithm = "";

    /** Signs once what is checked over and over. */
    @Setup
    public void sign() throws GeneralSecurityException {
        Map<String, RawJson> claims = new LinkedHashMap<>();
        claims.put("sub", RawJson.ofString("42"));
        claims.put("exp", RawJson.of("1750003600".getBytes(StandardCharsets.US_ASCII)));
        claims.put("iat", RawJson.of("1750000000".getBytes(StandardCharsets.US_ASCII)));
        claims.put("info", RawJson.of("{\"name\":\"Somebody\"}".getBytes(StandardCharsets.US_ASCII)));
        switch (algorithm) {
            case "HS256" -> {
                token = new TokenMaker("a secret of some length").make(claims);
                verifier = new TokenVerifier(secret, () -> NOW_MS, jwks);
            }
            case "RS256" -> {
                KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
                keys.initialize(2048);
                KeyPair pair = keys.generateKeyPair();
                token = signed("SHA256withRSA", pair);
                verifier = new TokenVerifier(TokenSettings.of(Keys.ofRsa(pem(pair))), () -> NOW_MS, jwks);
            }
            default -> {
                KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
                keys.initialize(new ECGenParameterSpec("secp256r1"));
                KeyPair pair = keys.generateKeyPair();
                token = signed("SHA256withECDSAinP1363Format", pair);
                verifier = new TokenVerifier(TokenSettings.of(Keys.ofEcdsa(pem(pair))), () -> NOW_MS, jwks);
            }
        }
        for (ConnectToken read : new ConnectToken[] {verify(), verifyBaseline()}) {
            if (!(read instanceof ConnectToken.Valid)) {
                throw new IllegalStateException("a token of the benchmark itself is refused: " + read);
            }
        }
    }

    @Benchmark
    public ConnectToken verify() {
        return verifier.verifyConnect(token);
    }

    @Benchmark
    public ConnectToken verifyBaseline() {
        return unchecked.verifyConnect(token);
    }

    private String signed(String signing, KeyPair pair) throws GeneralSecurityException {
        String text = encode(("{\"alg\":\"" + algorithm + "\"}").getBytes(StandardCharsets.US_ASCII)) + "."
                + encode(PAYLOAD.getBytes(StandardCharsets.US_ASCII));
        Signature signature = Signature.getInstance(signing);
        signature.initSign(pair.getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + encode(signature.sign());
    }

    private static String pem(KeyPair pair) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----";
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
