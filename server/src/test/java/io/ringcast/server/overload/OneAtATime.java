package io.ringcast.server.overload;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Loads the machine for long, or bounds how long the server may take: only one such class runs at a time, beside others
 * that load it less. They come first, because they are the longest.
 */
@Order(1)
@ResourceLock("cores")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface OneAtATime {}
