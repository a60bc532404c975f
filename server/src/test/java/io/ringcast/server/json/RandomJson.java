package io.ringcast.server.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Random JSON values in every spelling that the grammar allows, and damaged ones.
 *
 * <p>Thread: confined to the test.
 */
final class RandomJson {
    private static final String[] PIECES = {
        "a",
        "Z",
        "0",
        " ",
        "/",
        "\\/",
        "\\n",
        "\\\"",
        "\\\\",
        "\\t",
        "\\b",
        "\\f",
        "\\r",
        "\\u0041",
        "\\u00e9",
        "\\uD83D\\uDE00",
        "\\ud800",
        "\\udfff",
        "é",
        "€",
        "😀",
        "\u2028",
        "\u007f",
        "client-",
        "{",
        "]",
        ","
    };
    private static final String[] NUMBERS = {
        "0", "-0", "7", "-12", "1234567890", "0.5", "-1.25", "1e3", "2E-2", "1.5e+7", "12345678901234567890"
    };
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t ", "\r\n"};
    private static final byte[] DAMAGE = "{}[]\":,\\0123eE+-.tfnu/ \n\u0001".getBytes(StandardCharsets.US_ASCII);

    private final Random random;

    RandomJson(Random random) {
        this.random = random;
    }

    String value(int depth) {
        int kind = random.nextInt(depth > 0 ? 8 : 5);
        return switch (kind) {
            case 0 -> pick("true", "false", "null");
            case 1 -> pick(NUMBERS);
            case 2, 3, 4 -> string();
            case 5 -> array(depth);
            default -> object(depth);
        };
    }

    String string() {
        StringBuilder text = new StringBuilder("\"");
        int pieces = random.nextInt(6);
        for (int i = 0; i < pieces; i++) {
            text.append(pick(PIECES));
        }
        return text.append('"').toString();
    }

    String space() {
        return pick(SPACES);
    }

    private String array(int depth) {
        StringBuilder text = new StringBuilder("[").append(space());
        int elements = random.nextInt(4);
        for (int i = 0; i < elements; i++) {
            text.append(i == 0 ? "" : ",")
                    .append(space())
                    .append(value(depth - 1))
                    .append(space());
        }
        return text.append(']').toString();
    }

    String object(int depth) {
        StringBuilder text = new StringBuilder("{").append(space());
        int members = random.nextInt(4);
        for (int i = 0; i < members; i++) {
            text.append(i == 0 ? "" : ",").append(space()).append(string()).append(space());
            text.append(':').append(space()).append(value(depth - 1)).append(space());
        }
        return text.append('}').toString();
    }

    /** A copy with a few bytes changed, removed, doubled or cut off. */
    byte[] damaged(byte[] json) {
        byte[] copy = json.clone();
        int times = 1 + random.nextInt(2);
        for (int i = 0; i < times && copy.length > 0; i++) {
            int at = random.nextInt(copy.length);
            int kind = random.nextInt(5);
            if (kind < 2) {
                copy[at] = DAMAGE[random.nextInt(DAMAGE.length)];
            } else if (kind == 2) {
                copy[at] = (byte) random.nextInt(256);
            } else {
                copy = kind == 3 ? without(copy, at) : doubled(copy, at);
            }
        }
        return copy;
    }

    private static byte[] without(byte[] json, int at) {
        byte[] shorter = Arrays.copyOf(json, json.length - 1);
        System.arraycopy(json, at + 1, shorter, at, json.length - at - 1);
        return shorter;
    }

    private static byte[] doubled(byte[] json, int at) {
        byte[] longer = Arrays.copyOf(json, json.length + 1);
        System.arraycopy(json, at, longer, at + 1, json.length - at);
        return longer;
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
