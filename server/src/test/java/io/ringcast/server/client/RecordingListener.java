package io.ringcast.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.pusher.client.channel.PresenceChannelEventListener;
import com.pusher.client.channel.PusherEvent;
import com.pusher.client.channel.User;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Writes down what the client library reports.
 *
 * <p>Thread: any.
 */
final class RecordingListener implements PresenceChannelEventListener {
    private final List<PusherEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> comings = new CopyOnWriteArrayList<>();
    private final List<String> goings = new CopyOnWriteArrayList<>();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private volatile boolean subscribed;

    void awaitSubscribed(Duration limit) {
        await().atMost(limit).untilAsserted(() -> {
            assertThat(refusals).isEmpty();
            assertThat(subscribed).isTrue();
        });
    }

    PusherEvent awaitEvent(Duration limit) {
        await().atMost(limit).untilAsserted(() -> assertThat(events).isNotEmpty());
        return events.getFirst();
    }

    boolean isSubscribed() {
        return subscribed;
    }

    List<PusherEvent> events() {
        return List.copyOf(events);
    }

    List<String> comings() {
        return List.copyOf(comings);
    }

    List<String> goings() {
        return List.copyOf(goings);
    }

    List<String> refusals() {
        return List.copyOf(refusals);
    }

    @Override
    public void onEvent(PusherEvent event) {
        events.add(event);
    }

    @Override
    public void onSubscriptionSucceeded(String channel) {
        subscribed = true;
    }

    @Override
    public void onAuthenticationFailure(String message, Exception cause) {
        refusals.add(message);
    }

    @Override
    public void onUsersInformationReceived(String channel, Set<User> users) {
        // The test asks the channel.
    }

    @Override
    public void userSubscribed(String channel, User user) {
        comings.add(user.getId());
    }

    @Override
    public void userUnsubscribed(String channel, User user) {
        goings.add(user.getId());
    }
}
