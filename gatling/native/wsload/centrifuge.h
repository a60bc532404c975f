/* The Centrifuge protocol, JSON and Protobuf: commands, replies, positions in a stream, differences of documents. */
#define DOC (1 << 17)
typedef struct {
    uint64_t offset, seq; /* of the last publication: its place in the stream, and the number that it carries */
    char epoch[32];
    uint8_t *doc; /* the last document, for those who read differences */
    size_t doc_len;
    uint8_t known;
} position;
static position *P;
static uint64_t recoveries, recovered, missed, repeated, patches;
static uint8_t scratch[DOC];

/* -- Protobuf: what a client writes -- */
static size_t pb_varint(uint8_t *o, uint64_t v)
{
    size_t n = 0;
    for (; v > 127; v >>= 7) o[n++] = v | 128;
    o[n++] = v;
    return n;
}
static size_t pb_bytes(uint8_t *o, int field, const void *b, size_t len)
{
    size_t n = pb_varint(o, (uint64_t)field << 3 | 2);
    n += pb_varint(o + n, len);
    memcpy(o + n, b, len);
    return n + len;
}
/* A command with its length in front, as each of a frame has. */
static void pb_command(conn *c, uint64_t id, int field, const uint8_t *request, size_t len)
{
    static uint8_t command[DOC], frame[DOC + 16];
    size_t n = 0;
    command[n++] = 1 << 3;
    n += pb_varint(command + n, id);
    n += pb_bytes(command + n, field, request, len);
    size_t h = pb_varint(frame, n);
    memcpy(frame + h, command, n);
    ws_send(c, 2, (char *)frame, h + n);
}
static int is_protobuf(void) { return O.dialect == D_CENTRIFUGE_PROTOBUF; }
static void centrifuge_connect(conn *c)
{
    if (is_protobuf()) {
        uint8_t b[2048];
        size_t n = O.token ? pb_bytes(b, 1, O.token, strlen(O.token) > 2000 ? 2000 : strlen(O.token)) : 0;
        pb_command(c, 1, 4, b, n);
    } else if (O.token) ws_text(c, "{\"id\":1,\"connect\":{\"token\":\"%s\"}}", O.token);
    else ws_text(c, "{\"id\":1,\"connect\":{}}");
}
static void centrifuge_subscribe(conn *c, const char *ch)
{
    if (is_protobuf()) {
        uint8_t b[256];
        size_t n = pb_bytes(b, 1, ch, strlen(ch));
        if (O.delta) n += pb_bytes(b + n, 12, "fossil", 6);
        pb_command(c, 2, 5, b, n);
        return;
    }
    char more[160] = "";
    if (O.recover && P[c->idx].known) snprintf(more, sizeof more, ",\"recover\":true,\"epoch\":\"%s\",\"offset\":%llu", P[c->idx].epoch, (unsigned long long)P[c->idx].offset);
    else if (O.recover) snprintf(more, sizeof more, ",\"positioned\":true,\"recoverable\":true");
    ws_text(c, "{\"id\":2,\"subscribe\":{\"channel\":\"%s\"%s%s}}", ch, more, O.delta ? ",\"delta\":\"fossil\"" : "");
}
/* value is the data of the publication, JSON. */
static void centrifuge_publish(conn *c, const char *ch, const char *value, uint64_t id)
{
    static uint8_t b[DOC];
    size_t n;
    if (is_protobuf()) {
        n = pb_bytes(b, 1, ch, strlen(ch));
        n += pb_bytes(b + n, 2, value, strlen(value));
        pb_command(c, id, 7, b, n);
        return;
    }
    n = snprintf((char *)b, sizeof b, "{\"id\":%llu,\"publish\":{\"channel\":\"%s\",\"data\":%s}}", (unsigned long long)id, ch, value);
    ws_send(c, 1, (char *)b, n);
}

