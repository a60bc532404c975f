/** Settings: their records, sources, validation and reference. */
@NullMarked
package io.ringcast.server.config;

import org.jspecify.annotations.NullMarked;
