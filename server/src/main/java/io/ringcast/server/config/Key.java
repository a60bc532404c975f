package io.ringcast.server.config;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration: how its text is read and described.
 *
 * <p>Thread: any.
 *
 * @param path the key in a file, sections separated by dots
 * @param type the type of the record component that holds the value
 * @param envNames environment names, highest precedence first
 */
record Key(String path, Class<?> type, KeyTraits traits, List<String> envNames) {
    static final Set<String> TRUE_WORDS = Set.of("true", "1", "yes", "on");
    static final Set<String> FALSE_WORDS = Set.of("false", "0", "no", "off");
    private static final int MAX_TEXT_LENGTH = 4096;
    private static final int MAX_JSON_LENGTH = 1024 * 1024;
    private static final int MAX_NUMBER_LENGTH = 32;
    private static final int MAX_LONG_DIGITS = 18;

    static Key of(String prefix, RecordComponent component, Setting setting) {
        String name = setting.name().isEmpty() ? snakeCase(component.getName()) : setting.name();
        String path = prefix.isEmpty() ? name : prefix + "." + name;
        Set<String> names = new LinkedHashSet<>();
        names.add("RINGCAST_" + path.toUpperCase(Locale.ROOT).replace('.', '_'));
        Stream.of(setting.env()).filter(env -> env.startsWith("SOCKUDO_")).forEach(env -> names.add(ownName(env)));
        names.addAll(List.of(setting.env()));
        names.addAll(CentrifugeKeys.environmentNames(path));
        return new Key(path, component.getType(), KeyTraits.of(setting), List.copyOf(names));
    }

