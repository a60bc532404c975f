/** Health, readiness and usage of the node, and the page to try it. */
@NullMarked
package io.ringcast.server.http.health;

import org.jspecify.annotations.NullMarked;
