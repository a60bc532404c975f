package io.ringcast.server.http.centrifugo;

import io.ringcast.engine.app.App;
import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.JsonWriter;
import io.ringcast.server.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Many calls in one request: one after the other, or some at a time. The answers stand in the order of the calls.
 *
 * <p>Thread: any (a request's virtual thread).
 */
final class Batch {
    /** Commands of one request: each costs an answer. */
    static final int MAX_COMMANDS = 100_000;

    private static final int AT_A_TIME = 16;
    private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;
    private static final int ANSWER_BYTES = 32;

    private final Calls calls;
    private final ApiCounters counters;

    Batch(Calls calls, ApiCounters counters) {
        this.calls = calls;
        this.counters = counters;
    }

    /** A command of a batch; no method if it names none that is known. */
    private record Command(@Nullable Method method, RawJson params) {
        static Command of(RawJson value) {
            Method method = null;
            RawJson params = value;
            JsonCursor in = Params.members(value);
            while (in.next()) {
                Method named = in.value().isNull() ? null : Method.of(in.name());
                if (named != null && named != Method.BATCH && (method == null || named.compareTo(method) <= 0)) {
                    method = named;
                    params = in.value();
                }
            }
            Params.end(in);
            return new Command(method, params);
        }
    }

    /** Carries out a batch. Centrifugo protocol: its answer has no result around it. */
    Outcome run(App app, JsonCursor in) {
        List<Command> commands = List.of();
        boolean parallel = false;
        while (in.next()) {
            if (in.nameIs("commands")) {
                commands = commands(in.value());
            } else if (in.nameIs("parallel")) {
                parallel = Params.flag(in.value());
            }
        }
        Params.end(in);
        if (commands.size() > MAX_COMMANDS) {
            return new Outcome.Failed(ApiError.BAD_REQUEST);
        }
        if (commands.isEmpty()) {
            return Outcome.NOTHING;
        }
        AtomicLong room = new AtomicLong(MAX_ANSWER_BYTES);
        @Nullable Outcome[] outcomes = new Outcome[commands.size()];
        if (parallel) {
            together(app, commands, outcomes, room);
        } else {
            for (int i = 0; i < outcomes.length; i++) {
                outcomes[i] = call(app, commands.get(i), room);
            }
        }
        return new Outcome.Done(answer(commands, outcomes));
    }

    private static List<Command> commands(RawJson value) {
        List<Command> commands = new ArrayList<>();
        if (!value.isNull()) {
            JsonCursor in = JsonCursor.elements(value);
            while (in.next() && commands.size() <= MAX_COMMANDS) {
                commands.add(Command.of(in.value()));
            }
            if (commands.size() <= MAX_COMMANDS) {
                Params.end(in);
            }
        }
        return commands;
    }

    private void together(App app, List<Command> commands, @Nullable Outcome[] outcomes, AtomicLong room) {
        AtomicInteger next = new AtomicInteger();
        // Closing waits for all of them, and their results are seen then.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < Math.min(AT_A_TIME, outcomes.length); i++) {
                threads.execute(() -> {
                    int at = next.getAndIncrement();
                    while (at < outcomes.length) {
                        outcomes[at] = call(app, commands.get(at), room);
                        at = next.getAndIncrement();
                    }
                });
            }
        }
    }

    private Outcome call(App app, Command command, AtomicLong room) {
        if (command.method == null) {
            counters.error("unknown", ApiError.NOT_FOUND);
            return new Outcome.Failed(ApiError.NOT_FOUND);
        }
        Outcome outcome;
        try {
            outcome = calls.call(app, command.method, Params.members(command.params));
        } catch (UnfitRequestException _) {
            return new Outcome.Failed(ApiError.BAD_REQUEST);
        }
        // What is done is done; only what is told of it is bounded.
        return outcome instanceof Outcome.Done(var json) && room.addAndGet(-json.length) < 0
                ? new Outcome.Failed(ApiError.INTERNAL)
                : outcome;
    }

    private static byte[] answer(List<Command> commands, @Nullable Outcome[] outcomes) {
        JsonWriter out = new JsonWriter(0, ANSWER_BYTES * outcomes.length).ascii("{\"replies\":[");
        for (int i = 0; i < outcomes.length; i++) {
            out.ascii(i == 0 ? "{" : ",{");
            Method method = commands.get(i).method;
            if (outcomes[i] instanceof Outcome.Done(var json) && method != null) {
                out.string(method.wireName()).ascii(":").bytes(json);
            } else {
                ApiError error = outcomes[i] instanceof Outcome.Failed(var known) ? known : ApiError.INTERNAL;
                out.ascii("\"error\":").ascii(error.json());
            }
            out.ascii("}");
        }
        return out.ascii("]}").finish();
    }
}
