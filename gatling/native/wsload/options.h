/* The command line. README.md tells what each option means. */
enum { D_PUSHER, D_CENTRIFUGE, D_SOCKETIO, D_CENTRIFUGE_PROTOBUF };
enum { P_WS, P_HTTP, P_NONE, P_PRESENCE };
enum { M_FIXED, M_CLOSED, M_BURST, M_IDLE };
static struct {
    const char *host, *path, *prefix, *uds, *api_path, *app_id, *api_key, *secret, *event, *token, *join_tpl, *gc_cmd, *label, *settle_cmd, *hist;
    int port, api_port, dialect, pub, mode, conns, channels, ramp, inflight, burst, msg, slow, slow_rcvbuf, pub_conns, srcs, tls, rcvbuf, co, progress, churners, storms, batch, to, limit, subs, missed, recover, delta, document;
    double churn, rate, dur, warm, settle, hold, interval;
    int pids[8], npids;
} O = {.host = "127.0.0.1", .path = NULL, .prefix = "bench-", .app_id = "app-id", .api_key = "app-key", .secret = "app-secret", .event = "client-bench", .token = NULL, .join_tpl = "42[\"join\",\"%s\"]",
       .port = 8080, .conns = 100, .channels = 1, .ramp = 200, .inflight = 1, .burst = 100, .msg = 128, .pub_conns = 1, .batch = 1, .to = 1, .subs = 1, .srcs = 8, .rate = 20, .dur = 5, .warm = 2, .settle = 0, .interval = 1, .label = ""};