/* -- differences: the Fossil delta format, and the strings that carry them in JSON -- */
static int digit(uint8_t c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : c == '_' ? 36 : c >= 'a' && c <= 'z' ? c - 'a' + 37 : c == '~' ? 63 : -1;
}
static uint64_t number_at(const uint8_t **p, const uint8_t *e)
{
    uint64_t v = 0;
    while (*p < e && digit(**p) >= 0) v = v << 6 | digit(*(*p)++);
    return v;
}
static uint32_t checksum(const uint8_t *p, size_t n)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < n; i++) sum += (uint32_t)p[i] << (24 - i % 4 * 8);
    return sum;
}
/* Returns the length of what was made of base, or 0 where the patch does not fit it. */
static size_t apply_patch(const uint8_t *base, size_t base_len, const uint8_t *p, size_t n, uint8_t *out, size_t size)
{
    const uint8_t *e = p + n;
    uint64_t want = number_at(&p, e), made = 0;
    if (want > size || p == e || *p++ != '\n') return 0;
    while (p < e) {
        uint64_t v = number_at(&p, e);
        if (p == e) return 0;
        switch (*p++) {
        case '@': {
            uint64_t from = number_at(&p, e);
            if (p == e || *p++ != ',' || v > base_len || from > base_len - v || v > want - made) return 0;
            memcpy(out + made, base + from, v);
            made += v;
            break;
        }
        case ':':
            if (v > (uint64_t)(e - p) || v > want - made) return 0;
            memcpy(out + made, p, v);
            made += v;
            p += v;
            break;
        case ';': return p == e && made == want && checksum(out, made) == v ? made : 0;
        default: return 0;
        }
    }
    return 0;
}
/* Reads the JSON string that begins behind the quote at *p, and leaves *p behind its end. Ours hold ASCII only. */
static size_t json_string(const uint8_t **p, const uint8_t *e, uint8_t *out, size_t size)
{
    size_t n = 0;
    for (const uint8_t *q = *p; q < e && n < size; q++) {
        uint8_t b = *q;
        if (b == '"') { *p = q + 1; return n; }
        if (b == '\\' && ++q < e) {
            unsigned u = 0;
            if (*q == 'u' && e - q > 4 && sscanf((const char *)q + 1, "%4x", &u) == 1) { b = u; q += 4; }
            else b = *q == 'n' ? '\n' : *q == 't' ? '\t' : *q == 'r' ? '\r' : *q == 'b' ? '\b' : *q == 'f' ? '\f' : *q;
        }
        out[n++] = b;
    }
    die("a JSON string without an end");
    return 0;
}
/* A document, whole or as a patch of the one before it. */
static void document(conn *c, const uint8_t *p, size_t n, int patch)
{
    static uint8_t made[DOC];
    position *at = &P[c->idx];
    if (patch) {
        if (!(n = apply_patch(at->doc, at->doc_len, p, n, made, sizeof made))) die("a patch that does not fit its document");
        p = made;
        if (measuring) patches++;
    }
    if (n > at->doc_len || !at->doc) at->doc = realloc(at->doc, n);
    memcpy(at->doc, p, n);
    at->doc_len = n;
    deliver(p, n);
}

/* -- recovery -- */
/* Each publication has the number after the one before it: what is between was lost, what was there came twice. */
static uint64_t follow(position *at, const uint8_t *p, size_t n)
{
    const uint8_t *e = p + n;
    uint64_t count = 0;
    while ((p = memmem(p, e - p, "@T", 2)) && e - p >= 33) {
        uint64_t sq = 0;
        for (int i = 23; i < 33; i++) sq = sq * 10 + (p[i] - '0');
        if (sq <= at->seq) repeated++;
        else {
            missed += sq - at->seq - 1;
            at->seq = sq;
        }
        count++;
        p += 33;
    }
    return count;
}
/* The reply of a recovery has the offset that was sent, its publications have theirs: the last place is the highest. */
static void note_offset(position *at, const uint8_t *p, size_t n)
{
    const uint8_t *e = p + n;
    while ((p = memmem(p, e - p, "\"offset\":", 9))) {
        uint64_t v = 0;
        for (p += 9; p < e && *p >= '0' && *p <= '9'; p++) v = v * 10 + (*p - '0');
        if (v > at->offset) at->offset = v;
    }
}
static void note_subscribed(conn *c, const uint8_t *p, size_t n)
{
    position *at = &P[c->idx];
    if (!at->known) {
        const uint8_t *q = memmem(p, n, "\"epoch\":\"", 9);
        if (!q) die("no stream to recover from: %.*s", (int)(n > 200 ? 200 : n), p);
        const uint8_t *s = q + 9;
        size_t k = 0;
        while (s < p + n && *s != '"' && k < sizeof at->epoch - 1) at->epoch[k++] = *s++;
        at->known = 1;
        at->seq = next_seq - 1;
    } else {
        if (memmem(p, n, "\"recovered\":true", 16)) recoveries++;
        else if (errors_++ < 3) fprintf(stderr, "not recovered: %.*s\n", (int)(n > 200 ? 200 : n), p);
        recovered += follow(at, p, n);
    }
    note_offset(at, p, n);
}
/* What did not arrive at all shows at the end only. */
static void note_end(void)
{
    for (int i = 0; i < N; i++) if (C[i].st == S_READY && !C[i].slow) missed += next_seq - 1 - P[i].seq;
}

