package io.ringcast.server.node;

import io.ringcast.engine.fanout.IdleTransport;
import io.ringcast.engine.fanout.ShardTransport;
import io.ringcast.server.config.Settings;
import io.ringcast.server.transport.epoll.EpollSupport;
import java.util.Locale;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

/**
 * Which transport the shards of a node drive.
 *
 * <p>Thread: any.
 */
final class ShardTransports {
    private final Settings settings;
    private final boolean epoll;

    /** Decides for all shards; fails if the settings ask for what can't be had here. */
    ShardTransports(Settings settings) {
        this.settings = settings;
        this.epoll = usesEpoll(settings);
    }

    private static boolean usesEpoll(Settings settings) {
        Settings.Transport wanted = settings.server().transport();
        if (wanted == Settings.Transport.ATTACHED || Listeners.endTls(settings)) {
            return false;
        }
        if (EpollSupport.available()) {
            return true;
        }
        if (wanted == Settings.Transport.EPOLL) {
            throw new IllegalStateException("transport=epoll can't be used here: " + EpollSupport.unavailableReason()
                    + ". Set transport=auto or transport=attached.");
        }
        return false;
    }

    boolean epoll() {
        return epoll;
    }

    /** The name of the transport. */
    String label() {
        return epoll ? "epoll" : "attached";
    }

    ShardTransport make(NodeLimits limits, NanoClock clock, ErrorHandler errors) {
        return epoll
                ? new EpollShardTransport(limits.epoll(), clock, errors)
                : new IdleTransport(settings.engine().idleStrategy().name().toLowerCase(Locale.ROOT));
    }
}
