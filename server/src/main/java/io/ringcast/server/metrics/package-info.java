/** Names under which the counts of engine and transports are scraped. */
@NullMarked
package io.ringcast.server.metrics;

import org.jspecify.annotations.NullMarked;