static void die(const char *f, ...) { va_list a; va_start(a, f); vfprintf(stderr, f, a); va_end(a); fputc('\n', stderr); exit(2); }
static int pick(const char *v, const char *const *names)
{
    for (int i = 0; names[i]; i++) if (!strcmp(v, names[i])) return i;
    die("unknown value %s", v);
    return 0;
}
static int is_centrifuge(void) { return O.dialect == D_CENTRIFUGE || O.dialect == D_CENTRIFUGE_PROTOBUF; }
static int patch_selftest(void);
static void read_options(int ac, char **av)
{
    static const struct option L[] = {{"host", 1, 0, 1}, {"port", 1, 0, 2}, {"path", 1, 0, 3}, {"dialect", 1, 0, 4}, {"conns", 1, 0, 5}, {"channels", 1, 0, 6}, {"prefix", 1, 0, 7}, {"ramp", 1, 0, 8}, {"pub", 1, 0, 9}, {"mode", 1, 0, 10}, {"rate", 1, 0, 11}, {"inflight", 1, 0, 12}, {"burst", 1, 0, 13}, {"interval", 1, 0, 14}, {"msg", 1, 0, 15}, {"dur", 1, 0, 16}, {"warm", 1, 0, 17}, {"settle", 1, 0, 18}, {"slow", 1, 0, 19}, {"slow-rcvbuf", 1, 0, 20}, {"pid", 1, 0, 21}, {"gc-cmd", 1, 0, 22}, {"api-port", 1, 0, 23}, {"api-path", 1, 0, 24}, {"app-id", 1, 0, 25}, {"key", 1, 0, 26}, {"secret", 1, 0, 27}, {"event", 1, 0, 28}, {"token", 1, 0, 29}, {"join", 1, 0, 30}, {"pub-conns", 1, 0, 31}, {"label", 1, 0, 32}, {"srcs", 1, 0, 33}, {"tls", 0, 0, 34}, {"uds", 1, 0, 35}, {"rcvbuf", 1, 0, 36}, {"co", 0, 0, 37}, {"selftest", 0, 0, 38}, {"progress", 0, 0, 39}, {"churn", 1, 0, 40}, {"churners", 1, 0, 41}, {"storms", 1, 0, 42}, {"batch", 1, 0, 43}, {"to", 1, 0, 44}, {"hist", 1, 0, 45}, {"limit", 1, 0, 46}, {"subs", 1, 0, 47}, {"missed", 1, 0, 48}, {"recover", 0, 0, 49}, {"delta", 0, 0, 50}, {"document", 0, 0, 51}, {0, 0, 0, 0}};
    static const char *const dl[] = {"pusher", "centrifuge", "socketio", "centrifuge-protobuf", 0}, *const pl[] = {"ws", "http", "none", "presence", 0}, *const ml[] = {"fixed", "closed", "burst", "idle", 0};
    int o;
    while ((o = getopt_long(ac, av, "", L, NULL)) != -1) switch (o) {
        case 1: O.host = optarg; break;
        case 2: O.port = atoi(optarg); break;
        case 3: O.path = optarg; break;
        case 4: O.dialect = pick(optarg, dl); break;
        case 5: O.conns = atoi(optarg); break;
        case 6: O.channels = atoi(optarg); break;
        case 7: O.prefix = optarg; break;
        case 8: O.ramp = atoi(optarg); break;
        case 9: O.pub = pick(optarg, pl); break;
        case 10: O.mode = pick(optarg, ml); break;
        case 11: O.rate = atof(optarg); break;
        case 12: O.inflight = atoi(optarg); break;
        case 13: O.burst = atoi(optarg); break;
        case 14: O.interval = atof(optarg); break;
        case 15: O.msg = atoi(optarg); break;
        case 16: O.dur = atof(optarg); break;
        case 17: O.warm = atof(optarg); break;
        case 18: O.settle = atof(optarg); break;
        case 19: O.slow = atoi(optarg); break;
        case 20: O.slow_rcvbuf = atoi(optarg); break;
        case 21: for (char *s = strtok(optarg, ","); s && O.npids < 8; s = strtok(NULL, ",")) O.pids[O.npids++] = atoi(s); break;
        case 22: O.gc_cmd = optarg; break;
        case 23: O.api_port = atoi(optarg); break;
        case 24: O.api_path = optarg; break;
        case 25: O.app_id = optarg; break;
        case 26: O.api_key = optarg; break;
        case 27: O.secret = optarg; break;
        case 28: O.event = optarg; break;
        case 29: O.token = optarg; break;
        case 30: O.join_tpl = optarg; break;
        case 31: O.pub_conns = atoi(optarg); break;
        case 32: O.label = optarg; break;
        case 33: O.srcs = atoi(optarg); break;
        case 34: O.tls = 1; break;
        case 35: O.uds = optarg; break;
        case 36: O.rcvbuf = atoi(optarg); break;
        case 37: O.co = 1; break;
        case 39: O.progress = 1; break;
        case 40: O.churn = atof(optarg); break;
        case 41: O.churners = atoi(optarg); break;
        case 42: O.storms = atoi(optarg); break;
        case 43: O.batch = atoi(optarg); break;
        case 44: O.to = atoi(optarg); break;
        case 45: O.hist = optarg; break;
        case 46: O.limit = atoi(optarg); break;
        case 47: O.subs = atoi(optarg); break;
        case 48: O.missed = atoi(optarg); break;
        case 49: O.recover = 1; break;
        case 50: O.delta = 1; break;
        case 51: O.document = 1; break;
        case 38: {
            char a[65], b[33];
            hmac_hex("key", "The quick brown fox jumps over the lazy dog", a);
            md5_hex((const uint8_t *)"abc", 3, b);
            printf("%s\n%s\n", a, b);
            if (!patch_selftest()) die("patches are not applied as the format says");
            exit(!!(strcmp(a, "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8") || strcmp(b, "900150983cd24fb0d6963f7d28e17f72")));
        }
        default: die("see README.md for the options");
        }
    if (!O.path) O.path = O.dialect == D_PUSHER ? "/app/app-key?protocol=7" : O.dialect == D_CENTRIFUGE ? "/connection/websocket" : O.dialect == D_CENTRIFUGE_PROTOBUF ? "/connection/websocket?format=protobuf" : "/socket.io/?EIO=4&transport=websocket";
    if (!O.api_port) O.api_port = O.port;
    if (O.msg > 60000) die("--msg is at most 60000");
    if (O.batch < 1 || O.batch > 10 || O.to < 1 || O.to > 100 || (O.batch > 1 && O.to > 1)) die("--batch is 1 to 10 or --to is 1 to 100");
    if (O.to > O.channels) die("--to is at most --channels");
    if (O.batch * (O.msg + 300) > 70000) die("--batch times --msg is too large");
    if ((O.batch > 1 || O.to > 1) && (O.pub != P_HTTP || O.dialect != D_PUSHER)) die("--batch and --to need --pub http and the pusher dialect");
    if (O.pub == P_PRESENCE && strncmp(O.prefix, "presence-", 9)) die("--pub presence needs --prefix presence-...");
    if ((O.subs > 1 || O.recover || O.delta || O.document) && !is_centrifuge()) die("--subs, --recover, --delta and --document need a centrifuge dialect");
    if (O.subs < 1 || (O.subs > 1 && (O.pub != P_HTTP || O.recover || O.delta || O.storms || O.churn > 0))) die("--subs is at least 1, and needs --pub http alone");
    if (O.recover && (O.dialect != D_CENTRIFUGE || O.channels != 1)) die("--recover needs --dialect centrifuge and one channel");
    if (O.missed && !(O.recover && O.pub == P_HTTP)) die("--missed needs --recover and --pub http");
    if (O.churn <= 0) O.churners = 0;
    else if (O.churners < 1) O.churners = 1 + (int)O.churn;
}
