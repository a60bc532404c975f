package io.ringcast.server.callback;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.agrona.concurrent.NanoClock;

/**
 * One back end and its bounds: places, a queue in front of them, a time limit for the whole call, a breaker. Each call has
 * exactly one outcome. The methods with a consumer return at once; the outcome comes on a virtual thread, also when the call
 * is refused, so the consumer may wait. The methods that begin with {@code await} wait themselves.
 *
 * <p>Thread: any; those that wait are for virtual threads.
 */
public final class BackendProxy {
    private final ProxySettings settings;
    private final BackendClient client;
    private final NanoClock clock;
    private final Gate gate;
    private final FailureLog log;
    private final AtomicInteger admitted = new AtomicInteger();
    private final int maxAdmitted;
    private final Map<ProxyType, ProxyCounters> counters;

    public BackendProxy(ProxySettings settings, BackendClient client, NanoClock clock) {
        this.settings = settings;
        this.client = client;
        this.clock = clock;
        this.gate = new Gate(settings);
        this.log = new FailureLog(settings.name(), clock.nanoTime());
        this.maxAdmitted = (int) Math.min(
                (long) settings.bounds().maxInFlight() + settings.bounds().maxWaiting(), Integer.MAX_VALUE);
        Map<ProxyType, ProxyCounters> all = new EnumMap<>(ProxyType.class);
        for (ProxyType type : ProxyType.values()) {
            all.put(type, new ProxyCounters());
        }
        this.counters = Collections.unmodifiableMap(all);
    }

    /** Asks whether a client may connect. */
    public void connect(ProxyCall.Connect call, Consumer<ProxyOutcome<ProxyAnswer.Connect>> then) {
        start(call, AnswerReader::connect, then);
    }

    /** As {@link #connect}, waiting for the outcome. */
    public ProxyOutcome<ProxyAnswer.Connect> awaitConnect(ProxyCall.Connect call) throws InterruptedException {
        return await(call, AnswerReader::connect);
    }

    /** Asks whether a connection may go on. */
    public void refresh(ProxyCall.Refresh call, Consumer<ProxyOutcome<ProxyAnswer.Refresh>> then) {
        start(call, AnswerReader::refresh, then);
    }

    /** As {@link #refresh}, waiting for the outcome. */
    public ProxyOutcome<ProxyAnswer.Refresh> awaitRefresh(ProxyCall.Refresh call) throws InterruptedException {
        return await(call, AnswerReader::refresh);
    }

    /** Asks whether a client may subscribe. */
    public void subscribe(ProxyCall.Subscribe call, Consumer<ProxyOutcome<ProxyAnswer.Subscribe>> then) {
        start(call, AnswerReader::subscribe, then);
    }

    /** As {@link #subscribe}, waiting for the outcome. */
    public ProxyOutcome<ProxyAnswer.Subscribe> awaitSubscribe(ProxyCall.Subscribe call) throws InterruptedException {
        return await(call, AnswerReader::subscribe);
    }

    /** Asks whether a client may publish. */
    public void publish(ProxyCall.Publish call, Consumer<ProxyOutcome<ProxyAnswer.Publish>> then) {
        start(call, AnswerReader::publish, then);
    }

    /** As {@link #publish}, waiting for the outcome. */
    public ProxyOutcome<ProxyAnswer.Publish> awaitPublish(ProxyCall.Publish call) throws InterruptedException {
        return await(call, AnswerReader::publish);
    }

    /** Asks whether a subscription may go on. */
    public void subRefresh(ProxyCall.SubRefresh call, Consumer<ProxyOutcome<ProxyAnswer.SubRefresh>> then) {
        start(call, AnswerReader::subRefresh, then);
    }

    /** As {@link #subRefresh}, waiting for the outcome. */
    public ProxyOutcome<ProxyAnswer.SubRefresh> awaitSubRefresh(ProxyCall.SubRefresh call) throws InterruptedException {
        return await(call, AnswerReader::subRefresh);
    }

    /** Has a procedure called. */
    public void rpc(ProxyCall.Rpc call, Consumer<ProxyOutcome<ProxyAnswer.Rpc>> then) {
        start(call, AnswerReader::rpc, then);
    }

    /** As {@link #rpc}, waiting for the outcome. */
    public ProxyOutcome<ProxyAnswer.Rpc> awaitRpc(ProxyCall.Rpc call) throws InterruptedException {
        return await(call, AnswerReader::rpc);
    }

    private <R extends ProxyAnswer> void start(ProxyCall call, AnswerReader<R> reader, Consumer<ProxyOutcome<R>> then) {
        long beganNs = clock.nanoTime();
        boolean in = admit();
        Thread.ofVirtual().name("ringcast-proxy-" + settings.name()).start(() -> {
            ProxyOutcome<R> outcome;
            try {
                outcome = in ? admittedCall(call, reader, beganNs) : busy(call, beganNs);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                outcome = new ProxyOutcome.Failed<>(ProxyFailure.STOPPING, "the thread was interrupted");
            }
            then.accept(outcome);
        });
    }

    private <R extends ProxyAnswer> ProxyOutcome<R> await(ProxyCall call, AnswerReader<R> reader)
            throws InterruptedException {
        long beganNs = clock.nanoTime();
        return admit() ? admittedCall(call, reader, beganNs) : busy(call, beganNs);
    }

