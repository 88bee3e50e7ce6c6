/* settings.c - everything that can be set. */
#include "settings.h"
#include "base/file.h"
#include "commands/built.h"
#include "commands/hint.h"
#include "store/store.h"
#include "work/machine.h"
#include "work/mail.h"
#include "work/sms.h"
#include "work/smtp.h"
#include "web/address.h"
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 64 * 1024, THREADS_MAX = 256 };

/* What a value must be. Here and not where it is used: a wrong setting stops the program before it has done anything. */
static bool good_folder(str v) { return v.n > 0 && v.n < 4000; }
static bool good_store(str v)  { return !v.n || str_starts(v, S("postgres://")) || str_starts(v, S("postgresql://")); }
static bool good_region(str v) { return !v.n || store_region_name(v); }
static bool good_log(str v)    { return v.n && str_has_word(S("debug info warning error"), v); }
static bool good_listen(str v) { str address; uint16_t port; return settings_address(v, &address, &port); }
static bool good_url(str v)
{
    int64_t at = str_starts(v, S("https://")) ? 8 : str_starts(v, S("http://")) ? 7 : -1;
    if (at < 0 || v.n <= (size_t)at || v.n > 300) return false;
    for (size_t i = (size_t)at; i < v.n; i++) if ((unsigned char)v.p[i] <= 0x20 || v.p[i] == '/' || v.p[i] == '?' || v.p[i] == '#') return false;
    return true;
}
static bool good_smtp(str v) { return !v.n || smtp_url(v); }
static bool good_line(str v) { return v.n < 300; }
static bool good_path(str v) { return v.n < 4000; }
static bool good_from(str v) { return !v.n || !mail_from_problem(v); }
static bool good_machine(str v) { enum machine_kind k; return !v.n || machine_kind_of(v, &k); }
static bool good_service(str v) { return !v.n || machine_url(v); }
static bool good_sms(str v)     { return sms_fields(v); }
static bool good_cache(str v)   { int64_t n; return str_int(v, &n) && n >= 0 && n <= 16384; }
static bool good_proxy(str v)   { struct proxies p; return proxies_read(v, &p); }
static bool good_metrics(str v) { return !v.n || good_listen(v); }
static bool good_token(str v)
{
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c)))) return false;
    }
    return !v.n || (v.n >= 16 && v.n <= 200);
}
static bool good_threads(str v)
{
    int64_t n;
    return str_int(v, &n) && n >= 0 && n <= THREADS_MAX;
}