/* -- what the server says -- */
static void complain(conn *c, const uint8_t *p, size_t n)
{
    if (errors_++ < 3) fprintf(stderr, "server error: %.*s\n", (int)(n > 200 ? 200 : n), p);
    if (c->st != S_READY) kill_conn(c);
}
static void answered(conn *c, int connected)
{
    if (c->st == S_OPEN && connected) { if (c->type == T_PUB) on_ready(c); else subscribe(c); }
    else if (c->st == S_SUB && !connected && --c->awaited == 0) on_ready(c);
}
static void json_publication(conn *c, const uint8_t *p, size_t n)
{
    if (O.recover) { follow(&P[c->idx], p, n); note_offset(&P[c->idx], p, n); }
    if (!O.delta) { deliver(p, n); return; }
    const uint8_t *q = memmem(p, n, "\"data\":\"", 8), *e = p + n;
    if (!q) die("a reader of differences got no string: %.*s", (int)(n > 200 ? 200 : n), p);
    q += 8;
    size_t len = json_string(&q, e, scratch, sizeof scratch);
    document(c, scratch, len, memmem(q, e - q, "\"delta\":true", 12) != NULL);
}
static void json_reply(conn *c, const uint8_t *p, size_t n)
{
    if (n == 2) { /* a ping */
        if (measuring) pings++;
        ws_send(c, 1, "{}", 2);
    } else if (n > 8 && !memcmp(p, "{\"push\":", 8)) {
        if (c->st == S_READY && c->type == T_SUB && memmem(p, n, "\"pub\":", 6)) json_publication(c, p, n);
    } else if (memmem(p, n, "\"error\":", 8)) complain(c, p, n);
    else if (memmem(p, n > 40 ? 40 : n, "\"connect\":", 10)) answered(c, 1);
    else if (c->st == S_SUB && memmem(p, n > 40 ? 40 : n, "\"subscribe\":", 12)) {
        if (O.recover && c->type == T_SUB) note_subscribed(c, p, n);
        if (O.delta && !memmem(p, n, "\"delta\":true", 12)) die("the server gives no differences: %.*s", (int)n, p);
        answered(c, 0);
    }
}
typedef struct { const uint8_t *p, *e, *body; uint64_t len, value; int field; } pb_in;
static uint64_t pb_number(pb_in *in)
{
    uint64_t v = 0;
    for (int s = 0; in->p < in->e && s < 64; s += 7) {
        uint8_t b = *in->p++;
        v |= (uint64_t)(b & 127) << s;
        if (b < 128) return v;
    }
    die("a truncated varint");
    return 0;
}
static int pb_next(pb_in *in)
{
    if (in->p >= in->e) return 0;
    uint64_t tag = pb_number(in);
    in->field = (int)(tag >> 3);
    in->len = in->value = 0;
    if ((tag & 7) == 0) in->value = pb_number(in);
    else if ((tag & 7) == 2) {
        in->len = pb_number(in);
        in->body = in->p;
        if (in->len > (uint64_t)(in->e - in->p)) die("a truncated field");
        in->p += in->len;
    } else die("wire type %d", (int)(tag & 7));
    return 1;
}
static pb_in pb_open(const uint8_t *p, size_t n) { return (pb_in){.p = p, .e = p + n}; }
static void pb_publication(conn *c, const uint8_t *p, size_t n)
{
    const uint8_t *data = p;
    size_t len = 0;
    int patch = 0;
    for (pb_in in = pb_open(p, n); pb_next(&in);) {
        if (in.field == 4) { data = in.body; len = in.len; }
        else if (in.field == 8) patch = in.value != 0;
    }
    if (O.delta) document(c, data, len, patch);
    else deliver(data, len);
}
static void pb_reply(conn *c, const uint8_t *p, size_t n)
{
    if (n == 0) { /* a ping */
        if (measuring) pings++;
        ws_send(c, 2, "\0", 1);
        return;
    }
    for (pb_in in = pb_open(p, n); c->st != S_DEAD && pb_next(&in);) switch (in.field) {
        case 2: complain(c, in.body, in.len); break;
        case 4:
            for (pb_in push = pb_open(in.body, in.len); pb_next(&push);)
                if (push.field == 4 && c->st == S_READY && c->type == T_SUB) pb_publication(c, push.body, push.len);
            break;
        case 5: answered(c, 1); break;
        case 6: answered(c, 0); break;
        }
}
/* A frame holds one reply or several. */
static void on_centrifuge(conn *c, const uint8_t *p, size_t n)
{
    const uint8_t *e = p + n;
    while (p < e && c->st != S_DEAD) {
        if (is_protobuf()) {
            pb_in in = pb_open(p, e - p);
            uint64_t len = pb_number(&in);
            if (len > (uint64_t)(e - in.p)) die("a truncated reply");
            pb_reply(c, in.p, len);
            p = in.p + len;
        } else {
            const uint8_t *end = memchr(p, '\n', e - p);
            if (!end) end = e;
            if (end > p) json_reply(c, p, end - p);
            p = end + 1;
        }
    }
}
static int patch_selftest(void)
{
    const char *base = "a part that stays, and one that goes", *patch = "M\nI@0,4:new!;";
    uint8_t out[64];
    /* 22 characters of a text that is no base of it: the checksum says so. */
    if (apply_patch((const uint8_t *)base, strlen(base), (const uint8_t *)patch, strlen(patch), out, sizeof out)) return 0;
    /* The example of the format: a copy of four, a literal of two, the sum of "abcdxy". */
    uint32_t sum = checksum((const uint8_t *)"abcdxy", 6);
    const char *digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";
    char good[32] = "6\n4@0,2:xy", number[8];
    int n = 0;
    for (; sum; sum >>= 6) number[n++] = digits[sum & 63];
    size_t at = strlen(good);
    while (n) good[at++] = number[--n];
    good[at++] = ';';
    return apply_patch((const uint8_t *)"abcdef", 6, (const uint8_t *)good, at, out, sizeof out) == 6 && !memcmp(out, "abcdxy", 6);
}
