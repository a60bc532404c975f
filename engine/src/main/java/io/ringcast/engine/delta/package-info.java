/** The difference between two publications as a patch that Centrifuge clients apply. */
@NullMarked
package io.ringcast.engine.delta;

import org.jspecify.annotations.NullMarked;
