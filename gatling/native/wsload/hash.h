/* HMAC-SHA256 and MD5: what signed channels and the signed HTTP API ask for. */
typedef struct { uint32_t h[8]; } sha_t;
static uint32_t SK[64];
static uint32_t ror(uint32_t x, int n) { return (x >> n) | (x << (32 - n)); }
static uint32_t rol(uint32_t x, int n) { return (x << n) | (x >> (32 - n)); }
static const uint32_t SI[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
static double fabs_(double x) { return x < 0 ? -x : x; }
static void sha_init_k(void)
{ /* round constants = fractional bits of the cube roots of the first 64 primes */
    int n = 0;
    for (int p = 2; n < 64; p++) {
        int ok = 1;
        for (int d = 2; d * d <= p; d++) if (p % d == 0) { ok = 0; break; }
        if (!ok) continue;
        long double r = 1; /* Newton */
        for (int i = 0; i < 80; i++) r = r - (r * r * r - p) / (3 * r * r);
        long double f = r - (int)r;
        SK[n++] = (uint32_t)(f * 4294967296.0L);
    }
    (void)fabs_;
}
static void sha_block(sha_t *s, const uint8_t *p)
{
    uint32_t w[64], a[8];
    for (int i = 0; i < 16; i++) w[i] = (uint32_t)p[4 * i] << 24 | p[4 * i + 1] << 16 | p[4 * i + 2] << 8 | p[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        uint32_t x = ror(w[i - 15], 7) ^ ror(w[i - 15], 18) ^ (w[i - 15] >> 3);
        uint32_t y = ror(w[i - 2], 17) ^ ror(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + x + w[i - 7] + y;
    }
    memcpy(a, s->h, 32);
    for (int i = 0; i < 64; i++) {
        uint32_t t1 = a[7] + (ror(a[4], 6) ^ ror(a[4], 11) ^ ror(a[4], 25)) + ((a[4] & a[5]) ^ (~a[4] & a[6])) + SK[i] + w[i];
        uint32_t t2 = (ror(a[0], 2) ^ ror(a[0], 13) ^ ror(a[0], 22)) + ((a[0] & a[1]) ^ (a[0] & a[2]) ^ (a[1] & a[2]));
        memmove(a + 1, a, 28);
        a[4] += t1;
        a[0] = t1 + t2;
    }
    for (int i = 0; i < 8; i++) s->h[i] += a[i];
}
static void sha256(const uint8_t *m, size_t n, uint8_t out[32])
{
    sha_t s;
    memcpy(s.h, SI, 32);
    size_t i = 0;
    for (; i + 64 <= n; i += 64) sha_block(&s, m + i);
    uint8_t b[128] = {0};
    size_t r = n - i, tot = r + 9 <= 64 ? 64 : 128;
    memcpy(b, m + i, r);
    b[r] = 0x80;
    for (int k = 0; k < 8; k++) b[tot - 1 - k] = (uint8_t)((uint64_t)n * 8 >> (8 * k));
    sha_block(&s, b);
    if (tot == 128) sha_block(&s, b + 64);
    for (int k = 0; k < 8; k++) for (int j = 0; j < 4; j++) out[4 * k + j] = s.h[k] >> (24 - 8 * j);
}
static void hmac_hex(const char *key, const char *msg, char out[65])
{
    uint8_t k[64] = {0}, buf[8192 + 64], d[32];
    size_t kl = strlen(key), ml = strlen(msg);
    if (kl > 64) sha256((const uint8_t *)key, kl, k); else memcpy(k, key, kl);
    if (ml > 8192) ml = 8192;
    for (int i = 0; i < 64; i++) buf[i] = k[i] ^ 0x36;
    memcpy(buf + 64, msg, ml);
    sha256(buf, 64 + ml, d);
    for (int i = 0; i < 64; i++) buf[i] = k[i] ^ 0x5c;
    memcpy(buf + 64, d, 32);
    sha256(buf, 96, d);
    for (int i = 0; i < 32; i++) sprintf(out + 2 * i, "%02x", d[i]);
}
static uint32_t MK[64];
static void md5_init_k(void)
{ /* floor(2^32 * |sin(i)|), i in radians, Taylor series in long double */
    const long double PI2 = 6.283185307179586476925286766559L;
    for (int i = 0; i < 64; i++) {
        long double x = i + 1;
        while (x > PI2 / 2) x -= PI2;
        long double t = x, s = x;
        for (int k = 1; k < 40; k++) { t = -t * x * x / ((2 * k) * (2 * k + 1)); s += t; }
        if (s < 0) s = -s;
        MK[i] = (uint32_t)(s * 4294967296.0L);
    }
}
static void md5_hex(const uint8_t *m, size_t n, char out[33])
{
    static const int R[16] = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};
    uint32_t h[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    size_t tot = ((n + 8) / 64 + 1) * 64;
    uint8_t *b = calloc(1, tot);
    memcpy(b, m, n);
    b[n] = 0x80;
    for (int k = 0; k < 8; k++) b[tot - 8 + k] = (uint8_t)((uint64_t)n * 8 >> (8 * k));
    for (size_t o = 0; o < tot; o += 64) {
        uint32_t w[16], a = h[0], bb = h[1], c = h[2], d = h[3];
        memcpy(w, b + o, 64);
        for (int i = 0; i < 64; i++) {
            uint32_t f; int g;
            if (i < 16) { f = (bb & c) | (~bb & d); g = i; }
            else if (i < 32) { f = (d & bb) | (~d & c); g = (5 * i + 1) % 16; }
            else if (i < 48) { f = bb ^ c ^ d; g = (3 * i + 5) % 16; }
            else { f = c ^ (bb | ~d); g = (7 * i) % 16; }
            uint32_t t = d; d = c; c = bb;
            bb = bb + rol(a + f + MK[i] + w[g], R[(i / 16) * 4 + i % 4]);
            a = t;
        }
        h[0] += a; h[1] += bb; h[2] += c; h[3] += d;
    }
    free(b);
    for (int i = 0; i < 4; i++) for (int j = 0; j < 4; j++) sprintf(out + 8 * i + 2 * j, "%02x", (h[i] >> (8 * j)) & 255);
}
