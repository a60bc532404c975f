/** Operating a running server: routes behind a token, and the command that calls them. */
@NullMarked
package io.ringcast.server.http.admin;

import org.jspecify.annotations.NullMarked;
