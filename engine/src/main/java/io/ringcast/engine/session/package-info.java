/** Session identity, rights, limits and the reasons why a session ends. */
@NullMarked
package io.ringcast.engine.session;

import org.jspecify.annotations.NullMarked;
