/* Connections: opening, the handshake, each dialect's way to subscribe, and what arrives. */
enum { S_FREE, S_CONN, S_TLS, S_HS, S_OPEN, S_SUB, S_READY, S_DEAD };
enum { T_SUB, T_PUB, T_HTTP, T_MEMBER, T_CHURN };
typedef struct {
    int fd;
    uint8_t st, type, slow, busy, counted, member;
    uint32_t chan, idx, awaited; /* awaited: subscriptions that are not confirmed */
    uint64_t unread; /* bytes of an HTTP answer that are still to come */
    uint64_t began_ns, leave_seq;
    uint8_t *rb;
    uint32_t rl, rc;
    char sid[48];
#ifdef WITH_TLS
    SSL *ssl;
#endif
} conn;
static conn *C;
static int N, NT, ep, ready, dead, opening, next_open;
static uint32_t *chan_ready;
static uint64_t deliveries, del_bytes, pubs, expected, extra, errors_, lost_pub, refused, pings, wire_bytes;
static int measuring, pub_ready; /* pub_ready counts all connections that are no subscribers */
static hist latency, connects, answers; /* connects: from the first packet to the confirmed subscription */
static uint8_t *big;
#define BIG (1 << 20)
#ifdef WITH_TLS
static SSL_CTX *tls_ctx;
#endif
static uint64_t now_ns(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return (uint64_t)t.tv_sec * 1000000000ull + t.tv_nsec; }

#define SEQS 65536
static uint32_t seq_left[SEQS];
static uint64_t leave_ns[SEQS];
/* centrifuge.h */
static void centrifuge_connect(conn *c);
static void centrifuge_subscribe(conn *c, const char *ch);
static void on_centrifuge(conn *c, const uint8_t *p, size_t n);

static uint64_t next_seq = 1, outstanding, last_del_ns, reopened, rejoined;

