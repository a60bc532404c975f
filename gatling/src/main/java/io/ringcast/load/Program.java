package io.ringcast.load;

import java.util.List;

/** What can be started and loaded. */
enum Program {
    RINGCAST,
    /** Ringcast by the port of its Centrifugo clients. */
    CENTRIFUGO,
    /** The C program, one send for each message and subscriber. */
    FLOOR,
    /** The C program, all that is pending for a channel in one send. */
    COALESCING_FLOOR,
    /** Helidon with one handler that reads the body and checks the signature. */
    BARE_HANDLER;

    private static final List<String> CENTRIFUGO_CLIENTS =
            Side.words("--dialect centrifuge --prefix bench- --key api-key");

    /** Whether it is compiled while it runs, and needs a warm-up for that. */
    boolean isJava() {
        return this == RINGCAST || this == CENTRIFUGO || this == BARE_HANDLER;
    }

    /** What the generator is told so that its clients and requests are those of this program; a load may say otherwise. */
    List<String> clients() {
        return this == CENTRIFUGO ? CENTRIFUGO_CLIENTS : List.of();
    }
}
