package io.ringcast.server.auth.command;

import io.ringcast.server.json.JsonScanner;
import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Options with their values ({@code --name value} or {@code --name=value}) and what stands beside them.
 *
 * <p>Thread: any.
 */
final class Arguments {
    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s?)?");
    private static final int[] UNIT_SECONDS = {86_400, 3600, 60, 1};

    private final Map<String, String> options;
    private final List<String> others;

    private Arguments(Map<String, String> options, List<String> others) {
        this.options = Map.copyOf(options);
        this.others = List.copyOf(others);
    }

    /** At most {@code maxOthers} words may be no options. */
    static Arguments parse(List<String> words, Set<String> known, int maxOthers) throws UsageException {
        Map<String, String> options = new HashMap<>();
        List<String> others = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith("--")) {
                others.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!known.contains(name)) {
                throw new UsageException("Unknown option " + name + ".");
            }
            if (equals < 0 && i + 1 == words.size()) {
                throw new UsageException(name + " has no value.");
            }
            String value = equals < 0 ? words.get(++i) : word.substring(equals + 1);
            if (options.put(name, value) != null) {
                throw new UsageException(name + " stands there twice.");
            }
        }
        if (others.size() > maxOthers) {
            // Without the word itself, which may be a token or a secret.
            throw new UsageException("There is a word too many.");
        }
        return new Arguments(options, others);
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    String required(String name) throws UsageException {
        return option(name).orElseThrow(() -> new UsageException("It needs " + name + "."));
    }

    Optional<String> word() {
        return others.stream().findFirst();
    }

    /** The value of an option as JSON. */
    Optional<RawJson> json(String name) throws UsageException {
        String value = options.get(name);
        if (value == null) {
            return Optional.empty();
        }
        byte[] bytes = value.strip().getBytes(StandardCharsets.UTF_8);
        if (!JsonScanner.isValid(bytes, 0, bytes.length)) {
            throw new UsageException(name + " is not JSON.");
        }
        return Optional.of(RawJson.of(bytes));
    }

    /** The value of an option as seconds: {@code 90}, {@code 90s}, {@code 1h30m}, {@code 7d}. */
    Optional<Long> seconds(String name) throws UsageException {
        String value = options.get(name);
        if (value == null) {
            return Optional.empty();
        }
        Matcher parts = DURATION.matcher(value);
        if (value.isEmpty() || !parts.matches()) {
            throw new UsageException(name + " is not a time such as 90s, 1h30m or 7d.");
        }
        long seconds = 0;
        for (int i = 0; i < UNIT_SECONDS.length; i++) {
            String number = parts.group(i + 1);
            seconds += number == null ? 0 : Long.parseLong(number) * UNIT_SECONDS[i];
        }
        return Optional.of(seconds);
    }
}
