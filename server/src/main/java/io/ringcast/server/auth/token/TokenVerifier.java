package io.ringcast.server.auth.token;

import io.ringcast.server.auth.token.TokenSubscription.Choice;
import io.ringcast.server.auth.token.TokenSubscription.Overrides;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.agrona.concurrent.EpochClock;

/**
 * Checks tokens and reads what they say. Who the session is and which channel it asks for is for the session to compare.
 *
 * <p>Thread: any. {@link #verifyConnect} and {@link #verifySubscribe} block only for a token that {@link #mayBlock};
 * then they are for a virtual thread.
 */
public final class TokenVerifier {
    private static final Pattern USER_ID_CLAIM = Pattern.compile("[a-zA-Z_]+");

    private static final long MAX_SECONDS = Long.MAX_VALUE / 1000;

    private final StaticKeys keys;
    private final JwksEndpoints endpoints;
    private final JwksSource jwks;
    private final ClaimRule audience;
    private final ClaimRule issuer;
    private final String userIdClaim;
    private final boolean skipVerify;
    private final EpochClock clock;

    /**
     * Prepares the keys.
     *
     * @param jwks where keys come from when the settings name an endpoint; to be closed by the caller
     * @throws TokenSettingsException if the settings can't be used
     */
    public TokenVerifier(TokenSettings settings, EpochClock clock, JwksSource jwks) {
        this.keys = StaticKeys.of(settings.keys(), clock);
        this.endpoints = endpointsOf(settings);
        this.jwks = jwks;
        this.audience = ClaimRule.of("audience", settings.audience());
        this.issuer = ClaimRule.of("issuer", settings.issuer());
        this.userIdClaim = userIdClaimOf(settings);
        this.skipVerify = settings.insecureSkipVerify();
        this.clock = clock;
    }

    private static JwksEndpoints endpointsOf(TokenSettings settings) {
        return JwksEndpoints.of(
                settings.keys().jwksEndpoint(),
                settings.issuer().regex(),
                settings.audience().regex());
    }

    private static String userIdClaimOf(TokenSettings settings) {
        String claim = settings.userIdClaim().isEmpty() ? "sub" : settings.userIdClaim();
        if (!USER_ID_CLAIM.matcher(claim).matches()) {
            throw new TokenSettingsException("user_id_claim is not valid: expected letters and underscores only.");
        }
        return claim;
    }

    /** A sentence for each part of the settings that can't be used. */
    public static List<String> problems(TokenSettings settings) {
        List<String> problems = new ArrayList<>();
        for (Runnable part : List.<Runnable>of(
                () -> StaticKeys.of(settings.keys(), () -> 0),
                () -> endpointsOf(settings),
                () -> ClaimRule.of("audience", settings.audience()),
                () -> ClaimRule.of("issuer", settings.issuer()),
                () -> userIdClaimOf(settings))) {
            try {
                part.run();
            } catch (TokenSettingsException e) {
                problems.add(e.getMessage());
            }
        }
        return problems;
    }

    /** Whether any token at all could be good. */
    public boolean enabled() {
        return skipVerify || !endpoints.none() || !keys.none();
    }

    /** Whether all keys are at hand, so that no check ever blocks. */
    public boolean local() {
        return skipVerify || endpoints.none();
    }

    /**
     * Whether checking this token may have to fetch keys. The answer holds for a few seconds. A token whose keys are at
     * hand, or which is refused anyway, does not block.
     */
    public boolean mayBlock(String token) {
        if (local()) {
            return false;
        }
        try {
            Jws jws = Jws.parse(token);
            URI endpoint = endpoints.of(variables(Claims.parse(jws.payload(), "the payload")));
            return endpoint != null && !jws.keyId().isEmpty() && !jwks.knows(endpoint, jws.keyId());
        } catch (RefusedTokenException e) {
            return false;
        }
    }

    /** Whether a token says that it is for a subscription. Nothing of it is believed by that. */
    public static boolean hasChannel(String token) {
        try {
            return Claims.parse(Jws.parse(token).payload(), "the payload").has("channel");
        } catch (RefusedTokenException e) {
            return false;
        }
    }

    /**
     * Whether checking this token is no work for a thread that serves many: it may block, or its signature is one of those
     * that take tens of microseconds and more. A token that is refused anyway is quick.
     */
    public boolean isSlow(String token) {
        if (skipVerify) {
            return false;
        }
        try {
            return !Jws.parse(token).algorithm().symmetric() || mayBlock(token);
        } catch (RefusedTokenException e) {
            return false;
        }
    }

    /** Checks the token of a connect or refresh. */
    public ConnectToken verifyConnect(String token) {
        try {
            Claims claims = verified(token);
            if (claims.has("channel")) {
                throw new RefusedTokenException("it has a channel, so it is for a subscription");
            }
            Map<String, TokenSubscription> subs = subscriptions(claims);
            ConnectToken.Valid valid = new ConnectToken.Valid(
                    user(claims),
                    expireAtSeconds(claims),
                    claims.payload("info", "b64info"),
                    claims.payload("meta"),
                    subs);
            return outOfTime(claims) ? new ConnectToken.Expired() : valid;
        } catch (RefusedTokenException e) {
            return new ConnectToken.Invalid(e.reason());
        }
    }

