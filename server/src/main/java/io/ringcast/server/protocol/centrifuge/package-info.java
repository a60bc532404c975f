/** The Centrifuge client protocol: sessions, subscriptions and what clients may do. */
@NullMarked
package io.ringcast.server.protocol.centrifuge;

import org.jspecify.annotations.NullMarked;
