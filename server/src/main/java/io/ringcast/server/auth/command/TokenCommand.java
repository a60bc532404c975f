package io.ringcast.server.auth.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.EpochClock;

/**
 * The command {@code token}: {@code gen} makes what a client shows to get in, {@code check} tells whether a server would
 * let it in.
 *
 * <p>Thread: any.
 */
public final class TokenCommand {
    /** Exit code of a token that was made or is good. */
    public static final int OK = 0;
    /** Exit code of a token that is not good, or can't be made or checked for lack of a key. */
    public static final int FAILED = 1;
    /** Exit code of a command that is spelled wrongly. */
    public static final int USAGE = 2;

    private static final String USAGE_TEXT = """
            Usage: token gen --user ID [--ttl TIME] [--channel NAME] [--info JSON] ... [--secret SECRET]
                   token check TOKEN|- [--secret SECRET | --rsa-public-key FILE | --ecdsa-public-key FILE | --jwks URL]
                   token gen|check --pusher [AUTH] --socket-id ID (--channel NAME [--channel-data JSON] | --user-data JSON)
                       [--app-key KEY] [--app-secret SECRET]""";

    private final PrintStream err;
    private final CentrifugeTokens centrifuge;
    private final PusherTokens pusher;

    /**
     * Prepares the command.
     *
     * @param in where a token is read from that is given as {@code -}
     * @param env the process environment, injected
     */
    public TokenCommand(InputStream in, PrintStream out, PrintStream err, Map<String, String> env, EpochClock clock) {
        this.err = err;
        this.centrifuge = new CentrifugeTokens(in, out, err, env, clock);
        this.pusher = new PusherTokens(out, err, env);
    }

    /**
     * Runs one command.
     *
     * @param arguments what follows {@code token}
     * @return the exit code
     */
    public int run(List<String> arguments) {
        String action = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> rest = new ArrayList<>(arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size()));
        boolean forPusher = rest.remove("--pusher");
        try {
            return switch (action) {
                case "gen" -> forPusher ? pusher.make(rest) : centrifuge.make(rest);
                case "check" -> forPusher ? pusher.check(rest) : centrifuge.check(rest);
                default -> throw new UsageException("Say gen or check.");
            };
        } catch (UsageException e) {
            err.println(e.getMessage());
            err.println(USAGE_TEXT);
            return USAGE;
        }
    }
}
