package io.ringcast.server.auth.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a key or secret: an option, or the first variable that is set.
 *
 * <p>Thread: any.
 */
record Environment(Map<String, String> variables) {
    Environment {
        variables = Map.copyOf(variables);
    }

    Optional<String> find(Arguments arguments, String option, List<String> names) {
        Optional<String> value = arguments.option(option).filter(text -> !text.isEmpty());
        return value.isPresent()
                ? value
                : names.stream()
                        .map(name -> variables.getOrDefault(name, ""))
                        .filter(text -> !text.isEmpty())
                        .findFirst();
    }
}
