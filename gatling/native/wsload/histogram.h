/* Log-linear histograms of durations, in units of 0.1 us: 64 to 128 buckets for each doubling. */
#define HSUB 128
#define HSIZE (64 * HSUB)
typedef struct { uint64_t at[HSIZE], count, max; double sum; } hist;
static int hidx(uint64_t v)
{
    if (v < HSUB) return (int)v;
    int e = 63 - __builtin_clzll(v), sh = e - 6;
    return (sh) * (HSUB / 2) + (int)(v >> sh);
}
static uint64_t hval(int i)
{
    if (i < HSUB) return i;
    int sh = i / (HSUB / 2) - 1, m = i - sh * (HSUB / 2);
    return ((uint64_t)m + 1) << sh;
}
static void hrec(hist *h, uint64_t ns) { h->at[hidx(ns / 100)]++; h->count++; h->sum += ns; if (ns > h->max) h->max = ns; }
static double hpct(const hist *h, double p)
{
    uint64_t t = (uint64_t)(h->count * p), s = 0;
    if (t >= h->count) t = h->count ? h->count - 1 : 0;
    for (int i = 0; i < HSIZE; i++) { s += h->at[i]; if (s > t) return hval(i) / 10.0; }
    return h->max / 1000.0;
}
static double hmax_us(const hist *h) { return h->max / 1000.0; }
static void hreset(hist *h) { memset(h, 0, sizeof *h); }
/* One line for each bucket that is not empty: name, upper end in us, count. */
static void hwrite(FILE *f, const char *name, const hist *h)
{
    for (int i = 0; i < HSIZE; i++) if (h->at[i]) fprintf(f, "%s %.1f %llu\n", name, hval(i) / 10.0, (unsigned long long)h->at[i]);
}
