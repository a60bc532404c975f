/** Runs the simulations of the protocols' packages. */
@NullMarked
package io.ringcast.gatling;

import org.jspecify.annotations.NullMarked;