    // Before there is a thread: what is refused must not cost one for long.
    private boolean admit() {
        int before = admitted.get();
        while (before < maxAdmitted) {
            if (admitted.compareAndSet(before, before + 1)) {
                return true;
            }
            before = admitted.get();
        }
        return false;
    }

    private <R> ProxyOutcome<R> busy(ProxyCall call, long beganNs) {
        counters(call.type()).begin();
        return ended(
                call.type(),
                new ProxyOutcome.Failed<>(ProxyFailure.BUSY, "too many calls are under way and waiting"),
                beganNs);
    }

    private <R extends ProxyAnswer> ProxyOutcome<R> admittedCall(ProxyCall call, AnswerReader<R> reader, long beganNs)
            throws InterruptedException {
        ProxyOutcome<R> outcome = new ProxyOutcome.Failed<>(ProxyFailure.STOPPING, "the thread was interrupted");
        counters(call.type()).begin();
        try {
            outcome = inPlace(call, reader, beganNs + settings.timeout().toNanos());
        } finally {
            admitted.decrementAndGet();
            ended(call.type(), outcome, beganNs);
        }
        return outcome;
    }

    private <R> ProxyOutcome<R> ended(ProxyType type, ProxyOutcome<R> outcome, long beganNs) {
        long nowNs = clock.nanoTime();
        counters(type).end(outcome, nowNs - beganNs);
        if (outcome instanceof ProxyOutcome.Failed<R> failed) {
            log.failed(type, failed, nowNs);
        }
        return outcome;
    }

    private <R extends ProxyAnswer> ProxyOutcome<R> inPlace(ProxyCall call, AnswerReader<R> reader, long deadlineNs)
            throws InterruptedException {
        long ticket = gate.enter(clock.nanoTime(), deadlineNs);
        if (ticket == Gate.FULL) {
            return new ProxyOutcome.Failed<>(ProxyFailure.BUSY, "no place was free in time");
        }
        if (ticket == Gate.OPEN) {
            return new ProxyOutcome.Failed<>(
                    ProxyFailure.BREAKER_OPEN, "the back end has not answered lately and is left alone for a while");
        }
        Breaker.End end = Breaker.End.NEITHER;
        try {
            ProxyOutcome<R> outcome = send(call, reader, deadlineNs);
            end = end(outcome);
            return outcome;
        } catch (RuntimeException e) {
            log.broken(call.type(), e);
            return new ProxyOutcome.Failed<>(ProxyFailure.INTERNAL, "a mistake of this server");
        } finally {
            gate.exit(ticket, end, clock.nanoTime());
        }
    }

    private static Breaker.End end(ProxyOutcome<?> outcome) {
        if (!(outcome instanceof ProxyOutcome.Failed<?>(ProxyFailure failure, String _))) {
            return Breaker.End.GOOD;
        }
        if (failure.blamesBackend()) {
            return Breaker.End.BAD;
        }
        return failure == ProxyFailure.STATUS ? Breaker.End.GOOD : Breaker.End.NEITHER;
    }

    private <R extends ProxyAnswer> ProxyOutcome<R> send(ProxyCall call, AnswerReader<R> reader, long deadlineNs)
            throws InterruptedException {
        byte[] body = CallWriter.write(call, settings.binaryEncoding(), settings.includeConnectionMeta());
        if (body == null) {
            return new ProxyOutcome.Failed<>(
                    ProxyFailure.NOT_JSON, "the client's data is not JSON, which takes the binary encoding");
        }
        HeaderRules.Chosen headers = settings.headers().choose(call.caller());
        counters(call.type()).droppedHeaders(headers.dropped());
        long leftNs = deadlineNs - clock.nanoTime();
        try (BackendClient.Exchange exchange = client.post(
                settings.endpoint(), headers.headers(), body, settings.bounds().maxAnswerBytes(), leftNs)) {
            return outcome(exchange, reader);
        } catch (BadAnswerException e) {
            return new ProxyOutcome.Failed<>(ProxyFailure.BAD_ANSWER, String.valueOf(e.getMessage()));
        }
    }

    private <R extends ProxyAnswer> ProxyOutcome<R> outcome(BackendClient.Exchange exchange, AnswerReader<R> reader) {
        ProxyFailure failure = exchange.failure();
        if (failure != null) {
            return new ProxyOutcome.Failed<>(failure, "no whole answer: " + failure.label());
        }
        int status = exchange.status();
        if (status == 200) {
            return reader.read(exchange.bytes(), exchange.length());
        }
        for (StatusTransform transform : settings.transforms()) {
            if (transform.status() == status) {
                return transform.outcome();
            }
        }
        return new ProxyOutcome.Failed<>(
                status >= 500 ? ProxyFailure.SERVER_ERROR : ProxyFailure.STATUS, "answered with " + status);
    }

    /** Of metrics and logs. */
    public String name() {
        return settings.name();
    }

    /** What became of the calls of one type. */
    public ProxyCounters counters(ProxyType type) {
        ProxyCounters found = counters.get(type);
        if (found == null) {
            throw new IllegalStateException("no counters for " + type);
        }
        return found;
    }

    /** Calls that wait for a place. */
    public int waiting() {
        return gate.waiting();
    }

    /** Whether calls are refused because the back end does not answer. */
    public boolean isBreakerOpen() {
        return gate.state() != Breaker.State.CLOSED;
    }

    /** How often the breaker has opened. */
    public long breakerOpened() {
        return gate.opened();
    }

    /** Leaves path, query and headers of the endpoint out. */
    @Override
    public String toString() {
        return settings.toString();
    }
}