    /** Checks the token of a subscribe or sub_refresh. */
    public SubscribeToken verifySubscribe(String token) {
        try {
            Claims claims = verified(token);
            String channel = claims.text("channel");
            if (channel.isEmpty()) {
                throw new RefusedTokenException("it has no channel, so it is not for a subscription");
            }
            SubscribeToken.Valid valid = new SubscribeToken.Valid(
                    user(claims), channel, claims.text("client"), expireAtSeconds(claims), subscription(claims));
            return outOfTime(claims) ? new SubscribeToken.Expired() : valid;
        } catch (RefusedTokenException e) {
            return new SubscribeToken.Invalid(e.reason());
        }
    }

    private Claims verified(String token) throws RefusedTokenException {
        Jws jws = Jws.parse(token);
        Claims claims = Claims.parse(jws.payload(), "the payload");
        Map<String, String> variables = variables(claims);
        if (!skipVerify) {
            checkSignature(jws, variables);
        }
        return claims;
    }

    private Map<String, String> variables(Claims claims) throws RefusedTokenException {
        Map<String, String> ofIssuer = issuer.match(List.of(claims.text("iss")))
                .orElseThrow(() -> new RefusedTokenException("its issuer is another"));
        Map<String, String> ofAudience = audience.match(claims.texts("aud"))
                .orElseThrow(() -> new RefusedTokenException("its audience is another"));
        if (ofIssuer.isEmpty() || ofAudience.isEmpty()) {
            return ofIssuer.isEmpty() ? ofAudience : ofIssuer;
        }
        Map<String, String> both = new LinkedHashMap<>(ofIssuer);
        both.putAll(ofAudience);
        return both;
    }

    private void checkSignature(Jws jws, Map<String, String> variables) throws RefusedTokenException {
        if (endpoints.none()) {
            keys.check(jws);
            return;
        }
        URI endpoint = endpoints.of(variables);
        if (endpoint == null) {
            throw new RefusedTokenException("its issuer or audience leads to no key set");
        }
        if (jws.keyId().isEmpty()) {
            throw new RefusedTokenException("it does not say with which key it is signed (kid)");
        }
        List<JwksKey> found = jwks.keys(endpoint, jws.keyId());
        if (found.isEmpty()) {
            throw new RefusedTokenException("the key that it names (kid) is not in the key set");
        }
        for (JwksKey key : found) {
            if (key.verifies(jws)) {
                return;
            }
        }
        throw new RefusedTokenException("its signature is not that of the key that it names (kid)");
    }

    // Centrifugo: sub is a text; the claim that takes its place may also be a number.
    private String user(Claims claims) throws RefusedTokenException {
        return claims.text(userIdClaim, !userIdClaim.equals("sub"));
    }

    private boolean outOfTime(Claims claims) throws RefusedTokenException {
        long nowMs = clock.time();
        return nowMs >= claims.timeMs("exp", Long.MAX_VALUE) || nowMs < claims.timeMs("nbf", Long.MIN_VALUE);
    }

    // Centrifugo: expire_at takes the place of exp, and with 0 the token may expire but what it was good for never
    // does.
    private static long expireAtSeconds(Claims claims) throws RefusedTokenException {
        long expireAt = claims.seconds("expire_at", 0);
        if (expireAt < 0) {
            throw new RefusedTokenException("expire_at is negative");
        }
        // Cut so that it can be told in milliseconds as well.
        return Math.min(MAX_SECONDS, claims.has("expire_at") ? expireAt : claims.seconds("exp", ConnectToken.NEVER));
    }

    private static Map<String, TokenSubscription> subscriptions(Claims claims) throws RefusedTokenException {
        Map<String, TokenSubscription> subs = new LinkedHashMap<>();
        for (Map.Entry<String, Claims> sub :
                claims.object("subs").objects("subs").entrySet()) {
            subs.put(sub.getKey(), subscription(sub.getValue()));
        }
        if (subs.isEmpty()) {
            for (String channel : claims.texts("channels")) {
                subs.put(channel, TokenSubscription.PLAIN);
            }
        }
        return subs;
    }

    private static TokenSubscription subscription(Claims claims) throws RefusedTokenException {
        return new TokenSubscription(
                claims.payload("info", "b64info"), claims.payload("data", "b64data"), overrides(claims));
    }

    private static Overrides overrides(Claims claims) throws RefusedTokenException {
        if (!claims.has("override")) {
            return Overrides.NONE;
        }
        Claims override = claims.object("override");
        return new Overrides(
                choice(override, "presence"),
                choice(override, "join_leave"),
                choice(override, "force_push_join_leave"),
                choice(override, "force_positioning"),
                choice(override, "force_recovery"));
    }

    private static Choice choice(Claims override, String option) throws RefusedTokenException {
        if (!override.has(option)) {
            return Choice.AS_CONFIGURED;
        }
        // Centrifugo: an object without a value is false.
        return override.object(option).flag("value") ? Choice.ON : Choice.OFF;
    }
}
