/* Publications: each carries the time of its sending and its number, and is counted for every subscriber of its channel. */
static int pub_rr, chan_rr;
static char *filler;

/* The publication's number; how many must get it is known from now on. */
static uint64_t number_one(uint32_t receivers)
{
    uint64_t sq = next_seq++;
    if (seq_left[sq % SEQS]) { outstanding--; lost_pub++; }
    seq_left[sq % SEQS] = receivers;
    if (receivers) outstanding++;
    pubs++;
    expected += receivers;
    return sq;
}
static void data_of(char *o, size_t n, uint64_t ts, uint64_t sq)
{
    int pad = O.msg > 33 ? O.msg - 33 : 0;
    snprintf(o, n, "@T%019llu@S%010llu%.*s", (unsigned long long)ts, (unsigned long long)sq, pad, filler);
}
/* A document of some size of which each publication changes three records out of all: what readers of differences are for. */
static void document_of(char *o, size_t n, uint64_t ts, uint64_t sq)
{
    int records = O.msg / 64 + 1, groups = (records + 2) / 3;
    size_t at = snprintf(o, n, "{\"v\":\"@T%019llu@S%010llu\",\"records\":[", (unsigned long long)ts, (unsigned long long)sq);
    for (int i = 0; i < records; i++) {
        uint64_t group = i / 3, age = (sq + groups - group) % groups, changed = sq > age ? sq - age : 0;
        at += snprintf(o + at, n - at, "%s{\"id\":%d,\"name\":\"record %d\",\"count\":%llu,\"open\":%s}", i ? "," : "", i, i * 7919, (unsigned long long)changed, changed & 1 ? "true" : "false");
    }
    snprintf(o + at, n - at, "]}");
}
/* The data of a Centrifugo publication. */
static void value_of(char *o, size_t n, uint64_t ts, uint64_t sq)
{
    static char data[70000];
    if (O.document) { document_of(o, n, ts, sq); return; }
    data_of(data, sizeof data, ts, sq);
    snprintf(o, n, "{\"v\":\"%s\"}", data);
}
static conn *free_publisher(void)
{
    for (int i = 0; i < O.pub_conns; i++) {
        conn *k = &C[N + (pub_rr + i) % O.pub_conns];
        if (k->st == S_READY && !k->busy) {
            struct pollfd pf = {k->fd, POLLOUT, 0};
            if (O.pub == P_WS && poll(&pf, 1, 0) != 1) continue; /* the server pushes back */
            pub_rr = (pub_rr + i + 1) % O.pub_conns;
            return k;
        }
    }
    return NULL;
}
/* A member comes, or goes if it is there: to those who stay that is a publication. */
static int come_or_go(conn *c, uint64_t ts)
{
    char ch[128], user[16], at[64];
    chan_name(c, ch, sizeof ch);
    if (c->member) {
        seq_left[c->leave_seq % SEQS] = chan_ready[c->chan];
        leave_ns[c->leave_seq % SEQS] = ts;
        if (chan_ready[c->chan]) outstanding++;
        pubs++;
        expected += chan_ready[c->chan];
        c->member = 0;
        ws_text(c, "{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"%s\"}}", ch);
        return 1;
    }
    snprintf(at, sizeof at, "@T%019llu@S%010llu", (unsigned long long)ts, (unsigned long long)number_one(chan_ready[c->chan]));
    c->leave_seq = next_seq++;
    snprintf(user, sizeof user, "@L%010llu", (unsigned long long)c->leave_seq);
    c->member = 1;
    c->st = S_SUB;
    c->began_ns = ts;
    opening++;
    subscribe_member(c, ch, user, at);
    return 1;
}
static void publish_ws(conn *p, uint64_t ts)
{
    uint32_t ch = chan_rr++ % O.channels;
    char name[128], data[70000], body[72000];
    uint64_t sq = number_one(chan_ready[ch]);
    int n;
    snprintf(name, sizeof name, "%s%u", O.prefix, ch);
    if (is_centrifuge()) {
        value_of(body, sizeof body, ts, sq);
        centrifuge_publish(p, name, body, sq + 10);
        return;
    }
    data_of(data, sizeof data, ts, sq);
    if (O.dialect == D_PUSHER) n = snprintf(body, sizeof body, "{\"event\":\"%s\",\"channel\":\"%s\",\"data\":\"%s\"}", O.event, name, data);
    else n = snprintf(body, sizeof body, "42[\"pub\",\"%s\",\"%s\"]", name, data);
    ws_send(p, 1, body, n);
}
/* The body of a Pusher publication: one event, a batch of them, or one to many channels. */
static int pusher_body(char *b, size_t size, uint64_t ts)
{
    static char data[70000];
    size_t n = 0;
    if (O.to > 1) {
        uint32_t receivers = 0;
        n += snprintf(b, size, "{\"name\":\"bench\",\"channels\":[");
        for (int i = 0; i < O.to; i++) {
            uint32_t ch = chan_rr++ % O.channels;
            receivers += chan_ready[ch];
            n += snprintf(b + n, size - n, "%s\"%s%u\"", i ? "," : "", O.prefix, ch);
        }
        data_of(data, sizeof data, ts, number_one(receivers));
        return (int)(n + snprintf(b + n, size - n, "],\"data\":\"%s\"}", data));
    }
    if (O.batch > 1) n += snprintf(b, size, "{\"batch\":[");
    for (int i = 0; i < O.batch; i++) {
        uint32_t ch = chan_rr++ % O.channels;
        data_of(data, sizeof data, ts, number_one(chan_ready[ch]));
        n += snprintf(b + n, size - n, "%s{\"name\":\"bench\",\"channel\":\"%s%u\",\"data\":\"%s\"}", i ? "," : "", O.prefix, ch, data);
    }
    if (O.batch > 1) n += snprintf(b + n, size - n, "]}");
    return (int)n;
}
/* A Centrifugo publication to one channel, or to all of them in one call. */
static int centrifugo_body(char *b, size_t size, uint64_t ts)
{
    static char value[80000];
    size_t n = 0;
    if (O.subs == 1) {
        uint32_t ch = chan_rr++ % O.channels;
        value_of(value, sizeof value, ts, number_one(chan_ready[ch]));
        return snprintf(b, size, "{\"channel\":\"%s%u\",\"data\":%s}", O.prefix, ch, value);
    }
    value_of(value, sizeof value, ts, number_one(ready * O.subs));
    n += snprintf(b, size, "{\"channels\":[");
    for (int i = 0; i < N * O.subs; i++) n += snprintf(b + n, size - n, "%s\"%s%d\"", i ? "," : "", O.prefix, i);
    return (int)(n + snprintf(b + n, size - n, "],\"data\":%s}", value));
}
static void publish_centrifugo(conn *p, uint64_t ts)
{
    static char *body, head[512];
    size_t size = 100000 + (size_t)N * O.subs * (strlen(O.prefix) + 14);
    if (!body) body = malloc(size);
    int n = centrifugo_body(body, size, ts);
    int h = snprintf(head, sizeof head, "POST %s HTTP/1.1\r\nHost: %s:%d\r\nX-API-Key: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
                     O.api_path ? O.api_path : O.subs > 1 ? "/api/broadcast" : "/api/publish", O.host, O.api_port, O.api_key, n);
    /* One packet where it is small, as clients of an API send it. */
    if (n < 60000) {
        static char whole[61000];
        memcpy(whole, head, h);
        memcpy(whole + h, body, n);
        send_all(p, whole, h + n);
    } else if (!send_all(p, head, h)) send_all(p, body, n);
}
static void publish_http(conn *p, uint64_t ts)
{
    static char body[88000], req[90000];
    int bn, rn;
    p->busy = 1;
    p->began_ns = now_ns();
    if (is_centrifuge()) { publish_centrifugo(p, ts); return; }
    if (O.dialect == D_PUSHER) {
        const char *endpoint = O.batch > 1 ? "batch_events" : "events";
        bn = pusher_body(body, sizeof body, ts);
        char md[33], sig[65], q[512], to[1024];
        md5_hex((uint8_t *)body, bn, md);
        snprintf(q, sizeof q, "auth_key=%s&auth_timestamp=%ld&auth_version=1.0&body_md5=%s", O.api_key, (long)time(NULL), md);
        snprintf(to, sizeof to, "POST\n/apps/%s/%s\n%s", O.app_id, endpoint, q);
        hmac_hex(O.secret, to, sig);
        rn = snprintf(req, sizeof req, "POST /apps/%s/%s?%s&auth_signature=%s HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", O.app_id, endpoint, q, sig, O.host, O.api_port, bn, body);
    } else {
        static char data[70000];
        uint32_t ch = chan_rr++ % O.channels;
        data_of(data, sizeof data, ts, number_one(chan_ready[ch]));
        bn = snprintf(body, sizeof body, "{\"room\":\"%s%u\",\"data\":\"%s\"}", O.prefix, ch, data);
        rn = snprintf(req, sizeof req, "POST %s HTTP/1.1\r\nHost: %s:%d\r\nX-API-Key: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", O.api_path ? O.api_path : "/api/publish", O.host, O.api_port, O.api_key, bn, body);
    }
    send_all(p, req, rn);
}
/* Whether a publisher was free. */
static int publish_one(uint64_t ts)
{
    conn *p = free_publisher();
    if (!p) return 0;
    if (O.pub == P_PRESENCE) return come_or_go(p, ts);
    if (O.pub == P_WS) publish_ws(p, ts);
    else publish_http(p, ts);
    return 1;
}
