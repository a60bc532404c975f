/** What all HTTP routes share: answers and cross-origin rules. */
@NullMarked
package io.ringcast.server.http;

import org.jspecify.annotations.NullMarked;