/* The only place where a setting is written down: help, manual page, INI file, environment and --show-settings read it from here. */
const struct setting settings_table[SETTINGS] = {
    [SET_DATA] = { "data", "DIR", built_data, "BRUECKE_DATA", "Folder with the SQLite databases of all regions.", good_folder, "a folder" },
    [SET_STORE] = { "store", "URL", "", "BRUECKE_STORE", "PostgreSQL database instead of a folder: postgres://user@host/database.", good_store,
                    "a URL that begins with postgres://" },
    [SET_REGION] = { "region", "NAME", "", "BRUECKE_REGION", "The region a command is about; needed only where there are several.", good_region,
                     "the name of a region: a lower-case letter, then letters, digits, hyphens, at most 31" },
    [SET_LISTEN] = { "listen", "ADDR:PORT", "127.0.0.1:8080", "BRUECKE_LISTEN", "Address and port that serve takes connections on; port 0: any free one.",
                     good_listen, "an address and a port, as in 127.0.0.1:8080 or [::1]:8080" },
    [SET_URL] = { "url", "URL", "http://127.0.0.1:8080", "BRUECKE_URL", "Address under which people reach the program; links in mails and invitations begin with it.",
                  good_url, "a URL that begins with http:// or https:// and has no path" },
    [SET_THREADS] = { "threads", "N", "0", "BRUECKE_THREADS", "Threads that answer requests; 0: one per processor core.", good_threads,
                      "a number from 0 to 256" },
    [SET_CACHE] = { "cache", "MB", "8", "BRUECKE_CACHE", "Memory for public pages kept until the data change; 0: none are kept.", good_cache, "a number from 0 to 16384" },
    [SET_PROXY] = { "proxy", "ADDR,...", "", "BRUECKE_PROXY", "Proxies in front whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses or networks "
                    "(10.0.0.0/8); nobody's are otherwise.", good_proxy, "a list of at most 32 addresses or networks, as in 127.0.0.1,10.0.0.0/8" },
    [SET_METRICS] = { "metrics", "ADDR:PORT", "", "BRUECKE_METRICS", "Second address that gives /metrics (Prometheus) and nothing else.", good_metrics,
                      "an address and a port, as in 127.0.0.1:9100" },
    [SET_METRICS_TOKEN] = { "metrics-token", "TOKEN", "", "BRUECKE_METRICS_TOKEN", "Whoever sends it (Authorization: Bearer TOKEN) gets /metrics at the first address too.",
                            good_token, "at least 16 letters, digits or -._~" },
    [SET_LOG] = { "log", "LEVEL", "info", "BRUECKE_LOG", "What is written to standard error at least: debug, info (each request), warning, error.", good_log,
                  "debug, info, warning or error" },
    [SET_SMTP] = { "smtp", "URL", "", "BRUECKE_SMTP", "Mail server: smtp://host:587 (with STARTTLS; plain only on this machine) or smtps://host:465. "
                   "Demonstration regions never send.", good_smtp, "smtp:// or smtps://, a host and perhaps a port" },
    [SET_SMTP_USER] = { "smtp-user", "NAME", "", "BRUECKE_SMTP_USER", "Name to log in to the mail server with; empty: without.", good_line, "shorter" },
    [SET_SMTP_PASSWORD] = { "smtp-password-file", "FILE", "", "BRUECKE_SMTP_PASSWORD_FILE", "File that holds the password for it.", good_path, "a file" },
    [SET_MAIL_FROM] = { "mail-from", "ADDRESS", "", "BRUECKE_MAIL_FROM", "Whose mails they are: \"Name <address>\", or an address alone; then the name is that of the centre.",
                        good_from, "an address, as in noreply@ki.example or \"KI Kreis Kleve <noreply@ki.example>\"" },
    [SET_MAIL_DIR] = { "mail-dir", "DIR", "", "BRUECKE_MAIL_DIR", "Folder that mails are written to as files instead of being sent, where there is no mail server; "
                       "demonstrations always: DATA/mail.", good_path, "a folder" },
    [SET_MACHINE] = { "machine", "SERVICE", "", "BRUECKE_MACHINE", "Translations by a machine: libretranslate or deepl; empty: none.", good_machine, "libretranslate or deepl" },
    [SET_MACHINE_URL] = { "machine-url", "URL", "", "BRUECKE_MACHINE_URL", "Address of that service, as in https://api-free.deepl.com; plain HTTP only on this machine.", good_service,
                          "a URL that begins with https://, or http:// with an address of this machine and its port" },
    [SET_MACHINE_KEY] = { "machine-key-file", "FILE", "", "BRUECKE_MACHINE_KEY_FILE", "File that holds the key for it; or the key itself in BRUECKE_MACHINE_KEY.", good_path, "a file" },
    [SET_SMS_URL] = { "sms-url", "URL", "", "BRUECKE_SMS_URL", "Gateway for text messages: takes number and text by POST; empty: none are sent. Plain HTTP only on this machine.",
                      good_service, "a URL that begins with https://, or http:// with an address of this machine and its port" },
    [SET_SMS_FIELDS] = { "sms-fields", "FIELDS", "json to text", "BRUECKE_SMS_FIELDS", "How it is told: json or form, then the names of the fields for number and text.",
                         good_sms, "json or form and the names of two fields, as in \"json to text\"" },
    [SET_SMS_KEY] = { "sms-key-file", "FILE", "", "BRUECKE_SMS_KEY_FILE", "File that holds the key for the gateway, sent as a bearer token.", good_path, "a file" },
};

