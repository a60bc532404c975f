package io.ringcast.load;

/** What can be started and loaded. */
enum Program {
    RINGCAST,
    /** The C program, one send for each message and subscriber. */
    FLOOR,
    /** The C program, all that is pending for a channel in one send. */
    COALESCING_FLOOR,
    /** Helidon with one handler that reads the body and checks the signature. */
    BARE_HANDLER;

    /** Whether it is compiled while it runs, and needs a warm-up for that. */
    boolean isJava() {
        return this == RINGCAST || this == BARE_HANDLER;
    }
}
