package io.ringcast.backends.contract;

import io.ringcast.engine.app.App;
import io.ringcast.engine.memory.InMemoryAppStore;
import io.ringcast.engine.spi.AppStore;
import java.util.List;

class InMemoryAppStoreTest extends AppStoreContract {
    @Override
    protected AppStore storeOf(List<App> apps) {
        return new InMemoryAppStore(apps);
    }
}
