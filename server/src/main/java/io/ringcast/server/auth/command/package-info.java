/** The command {@code token}: makes and checks what clients show to get in. */
@NullMarked
package io.ringcast.server.auth.command;

import org.jspecify.annotations.NullMarked;
