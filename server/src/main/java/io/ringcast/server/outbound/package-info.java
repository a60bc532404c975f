/** What calls to other people's HTTP servers share: look-ups of names that end in time, answers that are read to a bound. */
@NullMarked
package io.ringcast.server.outbound;

import org.jspecify.annotations.NullMarked;
