package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The first line of a process says what it is. */
final class StartLineTest {
    @Test
    void shouldNameTheModeAndTheNode() {
        try (ServerProcess server = ServerProcess.start(
                "attached", "ENVIRONMENT=staging", "INSTANCE_PROCESS_ID=node-7", "CLEANUP_BATCH_SIZE=9")) {
            assertThat(server.log())
                    .contains("mode=staging, node=node-7")
                    .contains("These keys have no effect in this server: cleanup.batch_size (");
        }
    }
}
