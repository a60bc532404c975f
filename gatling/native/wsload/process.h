/* CPU and memory of the processes in question, from /proc. */
static double cpu_user; /* user part of the last srv_cpu() */
static double cpu_s(int pid)
{
    char f[64], b[2048];
    snprintf(f, sizeof f, "/proc/%d/stat", pid);
    FILE *h = fopen(f, "r");
    if (!h) return 0;
    size_t n = fread(b, 1, sizeof b - 1, h);
    fclose(h);
    b[n] = 0;
    char *p = strrchr(b, ')');
    unsigned long u, s;
    if (!p || sscanf(p + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &u, &s) != 2) return 0;
    cpu_user += (double)u / sysconf(_SC_CLK_TCK);
    return (double)(u + s) / sysconf(_SC_CLK_TCK);
}
static long rss_kb(int pid)
{
    char f[64], b[256];
    long v = 0;
    snprintf(f, sizeof f, "/proc/%d/status", pid);
    FILE *h = fopen(f, "r");
    if (!h) return 0;
    while (fgets(b, sizeof b, h)) if (sscanf(b, "VmRSS: %ld", &v) == 1) break;
    fclose(h);
    return v;
}
static double srv_cpu(void) { double s = 0; cpu_user = 0; for (int i = 0; i < O.npids; i++) s += cpu_s(O.pids[i]); return s; }
static long srv_rss(void) { long s = 0; for (int i = 0; i < O.npids; i++) s += rss_kb(O.pids[i]); return s; }
static double own_cpu(void) { struct rusage r; getrusage(RUSAGE_SELF, &r); return r.ru_utime.tv_sec + r.ru_stime.tv_sec + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6; }
