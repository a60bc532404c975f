/** Processes of a comparison: servers, the load generator, and what is asked of a JVM that runs. */
@NullMarked
package io.ringcast.load.process;

import org.jspecify.annotations.NullMarked;
