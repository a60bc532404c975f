package io.ringcast.server.auth;

import io.ringcast.jmh.MeasuredBenchmark;
import io.ringcast.jmh.Samples;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Guards the decision to prepare a secret once and to clone that state for each check. The baselines look the algorithm
 * up and prepare the secret for each check, as the documentation of {@code Mac} shows it.
 */
@State(Scope.Thread)
public class SignatureBenchmark extends MeasuredBenchmark {
    private static final String SOCKET_ID = "1234567890.987654321";
    private static final String PATH = "/apps/app-id/events";
    private static final long NOW_SECONDS = 1_750_000_000L;

    private final ChannelSignature channelSignature = new ChannelSignature(Samples.APP);
    private final RequestSignature requestSignature = new RequestSignature(Samples.APP, "", () -> NOW_SECONDS * 1000);
    private final byte[] secret = "app-secret".getBytes(StandardCharsets.UTF_8);
    private final byte[] body = Samples.data(256);
    private String auth;
    private String query;

    /** Signs once what is checked over and over. */
    @Setup
    public void sign() throws GeneralSecurityException {
        auth = "app-key:" + hmac(SOCKET_ID + ":" + Samples.CHANNEL);
        String unsigned = "auth_key=app-key&auth_timestamp=" + NOW_SECONDS + "&auth_version=1.0&body_md5=" + md5(body);
        query = unsigned + "&auth_signature=" + hmac("POST\n" + PATH + "\n" + unsigned);
        if (!channel() || !channelBaseline() || !request() || !requestBaseline()) {
            throw new IllegalStateException("a signature of the benchmark itself is refused");
        }
    }

    @Benchmark
    public boolean channel() {
        return channelSignature.allowsPrivate(auth, SOCKET_ID, Samples.CHANNEL, "");
    }

    @Benchmark
    public boolean channelBaseline() throws GeneralSecurityException {
        return auth.equals("app-key:" + hmac(SOCKET_ID + ":" + Samples.CHANNEL));
    }

    @Benchmark
    public boolean request() {
        return requestSignature.verify("POST", PATH, query, body) instanceof RequestVerdict.Accepted;
    }

    /** Takes the query as it is, sorted and with nothing to decode. */
    @Benchmark
    public boolean requestBaseline() throws GeneralSecurityException {
        int end = query.indexOf("&auth_signature=");
        String unsigned = query.substring(0, end);
        return query.endsWith(hmac("POST\n" + PATH + "\n" + unsigned)) && unsigned.endsWith(md5(body));
    }

    private String hmac(String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String md5(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    }
}
