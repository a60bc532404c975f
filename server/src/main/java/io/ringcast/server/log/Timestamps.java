package io.ringcast.server.log;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Times of lines, written digit by digit: the JDK's formatter loads tables that a start need not wait for.
 *
 * <p>Thread: any.
 */
final class Timestamps {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private Timestamps() {}

    /** RFC 3339 with milliseconds and the zone's offset. */
    static void append(StringBuilder line, Instant time, ZoneId zone) {
        ZoneOffset offset = zone.getRules().getOffset(time);
        LocalDateTime local = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), offset);
        digits(line, local.getYear(), 4).append('-');
        digits(line, local.getMonthValue(), 2).append('-');
        digits(line, local.getDayOfMonth(), 2).append('T');
        digits(line, local.getHour(), 2).append(':');
        digits(line, local.getMinute(), 2).append(':');
        digits(line, local.getSecond(), 2).append('.');
        digits(line, local.getNano() / 1_000_000, 3);
        if (offset.getTotalSeconds() == 0) {
            line.append('Z');
        } else {
            appendOffset(line, offset, ":");
        }
    }

    /** The form of access logs, such as {@code 21/Nov/2026:20:28:45 +0100}. */
    static void appendCommon(StringBuilder line, Instant time, ZoneId zone) {
        ZoneOffset offset = zone.getRules().getOffset(time);
        LocalDateTime local = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), offset);
        int month = 3 * (local.getMonthValue() - 1);
        digits(line, local.getDayOfMonth(), 2).append('/');
        line.append(MONTHS, month, month + 3).append('/');
        digits(line, local.getYear(), 4).append(':');
        digits(line, local.getHour(), 2).append(':');
        digits(line, local.getMinute(), 2).append(':');
        digits(line, local.getSecond(), 2).append(' ');
        appendOffset(line, offset, "");
    }

    private static void appendOffset(StringBuilder line, ZoneOffset offset, String between) {
        int minutes = Math.abs(offset.getTotalSeconds()) / 60;
        line.append(offset.getTotalSeconds() < 0 ? '-' : '+');
        digits(line, minutes / 60, 2).append(between);
        digits(line, minutes % 60, 2);
    }

    private static StringBuilder digits(StringBuilder line, int number, int width) {
        int divisor = 1;
        for (int i = 1; i < width; i++) {
            divisor *= 10;
        }
        for (int rest = number; divisor > 0; divisor /= 10) {
            line.append((char) ('0' + rest / divisor % 10));
        }
        return line;
    }
}
