package io.ringcast.engine.delta;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Documents as publishers send them, and what becomes of them between two publications. */
final class Documents {
    private static final String[] CHARACTERS = {"a", "é", "ß", "日", "本", "😀", "\\n", "0", "ق", "\u0000"};

    private Documents() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Prices of instruments: all keys alike, all values different. */
    static String quotes(int rows, Random random) {
        StringBuilder json = new StringBuilder("{\"quotes\":[");
        for (int i = 0; i < rows; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"symbol\":\"SYM")
                    .append(1000 + i)
                    .append("\",\"price\":")
                    .append(100 + random.nextInt(900))
                    .append('.')
                    .append(10 + random.nextInt(90))
                    .append(",\"volume\":")
                    .append(10_000 + random.nextInt(90_000))
                    .append('}');
        }
        return json.append("]}").toString();
    }

    static String text(Random random, int characters) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < characters; i++) {
            text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }

    /** Some characters replaced, inserted, removed, moved. */
    static String edited(String text, Random random) {
        StringBuilder edited = new StringBuilder(text);
        for (int edits = random.nextInt(6); edits > 0; edits--) {
            int from = boundary(edited, random);
            int to = boundary(edited, random);
            int length = Math.min(Math.abs(to - from), 1 + random.nextInt(40));
            int end = boundaryFrom(edited, Math.min(from, to) + length);
            int start = Math.min(from, to);
            switch (random.nextInt(4)) {
                case 0 -> edited.insert(from, text(random, 1 + random.nextInt(30)));
                case 1 -> edited.delete(start, end);
                case 2 -> edited.replace(start, end, text(random, 1 + random.nextInt(5)));
                default -> edited.insert(boundary(edited, random), edited.substring(start, end));
            }
        }
        return edited.toString();
    }

    private static int boundary(StringBuilder text, Random random) {
        return boundaryFrom(text, random.nextInt(text.length() + 1));
    }

    private static int boundaryFrom(StringBuilder text, int at) {
        return at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
    }

    /** The same with bytes, which leaves characters broken. */
    static byte[] edited(byte[] bytes, Random random) {
        ByteArrayOutputStream edited = new ByteArrayOutputStream();
        int at = 0;
        while (at < bytes.length) {
            int run = Math.min(bytes.length - at, 1 + random.nextInt(200));
            switch (random.nextInt(5)) {
                case 0 -> edited.writeBytes(random(random, random.nextInt(20)));
                case 1 -> edited.writeBytes(Arrays.copyOfRange(bytes, at / 2, at / 2 + run / 2));
                default -> edited.write(bytes, at, run);
            }
            at += run;
        }
        return edited.toByteArray();
    }
}
