package io.ringcast.server.http.admin;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The command {@code webhooks}: {@code dead list} shows what a running server gave up, {@code dead replay} has it send
 * that again.
 *
 * <p>Thread: any.
 */
public final class WebhooksCommand {
    /** Exit code of a command that was carried out. */
    public static final int OK = 0;
    /** Exit code of a server that could not be asked, or refused. */
    public static final int FAILED = 1;
    /** Exit code of a command that is spelled wrongly. */
    public static final int USAGE = 2;

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String USAGE_TEXT = "Usage: webhooks dead list | webhooks dead replay (--all | ID...)";

    private final PrintStream out;
    private final PrintStream err;
    private final URI server;
    private final String token;

    /**
     * Prepares the command.
     *
     * @param server the metrics listener
     * @param token the server's admin.token
     */
    public WebhooksCommand(PrintStream out, PrintStream err, URI server, String token) {
        this.out = out;
        this.err = err;
        this.server = server;
        this.token = token;
    }

    /**
     * Runs one command.
     *
     * @param arguments what follows {@code webhooks}
     * @return the exit code
     */
    public int run(List<String> arguments) {
        if (arguments.equals(List.of("dead", "list"))) {
            return ask(request(AdminRoutes.DEAD).GET(), true);
        }
        boolean replay = arguments.size() >= 3 && arguments.subList(0, 2).equals(List.of("dead", "replay"));
        if (replay) {
            List<String> which = arguments.subList(2, arguments.size());
            boolean all = which.equals(List.of("--all"));
            if (all || which.stream().noneMatch(id -> id.startsWith("-"))) {
                String query = all
                        ? "all=true"
                        : which.stream()
                                .map(id -> "id=" + URLEncoder.encode(id, StandardCharsets.UTF_8))
                                .collect(Collectors.joining("&"));
                return ask(request(AdminRoutes.REPLAY + "?" + query).POST(HttpRequest.BodyPublishers.noBody()), false);
            }
        }
        err.println(USAGE_TEXT);
        return USAGE;
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(server.resolve(target))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token);
    }

    private int ask(HttpRequest.Builder request, boolean list) {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                err.println("The server at " + server + " answered " + answer.statusCode() + remedy(answer));
                return FAILED;
            }
            JsonNode json = JsonMapper.builder().build().readTree(answer.body());
            if (list) {
                print(json);
            } else {
                out.println(json.path("replayed").asInt() + " webhooks are sent again.");
                if (!json.path("unknown").isEmpty()) {
                    err.println("Not among those that were given up: " + String.join(", ", texts(json.path("unknown")))
                            + ". webhooks dead list shows them.");
                    return FAILED;
                }
            }
            return OK;
        } catch (JacksonException e) {
            err.println("What listens at " + server + " is not a Ringcast server: it answered something else.");
            return FAILED;
        } catch (IOException e) {
            err.println("No server answers at " + server + ". Is it running, and is this its metrics port?");
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static String remedy(HttpResponse<String> answer) {
        return switch (answer.statusCode()) {
            case 401 -> ": set RINGCAST_ADMIN_TOKEN to the server's admin.token.";
            case 404 -> ": its admin.token is empty, which turns this off. Set it there and restart the server.";
            default -> ": " + answer.body().strip();
        };
    }

    private void print(JsonNode json) {
        JsonNode dead = json.path("dead");
        if (dead.isEmpty()) {
            out.println("No webhook was given up.");
            return;
        }
        out.printf("%-8s %-20s %-8s %-16s %s%n", "ID", "GIVEN UP", "ATTEMPTS", "APP", "TARGET, CHANNEL, REASON");
        for (JsonNode job : dead) {
            String channel = job.path("channel").asText();
            out.printf(
                    "%-8s %-20s %-8d %-16s %s%s: %s%n",
                    job.path("id").asText(),
                    Instant.ofEpochSecond(job.path("died_ms").asLong() / 1000),
                    job.path("attempts").asInt(),
                    job.path("app_id").asText(),
                    job.path("target").asText(),
                    channel.isEmpty() ? "" : ", " + channel,
                    job.path("reason").asText());
        }
        long more = json.path("total").asLong() - dead.size();
        if (more > 0) {
            out.println("and " + more + " more.");
        }
    }
}
