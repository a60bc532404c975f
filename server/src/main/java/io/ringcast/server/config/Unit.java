package io.ringcast.server.config;

/** What the number of a key counts. */
enum Unit {
    NONE("", 1),
    MILLIS("milliseconds", 1),
    /** Durations as Go writes them, with units of their own; bounds are seconds. */
    GO("", 1000),
    SECONDS("seconds", 1000),
    BYTES("bytes", 1),
    KIB("KiB", 1024),
    MIB("MiB", 1024 * 1024);

    final String word;
    final int factor;

    Unit(String word, int factor) {
        this.word = word;
        this.factor = factor;
    }

    /** Sizes in KiB and MiB may have a fraction, because the result is in bytes. */
    boolean fractional() {
        return this == KIB || this == MIB;
    }
}
