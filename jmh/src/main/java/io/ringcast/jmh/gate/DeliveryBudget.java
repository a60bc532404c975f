package io.ringcast.jmh.gate;

/**
 * What may be allocated for each delivery, taken from two runs that differ in the number of subscribers only: nothing.
 *
 * <p>Thread: any.
 *
 * @param name as the table shows it
 * @param few the entry with few subscribers
 * @param many the entry with many
 * @param deliveries by how many they differ
 */
record DeliveryBudget(String name, String few, String many, int deliveries) {
    /**
     * What still counts as nothing. The smallest object has eight bytes; but what a publication itself allocates differs
     * by some dozens of bytes between JVMs, as their compilers decide, and that is divided by the deliveries too.
     */
    static final double LIMIT = 0.25;

    double bytes(Measurement atFew, Measurement atMany) {
        return (atMany.bytes() - atFew.bytes()) / deliveries;
    }
}
