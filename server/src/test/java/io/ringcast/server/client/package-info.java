/** The official Java libraries of Pusher and Centrifugo, unmodified, against a started server. */
@NullMarked
package io.ringcast.server.client;

import org.jspecify.annotations.NullMarked;
