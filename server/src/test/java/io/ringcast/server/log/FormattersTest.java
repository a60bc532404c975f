package io.ringcast.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** How lines look, and that nobody can forge one. */
class FormattersTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Formatter HUMAN = new HumanFormatter(false, true, BERLIN);
    private static final Formatter JSON = new JsonFormatter(true);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static LogRecord logged(Level level, String message) {
        LogRecord logged = new LogRecord(level, message);
        logged.setLoggerName("io.ringcast.server.Any");
        logged.setInstant(Instant.parse("2026-01-02T03:04:05.006789Z"));
        return logged;
    }

    @Test
    void shouldShowTimeLevelSourceAndMessage() {
        LogRecord logged = logged(Level.WARNING, "Port {0,number,#} of {1}");
        logged.setParameters(new Object[] {65535, "x"});

        assertThat(HUMAN.format(logged))
                .isEqualTo("2026-01-02T04:04:05.006+01:00 WARN  io.ringcast.server.Any: Port 65535 of x\n");
        assertThat(new HumanFormatter(false, false, ZoneOffset.UTC).format(logged))
                .isEqualTo("2026-01-02T03:04:05.006Z WARN  Port 65535 of x\n");
        assertThat(new HumanFormatter(true, true, ZoneOffset.UTC).format(logged))
                .isEqualTo("\u001b[2m2026-01-02T03:04:05.006Z\u001b[0m \u001b[33mWARN\u001b[0m  "
                        + "\u001b[2mio.ringcast.server.Any:\u001b[0m Port 65535 of x\n");
    }

    @Test
    void shouldWriteOneJsonObjectInALine() throws Exception {
        LogRecord logged = logged(Level.SEVERE, "a \"quoted\" word");
        logged.setThrown(new IllegalStateException("outer\nline", new IllegalArgumentException("inner")));

        String line = JSON.format(logged);

        assertThat(line).endsWith("}\n").hasLineCount(1);
        JsonNode tree = MAPPER.readTree(line);
        assertThat(tree.properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactly("ts", "level", "target", "thread", "message", "error");
        assertThat(tree.path("ts").textValue()).isEqualTo("2026-01-02T03:04:05.006Z");
        assertThat(tree.path("level").textValue()).isEqualTo("ERROR");
        assertThat(tree.path("target").textValue()).isEqualTo("io.ringcast.server.Any");
        assertThat(tree.path("thread").textValue())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(tree.path("message").textValue()).isEqualTo("a \"quoted\" word");
        assertThat(tree.path("error").path("type").textValue()).isEqualTo("java.lang.IllegalStateException");
        assertThat(tree.path("error").path("message").textValue()).isEqualTo("outer\nline");
        assertThat(tree.path("error").path("stack").textValue())
                .startsWith("java.lang.IllegalStateException: outer\\nline\n\tat ")
                .contains("\nCaused by: java.lang.IllegalArgumentException: inner\n\tat ");
    }

    @Test
    void shouldPutAStackTraceBelowALineForPeople() {
        LogRecord logged = logged(Level.SEVERE, "failed");
        RuntimeException thrown = new IllegalStateException("said\r\n2026-01-02 ERROR forged \u001b[31m");
        thrown.addSuppressed(thrown.getCause() == null ? new IllegalArgumentException("beside") : thrown);
        logged.setThrown(thrown);

        String text = HUMAN.format(logged);

        assertThat(text.lines().skip(2)).allMatch(line -> line.startsWith("\t"));
        assertThat(text)
                .contains(
                        "failed\njava.lang.IllegalStateException: said\\r\\n2026-01-02 ERROR forged \\u001b[31m\n\tat ")
                .contains("\n\tSuppressed: java.lang.IllegalArgumentException: beside\n\t\tat ")
                .doesNotContain("\u001b");
    }

    @Test
    void shouldEndAChainOfCausesThatIsARing() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);
        LogRecord logged = logged(Level.SEVERE, "ring");
        logged.setThrown(first);

        assertThat(HUMAN.format(logged)).endsWith("Caused by: [more exceptions]\n");
    }

    @Test
    void shouldBoundAMessage() {
        String line = HUMAN.format(logged(Level.INFO, "x".repeat(100_000)));

        assertThat(line).hasSizeLessThan(17_000).endsWith("x... (83616 more characters)\n");
        assertThat(JSON.format(logged(Level.INFO, "x".repeat(100_000)))).hasSizeLessThan(17_000);
    }

    @Test
    void shouldLetNobodyForgeALineOrCommandATerminal() throws Exception {
        long seed = System.nanoTime();
        System.out.println("FormattersTest seed " + seed);
        Random random = new Random(seed);
        char[] hostile = {
            '\n', '\r', '\u001b', '\u009b', '\u0085', '\u0007', '\b', '\u007f', '\u2028', '\u2029', '\u202e', '\u2066',
            '\ud83d', '\ude00', '"', '\\', '{', '\'', 'a', 'é', '\u0000', '\t', '\ufeff', '\u061c'
        };
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(
                        random.nextBoolean()
                                ? hostile[random.nextInt(hostile.length)]
                                : (char) random.nextInt(Character.MAX_VALUE + 1));
            }
            LogRecord logged = logged(Level.INFO, text.toString());
            logged.setLoggerName(text.toString());

            String human = HUMAN.format(logged);
            String json = JSON.format(logged);

            for (String line : new String[] {human, json}) {
                assertThat(line.substring(0, line.length() - 1).chars())
                        .as("%s of seed %d", PlainText.of(text.toString()), seed)
                        .noneMatch(c -> c < ' '
                                || (c >= 0x7f && c <= 0x9f)
                                || (c >= 0x2028 && c <= 0x202e)
                                || (c >= 0x2066 && c <= 0x2069));
            }
            assertThat(MAPPER.readTree(json).path("message").textValue()).isEqualTo(text.toString());
        }
    }

    @Test
    void shouldWriteTimesAsTheJdkDoes() {
        Random random = new Random(7);
        DateTimeFormatter rfc3339 = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);
        DateTimeFormatter common = DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss xx", Locale.ENGLISH);
        for (String zone : new String[] {"UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu"}) {
            for (int i = 0; i < 500; i++) {
                Instant time = Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
                StringBuilder first = new StringBuilder();
                StringBuilder second = new StringBuilder();

                Timestamps.append(first, time, ZoneId.of(zone));
                Timestamps.appendCommon(second, time, ZoneId.of(zone));

                assertThat(first).hasToString(rfc3339.format(time.atZone(ZoneId.of(zone))));
                assertThat(second).hasToString(common.format(time.atZone(ZoneId.of(zone))));
            }
        }
    }
}
