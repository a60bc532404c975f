package io.ringcast.engine.subscription;

/**
 * Decimal numbers compared as they are written, {@code [+-]digits[.digits]}: exactly, and without making a number of
 * them.
 *
 * <p>Thread: any.
 */
final class DecimalText {
    /** Longer texts are no numbers, as for Centrifugo. */
    static final int MAX_LENGTH = 200;

    private DecimalText() {}

    /** Whether a text is a number. */
    static boolean isNumber(String text) {
        int length = text.length();
        if (length > MAX_LENGTH) {
            return false;
        }
        int start = startOfDigits(text);
        int point = endOfDigits(text, start);
        if (point == start || point == length) {
            return point > start;
        }
        int end = endOfDigits(text, point + 1);
        return text.charAt(point) == '.' && end == length && end > point + 1;
    }

    /** Compares two numbers as {@link Comparable} does. */
    static int compare(String a, String b) {
        int signA = sign(a);
        int signB = sign(b);
        if (signA != signB) {
            return Integer.compare(signA, signB);
        }
        return signA * compareMagnitudes(a, b);
    }

    private static int sign(String number) {
        for (int i = startOfDigits(number); i < number.length(); i++) {
            if (number.charAt(i) != '0' && number.charAt(i) != '.') {
                return number.charAt(0) == '-' ? -1 : 1;
            }
        }
        return 0;
    }

    private static int compareMagnitudes(String a, String b) {
        int atA = firstOfWhole(a);
        int atB = firstOfWhole(b);
        int pointA = endOfDigits(a, atA);
        int pointB = endOfDigits(b, atB);
        if (pointA - atA != pointB - atB) {
            return Integer.compare(pointA - atA, pointB - atB);
        }
        for (; atA < pointA; atA++, atB++) {
            if (a.charAt(atA) != b.charAt(atB)) {
                return Integer.compare(a.charAt(atA), b.charAt(atB));
            }
        }
        return compareFractions(a, pointA + 1, b, pointB + 1);
    }

    private static int compareFractions(String a, int fromA, String b, int fromB) {
        int longer = Math.max(a.length() - fromA, b.length() - fromB);
        for (int i = 0; i < longer; i++) {
            int difference = digitOrZero(a, fromA + i) - digitOrZero(b, fromB + i);
            if (difference != 0) {
                return Integer.signum(difference);
            }
        }
        return 0;
    }

    private static char digitOrZero(String number, int at) {
        return at < number.length() ? number.charAt(at) : '0';
    }

    /** Behind the zeros in front, which do not count. */
    private static int firstOfWhole(String number) {
        int at = startOfDigits(number);
        while (at < number.length() && number.charAt(at) == '0') {
            at++;
        }
        return at;
    }

    private static int startOfDigits(String text) {
        return !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    }

    private static int endOfDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
