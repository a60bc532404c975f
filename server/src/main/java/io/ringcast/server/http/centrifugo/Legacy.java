package io.ringcast.server.http.centrifugo;

import io.ringcast.engine.app.App;
import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.JsonScanner;
import io.ringcast.server.json.JsonWriter;
import io.ringcast.server.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of earlier versions: commands with method and parameters, one JSON object behind the other, and as many
 * answers, one on each line.
 *
 * <p>Thread: any (a request's virtual thread).
 */
final class Legacy {
    private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;
    private static final RawJson NO_PARAMS = RawJson.of(new byte[] {'{', '}'});

    private final Calls calls;
    private final ApiCounters counters;

    Legacy(Calls calls, ApiCounters counters) {
        this.calls = calls;
        this.counters = counters;
    }

    private record Command(long id, @Nullable Method method, RawJson params) {}

    /**
     * Carries out the commands of a body.
     *
     * @throws UnfitRequestException if the body is malformed; then nothing was done
     */
    byte[] run(App app, byte[] body) {
        List<Command> commands = commands(body);
        JsonWriter out = new JsonWriter(0, 64);
        long room = MAX_ANSWER_BYTES;
        for (int i = 0; i < commands.size(); i++) {
            Command command = commands.get(i);
            out.ascii(i == 0 ? "{" : "\n{");
            if (command.id != 0) {
                out.ascii("\"id\":").number(command.id).ascii(",");
            }
            Outcome outcome = call(app, command);
            room -= outcome instanceof Outcome.Done(var json) ? json.length : 0;
            if (outcome instanceof Outcome.Done(var json) && room >= 0) {
                out.ascii("\"result\":");
                onOneLine(out, json);
            } else {
                ApiError error = outcome instanceof Outcome.Failed(var known) ? known : ApiError.INTERNAL;
                out.ascii("\"error\":").ascii(error.json());
            }
            out.ascii("}");
        }
        return out.finish();
    }

    private static List<Command> commands(byte[] body) {
        List<Command> commands = new ArrayList<>();
        int at = JsonScanner.skipSpace(body, 0, body.length);
        while (at < body.length) {
            long id = 0;
            Method method = Method.PUBLISH;
            RawJson params = NO_PARAMS;
            JsonCursor in = JsonCursor.members(body, at, body.length - at);
            while (in.next()) {
                if (in.nameIs("id")) {
                    id = Params.signed(in.value());
                } else if (in.nameIs("method")) {
                    method = in.value().isNumber()
                            ? Method.ofNumber(Params.signed(in.value()))
                            : Method.ofLegacy(Params.text(in.value()));
                } else if (in.nameIs("params")) {
                    params = in.value();
                }
            }
            if (in.end() < 0 || commands.size() == Batch.MAX_COMMANDS) {
                throw UnfitRequestException.malformed();
            }
            commands.add(new Command(id, method, params));
            at = JsonScanner.skipSpace(body, in.end(), body.length);
        }
        if (commands.isEmpty()) {
            throw UnfitRequestException.malformed();
        }
        return commands;
    }

    private Outcome call(App app, Command command) {
        if (command.method == null) {
            counters.error("unknown", ApiError.NOT_FOUND);
            return new Outcome.Failed(ApiError.NOT_FOUND);
        }
        try {
            return calls.call(app, command.method, Params.members(command.params));
        } catch (UnfitRequestException _) {
            return new Outcome.Failed(ApiError.BAD_REQUEST);
        }
    }

    // Line ends separate answers; between the tokens of a publication's data they mean nothing.
    private static void onOneLine(JsonWriter out, byte[] json) {
        int from = 0;
        for (int i = 0; i < json.length; i++) {
            if (json[i] == '\n' || json[i] == '\r') {
                out.bytes(json, from, i - from);
                from = i + 1;
            }
        }
        out.bytes(json, from, json.length - from);
    }
}
