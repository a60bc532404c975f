package io.ringcast.server.protocol.centrifuge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generated commands. A failure names the seed. */
class CommandsPropertyTest {
    private static final int ROUNDS = 1_500;
    private static final int MAX_COMMANDS = 8;
    private static final String[] TEXTS = {"", "a", "chat:room#1", "é€😀", "\"\\\n\t\u0001", "x".repeat(200), "\u007f/"
    };
    private static final String[] VALUES = {
        "{}",
        "[1, 2]",
        "null",
        "\"t\"",
        "{ \"b\": 1.0,\"a\":\"\\u0041\" }",
        "-1e5",
        "12345678901234567890",
        "{\"\\n\":\"é\"}"
    };
    private static final long[] NUMBERS = {1, 2, 127, 128, 16384, 0x7fff_ffffL};

    /** Fills every field of a command now and then, several requests at once too. */
    private static Message random(Descriptor type, Random random, int depth) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        for (FieldDescriptor field : type.getFields()) {
            boolean filter = field.getName().equals("nodes");
            int count = random.nextInt(filter || type.getName().equals("Command") ? 6 : 2) == 0 ? 1 : 0;
            if (field.isRepeated()) {
                for (int i = count * random.nextInt(4); i > 0 && depth < 8; i--) {
                    message.addRepeatedField(field, value(field, random, depth));
                }
            } else if (count == 1) {
                message.setField(field, value(field, random, depth));
            }
        }
        return message.build();
    }

    private static Object value(FieldDescriptor field, Random random, int depth) {
        return switch (field.getJavaType()) {
            case MESSAGE -> random(field.getMessageType(), random, depth + 1);
            case STRING -> TEXTS[random.nextInt(TEXTS.length)];
            case BYTE_STRING -> ByteString.copyFromUtf8(VALUES[random.nextInt(VALUES.length)]);
            case BOOLEAN -> random.nextBoolean();
            case INT -> (int) NUMBERS[random.nextInt(NUMBERS.length)];
            case LONG -> random.nextInt(5) == 0 ? Long.MAX_VALUE : NUMBERS[random.nextInt(NUMBERS.length)];
            default -> throw new AssertionError(field);
        };
    }

    private static void json(StringBuilder out, Message message, Random random) {
        String separator = space(random);
        out.append('{');
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            out.append(separator)
                    .append('"')
                    .append(field.getName())
                    .append("\":")
                    .append(space(random));
            if (!field.isRepeated()) {
                jsonValue(out, entry.getValue(), random);
            } else if (field.getName().equals("subs") || field.getName().equals("headers")) {
                jsonMap(out, (List<?>) entry.getValue(), random);
            } else {
                String next = "[";
                for (Object element : (List<?>) entry.getValue()) {
                    out.append(next);
                    jsonValue(out, element, random);
                    next = ",";
                }
                out.append(']');
            }
            separator = "," + space(random);
        }
        out.append('}');
    }

    private static void jsonMap(StringBuilder out, List<?> entries, Random random) {
        String separator = "";
        out.append('{');
        for (Object entry : entries) {
            Message pair = (Message) entry;
            Descriptor type = pair.getDescriptorForType();
            out.append(separator);
            jsonValue(out, pair.getField(type.findFieldByNumber(1)), random);
            out.append(':');
            jsonValue(out, pair.getField(type.findFieldByNumber(2)), random);
            separator = ",";
        }
        out.append('}');
    }

    private static void jsonValue(StringBuilder out, Object value, Random random) {
        switch (value) {
            case Message message -> json(out, message, random);
            case ByteString bytes -> out.append(bytes.toStringUtf8());
            case String text -> {
                out.append('"');
                for (int i = 0; i < text.length(); i++) {
                    char c = text.charAt(i);
                    boolean escape = c < ' ' || c == '"' || c == '\\' || (c < 0x80 && random.nextInt(8) == 0);
                    out.append(escape ? String.format("\\u%04x", (int) c) : Character.toString(c));
                }
                out.append('"');
            }
            default -> out.append(value);
        }
    }

    private static String space(Random random) {
        return random.nextInt(6) == 0 ? " " : "";
    }

    private static List<Command> read(Commands commands, byte[] frame) {
        List<Command> read = new ArrayList<>();
        commands.decode(frame, 0, frame.length, read::add);
        return read;
    }

    /** One frame in both encodings. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Frames(byte[] json, byte[] protobuf) {
        static Frames of(Random random) throws IOException {
            StringBuilder json = new StringBuilder();
            ByteArrayOutputStream protobuf = new ByteArrayOutputStream();
            Descriptor type = Schema.type("Command");
            for (int i = 1 + random.nextInt(MAX_COMMANDS - 1); i > 0; i--) {
                FieldDescriptor request = type.findFieldByNumber(4 + random.nextInt(12));
                Message command = random(type, random, 0).toBuilder()
                        .setField(type.findFieldByName("id"), 1 + random.nextInt(1000))
                        .setField(request, random(request.getMessageType(), random, 1))
                        .build();
                command.writeDelimitedTo(protobuf);
                jsonValue(json.append(json.isEmpty() ? "" : "\n"), command, random);
            }
            return new Frames(json.toString().getBytes(StandardCharsets.UTF_8), protobuf.toByteArray());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261121, -7})
    void shouldReadTheSameFromBothEncodings(long seed) throws IOException {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS / 5; round++) {
            Frames frames = Frames.of(random);

            List<Command> json = read(new JsonCommands(MAX_COMMANDS), frames.json);

            assertThat(json)
                    .as("seed %d, round %d: %s", seed, round, new String(frames.json, StandardCharsets.UTF_8))
                    .usingRecursiveComparison()
                    .isEqualTo(read(new ProtobufCommands(MAX_COMMANDS), frames.protobuf));
        }
    }

    /** What became of a frame: the commands, and behind them why it was refused if it was. */
    private static List<String> outcome(Commands commands, byte[] frame, int poison) {
        byte[] surrounded = new byte[frame.length + 64];
        Arrays.fill(surrounded, (byte) poison);
        System.arraycopy(frame, 0, surrounded, 32, frame.length);
        List<String> outcome = new ArrayList<>();
        try {
            commands.decode(surrounded, 32, frame.length, command -> outcome.add(described(command)));
        } catch (MalformedCommandException refused) {
            outcome.add(String.valueOf(refused.getMessage()));
        }
        return outcome;
    }

    private static String described(Command command) {
        return command.toString().replaceAll("\\[B@[0-9a-f]+", "bytes");
    }

    private static byte[] damaged(byte[] frame, Random random) {
        byte[] damaged = frame;
        for (int i = 1 + random.nextInt(3); i > 0 && damaged.length > 1; i--) {
            int at = random.nextInt(damaged.length);
            switch (random.nextInt(4)) {
                case 0 -> damaged = Arrays.copyOf(damaged, at);
                case 1 -> {
                    damaged = damaged.clone();
                    damaged[at] = (byte) random.nextInt(256);
                }
                case 2 -> {
                    damaged = damaged.clone();
                    damaged[at] ^= (byte) (1 << random.nextInt(8));
                }
                default -> {
                    byte[] longer = Arrays.copyOf(damaged, damaged.length + 1);
                    System.arraycopy(damaged, at, longer, at + 1, damaged.length - at);
                    damaged = longer;
                }
            }
        }
        return damaged;
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 99, 20261122})
    void shouldTakeAnyBytesAndLookAtNoOthers(long seed) throws IOException {
        Random random = new Random(seed);
        Commands json = new JsonCommands(MAX_COMMANDS);
        Commands protobuf = new ProtobufCommands(MAX_COMMANDS);
        for (int round = 0; round < ROUNDS; round++) {
            Frames frames = Frames.of(random);
            byte[] jsonFrame = damaged(frames.json, random);
            byte[] protobufFrame = damaged(frames.protobuf, random);

            assertThat(outcome(json, jsonFrame, '}'))
                    .as("seed %d, round %d, JSON", seed, round)
                    .isEqualTo(outcome(json, jsonFrame, '0'));
            assertThat(outcome(protobuf, protobufFrame, 1))
                    .as("seed %d, round %d, Protobuf", seed, round)
                    .isEqualTo(outcome(protobuf, protobufFrame, 0x80));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void shouldTakeNoise(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);

            assertThat(outcome(new JsonCommands(4), noise, 0))
                    .as("seed %d", seed)
                    .hasSizeLessThanOrEqualTo(5);
            assertThat(outcome(new ProtobufCommands(4), noise, 0))
                    .as("seed %d", seed)
                    .hasSizeLessThanOrEqualTo(5);
        }
    }
}
