package io.ringcast.server.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.RawJson;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key of a JSON Web Key Set (RFC 7517).
 *
 * <p>Thread: any.
 *
 * @param only the algorithm that the key itself names, or null for all of its family
 */
record JwksKey(VerificationKey key, @Nullable Algorithm only) {
    private static final System.Logger LOG = System.getLogger(JwksKey.class.getName());
    private static final int MAX_KEYS = 256;

    /** What stands before the 32 bytes of a key in its X.509 form (RFC 8410). */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int ED25519_BYTES = 32;

    boolean verifies(Jws token) {
        return (only == null || only == token.algorithm()) && key.verifies(token);
    }

    /**
     * The keys of a set by their {@code kid}. RFC 7517 5: keys that are not understood are left out, and so are those
     * without a {@code kid}, which no token can name.
     *
     * @throws ParseException if it is not a set of keys at all
     */
    static Map<String, List<JwksKey>> parse(byte[] document) throws ParseException {
        RawJson keys = null;
        JsonCursor members = JsonCursor.members(document, 0, document.length);
        while (members.next()) {
            if (members.nameIs("keys")) {
                keys = members.value();
            }
        }
        if (!members.complete() || keys == null || !keys.isArray()) {
            throw new ParseException("no JSON object with an array of keys", 0);
        }
        Map<String, List<JwksKey>> byId = new HashMap<>();
        JsonCursor elements = JsonCursor.elements(keys);
        for (int i = 0; i < MAX_KEYS && elements.next(); i++) {
            add(elements.value(), byId);
        }
        byId.replaceAll((id, list) -> List.copyOf(list));
        return Map.copyOf(byId);
    }

    private static void add(RawJson json, Map<String, List<JwksKey>> byId) {
        try {
            JWK jwk = JWK.parse(json.asText());
            String id = jwk.getKeyID();
            if (id != null && !id.isEmpty() && forVerifying(jwk)) {
                byId.computeIfAbsent(id, _ -> new ArrayList<>()).add(of(jwk));
            }
        } catch (ParseException | GeneralSecurityException | JOSEException | RuntimeException e) {
            // The library's parser has several exceptions for what is no key, not all of them declared.
            LOG.log(Level.DEBUG, "A key of a key set is not used.", e);
        }
    }

    private static boolean forVerifying(JWK jwk) {
        return (jwk.getKeyUse() == null || KeyUse.SIGNATURE.equals(jwk.getKeyUse()))
                && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
    }

    private static JwksKey of(JWK jwk) throws GeneralSecurityException, JOSEException {
        VerificationKey key = keyOf(jwk);
        if (jwk.getAlgorithm() == null) {
            return new JwksKey(key, null);
        }
        Algorithm only = Algorithm.of(jwk.getAlgorithm().getName());
        if (only == null || !key.accepts(only)) {
            throw new InvalidKeyException("an algorithm that is not used or does not fit the key");
        }
        return new JwksKey(key, only);
    }

    // A secret in a public set would be no secret, so that kind is left out as well.
    private static VerificationKey keyOf(JWK jwk) throws GeneralSecurityException, JOSEException {
        return switch (jwk) {
            case RSAKey rsa -> SignatureKey.rsa(rsa.toRSAPublicKey());
            case ECKey ec -> SignatureKey.ec(ec.toECPublicKey());
            case OctetKeyPair okp when Curve.Ed25519.equals(okp.getCurve()) -> ed25519(okp.getDecodedX());
            default -> throw new InvalidKeyException("a kind of key that is not used");
        };
    }

    private static SignatureKey ed25519(byte[] x) throws GeneralSecurityException {
        if (x.length != ED25519_BYTES) {
            throw new InvalidKeyException("an Ed25519 key of " + x.length + " bytes");
        }
        byte[] encoded = Arrays.copyOf(ED25519_PREFIX, ED25519_PREFIX.length + ED25519_BYTES);
        System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, ED25519_BYTES);
        return SignatureKey.ed25519(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    }
}
