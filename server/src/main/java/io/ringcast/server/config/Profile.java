package io.ringcast.server.config;

import java.util.Locale;

/** Which server's defaults apply. A profile changes defaults only: every key means the same in all of them. */
public enum Profile {
    /** Ringcast's own defaults. */
    DEFAULT(4004, true),
    /** Those of Sockudo, for its users, dashboards and data. */
    SOCKUDO(4004, true),
    /** Those of soketi, whose answers about channels are verbose. */
    SOKETI(4100, true),
    /** The limits of the hosted service. */
    PUSHER_STRICT(4004, false);

    final int overQuotaCode;
    final boolean allowColon;

    Profile(int overQuotaCode, boolean allowColon) {
        this.overQuotaCode = overQuotaCode;
        this.allowColon = allowColon;
    }

    /** The profile as it is written in a file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
