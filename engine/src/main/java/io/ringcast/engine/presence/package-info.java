/** Who is in a channel: members, counted by connection. */
@NullMarked
package io.ringcast.engine.presence;

import org.jspecify.annotations.NullMarked;
