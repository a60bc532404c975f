/** Who listens to what: subscriptions and the tables that a publication is delivered from. */
@NullMarked
package io.ringcast.engine.subscription;

import org.jspecify.annotations.NullMarked;
