/** The messages of the Centrifuge client protocol as bytes and back, in JSON and in Protobuf, without any session. */
@NullMarked
package io.ringcast.server.protocol.centrifuge.wire;

import org.jspecify.annotations.NullMarked;
