package io.ringcast.server.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The JVM's metrics under Micrometer's names, and the process's under those of Prometheus' own clients. None has our
 * prefix: dashboards for every JVM and every process read them.
 *
 * <p>Thread: any.
 */
final class ProcessMetrics implements Families {
    private static final double NS_PER_SECOND = 1e9;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    // It listens for collections for as long as the process lives.
    @SuppressWarnings("resource")
    static void register(MeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    @Override
    public void write(TextFormat text) {
        ProcessHandle.Info info = ProcessHandle.current().info();
        info.totalCpuDuration().ifPresent(cpu -> {
            text.family("process_cpu_seconds_total", TextFormat.Type.COUNTER, "Processor time of the process.");
            text.sample("", cpu.toNanos() / NS_PER_SECOND);
        });
        long resident = residentBytes();
        if (resident > 0) {
            text.family("process_resident_memory_bytes", TextFormat.Type.GAUGE, "Resident memory of the process.");
            text.sample("", resident);
        }
    }

    // Only Linux tells it in a file.
    private static long residentBytes() {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(RESIDENT)) {
                    String[] parts = line.substring(RESIDENT.length()).strip().split("\\s+", -1);
                    return Long.parseLong(parts[0]) * 1024;
                }
            }
        } catch (IOException unreadable) {
            return 0;
        }
        return 0;
    }
}
