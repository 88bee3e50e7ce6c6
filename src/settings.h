/* settings.h - everything that can be set, from one table: default, INI file, environment, command line; the later wins. */
#ifndef SETTINGS_H
#define SETTINGS_H
#include "base/buf.h"

enum setting_id { SET_DATA, SET_STORE, SET_REGION, SET_LISTEN, SET_URL, SET_THREADS, SET_CACHE, SET_PROXY, SET_METRICS, SET_METRICS_TOKEN, SET_LOG, SET_SMTP,
                  SET_SMTP_USER, SET_SMTP_PASSWORD, SET_MAIL_FROM, SET_MAIL_DIR, SET_MACHINE, SET_MACHINE_URL, SET_MACHINE_KEY,
                  SET_SMS_URL, SET_SMS_FIELDS, SET_SMS_KEY, SET_SANDBOX, SETTINGS };
struct setting {
    const char *name, *value, *first, *env, *help;      /* --name VALUE; the default; BRUECKE_NAME                    */
    bool (*good)(str value);
    const char *must;                                   /* "must be …", said when it is not good                      */
};
extern const struct setting settings_table[SETTINGS];

enum setting_from { FROM_DEFAULT, FROM_FILE, FROM_ENVIRONMENT, FROM_LINE };
struct settings {
    struct arena *a;
    str value[SETTINGS];
    enum setting_from from[SETTINGS];
    str file;                                           /* the INI file that was read; empty if none                  */
    bool file_of_data;                                  /* it is DATA/bruecke.ini, found and not named                */
};
struct settings settings_new(struct arena *a);
/* Sets one, unless it is set from a later source already. False: *why. */
MUST_USE bool settings_put(struct settings *s, enum setting_id id, str value, enum setting_from from, str *why);
/* By name; `*why` gets a hint when there is none of that name. */
MUST_USE bool settings_named(struct settings *s, str name, enum setting_id *ret, str *why);
/* After the command line: reads the environment, then the file `config` or, if that is empty, DATA/bruecke.ini where there is one. */
MUST_USE bool settings_load(struct settings *s, str config, str *why);
/* One line per setting: name, value, where it came from. Passwords in URLs are masked. */
void settings_show(const struct settings *s, struct buf *out);

/* For stores_open(): the store's URL or the data folder, whichever was said later; both equally late: the URL. */
str  settings_where(const struct settings *s);
bool settings_postgres(const struct settings *s);
/* "127.0.0.1:8080", "[::1]:8080", "localhost:0" in parts. */
MUST_USE bool settings_address(str listen, str *address, uint16_t *port);
#endif