    static String snakeCase(String camelCase) {
        StringBuilder snake = new StringBuilder(camelCase.length() + 8);
        for (int i = 0; i < camelCase.length(); i++) {
            char c = camelCase.charAt(i);
            if (i > 0 && Character.isUpperCase(c) && !Character.isUpperCase(camelCase.charAt(i - 1))) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(c));
        }
        return snake.toString();
    }

    /** Our name for one of Sockudo's environment names. */
    static String ownName(String sockudoName) {
        return "RINGCAST_" + sockudoName.substring("SOCKUDO_".length());
    }

    /** The same key of an entry of a list, which stands at another path. */
    Key at(String otherPath) {
        return new Key(otherPath, type, traits, List.of());
    }

    boolean isList() {
        return type == List.class;
    }

    boolean isNumber() {
        return type == int.class || type == double.class || type == Duration.class;
    }

    String defaultText(Profile profile) {
        String own = switch (profile) {
            case DEFAULT -> "";
            case SOCKUDO -> traits.sockudo();
            case SOKETI -> traits.soketi();
            case PUSHER_STRICT -> traits.strict();
        };
        return own.isEmpty() ? traits.value() : own;
    }

    /** The value a text stands for, or null when the text is not valid. */
    @Nullable
    Object parse(String text) {
        String trimmed = text.strip();
        if (trimmed.length() > (traits.check().json() ? MAX_JSON_LENGTH : MAX_TEXT_LENGTH)
                || (!isNumber() && !traits.check().accepts(trimmed))) {
            return null;
        }
        if (type == boolean.class) {
            return truth(trimmed);
        }
        if (isNumber()) {
            return parseNumber(trimmed);
        }
        if (isList()) {
            return splitList(trimmed);
        }
        return type.isEnum() ? parseWord(trimmed) : trimmed;
    }

    static List<String> splitList(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** True or false for the words that mean it, else null. */
    static @Nullable Boolean truth(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        return TRUE_WORDS.contains(word) ? Boolean.TRUE : FALSE_WORDS.contains(word) ? Boolean.FALSE : null;
    }

    private @Nullable Object parseWord(String text) {
        String wanted = text.replace('-', '_').toUpperCase(Locale.ROOT);
        for (Object constant : type.getEnumConstants()) {
            boolean alias =
                    constant instanceof Driver driver && driver.alsoCalled().contains(text.toLowerCase(Locale.ROOT));
            if (alias || ((Enum<?>) constant).name().equals(wanted)) {
                return constant;
            }
        }
        return null;
    }

    private @Nullable Object parseNumber(String text) {
        boolean zeroWord =
                !traits.zero().isEmpty() && (text.equalsIgnoreCase(traits.zero()) || text.equalsIgnoreCase("none"));
        if (traits.unit() == Unit.GO) {
            return zeroWord ? Duration.ZERO : parseGo(text);
        }
        BigDecimal number = zeroWord ? BigDecimal.ZERO : decimal(text);
        if (number == null || number.doubleValue() < traits.min() || number.doubleValue() > traits.max()) {
            return null;
        }
        if (type == double.class) {
            return number.doubleValue();
        }
        boolean whole = number.stripTrailingZeros().scale() <= 0;
        if (!whole && !traits.unit().fractional()) {
            return null;
        }
        if (!traits.check().accepts(number.toPlainString())) {
            return null;
        }
        BigDecimal scaled =
                number.multiply(BigDecimal.valueOf(traits.unit().factor)).setScale(0, RoundingMode.HALF_UP);
        return type == Duration.class ? (Object) Duration.ofMillis(scaled.longValueExact()) : scaled.intValueExact();
    }

    // Centrifugo: a duration of less than 0 switches off what 0 switches off here.
    private @Nullable Duration parseGo(String text) {
        if (!traits.zero().isEmpty() && text.equals("-1")) {
            return Duration.ZERO;
        }
        Duration duration = GoDuration.parse(text);
        if (duration != null && duration.isNegative() && !traits.zero().isEmpty()) {
            return Duration.ZERO;
        }
        double seconds = duration == null ? Double.NaN : duration.toNanos() / 1e9;
        return seconds >= traits.min() && seconds <= traits.max() ? duration : null;
    }

    /** The number a text spells, or null; refuses exponents whose plain form would not fit into memory. */
    static @Nullable BigDecimal decimal(String text) {
        if (text.length() > MAX_NUMBER_LENGTH) {
            return null;
        }
        if (!text.isEmpty() && text.length() <= MAX_LONG_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            // Nearly all are such, and to parse them as decimals loads tables that the start need not wait for.
            return BigDecimal.valueOf(Long.parseLong(text));
        }
        try {
            BigDecimal number = new BigDecimal(text);
            return Math.abs(number.scale()) > MAX_NUMBER_LENGTH ? null : number;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** What a valid value looks like, to follow "expected". */
    String expected() {
        if (type == boolean.class) {
            return "true or false";
        }
        if (type.isEnum()) {
            return "one of " + words();
        }
        if (isNumber()) {
            return expectedNumber();
        }
        String kind = isList() ? "a list of words" : "a text";
        return traits.check() == Check.NONE ? kind : traits.check().expected;
    }

    private String expectedNumber() {
        if (traits.unit() == Unit.GO) {
            return "a duration such as 300ms, 25s or 1h30m" + (traits.zero().isEmpty() ? "" : ", or " + traits.zero());
        }
        List<String> parts = new ArrayList<>();
        parts.add(type == double.class || traits.unit().fractional() ? "a number" : "a whole number");
        if (!traits.unit().word.isEmpty()) {
            parts.add("of " + traits.unit().word);
        }
        if (Double.isFinite(traits.max())) {
            parts.add("from " + plain(traits.min()) + " to " + plain(traits.max()));
        } else if (Double.isFinite(traits.min())) {
            parts.add("of at least " + plain(traits.min()));
        }
        if (traits.check() != Check.NONE) {
            parts.add(traits.check().expected);
        }
        if (!traits.zero().isEmpty()) {
            parts.add("or " + traits.zero());
        }
        return String.join(" ", parts);
    }

    /** The words of an enum type, separated by commas. */
    String words() {
        return Stream.of(type.getEnumConstants()).map(Key::word).collect(Collectors.joining(", "));
    }

    private static String word(Object constant) {
        return constant.toString().toLowerCase(Locale.ROOT);
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    /** A text that is not valid, for a message: without what may be a secret. */
    String shown(String text) {
        return traits.secret() || traits.check().addresses() ? "***" : text;
    }

    // What stands before the last @ may be a password with any character, and so may a query.
    private static String withoutPasswords(String text) {
        int at = text.lastIndexOf('@');
        int scheme = text.indexOf("://");
        int start = scheme < 0 || scheme > at ? 0 : scheme + 3;
        String hidden = at < 0 ? text : text.substring(0, start) + "***" + text.substring(at);
        int query = hidden.indexOf('?');
        return query < 0 ? hidden : hidden.substring(0, query) + "?***";
    }

    /** A text of this key as TOML writes it; secrets are left out. */
    String toToml(String value) {
        // The default of a list is an empty one, which everybody may see.
        if (traits.secret() && !value.isEmpty() && !(traits.check().json() && value.equals(traits.value()))) {
            return "\"***\"";
        }
        String text = traits.check().addresses() ? withoutPasswords(value) : value;
        if (isList()) {
            return splitList(text).stream().map(Key::quote).collect(Collectors.joining(", ", "[", "]"));
        }
        String trimmed = text.strip();
        if (type == boolean.class && truth(trimmed) != null) {
            return String.valueOf(truth(trimmed));
        }
        BigDecimal number = isNumber() && traits.unit() != Unit.GO ? decimal(trimmed) : null;
        return number == null ? quote(trimmed) : number.toPlainString();
    }

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
