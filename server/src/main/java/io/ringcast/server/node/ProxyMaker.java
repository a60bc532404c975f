package io.ringcast.server.node;

import io.ringcast.server.callback.BackendClient;
import io.ringcast.server.callback.BackendProxy;
import io.ringcast.server.callback.HeaderRules;
import io.ringcast.server.callback.ProxySettings;
import io.ringcast.server.callback.StatusTransform;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.agrona.concurrent.NanoClock;

/**
 * Makes proxies of what settings say of them.
 *
 * <p>Thread: any.
 */
record ProxyMaker(BackendClient client, NanoClock clock) {
    BackendProxy make(io.ringcast.server.config.ProxySettings wanted) {
        return new BackendProxy(
                new ProxySettings(
                        wanted.name(),
                        URI.create(wanted.endpoint()),
                        wanted.timeout(),
                        new HeaderRules(
                                new HashSet<>(wanted.httpHeaders()),
                                new HashSet<>(wanted.emulatedHeaders()),
                                wanted.staticHeaders()),
                        wanted.binaryEncoding(),
                        wanted.includeConnectionMeta(),
                        transforms(wanted),
                        ProxySettings.Bounds.DEFAULT),
                client,
                clock);
    }

    private static List<StatusTransform> transforms(io.ringcast.server.config.ProxySettings wanted) {
        List<StatusTransform> transforms = new ArrayList<>();
        for (var transform : wanted.statusToCodeTransforms()) {
            transform
                    .error()
                    .ifPresent(error -> transforms.add(new StatusTransform.ToError(
                            transform.status(), error.code(), error.text(), error.temporary())));
            transform
                    .disconnect()
                    .ifPresent(end -> transforms.add(
                            new StatusTransform.ToDisconnect(transform.status(), end.code(), end.text())));
        }
        return transforms;
    }
}
