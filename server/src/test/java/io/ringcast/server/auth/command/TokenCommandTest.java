package io.ringcast.server.auth.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCommandTest {
    private static final Map<String, String> ENV = Map.of(
            "CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY", "topsecret",
            "PUSHER_APP_KEY", "app-key",
            "RINGCAST_DEFAULT_APP_SECRET", "app-secret");

    @TempDir
    Path directory = Path.of("");

    private long nowMs = 1_750_000_000_000L;
    private String input = "";
    private String output = "";
    private String errors = "";

    private int run(Map<String, String> env, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new TokenCommand(
                        new ByteArrayInputStream(input.getBytes(UTF_8)),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8),
                        env,
                        () -> nowMs)
                .run(List.of(arguments));
        output = out.toString(UTF_8);
        errors = err.toString(UTF_8);
        return code;
    }

    private String made(String... arguments) {
        List<String> all = new ArrayList<>(List.of("gen"));
        all.addAll(List.of(arguments));
        assertThat(run(ENV, all.toArray(String[]::new))).as(errors).isEqualTo(TokenCommand.OK);
        return output.strip();
    }

    @Test
    void shouldCheckTheConnectionTokenThatItMade() {
        String token = made("--user", "42", "--info", "{\"a\": 1}", "--channels=x,y", "--meta", "[]", "--ttl=1h30m");

        assertThat(run(ENV, "check", token)).isEqualTo(TokenCommand.OK);
        assertThat(output.lines())
                .containsExactly(
                        "Good: a connection token.",
                        "user: 42",
                        "expires: 2025-06-15T16:36:40Z",
                        "info: {\"a\": 1}",
                        "meta: []",
                        "channels: x, y");
        assertThat(errors).isEmpty();
    }

    @Test
    void shouldCheckTheSubscriptionTokenThatItMade() {
        String token = made(
                "--user",
                "",
                "--channel",
                "$chat:x",
                "--client",
                "c",
                "--data",
                "1",
                "--ttl",
                "0",
                "--audience",
                "a",
                "--issuer",
                "i");

        assertThat(run(ENV, "check", "--audience", "a", "--issuer", "i", token)).isEqualTo(TokenCommand.OK);
        assertThat(output.lines())
                .containsExactly(
                        "Good: a subscription token.",
                        "user: (anonymous)",
                        "expires: never",
                        "channel: $chat:x",
                        "client: c",
                        "data: 1");
        assertThat(run(ENV, "check", "--audience", "b", token)).isEqualTo(TokenCommand.FAILED);
        assertThat(errors).isEqualTo("Not good: its audience is another." + System.lineSeparator());
    }

    @Test
    void shouldReadATokenFromItsInput() {
        input = made("--user", "42") + "\n";

        assertThat(run(ENV, "check", "-")).isEqualTo(TokenCommand.OK);
    }

    @Test
    void shouldTellThatATokenIsExpired() {
        String connection = made("--user", "42");
        String subscription = made("--user", "42", "--channel", "a");
        nowMs += 3_600_000;

        assertThat(run(ENV, "check", connection)).isEqualTo(TokenCommand.FAILED);
        assertThat(run(ENV, "check", subscription)).isEqualTo(TokenCommand.FAILED);
        assertThat(errors).startsWith("Not good: it is expired");
    }

    @Test
    void shouldTakeTheSecretFromAnOptionOrTheVariableOfVersion5() {
        String token = made("--user", "42");

        assertThat(run(Map.of(), "check", token, "--secret", "topsecret")).isEqualTo(TokenCommand.OK);
        assertThat(run(Map.of("CENTRIFUGO_TOKEN_HMAC_SECRET_KEY", "topsecret"), "check", token))
                .isEqualTo(TokenCommand.OK);
        assertThat(run(ENV, "check", token, "--secret=other")).isEqualTo(TokenCommand.FAILED);
        assertThat(errors).doesNotContain("topsecret", "other", token);
    }

    @Test
    void shouldCheckByAPublicKey() throws IOException {
        Path file = Files.writeString(directory.resolve("key.pem"), "no key");

        assertThat(run(Map.of(), "check", "a.b.c", "--rsa-public-key", file.toString()))
                .isEqualTo(TokenCommand.FAILED);
        assertThat(errors).startsWith("rsa_public_key is not usable: no PEM block");
        assertThat(run(Map.of(), "check", "a.b.c", "--ecdsa-public-key", file + "x"))
                .isEqualTo(TokenCommand.FAILED);
        assertThat(errors).startsWith("A file can't be read: ");
    }

    @Test
    void shouldAskForAKeyThatIsMissing() {
        assertThat(run(Map.of(), "gen", "--user", "42")).isEqualTo(TokenCommand.FAILED);
        assertThat(errors).startsWith("No secret: set CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY");
        assertThat(run(Map.of(), "check", "a.b.c")).isEqualTo(TokenCommand.FAILED);
        assertThat(errors).startsWith("No key: ");
        assertThat(run(Map.of(), "gen", "--pusher", "--socket-id", "1.2", "--channel", "a"))
                .isEqualTo(TokenCommand.FAILED);
        assertThat(errors).contains("No app secret: ", "No app key: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "frobnicate",
                "gen",
                "gen --user",
                "gen --user 1 --user 2",
                "gen --frobnicate 1",
                "gen --user 1 word",
                "gen --user 1 --info {",
                "gen --user 1 --ttl soon",
                "gen --user 1 --ttl=",
                "gen --user 1 --data 1",
                "gen --user 1 --client c",
                "gen --user 1 --channel a --meta 1",
                "gen --user 1 --channel a --channels b",
                "check",
                "check a b",
                "gen --pusher --channel a",
                "gen --pusher --socket-id 12 --channel a",
                "gen --pusher --socket-id 1.2",
                "gen --pusher --socket-id 1.2 --channel a --user-data {}",
                "gen --pusher --socket-id 1.2 --user-data {} --channel-data {}",
                "gen --pusher --socket-id 1.2 --channel a --channel-data x",
                "check --pusher --socket-id 1.2 --channel a"
            })
    void shouldRefuseWhatIsSpelledWrongly(String line) {
        assertThat(run(ENV, line.isEmpty() ? new String[0] : line.split(" ", -1)))
                .isEqualTo(TokenCommand.USAGE);
        assertThat(errors).contains("Usage: token gen ");
        assertThat(output).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The signatures are OpenSSL's.
                "--channel=private-x|ec34c0708c9d4e194ca0129c4d330a2cc1152d76f48032e971d816d76930551e",
                "--channel=presence-x --channel-data={\"user_id\":\"1\"}|49c842405545cbaaa8d113dfc7a3d694896910ebff7cdd0100c00fe5b3977afb",
                "--user-data={\"id\":\"1\"}|fb3551714ca4cebc76048fafd7bd048da4d3826d5f6673d70441f902d5cc6a95"
            })
    void shouldSignForPusher(String options, String expected) {
        List<String> line = new ArrayList<>(List.of("--pusher", "--socket-id", "1.2"));
        line.addAll(List.of(options.split(" ", -1)));
        String auth = made(line.toArray(String[]::new));
        List<String> check = new ArrayList<>(List.of("check", auth));
        check.addAll(line);

        assertThat(auth).isEqualTo("app-key:" + expected);
        assertThat(run(ENV, check.toArray(String[]::new))).isEqualTo(TokenCommand.OK);
        check.set(1, auth.replaceAll(".$", "x"));
        assertThat(run(ENV, check.toArray(String[]::new))).isEqualTo(TokenCommand.FAILED);
        check.set(1, auth.replace("app-key", "other"));
        assertThat(run(ENV, check.toArray(String[]::new))).isEqualTo(TokenCommand.FAILED);
    }
}
