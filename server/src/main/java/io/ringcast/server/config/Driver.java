package io.ringcast.server.config;

import java.util.List;
import java.util.Locale;

/**
 * A word of a driver key. Files of other servers name drivers that a build need not contain: they are read, and refused
 * with a remedy.
 *
 * <p>Thread: any.
 */
interface Driver {
    /** Its name as a constant. */
    String name();

    /** Whether this build can do it. */
    boolean contained();

    /** Further spellings. */
    default List<String> alsoCalled() {
        return List.of();
    }

    /** Its name as it is written in a file. */
    default String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
