package io.ringcast.server.config;

import java.time.Duration;
import java.util.List;

/**
 * Clients of the Centrifugo protocol: who may connect, and the life of their connections. A duration or limit of zero is
 * off where the reference says so.
 *
 * <p>Thread: any.
 */
public record CentrifugeClientSettings(
        @Setting(
                value = "",
                doc = "Origins that browsers may come from, * for any part; while it is empty, no browser may connect.")
        List<String> allowedOrigins,

        @Section(value = "", top = true) Access access,
        @Section(value = "", top = true) Life life,
        @Section(value = "", top = true) Limits limits,

        @Section("Tokens of connections, and of subscriptions unless these have settings of their own.")
        Token token,

        @Section("Tokens of subscriptions.") SubscriptionToken subscriptionToken,

        @Section("A channel of its own for each user, subscribed by the server.")
        PersonalChannel subscribeToUserPersonalChannel,

        @Section("How errors of a connect close a unidirectional connection.")
        CodeList connectCodeToUnidirectionalDisconnect,

        @Section("Back ends that are asked about connections.")
        Proxies proxy) {
    public CentrifugeClientSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** The settings for tokens of subscriptions. */
    public Token tokenOfSubscriptions() {
        return subscriptionToken.enabled() ? subscriptionToken.token() : token;
    }

    /** Who may connect. */
    public record Access(
            @Setting(value = "false", doc = "Let clients without a token in, as anonymous ones.")
            boolean allowAnonymousConnectWithoutToken,

            @Setting(value = "false", doc = "Refuse tokens without a user with 3507.")
            boolean disallowAnonymousConnectionTokens,

            @Setting(
                    value = "",
                    check = Check.TOKENS,
                    doc = "A header that a trusted proxy in front puts the user id into; clients must not reach it.")
            String userIdHttpHeader,

            @Setting(value = "false", doc = "Let everybody do everything; for development.")
            boolean insecure,

            @Setting(value = "false", doc = "Believe tokens without a look at their signature; for tests.")
            boolean insecureSkipTokenSignatureVerify) {}

    /** The life of a connection. */
    public record Life(
            @Setting(value = "25s", zero = "off", unit = Unit.GO, min = 0, max = 86400, doc = "Time between pings.")
            Duration pingInterval,

            @Setting(
                    value = "8s",
                    zero = "off",
                    unit = Unit.GO,
                    min = 0,
                    max = 86400,
                    doc = "How long a client may take to answer a ping before it is closed with 3012.")
            Duration pongTimeout,

            @Setting(
                    value = "25s",
                    unit = Unit.GO,
                    min = 0,
                    max = 86400,
                    doc = "How long a connection that has expired may take to refresh.")
            Duration expiredCloseDelay,

            @Setting(
                    value = "25s",
                    unit = Unit.GO,
                    min = 0,
                    max = 86400,
                    doc = "How long a subscription that has expired may take to refresh.")
            Duration expiredSubCloseDelay,

            @Setting(
                    value = "10s",
                    unit = Unit.GO,
                    min = 0.1,
                    max = 86400,
                    doc = "How long a connection may take to connect before it is closed with 3502.")
            Duration staleCloseDelay,

            @Setting(value = "false", doc = "Tell clients the server's time when they connect.")
            boolean connectIncludeServerTime) {}

    /** Bounds of a connection. */
    public record Limits(
            @Setting(
                    value = "128",
                    min = 1,
                    max = 1000000,
                    doc = "Channels of one connection; one more gets error 106.")
            int channelLimit,

            @Setting(
                    name = "queue_max_size",
                    value = "1048576",
                    unit = Unit.BYTES,
                    min = 4096,
                    max = 1073741824,
                    doc = "Bytes that may wait for a slow client before it is closed with 3008, if"
                            + " websocket.max_backpressure does not allow fewer.")
            int queueMaxSizeBytes,

            @Setting(
                    value = "0",
                    min = 0,
                    max = 1024,
                    doc = "Commands of one connection that may wait for back ends at a time; 0 and 1 keep their order.")
            int concurrency,

            @Setting(
                    value = "0",
                    zero = "off",
                    min = 0,
                    max = Integer.MAX_VALUE,
                    doc = "Connections of this node; one more gets the status 503.")
            int connectionLimit,

            @Setting(
                    value = "0",
                    zero = "off",
                    min = 0,
                    max = Integer.MAX_VALUE,
                    doc = "Connections of one user; one more is closed with 3504.")
            int userConnectionLimit,

            @Setting(
                    value = "0",
                    zero = "off",
                    min = 0,
                    max = Integer.MAX_VALUE,
                    doc = "Connections of this node within a second; one more gets the status 503.")
            int connectionRateLimit,

            @Setting(value = "300", min = 1, max = 1000000, doc = "Publications that one history request may get.")
            int historyMaxPublicationLimit,

            @Setting(value = "300", min = 1, max = 1000000, doc = "Publications that one recovery may bring.")
            int recoveryMaxPublicationLimit) {}

    /**
     * How tokens are verified.
     *
     * @param hmacPreviousSecretKeyValidUntil unix seconds, 0 for without an end
     */
    public record Token(
            @Setting(value = "", secret = true, doc = "The secret of HS256, HS384 and HS512.")
            String hmacSecretKey,

            @Setting(value = "", secret = true, doc = "A secret that still holds while keys are rotated.")
            String hmacPreviousSecretKey,

            @Setting(
                    value = "0",
                    min = 0,
                    max = Integer.MAX_VALUE,
                    doc = "Until when the previous secret holds, in seconds since 1970; 0 is without an end.")
            int hmacPreviousSecretKeyValidUntil,

            @Setting(value = "", doc = "The PEM of the public key of RS256, RS384 and RS512.")
            String rsaPublicKey,

            @Setting(value = "", doc = "The PEM of the public key of ES256, ES384 and ES512.")
            String ecdsaPublicKey,

            @Setting(value = "", check = Check.ENDPOINT, doc = "A URL that gives public keys as a JWK set.")
            String jwksPublicEndpoint,

            @Setting(value = "", doc = "The aud that tokens must have.")
            String audience,

            @Setting(value = "", doc = "What the aud of tokens must match.")
            String audienceRegex,

            @Setting(value = "", doc = "The iss that tokens must have.")
            String issuer,

            @Setting(value = "", doc = "What the iss of tokens must match.")
            String issuerRegex,

            @Setting(value = "", check = Check.CLAIM, doc = "The claim that holds the user id, in place of sub.")
            String userIdClaim) {
        /** Whether any token can be verified. */
        public boolean hasKey() {
            return !hmacSecretKey.isEmpty()
                    || !rsaPublicKey.isEmpty()
                    || !ecdsaPublicKey.isEmpty()
                    || !jwksPublicEndpoint.isEmpty();
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return "Token[hasKey=" + hasKey() + "]";
        }
    }

    /** How tokens of subscriptions are verified. */
    public record SubscriptionToken(
            @Setting(value = "false", doc = "Verify tokens of subscriptions by the settings of this section.")
            boolean enabled,

            @Section(value = "", top = true) Token token) {}

    /** A channel of its own for each user. */
    public record PersonalChannel(
            @Setting(value = "false", doc = "Subscribe each user to a channel of its own.")
            boolean enabled,

            @Setting(value = "", doc = "The namespace of that channel.")
            String personalChannelNamespace,

            @Setting(
                    value = "false",
                    doc = "Close the user's other connections with 3504; the namespace needs presence.")
            boolean singleConnection) {}

    /** Codes that stand for others. */
    public record CodeList(
            @Setting(value = "false", doc = "Use the transforms.")
            boolean enabled,

            @Setting(value = "[]", check = Check.JSON_LIST, doc = "Objects of code (an error) and to (code, reason).")
            String transforms) {
        /** What each code of an error turns into. */
        public List<CodeTransforms.ConnectTransform> list() {
            return enabled ? CodeTransforms.ofConnectCodes(transforms) : List.of();
        }
    }

    /** Back ends that are asked about connections. */
    record Proxies(
            @Section("Asked about connections without a token.")
            Enabled connect,

            @Section("Asked whether a connection that expires goes on.")
            Enabled refresh) {}

    /** A back end that is asked when it is enabled. */
    record Enabled(
            @Setting(value = "false", doc = "Ask this back end.")
            boolean enabled,

            @Section(value = "", top = true) ProxyKeys proxy) {}
}
