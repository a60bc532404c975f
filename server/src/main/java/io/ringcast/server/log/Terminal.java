package io.ringcast.server.log;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Whether lines get colours: on a terminal, unless somebody forbids or forces them.
 *
 * <p>Thread: any.
 *
 * @param env the process environment
 * @param descriptors where the system shows what descriptors are, a link for each
 */
record Terminal(Map<String, String> env, Path descriptors) {
    /** The one that this process may have. */
    static Terminal ofProcess() {
        return new Terminal(System.getenv(), Path.of("/proc/self/fd"));
    }

    /** @param descriptor 1 for standard output, 2 for standard error */
    boolean wantsColours(int descriptor) {
        // no-color.org: any value that is not empty.
        if (!env.getOrDefault("NO_COLOR", "").isEmpty()) {
            return false;
        }
        for (String name : new String[] {"CLICOLOR_FORCE", "FORCE_COLOR"}) {
            String value = env.getOrDefault(name, "");
            if (!value.isEmpty() && !value.equals("0") && !value.equals("false")) {
                return true;
            }
        }
        return !env.getOrDefault("TERM", "").equals("dumb") && isTerminal(descriptor);
    }

    private boolean isTerminal(int descriptor) {
        Path link = descriptors.resolve(Integer.toString(descriptor));
        if (!Files.isSymbolicLink(link)) {
            // Not Linux. The console of the JDK is there only if input is a terminal as well.
            return !Files.isDirectory(descriptors)
                    && Optional.ofNullable(System.console())
                            .filter(Console::isTerminal)
                            .isPresent();
        }
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException gone) {
            return false;
        }
    }
}
