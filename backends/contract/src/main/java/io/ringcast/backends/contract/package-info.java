/** One abstract test suite per port of the engine, which every back end runs over its own version. */
@NullMarked
package io.ringcast.backends.contract;

import org.jspecify.annotations.NullMarked;
