package io.ringcast.server.auth.command;

import io.ringcast.server.auth.Hmac;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Signatures of the Pusher protocol, for one socket and a channel or a user.
 *
 * <p>Thread: any.
 */
final class PusherTokens {
    private static final List<String> KEY_NAMES =
            List.of("RINGCAST_DEFAULT_APP_KEY", "SOCKUDO_DEFAULT_APP_KEY", "PUSHER_APP_KEY");
    private static final List<String> SECRET_NAMES =
            List.of("RINGCAST_DEFAULT_APP_SECRET", "SOCKUDO_DEFAULT_APP_SECRET", "PUSHER_APP_SECRET");
    private static final Set<String> OPTIONS =
            Set.of("--app-key", "--app-secret", "--socket-id", "--channel", "--channel-data", "--user-data");
    private static final Pattern SOCKET_ID = Pattern.compile("\\d+\\.\\d+");

    private final PrintStream out;
    private final PrintStream err;
    private final Environment environment;

    PusherTokens(PrintStream out, PrintStream err, Map<String, String> env) {
        this.out = out;
        this.err = err;
        this.environment = new Environment(env);
    }

    int make(List<String> words) throws UsageException {
        Arguments arguments = Arguments.parse(words, OPTIONS, 0);
        String text = signedText(arguments);
        Optional<String> key = environment.find(arguments, "--app-key", KEY_NAMES);
        Optional<Hmac> hmac = hmac(arguments);
        if (key.isEmpty()) {
            err.println("No app key: set " + KEY_NAMES.getFirst() + ", or give --app-key.");
        }
        if (key.isEmpty() || hmac.isEmpty()) {
            return TokenCommand.FAILED;
        }
        out.println(key.get() + ":" + hmac.get().sign(text));
        return TokenCommand.OK;
    }

    int check(List<String> words) throws UsageException {
        Arguments arguments = Arguments.parse(words, OPTIONS, 1);
        String auth = arguments.word().orElseThrow(() -> new UsageException("It needs the auth to check."));
        String text = signedText(arguments);
        Optional<Hmac> hmac = hmac(arguments);
        if (hmac.isEmpty()) {
            return TokenCommand.FAILED;
        }
        int colon = auth.indexOf(':');
        // Pusher protocol: a sign-in may show the signature alone.
        if (colon < 0 && arguments.option("--user-data").isEmpty()) {
            err.println("Not good: it is not of the form KEY:SIGNATURE.");
            return TokenCommand.FAILED;
        }
        Optional<String> key = environment.find(arguments, "--app-key", KEY_NAMES);
        if (colon >= 0 && key.isPresent() && !auth.substring(0, colon).equals(key.get())) {
            err.println("Not good: it is for another app key.");
            return TokenCommand.FAILED;
        }
        if (!hmac.get().verifies(text, auth.substring(colon + 1))) {
            err.println("Not good: the signature is not that of this secret for this socket, channel and data.");
            return TokenCommand.FAILED;
        }
        out.println("Good: the signature is right.");
        return TokenCommand.OK;
    }

    private Optional<Hmac> hmac(Arguments arguments) {
        Optional<String> secret = environment.find(arguments, "--app-secret", SECRET_NAMES);
        if (secret.isEmpty()) {
            err.println("No app secret: set " + SECRET_NAMES.getFirst() + ", or give --app-secret.");
        }
        return secret.map(Hmac::new);
    }

    private static String signedText(Arguments arguments) throws UsageException {
        String socketId = arguments.required("--socket-id");
        if (!SOCKET_ID.matcher(socketId).matches()) {
            throw new UsageException("--socket-id is not a socket id such as 1234.5678.");
        }
        Optional<String> channel = arguments.option("--channel");
        Optional<String> channelData = arguments.option("--channel-data");
        Optional<String> userData = arguments.option("--user-data");
        // Both are signed as they stand; only whether they are JSON matters here.
        arguments.json("--channel-data");
        arguments.json("--user-data");
        if (channel.isPresent() == userData.isPresent() || (channelData.isPresent() && channel.isEmpty())) {
            throw new UsageException("It needs --channel, with --channel-data or without, or --user-data alone.");
        }
        if (userData.isPresent()) {
            return socketId + "::user::" + userData.get();
        }
        return socketId + ":" + channel.orElseThrow()
                + channelData.map(data -> ":" + data).orElse("");
    }
}
