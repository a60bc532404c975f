/** JSON as bytes: scanned, sliced, escaped and written without being turned into objects. */
@NullMarked
package io.ringcast.server.json;

import org.jspecify.annotations.NullMarked;
