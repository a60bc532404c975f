package io.ringcast.load.process;

import java.io.IOException;

/** Waits that an interrupt ends, and the run with it. */
public final class Pause {
    private Pause() {}

    public static void ofMs(long ms) throws IOException {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
