package io.ringcast.server.http.pusher;

import io.ringcast.engine.app.App;
import io.ringcast.engine.fanout.ChannelInfo;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.Publication;
import io.ringcast.engine.fanout.PublishResult;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionIds;
import io.ringcast.server.channel.ChannelNameKind;
import io.ringcast.server.channel.ChannelRules;
import io.ringcast.server.http.Answer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishing, one event or a batch: everything is checked before anything is published, and all of it is published or
 * nothing.
 *
 * <p>Thread: any.
 */
final class Publishing {
    private final ApiSettings settings;
    private final Engine engine;
    private final ApiRates rates;
    private final ChannelRules channels;

    Publishing(ApiSettings settings, Engine engine, ApiRates rates, ChannelRules channels) {
        this.settings = settings;
        this.engine = engine;
        this.rates = rates;
        this.channels = channels;
    }

    Answer event(ApiCall call) {
        EventOutcome outcome = parser(call.app()).event(call.body(), 0, call.body().length);
        return switch (outcome) {
            case Refusal refusal -> refuse(call, refusal);
            case EventRequest event -> {
                ApiRates.Standing standing =
                        rates.takeEvents(call.app(), event.channels().size());
                List<Publication> publications = new ArrayList<>();
                addTo(publications, call.app(), event);
                publish(publications);
                yield standing.mark(
                        event.info() == null
                                ? Answer.done(settings.okBody())
                                : Answer.json(
                                        200,
                                        infoOfChannels(new JsonText(), call.app(), event)
                                                .bytes()));
            }
        };
    }

    Answer batch(ApiCall call) {
        BatchOutcome outcome = parser(call.app()).batch(call.body(), 0, call.body().length);
        return switch (outcome) {
            case Refusal refusal -> refuse(call, refusal);
            case BatchRequest batch -> {
                ApiRates.Standing standing = rates.takeEvents(call.app(), batch.channelCount());
                List<Publication> publications = new ArrayList<>();
                for (EventRequest event : batch.events()) {
                    addTo(publications, call.app(), event);
                }
                publish(publications);
                yield standing.mark(batch.wantsInfo() ? infoOf(call.app(), batch) : Answer.done(settings.okBody()));
            }
        };
    }

    // A request that is not carried out costs as much as the cheapest that is.
    private Answer refuse(ApiCall call, Refusal refusal) {
        return rates.takeEvents(call.app(), 1).mark(ErrorBody.answer(refusal.status(), refusal.text()));
    }

    private static EventParser parser(App app) {
        return new EventParser(app.limits(), app.features().allowColon());
    }

    private void addTo(List<Publication> publications, App app, EventRequest event) {
        long excluded = sessionOf(event.socketId());
        byte[] data = event.data().toByteArray();
        for (String channel : event.channels()) {
            publications.add(Publication.fromServer(
                    app, channel, channels.options(app.id(), channel), event.name(), data, excluded));
        }
    }

    private static long sessionOf(@Nullable String socketId) {
        if (socketId == null) {
            return Session.NO_SESSION;
        }
        int dot = socketId.indexOf('.');
        try {
            return SessionIds.of(
                    Long.parseLong(socketId.substring(0, dot)), Long.parseLong(socketId.substring(dot + 1)));
        } catch (NumberFormatException e) {
            // Well formed, but larger than any id that was ever given out.
            return Session.NO_SESSION;
        }
    }

    private void publish(List<Publication> publications) {
        PublishResult result = engine.publish(publications);
        if (result != PublishResult.ACCEPTED) {
            throw new ApiException(ErrorBody.answer(503, "The server is over capacity. Nothing was published.")
                    .with("Retry-After", "1"));
        }
    }

    private Answer infoOf(App app, BatchRequest batch) {
        JsonText text = new JsonText().open('{').name("batch").open('[');
        for (EventRequest event : batch.events()) {
            text.open('{');
            if (event.info() != null) {
                attributes(text, app, event.channels().getFirst(), event.info());
            }
            text.close('}');
        }
        return Answer.json(200, text.close(']').close('}').bytes());
    }

    private JsonText infoOfChannels(JsonText text, App app, EventRequest event) {
        text.open('{').name("channels").open('{');
        EventRequest.ChannelInfo wanted = event.info();
        for (String channel : event.channels()) {
            if (wanted != null && ChannelNameKind.of(channel) != ChannelNameKind.USER) {
                text.name(channel).open('{');
                attributes(text, app, channel, wanted);
                text.close('}');
            }
        }
        return text.close('}').close('}');
    }

    private void attributes(JsonText text, App app, String channel, EventRequest.ChannelInfo wanted) {
        ChannelInfo info = engine.channel(app.id(), channel).join();
        if (wanted.userCount() && ChannelNameKind.of(channel).presence()) {
            text.name("user_count").value(info.members());
        }
        if (wanted.subscriptionCount()) {
            text.name("subscription_count").value(info.subscriptions());
        }
    }
}
