package io.ringcast.server.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a key on the record component that holds its value: the one place where a key is described.
 *
 * <p>The component's type decides how values are read: boolean, int, double, String, Duration, an enum or a list of
 * strings. A component whose type is a record is a section and carries no annotation unless its path differs.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {
    /** The default, written as in a file; lists are separated by commas. */
    String value();

    /** One sentence for the reference. */
    String doc();

    /** The key's last part where it is not the component's name in snake_case. */
    String name() default "";

    /** Environment names beside {@code RINGCAST_<PATH>}, highest precedence first. */
    String[] env() default {};

    /** An environment name that counts only when it is true, and then wins over {@link #env}. */
    String forcedBy() default "";

    /** Further paths in a file that mean this key. */
    String[] alias() default {};

    /** Smallest number, in the key's unit. */
    double min() default Double.NEGATIVE_INFINITY;

    /** Largest number, in the key's unit. */
    double max() default Double.POSITIVE_INFINITY;

    /** What a number counts. */
    Unit unit() default Unit.NONE;

    /** A word accepted in place of 0. */
    String zero() default "";

    /** A rule that bounds cannot express. */
    Check check() default Check.NONE;

    /** The value never appears in a message or a print. */
    boolean secret() default false;

    /** The default in profile sockudo, when it differs. */
    String sockudo() default "";

    /** The default in profile soketi, when it differs. */
    String soketi() default "";

    /** The default in profile pusher-strict, when it differs. */
    String strict() default "";

    /** The port of an entry that names none, for lists of nodes: each is a text or an object with host and port. */
    int nodePort() default 0;

    /** A change is taken over by a reload. */
    boolean reload() default false;

    /** Why the key has no effect in this server; it is accepted and checked for the sake of files that have it. */
    String unused() default "";
}
