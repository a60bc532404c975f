package io.ringcast.server.conformance;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.ringcast.server.conformance.CentrifugeClient.Form;
import java.security.PublicKey;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each key of {@code client.token} and of {@code client.subscription_token}: which tokens it lets in, and which not. */
@Timeout(60)
final class CentrifugeTokenKeysIT extends CentrifugeContract {
    private static final String OLD = "an earlier secret of thirty-two bytes";
    private static final String NEW = "a newer secret of more than 32 bytes";

    private final CentrifugeBackEnds keys = new CentrifugeBackEnds();
    private final RSAKey rsa = new RSAKeyGenerator(2048).keyID("r").generate();
    private final ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("e").generate();

    CentrifugeTokenKeysIT() throws JOSEException {
        super("auto", 1);
    }

    @AfterAll
    void closeKeys() {
        keys.close();
    }

    /** Offers tokens to a node that is told how to verify them, of connections or of subscriptions. */
    private final class Door {
        private final boolean subscriptions;
        private final TestNode node;

        Door(String section, String settings) {
            subscriptions = section.equals("subscription_token");
            node = centrifugo(
                    subscriptions
                            ? "\"client\":{\"user_id_http_header\":\"X-User\",\"subscription_token\":{\"enabled\":true,"
                                    + settings + "}}"
                            : "\"client\":{\"token\":{" + settings + "}}");
        }

        private String claims(String more) {
            return "{\"sub\":\"42\"" + (subscriptions ? ",\"channel\":\"$a\"" : "") + more + "}";
        }

        Door takes(JWSAlgorithm algorithm, JWSSigner signer, String more) throws JOSEException {
            offer(token(algorithm, signer, more), true);
            return this;
        }

        Door refuses(JWSAlgorithm algorithm, JWSSigner signer, String more) throws JOSEException {
            offer(token(algorithm, signer, more), false);
            return this;
        }

        private String token(JWSAlgorithm algorithm, JWSSigner signer, String more) throws JOSEException {
            String keyId = algorithm.getName().startsWith("RS")
                    ? "r"
                    : algorithm.getName().startsWith("ES") ? "e" : "h";
            JWSObject token =
                    new JWSObject(new JWSHeader.Builder(algorithm).keyID(keyId).build(), new Payload(claims(more)));
            token.sign(signer);
            return token.serialize();
        }

        private void offer(String token, boolean good) {
            if (subscriptions) {
                CentrifugeClient client = open(node, Form.JSON, "X-User: 42").connect();
                String subscribe = "\"subscribe\":{\"channel\":\"$a\",\"token\":\"" + token + "\"}";
                if (good) {
                    client.done(subscribe);
                } else {
                    client.refused(subscribe, 103, "permission denied");
                }
            } else if (good) {
                open(node, Form.JSON).connect(token);
            } else {
                open(node, Form.JSON)
                        .send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}")
                        .expectClose(3500, "invalid token");
            }
        }
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\\n" + Base64.getEncoder().encodeToString(key.getEncoded())
                + "\\n-----END PUBLIC KEY-----";
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "subscription_token"})
    void shouldTakeThePreviousSecretAsLongAsItHolds(String section) throws JOSEException {
        String secrets = "\"hmac_secret_key\":\"" + NEW + "\",\"hmac_previous_secret_key\":\"" + OLD + "\"";
        String until = ",\"hmac_previous_secret_key_valid_until\":";
        for (String end : new String[] {"", until + inSeconds(3600)}) {
            new Door(section, secrets + end)
                    .takes(JWSAlgorithm.HS256, new MACSigner(OLD), "")
                    .takes(JWSAlgorithm.HS256, new MACSigner(NEW), "")
                    .refuses(JWSAlgorithm.HS256, new MACSigner(NEW + OLD), "");
        }
        new Door(section, secrets + until + inSeconds(-3600))
                .takes(JWSAlgorithm.HS256, new MACSigner(NEW), "")
                .refuses(JWSAlgorithm.HS256, new MACSigner(OLD), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "subscription_token"})
    void shouldTakePublicKeys(String section) throws JOSEException {
        new Door(section, "\"rsa_public_key\":\"" + pem(rsa.toRSAPublicKey()) + "\"")
                .takes(JWSAlgorithm.RS256, new RSASSASigner(rsa), "")
                .refuses(JWSAlgorithm.RS256, new RSASSASigner(new RSAKeyGenerator(2048).generate()), "")
                .refuses(JWSAlgorithm.ES256, new ECDSASigner(ec), "");
        new Door(section, "\"ecdsa_public_key\":\"" + pem(ec.toECPublicKey()) + "\"")
                .takes(JWSAlgorithm.ES256, new ECDSASigner(ec), "")
                .refuses(JWSAlgorithm.ES256, new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()), "")
                .refuses(JWSAlgorithm.RS256, new RSASSASigner(rsa), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "subscription_token"})
    void shouldFetchKeys(String section) throws JOSEException {
        keys.answers(request ->
                new JWKSet(java.util.List.of(rsa, ec)).toPublicJWKSet().toString());
        new Door(section, "\"jwks_public_endpoint\":\"" + keys.url("/keys") + "\"")
                .takes(JWSAlgorithm.RS256, new RSASSASigner(rsa), "")
                .takes(JWSAlgorithm.ES256, new ECDSASigner(ec), "")
                .refuses(JWSAlgorithm.RS256, new RSASSASigner(new RSAKeyGenerator(2048).generate()), "")
                .refuses(JWSAlgorithm.HS256, new MACSigner(NEW), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "subscription_token"})
    void shouldCompareAudienceAndIssuer(String section) throws JOSEException {
        String secret = "\"hmac_secret_key\":\"" + NEW + "\",";
        MACSigner signer = new MACSigner(NEW);
        new Door(section, secret + "\"audience\":\"us\",\"issuer\":\"them\"")
                .takes(JWSAlgorithm.HS256, signer, ",\"aud\":\"us\",\"iss\":\"them\"")
                .refuses(JWSAlgorithm.HS256, signer, ",\"aud\":\"us\"")
                .refuses(JWSAlgorithm.HS256, signer, ",\"iss\":\"them\"");
        new Door(section, secret + "\"audience_regex\":\"^u[st]$\",\"issuer_regex\":\"^them\"")
                .takes(JWSAlgorithm.HS256, signer, ",\"aud\":\"ut\",\"iss\":\"themselves\"")
                .refuses(JWSAlgorithm.HS256, signer, ",\"aud\":\"ux\",\"iss\":\"them\"")
                .refuses(JWSAlgorithm.HS256, signer, ",\"aud\":\"us\",\"iss\":\"not them\"");
    }
}
