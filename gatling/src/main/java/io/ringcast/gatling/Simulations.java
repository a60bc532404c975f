package io.ringcast.gatling;

import io.gatling.app.Gatling$;
import java.util.List;

/**
 * Runs simulations one after the other in this JVM: most of the CPU of a short simulation goes into starting Gatling,
 * which its build plugin does for each anew. Arguments are the folder for reports and the names of the classes.
 *
 * <p>Thread: any.
 */
public final class Simulations {
    private Simulations() {}

    /** Exits with 0 if all simulations passed; says of each, on a line of its own, how it ended. */
    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        if (words.size() < 2) {
            throw new IllegalArgumentException(
                    "expected a folder for reports and at least one simulation, got " + words);
        }
        int worst = 0;
        for (String simulation : words.subList(1, words.size())) {
            System.out.println("Simulation begins: " + simulation);
            int status = run(simulation, words.getFirst());
            System.out.println("Simulation ended with " + status + ": " + simulation);
            worst = Math.max(worst, status);
        }
        System.exit(worst);
    }

    private static int run(String simulation, String reports) {
        // Gatling's own main does this and then ends the JVM.
        return Gatling$.MODULE$.fromArgs(new String[] {"--simulation", simulation, "--results-folder", reports});
    }
}
