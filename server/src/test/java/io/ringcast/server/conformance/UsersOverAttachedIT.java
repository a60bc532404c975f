package io.ringcast.server.conformance;

/** {@link UsersContract} over the transport of virtual threads. */
final class UsersOverAttachedIT extends UsersContract {
    UsersOverAttachedIT() {
        super("attached", 1);
    }
}
