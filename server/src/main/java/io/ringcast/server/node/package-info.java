/** Puts the parts together: one node, from its settings to its listeners, and the way back down. */
@NullMarked
package io.ringcast.server.node;

import org.jspecify.annotations.NullMarked;
