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
    /** One byte in a hundred deliveries is noise, not an object: the smallest object has eight. */
    static final double LIMIT = 0.01;

    double bytes(Measurement atFew, Measurement atMany) {
        return (atMany.bytes() - atFew.bytes()) / deliveries;
    }
}
