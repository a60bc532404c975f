package io.ringcast.server.http.pusher;

import java.util.List;

/**
 * Publications to be made in this order, all or none.
 *
 * <p>Thread: any.
 */
public record BatchRequest(List<EventRequest> events) implements BatchOutcome {
    public BatchRequest {
        events = List.copyOf(events);
    }

    /** Whether the answer lists what is known about channels, one entry for each event. */
    public boolean wantsInfo() {
        return events.stream().anyMatch(event -> event.info() != null);
    }

    /** What the batch costs of the app's rate. */
    public int channelCount() {
        return events.stream().mapToInt(event -> event.channels().size()).sum();
    }
}