static void kill_conn(conn *c)
{
    if (c->st == S_DEAD || c->st == S_FREE) return;
    if (c->st < S_READY) opening--;
    if (c->st == S_READY && c->type == T_SUB) { ready--; if (!c->slow) chan_ready[c->chan]--; }
    dead++;
    c->st = S_DEAD;
#ifdef WITH_TLS
    if (c->ssl) { SSL_free(c->ssl); c->ssl = NULL; }
#endif
    close(c->fd);
    free(c->rb);
    c->rb = NULL;
}
static ssize_t raw_recv(conn *c, void *b, size_t n)
{
#ifdef WITH_TLS
    if (c->ssl) {
        int r = SSL_read(c->ssl, b, (int)n);
        if (r > 0) return r;
        int e = SSL_get_error(c->ssl, r);
        if (e == SSL_ERROR_WANT_READ || e == SSL_ERROR_WANT_WRITE) { errno = EAGAIN; return -1; }
        return 0;
    }
#endif
    return recv(c->fd, b, n, 0);
}
static int send_all(conn *c, const void *b, size_t n)
{
    const char *p = b;
    while (n) {
        ssize_t r;
#ifdef WITH_TLS
        if (c->ssl) { r = SSL_write(c->ssl, p, (int)n); if (r <= 0) { int e = SSL_get_error(c->ssl, (int)r); errno = (e == SSL_ERROR_WANT_READ || e == SSL_ERROR_WANT_WRITE) ? EAGAIN : EIO; r = -1; } }
        else
#endif
        r = send(c->fd, p, n, MSG_NOSIGNAL);
        if (r < 0) {
            if (errno == EAGAIN) { struct pollfd pf = {c->fd, POLLOUT, 0}; poll(&pf, 1, 1000); continue; }
            if (errno == EINTR) continue;
            return -1;
        }
        p += r;
        n -= r;
    }
    return 0;
}
static int ws_send(conn *c, int op, const char *s, size_t n)
{
    static uint8_t f[1 << 17];
    size_t h = 2;
    f[0] = 0x80 | op;
    if (n < 126) f[1] = 0x80 | n;
    else if (n < 65536) { f[1] = 0x80 | 126; f[2] = n >> 8; f[3] = n; h = 4; }
    else die("message too long");
    memset(f + h, 0, 4); /* an all-zero masking key leaves the payload as it is */
    memcpy(f + h + 4, s, n);
    return send_all(c, f, h + 4 + n);
}
static int ws_text(conn *c, const char *fmt, ...)
{
    char b[4096];
    va_list a;
    va_start(a, fmt);
    int n = vsnprintf(b, sizeof b, fmt, a);
    va_end(a);
    return ws_send(c, 1, b, n);
}
static void open_conn(conn *c)
{
    int fd;
    if (O.uds && c->type != T_HTTP) {
        fd = socket(AF_UNIX, SOCK_STREAM, 0);
        struct sockaddr_un u = {.sun_family = AF_UNIX};
        strncpy(u.sun_path, O.uds, sizeof u.sun_path - 1);
        if (connect(fd, (struct sockaddr *)&u, sizeof u) < 0) die("uds connect: %s", strerror(errno));
        fcntl(fd, F_SETFL, O_NONBLOCK);
    } else {
        fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        if (fd < 0) die("socket: %s", strerror(errno));
        int one = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (c->slow && O.slow_rcvbuf) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &O.slow_rcvbuf, sizeof(int));
        else if (O.rcvbuf) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &O.rcvbuf, sizeof(int));
        if (O.srcs > 0 && !strncmp(O.host, "127.", 4)) {
            setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
            struct sockaddr_in s = {.sin_family = AF_INET};
            s.sin_addr.s_addr = htonl(0x7f000002u + c->idx % O.srcs);
            bind(fd, (struct sockaddr *)&s, sizeof s);
        }
        struct sockaddr_in d = {.sin_family = AF_INET, .sin_port = htons(c->type == T_HTTP ? O.api_port : O.port)};
        inet_pton(AF_INET, O.host, &d.sin_addr);
        if (connect(fd, (struct sockaddr *)&d, sizeof d) < 0 && errno != EINPROGRESS) die("connect: %s", strerror(errno));
    }
    c->fd = fd;
    c->st = S_CONN;
    c->began_ns = now_ns();
    struct epoll_event e = {.events = EPOLLOUT, .data.ptr = c};
    epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
    opening++;
}
static void want_in(conn *c) { struct epoll_event e = {.events = EPOLLIN, .data.ptr = c}; epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e); }
static void chan_name(conn *c, char *o, size_t n) { snprintf(o, n, "%s%u", O.prefix, c->chan); }
static void on_ready(conn *c)
{
    c->st = S_READY;
    opening--;
    if (c->type == T_SUB || c->type == T_CHURN || c->type == T_MEMBER) hrec(&connects, now_ns() - c->began_ns);
    if (c->type != T_SUB) {
        if (!c->counted) pub_ready++;
        c->counted = 1;
        return;
    }
    ready++;
    if (!c->slow) chan_ready[c->chan]++;
    else epoll_ctl(ep, EPOLL_CTL_DEL, c->fd, NULL);
}
static void reopen_http(conn *c)
{ /* a server that answers "Connection: close" gets a new connection for each publish, and its cost is its own */
    close(c->fd);
    c->busy = 0;
    c->unread = 0;
    reopened++;
    open_conn(c);
}
/* Ends a connection that will be opened again. */
static void hang_up(conn *c)
{
    if (c->type == T_SUB) { ready--; if (!c->slow) chan_ready[c->chan]--; }
#ifdef WITH_TLS
    if (c->ssl) { SSL_free(c->ssl); c->ssl = NULL; }
#endif
    close(c->fd);
    free(c->rb);
    c->rb = NULL;
    c->rl = c->rc = 0;
}
/* A client that goes, politely or not, and comes back at once. */
static void reconnect(conn *c, int politely)
{
    if (politely) ws_send(c, 8, "\x03\xe8", 2);
    hang_up(c);
    rejoined++;
    open_conn(c);
}
static void send_handshake(conn *c)
{
    char b[1024];
    int n = snprintf(b, sizeof b,
                     "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                     O.path, O.host, O.port);
    c->st = S_HS;
    want_in(c);
    if (send_all(c, b, n)) kill_conn(c);
}
/* user is the member's id and info its user_info, both for presence channels. The text that is signed is the one that
   the server has after it took the backslashes away. */
static void subscribe_member(conn *c, const char *ch, const char *user, const char *info)
{
    char auth[65], msg[512];
    snprintf(msg, sizeof msg, "%s:%s:{\"user_id\":\"%s\",\"user_info\":{\"at\":\"%s\"}}", c->sid, ch, user, info);
    hmac_hex(O.secret, msg, auth);
    ws_text(c, "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\",\"auth\":\"%s:%s\",\"channel_data\":\"{\\\"user_id\\\":\\\"%s\\\",\\\"user_info\\\":{\\\"at\\\":\\\"%s\\\"}}\"}}",
            ch, O.api_key, auth, user, info);
}
static void subscribe(conn *c)
{
    char ch[128], auth[65], msg[256];
    chan_name(c, ch, sizeof ch);
    c->st = S_SUB;
    c->awaited = 1;
    if (O.dialect == D_PUSHER && !strncmp(ch, "presence-", 9)) {
        snprintf(msg, sizeof msg, "w%u", c->idx);
        subscribe_member(c, ch, msg, "");
        return;
    }
    if (O.dialect == D_PUSHER) {
        if (!strncmp(ch, "private-", 8)) {
            snprintf(msg, sizeof msg, "%s:%s", c->sid, ch);
            hmac_hex(O.secret, msg, auth);
            ws_text(c, "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\",\"auth\":\"%s:%s\"}}", ch, O.api_key, auth);
        } else ws_text(c, "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\"}}", ch);
    } else if (is_centrifuge()) {
        c->awaited = O.subs;
        for (int i = 0; i < O.subs; i++) {
            if (O.subs > 1) snprintf(ch, sizeof ch, "%s%u", O.prefix, c->idx * O.subs + i);
            centrifuge_subscribe(c, ch);
        }
    } else {
        ws_text(c, O.join_tpl, ch);
        if (strncmp(O.join_tpl, "420", 3)) on_ready(c);
    }
}
/* One delivery of the publication sq that was sent at ts. */
static void arrived(uint64_t t, uint64_t ts, uint64_t sq, size_t n)
{
    if (measuring) { deliveries++; del_bytes += n; hrec(&latency, t > ts ? t - ts : 0); }
    last_del_ns = t;
    uint32_t *l = &seq_left[sq % SEQS];
    if (!*l) { if (measuring) extra++; }
    else if (--*l == 0) outstanding--;
}
static void deliver(const uint8_t *p, size_t n)
{
    const uint8_t *q = p, *e = p + n;
    uint64_t t = 0;
    while ((q = memmem(q, e - q, "@T", 2)) && e - q >= 33) {
        uint64_t ts = 0, sq = 0;
        for (int i = 2; i < 21; i++) ts = ts * 10 + (q[i] - '0');
        for (int i = 23; i < 33; i++) sq = sq * 10 + (q[i] - '0');
        if (!t) t = now_ns();
        arrived(t, ts, sq, n);
        q += 33;
    }
}
/* A member that goes is told by its id alone, which is why ids carry the sequence number of the going. */
static void deliver_leave(const uint8_t *p, size_t n)
{
    const uint8_t *q;
    if (!memmem(p, n > 60 ? 60 : n, "member_removed", 14) || !(q = memmem(p, n, "@L", 2)) || p + n - q < 12) return;
    uint64_t sq = 0;
    for (int i = 2; i < 12; i++) sq = sq * 10 + (q[i] - '0');
    arrived(now_ns(), leave_ns[sq % SEQS], sq, n);
}
static void on_text(conn *c, const uint8_t *p, size_t n)
{
    if (is_centrifuge()) { on_centrifuge(c, p, n); return; }
    if (c->st == S_READY && c->type != T_SUB && memmem(p, n, "@T", 2)) return; /* only subscribers count what arrives */
    if (c->st == S_READY && c->type == T_SUB) {
        if (O.pub == P_PRESENCE) deliver_leave(p, n);
        if (n > 60 || memmem(p, n, "@T", 2)) { deliver(p, n); if (O.dialect == D_PUSHER ? memmem(p, n > 40 ? 40 : n, "pusher:ping", 11) == NULL : 1) return; }
    }
    switch (O.dialect) {
    case D_PUSHER:
        if (memmem(p, n, "pusher:ping", 11)) { if (measuring) pings++; ws_text(c, "{\"event\":\"pusher:pong\",\"data\":{}}"); return; }
        if (c->st == S_OPEN && memmem(p, n, "connection_established", 22)) {
            const uint8_t *s = memmem(p, n, "socket_id", 9);
            if (s) {
                s += 9;
                while (s < p + n && (*s < '0' || *s > '9')) s++;
                int k = 0;
                while (s < p + n && k < 47 && (*s == '.' || (*s >= '0' && *s <= '9'))) c->sid[k++] = *s++;
                c->sid[k] = 0; /* a client that comes back may get a shorter one */
            }
            if (c->type == T_MEMBER || (c->type == T_PUB && strncmp(O.prefix, "private-", 8) && strncmp(O.prefix, "presence-", 9))) on_ready(c);
            else subscribe(c);
        } else if (c->st == S_SUB && memmem(p, n, "subscription_succeeded", 22)) on_ready(c);
        else if (memmem(p, n, "error", 5)) { if (errors_++ < 3) fprintf(stderr, "server error: %.*s\n", (int)(n > 200 ? 200 : n), p); if (c->st != S_READY) kill_conn(c); }
        break;
    case D_SOCKETIO:
        if (n == 1 && p[0] == '2') { ws_send(c, 1, "3", 1); return; }
        if (p[0] == '0' && c->st == S_OPEN) { ws_text(c, O.token ? "40{\"token\":\"%s\"}" : "40", O.token); return; }
        if (n >= 2 && p[0] == '4' && p[1] == '0' && c->st == S_OPEN) { if (c->type == T_PUB) on_ready(c); else subscribe(c); return; }
        if (n >= 2 && p[0] == '4' && p[1] == '4') { if (errors_++ < 3) fprintf(stderr, "connect error: %.*s\n", (int)n, p); kill_conn(c); return; }
        if (c->st == S_SUB) on_ready(c);
        break;
    }
}
static size_t parse(conn *c, uint8_t *p, size_t n)
{ /* returns bytes consumed */
    size_t o = 0;
    if (c->st == S_HS) {
        uint8_t *e = memmem(p, n, "\r\n\r\n", 4);
        if (!e) return 0;
        if (!memmem(p, e - p, " 101 ", 5)) { if (errors_++ < 3) fprintf(stderr, "handshake refused: %.*s\n", (int)(e - p > 200 ? 200 : e - p), p); kill_conn(c); return n; }
        o = e - p + 4;
        c->st = S_OPEN;
        if (is_centrifuge()) centrifuge_connect(c);
    }
    while (c->st != S_DEAD && n - o >= 2) {
        uint64_t l = p[o + 1] & 127;
        size_t h = 2;
        if (l == 126) { if (n - o < 4) break; l = p[o + 2] << 8 | p[o + 3]; h = 4; }
        else if (l == 127) { if (n - o < 10) break; l = 0; for (int i = 0; i < 8; i++) l = l << 8 | p[o + 2 + i]; h = 10; }
        if (l > BIG - 64) die("frame too large");
        if (n - o < h + l) break;
        int op = p[o] & 15;
        if (measuring && c->type == T_SUB) wire_bytes += h + l;
        if (op == 1 || op == 2) on_text(c, p + o + h, l);
        else if (op == 9) { if (measuring) pings++; ws_send(c, 10, (char *)p + o + h, l); }
        else if (op == 8) { if (errors_++ < 3) fprintf(stderr, "closed by server: %d %.*s\n", l >= 2 ? p[o + h] << 8 | p[o + h + 1] : 0, (int)(l > 2 ? l - 2 : 0), p + o + h + 2); kill_conn(c); return n; }
        o += h + l;
    }
    return o;
}
/* An answer begins in one read, and may go on in others where its length says so. */
static void on_http(conn *c, uint8_t *p, size_t n)
{
    static int shown;
    if (c->unread) c->unread -= n < c->unread ? n : c->unread;
    else {
        uint8_t *e = memmem(p, n, "\r\n\r\n", 4), *l = e ? memmem(p, e - p, "ontent-", 7) : NULL;
        while (l && strncasecmp((char *)l, "ontent-length:", 14)) l = memmem(l + 7, e - l - 7, "ontent-", 7);
        uint64_t len = l ? strtoull((char *)l + 14, NULL, 10) : 0, have = e ? (uint64_t)(p + n - e - 4) : 0;
        /* Centrifugo's API tells errors with the status 200. */
        if ((n > 12 && p[9] != '2') || (is_centrifuge() && e && !memmem(e, p + n - e, "\"result\":", 9))) {
            refused++;
            if (shown++ < 3) fprintf(stderr, "http answer: %.*s\n", (int)(n > 300 ? 300 : n), p);
        }
        if (len > have) c->unread = len - have;
    }
    if (c->unread) return;
    if (c->busy && measuring) hrec(&answers, now_ns() - c->began_ns);
    c->busy = 0;
}
static void readable(conn *c)
{
    for (int rounds = 0; rounds < 4; rounds++) {
        size_t have = c->rl;
        if (have) memcpy(big, c->rb, have);
        ssize_t r = raw_recv(c, big + have, BIG - have);
        if (r < 0) { if (errno == EAGAIN || errno == EINTR) return; kill_conn(c); return; }
        if (r == 0 && c->type == T_HTTP && c->st == S_READY && !c->busy) { reopen_http(c); return; }
        if (r == 0) { kill_conn(c); return; }
        if (c->type == T_HTTP) {
            on_http(c, big, r);
            if (memmem(big, r, "onnection: close", 16)) reopen_http(c);
            return;
        }
        size_t n = have + r, o = parse(c, big, n);
        if (c->st == S_DEAD) return;
        size_t left = n - o;
        if (left) {
            if (c->rc < left) { free(c->rb); c->rc = left + 256; c->rb = malloc(c->rc); }
            memcpy(c->rb, big + o, left);
        } else if (c->rb) { free(c->rb); c->rb = NULL; c->rc = 0; }
        c->rl = left;
#ifdef WITH_TLS
        if (c->ssl && SSL_pending(c->ssl) > 0) continue;
#endif
        return;
    }
}
static void advance(conn *c)
{
    if (c->st == S_CONN) {
        int e = 0;
        socklen_t l = sizeof e;
        getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &e, &l);
        if (e) { if (errors_++ < 3) fprintf(stderr, "connect: %s\n", strerror(e)); kill_conn(c); return; }
        if (c->type == T_HTTP) { want_in(c); on_ready(c); return; }
#ifdef WITH_TLS
        if (O.tls) { c->ssl = SSL_new(tls_ctx); SSL_set_fd(c->ssl, c->fd); SSL_set_connect_state(c->ssl); c->st = S_TLS; }
        else
#endif
        { send_handshake(c); return; }
    }
#ifdef WITH_TLS
    if (c->st == S_TLS) {
        int r = SSL_do_handshake(c->ssl);
        if (r == 1) { send_handshake(c); return; }
        int e = SSL_get_error(c->ssl, r);
        struct epoll_event ev = {.events = e == SSL_ERROR_WANT_WRITE ? EPOLLOUT : EPOLLIN, .data.ptr = c};
        if (e != SSL_ERROR_WANT_READ && e != SSL_ERROR_WANT_WRITE) { if (errors_++ < 3) ERR_print_errors_fp(stderr); kill_conn(c); return; }
        epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &ev);
    }
#endif
}
static void pump(int timeout_ms)
{
    static struct epoll_event ev[1024];
    int n = epoll_wait(ep, ev, 1024, timeout_ms);
    for (int i = 0; i < n; i++) {
        conn *c = ev[i].data.ptr;
        if (c->st == S_DEAD) continue;
        if (c->st <= S_TLS) advance(c);
        else readable(c);
    }
}