struct settings settings_new(struct arena *a)
{
    struct settings s = { .a = a };
    for (size_t i = 0; i < SETTINGS; i++) s.value[i] = str_of(settings_table[i].first);
    return s;
}

bool settings_put(struct settings *s, enum setting_id id, str value, enum setting_from from, str *why)
{
    const struct setting *t = &settings_table[id];
    if (!t->good(value)) {
        *why = arena_fmt(s->a, "%s is \"%.*s\", but must be %s", t->name, STR(str_upto(value, 100)), t->must);
        return false;
    }
    /* The sources are read in the order in which they are needed (the command line says where the file is), not in that of their rank. */
    if (from < s->from[id]) return true;
    s->value[id] = value;
    s->from[id] = from;
    return true;
}

bool settings_named(struct settings *s, str name, enum setting_id *ret, str *why)
{
    struct hint h = hint_new(name);
    for (size_t i = 0; i < SETTINGS; i++) {
        if (str_eq(name, str_of(settings_table[i].name))) { *ret = (enum setting_id)i; return true; }
        hint_try(&h, settings_table[i].name);
    }
    str hint = hint_text(s->a, &h, "");
    *why = arena_fmt(s->a, "there is no setting \"%.*s\"%.*s", STR(str_upto(name, 100)), STR(hint));
    return false;
}

/* ---- the sources -------------------------------------------------------------------------------------------------- */
/* An empty variable is a value: BRUECKE_STORE= takes a store away that the file names. */
static bool load_environment(struct settings *s, str *why)
{
    for (size_t i = 0; i < SETTINGS; i++) {
        const char *v = getenv(settings_table[i].env);
        str bad;
        if (!v || settings_put(s, (enum setting_id)i, str_of(v), FROM_ENVIRONMENT, &bad)) continue;
        *why = arena_fmt(s->a, "environment variable %s: %.*s", settings_table[i].env, STR(bad));
        return false;
    }
    return true;
}

/* One line of the file. `[bruecke]` is the only section there may be; lines above it belong to it too. */
static bool load_line(struct settings *s, str line, str *why)
{
    line = str_trim(line);
    if (!line.n || line.p[0] == '#' || line.p[0] == ';' || str_eq(line, S("[bruecke]"))) return true;
    enum setting_id id;
    int64_t at = str_find_char(line, '=');
    if (line.p[0] == '[' || at <= 0) {
        *why = S("is neither \"name = value\" nor [bruecke]");
        return false;
    }
    str value = str_trim(str_from(line, (size_t)at + 1));
    return settings_named(s, str_trim(str_upto(line, (size_t)at)), &id, why) && settings_put(s, id, value, FROM_FILE, why);
}

static bool load_file(struct settings *s, str path, str *why)
{
    str rest, line, bad;
    if (!file_read(s->a, path, FILE_MAX, &rest, why)) return false;
    /* Editors on Windows begin a file with a mark and end its lines with CR LF. */
    if (str_starts(rest, S("\xEF\xBB\xBF"))) rest = str_from(rest, 3);
    for (int64_t n = 1; str_split(&rest, '\n', &line); n++) {
        if (load_line(s, line, &bad)) continue;
        *why = arena_fmt(s->a, "%.*s line %lld: %.*s", STR(path), (long long)n, STR(bad));
        return false;
    }
    s->file = path;
    return true;
}

/* The file is looked for last, since the environment may say where the data are; its values still give way to both. */
bool settings_load(struct settings *s, str config, str *why)
{
    if (!load_environment(s, why)) return false;
    if (config.n) return load_file(s, config, why);
    str beside = arena_fmt(s->a, "%.*s/bruecke.ini", STR(s->value[SET_DATA]));
    s->file_of_data = file_exists(s->a, beside);
    return !s->file_of_data || load_file(s, beside, why);
}

