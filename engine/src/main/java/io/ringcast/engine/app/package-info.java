/** Tenants: their credentials, limits and features. */
@NullMarked
package io.ringcast.engine.app;

import org.jspecify.annotations.NullMarked;
