package io.ringcast.server.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the name that somebody who misspelled another one most likely meant. */
final class NearestName {
    private static final int MAX_LENGTH = 128;
    private static final int LETTERS_PER_MISTAKE = 4;

    private NearestName() {}

    /**
     * The nearest of {@code names}: at most one mistake in four letters, or the only one that goes on where the word ends,
     * or that has the same last part in another section.
     */
    static Optional<String> of(String word, Collection<String> names) {
        if (word.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String nearest = "";
        int fewest = Math.max(1, word.length() / LETTERS_PER_MISTAKE) + 1;
        for (String name : names) {
            int mistakes = Math.abs(name.length() - word.length()) > fewest ? Integer.MAX_VALUE : distance(word, name);
            if (mistakes < fewest || (mistakes == fewest && !nearest.isEmpty() && name.compareTo(nearest) < 0)) {
                fewest = mistakes;
                nearest = name;
            }
        }
        if (!nearest.isEmpty()) {
            return Optional.of(nearest);
        }
        Collection<String> longer =
                names.stream().filter(name -> name.startsWith(word + "_")).toList();
        if (longer.size() == 1) {
            return longer.stream().findFirst();
        }
        String last = "." + word.substring(word.lastIndexOf('.') + 1);
        Collection<String> elsewhere =
                names.stream().filter(name -> ("." + name).endsWith(last)).toList();
        return elsewhere.size() == 1 ? elsewhere.stream().findFirst() : Optional.empty();
    }

    /** Letters to insert, remove, replace, or swap with their neighbour. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
