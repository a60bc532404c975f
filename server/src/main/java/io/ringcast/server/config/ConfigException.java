package io.ringcast.server.config;

import java.util.List;

/** The configuration is not usable. Each problem is one sentence with its remedy; none contains a secret. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    ConfigException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    ConfigException(String problem) {
        this(List.of(problem));
    }

    /** Everything that is wrong, not only the first find. */
    public List<String> problems() {
        return problems;
    }
}
