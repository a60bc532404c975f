package io.ringcast.server.transport.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EpollEventLayoutTest {
    @Test
    void shouldBePackedOnX86() {
        assertThat(EpollEventLayout.of("amd64")).isEqualTo(new EpollEventLayout(12, 0, 4));
        assertThat(EpollEventLayout.of("x86_64")).isEqualTo(new EpollEventLayout(12, 0, 4));
    }

    @Test
    void shouldBeAlignedOnArm() {
        assertThat(EpollEventLayout.of("aarch64")).isEqualTo(new EpollEventLayout(16, 0, 8));
    }

    @Test
    void shouldRefuseAnArchitectureItDoesNotKnow() {
        assertThatThrownBy(() -> EpollEventLayout.of("s390x"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("os.arch=s390x has no known epoll_event layout: expected amd64 or aarch64");
    }
}
