/** TLS of a listener: keys and certificates from PEM files, read again when they change. */
@NullMarked
package io.ringcast.server.listener.tls;

import org.jspecify.annotations.NullMarked;