/* ---- what follows from them --------------------------------------------------------------------------------------- */
/* A store that the folder's own file names belongs to that folder: `--data DIR` then means the store too. */
bool settings_postgres(const struct settings *s)
{
    if (!s->value[SET_STORE].n) return false;
    return s->from[SET_STORE] >= s->from[SET_DATA] || (s->from[SET_STORE] == FROM_FILE && s->file_of_data);
}

str settings_where(const struct settings *s) { return s->value[settings_postgres(s) ? SET_STORE : SET_DATA]; }

bool settings_address(str listen, str *address, uint16_t *port)
{
    /* The last colon: an IPv6 address has more of them. */
    int64_t n, colon = STR_NONE;
    for (size_t i = 0; i < listen.n; i++) if (listen.p[i] == ':') colon = (int64_t)i;
    if (colon < 0 || !str_int(str_from(listen, (size_t)colon + 1), &n) || n < 0 || n > UINT16_MAX) return false;
    str host = str_upto(listen, (size_t)colon);
    if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']') host = (str){ host.p + 1, host.n - 2 };
    else if (str_find_char(host, ':') >= 0) return false;         /* an IPv6 address stands in brackets */
    if (!host.n) return false;
    *address = host;
    *port = (uint16_t)n;
    return true;
}

/* ---- showing ------------------------------------------------------------------------------------------------------ */
/* Where the part "user:secret" ends: the last @ before the query, or of the whole should a careless password hold a '?'. */
static size_t account_end(str rest)
{
    int64_t query = str_find_char(rest, '?');
    for (size_t round = 0; round < 2; round++)
        for (size_t i = round || query < 0 ? rest.n : (size_t)query; i > 0; i--) if (rest.p[i - 1] == '@') return i - 1;
    return 0;
}

/* postgres://user:secret@host/db?password=secret: neither secret is shown. */
static str masked(struct arena *a, str url)
{
    struct buf out = buf_in(a, url.n * 2 + 16);
    int64_t scheme = str_find(url, S("://"));
    if (scheme < 0) return url;
    str rest = str_from(url, (size_t)scheme + 3), part;
    size_t at = account_end(rest);
    int64_t colon = str_find_char(str_upto(rest, at), ':');
    buf_put(&out, str_upto(url, (size_t)scheme + 3));
    buf_put(&out, str_upto(rest, colon < 0 ? at : (size_t)colon));
    if (colon >= 0) buf_put(&out, S(":***"));
    rest = str_from(rest, at);
    int64_t query = str_find_char(rest, '?');
    buf_put(&out, query < 0 ? rest : str_upto(rest, (size_t)query));
    if (query < 0) return buf_str(&out);
    rest = str_from(rest, (size_t)query + 1);
    for (char before = '?'; str_split(&rest, '&', &part); before = '&') {
        bool secret = str_starts(part, S("password=")) || str_starts(part, S("sslpassword="));
        buf_char(&out, before);
        buf_put(&out, secret ? str_upto(part, (size_t)str_find_char(part, '=') + 1) : part);
        if (secret) buf_put(&out, S("***"));
    }
    return buf_str(&out);
}

/* "environment BRUECKE_LISTEN": what to look at when a value surprises. */
static str origin(const struct settings *s, size_t i)
{
    switch (s->from[i]) {
    case FROM_FILE:        return arena_fmt(s->a, "file %.*s", STR(s->file));
    case FROM_ENVIRONMENT: return arena_fmt(s->a, "environment %s", settings_table[i].env);
    case FROM_LINE:        return S("command line");
    case FROM_DEFAULT: default: return S("default");
    }
}

void settings_show(const struct settings *s, struct buf *out)
{
    for (size_t i = 0; i < SETTINGS; i++) {
        str value = i == SET_METRICS_TOKEN && s->value[i].n ? S("***") : masked(s->a, s->value[i]), from = origin(s, i);
        buf_fmt(out, "%-18s = %-32.*s # %.*s\n", settings_table[i].name, STR(value), STR(from));
    }
}
