package io.ringcast.server.protocol.centrifuge.wire;

/**
 * How the messages of a connection are written. Centrifuge protocol: one encoding for the connection's whole life.
 *
 * <p>Thread: any.
 */
public enum Encoding {
    JSON,
    PROTOBUF
}
