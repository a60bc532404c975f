package io.ringcast.load.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {
    @Test
    void shouldReadWhatIsResident() throws IOException {
        assertThat(Memory.residentBytes(List.of("Name:\tjava", "VmHWM:\t   300 kB", "VmRSS:\t   120 kB")))
                .isEqualTo(122880);
    }

    @Test
    void shouldSayWhenTheProcessHasEnded() {
        assertThatThrownBy(() -> Memory.residentBytes(List.of("Name:\tjava", "State:\tZ (zombie)")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has ended");
    }

    @Test
    void shouldTakeTheBytesOfTheTotal() throws IOException {
        String histogram = """
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:         30000        1234567  [B (java.base@25.0.3)
                   2:             1             16  io.example.Total
                Total         30001        1234583
                """;

        assertThat(Jcmd.histogramTotal(histogram)).isEqualTo(1234583);
    }

    @Test
    void shouldSayWhatStoodInPlaceOfAHistogram() {
        assertThatThrownBy(() -> Jcmd.histogramTotal("AttachNotSupportedException: no such process\nmore"))
                .isInstanceOf(IOException.class)
                .hasMessage("jcmd printed no histogram: AttachNotSupportedException: no such process");
    }

    @Test
    void shouldQuotePathsForTheShell() {
        Jcmd jcmd = new Jcmd(Path.of("/my jdk/bin/jcmd"), 17);

        assertThat(jcmd.shell("GC.run", Path.of("/it's/here")))
                .isEqualTo("'/my jdk/bin/jcmd' 17 GC.run > '/it'\\''s/here'");
    }
}
