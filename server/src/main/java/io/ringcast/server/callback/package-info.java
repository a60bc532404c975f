/** Calls to the customer's back end, which decides about connections, subscriptions, publications and remote procedures. */
@NullMarked
package io.ringcast.server.callback;

import org.jspecify.annotations.NullMarked;
