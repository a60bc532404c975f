package io.ringcast.server.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a record component as a section of keys. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Section {
    /** What the section is about, for the reference; nothing for what is said about the section around it. */
    String value();

    /** True for a section whose keys stand in the section around it, or at the top of the file. */
    boolean top() default false;

    /** True when further keys may stand in the section, which then have no effect. */
    boolean open() default false;
}
