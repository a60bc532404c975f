/** Whose word on a client's address counts, and the PROXY protocol by which it is given. */
@NullMarked
package io.ringcast.server.listener.proxy;

import org.jspecify.annotations.NullMarked;
