package io.ringcast.load;

import io.ringcast.load.process.Contender;
import io.ringcast.load.process.Launch;
import io.ringcast.load.report.GeneratorLoad;
import io.ringcast.load.report.Heading;
import io.ringcast.load.report.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * From the start of the process to the first connection that it takes, each side with a cache of its classes: the server
 * with the launcher's or, where there is none, with one that is trained here, the bare handler always with one that is.
 * Each is trained by a moment of the load that it is made for.
 */
record StartRow(Heading heading) implements Row {
    private static final List<String> SERVER_LOAD = Side.words("--conns 10 --mode fixed --rate 20");
    private static final List<String> BARE_LOAD = Side.words("--conns 0 --mode fixed --rate 20 --pub http");
    private static final double NS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How one side is started with some flags. */
    @FunctionalInterface
    private interface Starter {
        Launch launch(List<String> flags) throws IOException;
    }

    @Override
    public int samples(Setup setup) {
        return setup.pairs();
    }

    @Override
    public Result measure(Bench bench) throws IOException {
        Setup setup = bench.setup();
        Starter server = flags -> Launches.ringcast(setup, flags, Map.of(), "ringcast");
        String classPath = AotCache.bareClassPath(setup.logs());
        Starter bare = flags -> Launches.bareHandler(setup, flags, classPath, "other");
        Path given = setup.aot();
        Path serverCache = given != null ? given : train(bench, server, SERVER_LOAD, "compare-ringcast.aot");
        Path bareCache = train(bench, bare, BARE_LOAD, "compare-bare.aot");
        // The first start of each reads its cache from the disk.
        startMs(server, serverCache);
        startMs(bare, bareCache);
        Turns turns = Turns.take(
                setup.pairs(), () -> startMs(server, serverCache), () -> startMs(bare, bareCache), bench.tick());
        return new Result.Paired(heading, turns.server(), turns.other(), GeneratorLoad.NONE);
    }

    private static Path train(Bench bench, Starter side, List<String> load, String name) throws IOException {
        Path cache = bench.setup().logs().resolve(name);
        Files.deleteIfExists(cache);
        try (Contender trained = Contender.start(side.launch(AotCache.toWrite(cache)))) {
            bench.generator().run(trained, load, 0, 1);
            AotCache.await(trained, cache);
        }
        return cache;
    }

    private static double startMs(Starter side, Path cache) throws IOException {
        try (Contender started = Contender.start(side.launch(AotCache.toUse(cache)))) {
            return started.startNs() / NS_PER_MS;
        }
    }
}
