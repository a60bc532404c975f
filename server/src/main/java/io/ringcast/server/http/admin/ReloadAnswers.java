package io.ringcast.server.http.admin;

import io.ringcast.server.http.Answer;
import io.ringcast.server.json.JsonWriter;
import java.util.List;

/**
 * Answers of {@code POST /admin/reload}.
 *
 * <p>Thread: any.
 */
public final class ReloadAnswers {
    private static final int LINE_BYTES = 128;

    private ReloadAnswers() {}

    /** The new settings are in force but for {@code needingRestart}. */
    public static Answer applied(
            List<String> added, List<String> changed, List<String> removed, List<String> needingRestart) {
        JsonWriter json = new JsonWriter(
                0, LINE_BYTES * (1 + added.size() + changed.size() + removed.size() + needingRestart.size()));
        json.ascii("{\"added\":");
        write(json, added);
        json.ascii(",\"changed\":");
        write(json, changed);
        json.ascii(",\"removed\":");
        write(json, removed);
        json.ascii(",\"needing_restart\":");
        write(json, needingRestart);
        return Answer.json(200, json.ascii("}").finish());
    }

    /** Everything is as before. */
    public static Answer refused(List<String> problems) {
        JsonWriter json = new JsonWriter(0, LINE_BYTES * (1 + problems.size()));
        json.ascii("{\"problems\":");
        write(json, problems);
        return Answer.json(422, json.ascii("}").finish());
    }

    private static void write(JsonWriter json, List<String> texts) {
        json.ascii("[");
        String separator = "";
        for (String text : texts) {
            json.ascii(separator).string(text);
            separator = ",";
        }
        json.ascii("]");
    }
}
