package io.ringcast.server.http.admin;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.ringcast.engine.spi.JobQueue;
import io.ringcast.server.http.Answer;
import io.ringcast.server.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Dead webhooks, for whoever has the token: what was given up, without what was in it, and the order to send it again.
 *
 * <p>Thread: any (a request's virtual thread).
 */
public final class AdminRoutes {
    static final String DEAD = "/admin/webhooks/dead";
    static final String REPLAY = "/admin/webhooks/dead/replay";
    static final int MAX_LISTED = 1000;
    private static final String SCHEME = "Bearer ";
    private static final long TIMEOUT_SECONDS = 10;
    private static final int JOB_BYTES = 256;

    private final byte[] expected;
    private final JobQueue jobs;
    private final Function<JobQueue.Job, String> target;

    /**
     * @param token not empty
     * @param target shows where a job goes, without what may be a secret
     */
    public AdminRoutes(String token, JobQueue jobs, Function<JobQueue.Job, String> target) {
        if (token.isEmpty()) {
            throw new IllegalArgumentException("admin.token is empty: without one there is no /admin");
        }
        this.expected = token.getBytes(StandardCharsets.UTF_8);
        this.jobs = jobs;
        this.target = target;
    }

    /** Adds the routes. */
    public void routes(HttpRouting.Builder routing) {
        routing.get(DEAD, guarded(this::list));
        routing.post(REPLAY, guarded(this::replay));
        routing.get(LogLevelRoutes.PATH, guarded(LogLevelRoutes::show));
        routing.put(LogLevelRoutes.PATH, guarded(LogLevelRoutes::change));
    }

    /** Adds one more route that asks for the token. */
    public void post(HttpRouting.Builder routing, String path, Supplier<Answer> answer) {
        routing.post(path, guarded(request -> answer.get()));
    }

    private Handler guarded(Function<ServerRequest, Answer> question) {
        return (request, response) -> {
            String given = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
            // RFC 9110 11.1: the scheme's case does not count.
            boolean bearer = given.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
            String shown = bearer ? given.substring(SCHEME.length()).strip() : "";
            boolean allowed = MessageDigest.isEqual(expected, shown.getBytes(StandardCharsets.UTF_8));
            Answer answer = allowed
                    ? question.apply(request)
                    : Answer.text(401, "This needs the token of admin.token.\n").with("WWW-Authenticate", "Bearer");
            answer.with("Cache-Control", "no-store").send(response);
        };
    }

    private Answer list(ServerRequest request) {
        try {
            List<JobQueue.DeadJob> dead = await(jobs.dead(MAX_LISTED));
            JsonWriter json = new JsonWriter(0, JOB_BYTES * (dead.size() + 1));
            json.ascii("{\"total\":").number(jobs.counts().dead()).ascii(",\"dead\":[");
            String separator = "";
            for (JobQueue.DeadJob job : dead) {
                json.ascii(separator);
                separator = ",";
                write(json, job);
            }
            return Answer.json(200, json.ascii("]}").finish());
        } catch (UnansweredException e) {
            return unanswered();
        }
    }

    private void write(JsonWriter json, JobQueue.DeadJob dead) {
        json.ascii("{\"id\":").string(dead.id());
        json.ascii(",\"app_id\":").string(dead.job().owner());
        json.ascii(",\"target\":").string(target.apply(dead.job()));
        json.ascii(",\"channel\":").string(dead.job().group());
        json.ascii(",\"bytes\":").number(dead.job().payload().length);
        json.ascii(",\"attempts\":").number(dead.attempts());
        json.ascii(",\"died_ms\":").number(dead.diedMs());
        json.ascii(",\"reason\":").string(dead.reason()).ascii("}");
    }

    private Answer replay(ServerRequest request) {
        try {
            List<String> ids = request.query().contains("id") ? request.query().all("id") : List.of();
            if (request.query().first("all").orElse("").equals("true")) {
                ids = await(jobs.dead(Integer.MAX_VALUE)).stream()
                        .map(JobQueue.DeadJob::id)
                        .toList();
            } else if (ids.isEmpty()) {
                return Answer.text(400, "Say which: id=ID, once for each, or all=true.\n");
            }
            Set<String> known = await(jobs.dead(Integer.MAX_VALUE)).stream()
                    .map(JobQueue.DeadJob::id)
                    .collect(Collectors.toSet());
            int replayed = await(jobs.replay(ids));
            JsonWriter json = new JsonWriter(0, 64)
                    .ascii("{\"replayed\":")
                    .number(replayed)
                    .ascii(",\"unknown\":[");
            String separator = "";
            for (String id : ids) {
                if (!known.contains(id)) {
                    json.ascii(separator).string(id);
                    separator = ",";
                }
            }
            return Answer.json(200, json.ascii("]}").finish());
        } catch (UnansweredException e) {
            return unanswered();
        }
    }

    private static final class UnansweredException extends Exception {
        private static final long serialVersionUID = 1;

        UnansweredException(Throwable cause) {
            super(cause);
        }
    }

    private static Answer unanswered() {
        return Answer.text(503, "The job queue did not answer. Try again later.\n");
    }

    private static <T> T await(CompletionStage<T> answer) throws UnansweredException {
        try {
            return answer.toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnansweredException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new UnansweredException(e);
        }
    }
}
