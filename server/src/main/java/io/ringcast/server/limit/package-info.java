/** Who a client is to the limits that are counted by address, and how often each limit was asked and hit. */
@NullMarked
package io.ringcast.server.limit;

import org.jspecify.annotations.NullMarked;
