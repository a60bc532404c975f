package io.ringcast.load.report;

/**
 * What a row measures and what is good enough.
 *
 * @param name as given on the command line
 * @param title what is measured, for people
 * @param unit of the server's figure
 * @param goal the largest figure that is good enough: a ratio where two sides are compared, else in the unit; {@link
 *     #NO_GOAL} where the figure is only to be known
 */
public record Heading(String name, String title, String unit, double goal) {
    public static final double NO_GOAL = Double.NaN;

    boolean hasGoal() {
        return !Double.isNaN(goal);
    }
}
