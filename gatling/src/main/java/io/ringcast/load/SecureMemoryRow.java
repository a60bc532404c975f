package io.ringcast.load;

import io.ringcast.load.process.Contender;
import io.ringcast.load.process.Jcmd;
import io.ringcast.load.process.Launch;
import io.ringcast.load.process.Memory;
import io.ringcast.load.process.Pause;
import io.ringcast.load.report.GeneratorLoad;
import io.ringcast.load.report.Heading;
import io.ringcast.load.report.Result;
import io.ringcast.load.tls.Certificate;
import io.ringcast.load.tls.SecureClients;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What each idle subscribed connection over TLS adds to the server's resident memory, in kB: after a collection before
 * the first and one after the last. The clients are Java's, in this process: the C generator speaks no TLS.
 */
record SecureMemoryRow(Heading heading, int connections) implements Row {
    private static final int PROCESSES = 3;
    private static final int WARM = 300;
    private static final int REST_MS = 2000;

    @Override
    public int samples(Setup setup) {
        return setup.processes(PROCESSES);
    }

    @Override
    public Result measure(Bench bench) throws IOException {
        List<Double> kilobytes = new ArrayList<>();
        for (int i = 0; i < samples(bench.setup()); i++) {
            try {
                kilobytes.add(bytes(bench.setup()) / connections / Memory.BYTES_PER_KB);
            } catch (GeneralSecurityException e) {
                throw new IOException("this JDK has no TLS", e);
            }
            bench.tick().run();
        }
        return new Result.Single(heading, kilobytes, GeneratorLoad.NONE);
    }

    private double bytes(Setup setup) throws IOException, GeneralSecurityException {
        Certificate certificate = Certificate.make(setup.java().resolveSibling("keytool"), setup.logs());
        Map<String, String> settings = Map.of(
                "SSL_ENABLED",
                "true",
                "SSL_CERT_PATH",
                certificate.chain().toString(),
                "SSL_KEY_PATH",
                certificate.key().toString(),
                "RINGCAST_TRANSPORT",
                "auto");
        Launch launch = Launches.ringcast(setup, List.of(), settings, "ringcast");
        // That it serves is seen on the port of metrics, which speaks no TLS.
        int metrics = Integer.parseInt(launch.environment().getOrDefault("METRICS_PORT", "0"));
        Launch watched = new Launch(launch.command(), launch.environment(), metrics, launch.log());
        try (Contender server = Contender.start(watched);
                SecureClients clients = new SecureClients(certificate.client(), launch.port())) {
            clients.open(WARM);
            clients.closeAll();
            double before = atRest(setup, server);
            clients.open(connections);
            return atRest(setup, server) - before;
        }
    }

    private static double atRest(Setup setup, Contender server) throws IOException {
        Pause.ofMs(REST_MS);
        new Jcmd(setup.jcmd(), server.pid()).run("GC.run");
        Pause.ofMs(REST_MS);
        return Memory.residentBytes(server.pid());
    }
}
