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
    private TokenVerifier hmac;
    private TokenVerifier unchecked;
    private TokenVerifier rsa;
    private TokenVerifier ecdsa;
    private String hs256Token;
    private String rs256Token;
    private String es256Token;

    /** Signs once what is checked over and over. */
    @Setup
    public void sign() throws GeneralSecurityException {
        Map<String, RawJson> claims = new LinkedHashMap<>();
        claims.put("sub", RawJson.ofString("42"));
        claims.put("exp", RawJson.of("1750003600".getBytes(StandardCharsets.US_ASCII)));
        claims.put("iat", RawJson.of("1750000000".getBytes(StandardCharsets.US_ASCII)));
        claims.put("info", RawJson.of("{\"name\":\"Somebody\"}".getBytes(StandardCharsets.US_ASCII)));
        hs256Token = new TokenMaker("a secret of some length").make(claims);
        KeyPairGenerator rsaKeys = KeyPairGenerator.getInstance("RSA");
        rsaKeys.initialize(2048);
        KeyPair rsaPair = rsaKeys.generateKeyPair();
        KeyPairGenerator ecKeys = KeyPairGenerator.getInstance("EC");
        ecKeys.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair ecPair = ecKeys.generateKeyPair();
        rs256Token = signed("RS256", "SHA256withRSA", rsaPair);
        es256Token = signed("ES256", "SHA256withECDSAinP1363Format", ecPair);
        TokenSettings secret = TokenSettings.of(Keys.ofSecret("a secret of some length"));
        hmac = new TokenVerifier(secret, () -> NOW_MS, jwks);
        unchecked = new TokenVerifier(secret.withInsecureSkipVerify(), () -> NOW_MS, jwks);
        rsa = new TokenVerifier(TokenSettings.of(Keys.ofRsa(pem(rsaPair))), () -> NOW_MS, jwks);
        ecdsa = new TokenVerifier(TokenSettings.of(Keys.ofEcdsa(pem(ecPair))), () -> NOW_MS, jwks);
        for (ConnectToken token : new ConnectToken[] {hs256(), hs256Baseline(), rs256(), es256()}) {
            if (!(token instanceof ConnectToken.Valid)) {
                throw new IllegalStateException("a token of the benchmark itself is refused: " + token);
            }
        }
    }

    @Benchmark
    public ConnectToken hs256() {
        return hmac.verifyConnect(hs256Token);
    }

    @Benchmark
    public ConnectToken hs256Baseline() {
        return unchecked.verifyConnect(hs256Token);
    }

    @Benchmark
    public ConnectToken rs256() {
        return rsa.verifyConnect(rs256Token);
    }

    @Benchmark
    public ConnectToken es256() {
        return ecdsa.verifyConnect(es256Token);
    }

    private static String signed(String name, String algorithm, KeyPair pair) throws GeneralSecurityException {
        String text = encode(("{\"alg\":\"" + name + "\"}").getBytes(StandardCharsets.US_ASCII)) + "."
                + encode(PAYLOAD.getBytes(StandardCharsets.US_ASCII));
        Signature signature = Signature.getInstance(algorithm);
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
