/* open.c - what most commands begin with: the store, the rooms, a region, an entity, a role. Whatever goes wrong is said in one line. */
#include "base/file.h"
#include "base/moment.h"
#include "commands.h"
#include "commands/hint.h"
#include "commands/sandbox.h"
#include "rooms/rooms.h"
#include "serve/serve.h"
#include "work/machine.h"
#include "work/mail.h"
#include "work/sms.h"
#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A password stands in a file: not in the list of processes, nor in a file of settings that others may read. */
enum { PASSWORD_FILE_MAX = 1000 };
static int open_mail(struct call *c)
{
    const str *v = c->settings.value;
    struct mail_setup s = { .url = v[SET_SMTP], .user = v[SET_SMTP_USER], .from = v[SET_MAIL_FROM], .folder = v[SET_MAIL_DIR], .everywhere = v[SET_MAIL_DIR].n > 0 };
    const char *bad = NULL;
    str why = S("");
    if (s.url.n && !s.from.n) return misused("--smtp needs --mail-from: whose mails they are");
    if (v[SET_SMTP_PASSWORD].n && !file_read(c->a, v[SET_SMTP_PASSWORD], PASSWORD_FILE_MAX, &s.password, &why)) return failed("%.*s", STR(why));
    s.password = str_trim(s.password);
    if (!s.folder.n && !settings_postgres(&c->settings)) s.folder = arena_fmt(c->a, "%.*s/mail", STR(v[SET_DATA]));
    return mail_setup(&s, &bad) ? DONE : failed("%s", bad);
}

static int open_machine(struct call *c)
{
    const str *v = c->settings.value;
    const char *bad = NULL, *key = getenv("BRUECKE_MACHINE_KEY");
    struct machine_setup s = { .url = v[SET_MACHINE_URL], .key = str_of(key) };
    str why = S("");
    bool named = machine_kind_of(v[SET_MACHINE], &s.kind);
    if (named != (s.url.n > 0)) return misused("--machine and --machine-url belong together: which service, and where it is");
    if (v[SET_MACHINE_KEY].n && !file_read(c->a, v[SET_MACHINE_KEY], PASSWORD_FILE_MAX, &s.key, &why)) return failed("%.*s", STR(why));
    s.key = str_trim(s.key);
    return machine_setup(&s, &bad) ? DONE : failed("%s", bad);
}

/* What a demonstration would send is written beside its mails. */
static int open_sms(struct call *c)
{
    const str *v = c->settings.value;
    const char *bad = NULL;
    struct sms_setup s = { .url = v[SET_SMS_URL], .fields = v[SET_SMS_FIELDS], .folder = v[SET_MAIL_DIR] };
    str why = S("");
    if (v[SET_SMS_KEY].n && !file_read(c->a, v[SET_SMS_KEY], PASSWORD_FILE_MAX, &s.key, &why)) return failed("%.*s", STR(why));
    s.key = str_trim(s.key);
    if (!s.folder.n && !settings_postgres(&c->settings)) s.folder = arena_fmt(c->a, "%.*s/mail", STR(v[SET_DATA]));
    return sms_setup(&s, &bad) ? DONE : failed("%s", bad);
}

int own_folder(const struct call *c)
{
    struct stat s;
    str folder = settings_where(&c->settings);
    if (geteuid() != 0 || settings_postgres(&c->settings) || stat(arena_z(c->a, folder), &s) != 0 || s.st_uid == 0) return DONE;
    const struct passwd *of = getpwuid(s.st_uid);
    const char *name = of ? of->pw_name : "its owner";
    return failed("the folder %.*s belongs to %s, who could not read what root writes there: run this as that user, as in `runuser -u %s -- bruecke ...`",
                  STR(folder), name, name);
}

int enter_sandbox(struct call *c)
{
    const str *v = c->settings.value;
    const str folders[] = { settings_postgres(&c->settings) ? S("") : settings_where(&c->settings), v[SET_MAIL_DIR] };
    enum sandbox_mode mode = SANDBOX_ON;
    str why = S("");
    if (!sandbox_mode_of(v[SET_SANDBOX], &mode)) return WRONG_USE;
    /* A folder for mails may be missing until the first one: it cannot be made behind the wall. */
    if (mode == SANDBOX_ON && v[SET_MAIL_DIR].n && !folder_make(c->a, v[SET_MAIL_DIR], &why)) return failed("%.*s", STR(why));
    return sandbox_enter(c->a, mode, folders, countof(folders), &why) ? DONE : failed("%.*s", STR(why));
}

/* A missing folder is made only by what makes regions: a mistyped --data should not leave an empty folder behind. */
int open_store(struct call *c, bool make)
{
    str where = settings_where(&c->settings), why = S("");
    bool folder = !settings_postgres(&c->settings);
    if (folder && !make && !file_exists(c->a, where))
        return failed("there is no folder %.*s; `bruecke demo` or `bruecke region create` makes it, --data names another", STR(where));
    if (make && own_folder(c)) return FAILED;
    if (folder && make && !folder_make(c->a, where, &why)) return failed("%.*s", STR(why));
    struct stores *stores = stores_open(where, c->a, &why);
    if (!stores) return failed("%.*s", STR(why));
    c->app = arena_new_of(c->a, struct app);
    serve_open(c->app, stores, rooms, rooms_count);
    c->app->url = c->settings.value[SET_URL];
    if (!regions_open(stores, c->a, &why)) return failed("%.*s", STR(why));
    int rc = open_mail(c);
    rc = rc ? rc : open_sms(c);
    return rc ? rc : open_machine(c);
}

/* ---- which region --------------------------------------------------------------------------------------------------- */
static int no_region(const struct call *c, const struct region *r, size_t n, str name)
{
    struct hint h = hint_new(name);
    for (size_t i = 0; i < n; i++) hint_try(&h, arena_z(c->a, r[i].name));
    str hint = hint_text(c->a, &h, "");
    return failed("there is no region \"%.*s\"%.*s", STR(name), STR(hint));
}

/* Guessing would be worse than asking: the wrong region may be another county's. */
static int not_clear(const struct call *c, const struct region *r, size_t n)
{
    struct buf names = buf_in(c->a, 1000);
    for (size_t i = 0; i < n; i++)
        if (!r[i].archived) buf_fmt(&names, "%s%.*s", names.n ? ", " : "", STR(r[i].name));
    str list = buf_str(&names);
    return misused("there are several regions; say which with --region: %.*s", STR(list));
}

/* An archived region is found by its name (to export it, to look at it), but never meant without one. */
int open_region(struct call *c, const struct region **ret)
{
    const struct region *r, *only = NULL;
    str name = c->settings.value[SET_REGION], why = S("");
    size_t open = 0, n = regions_list(c->app->stores, c->a, &r, &why);
    if (why.n) return failed("%.*s", STR(why));
    for (size_t i = 0; i < n; i++) {
        if (name.n && str_eq(r[i].name, name)) { *ret = &r[i]; return DONE; }
        if (!r[i].archived) { only = &r[i]; open++; }
    }
    if (name.n) return no_region(c, r, n, name);
    if (!open) return failed("there is no region yet; `bruecke region create NAME` or `bruecke demo` makes one");
    if (open > 1) return not_clear(c, r, n);
    *ret = only;
    return DONE;
}

int open_regions(struct call *c, const struct region **ret, size_t *ret_n)
{
    str why = S("");
    if (c->settings.value[SET_REGION].n) { *ret_n = 1; return open_region(c, ret); }
    *ret_n = regions_list(c->app->stores, c->a, ret, &why);
    return why.n ? failed("%.*s", STR(why)) : DONE;
}

/* ---- which entity, on whose behalf, in which language ----------------------------------------------------------------- */
int open_entity(const struct call *c, str name, const struct entity **ret)
{
    struct hint h = hint_new(name);
    if ((*ret = entity_named(name)) != NULL) return DONE;
    for (size_t i = 0; i < entity_count(); i++) {
        const struct entity *e = entity_at(i);
        str full = arena_fmt(c->a, "%s.%s", e->room, e->name);
        bool alone = str_eq(name, str_of(e->name)) || (e->path && str_eq(name, str_of(e->path)));
        if (alone && h.distance) { h.best = full.p; h.distance = 0; }             /* "offer" means directory.offer, the first of that name */
        hint_try(&h, full.p);
    }
    str hint = hint_text(c->a, &h, "");
    return misused("there is no entity \"%.*s\"%.*s", STR(str_upto(name, 80)), STR(hint));
}

/* Who owns the folder could read the database itself, so the rights of a role keep nothing from them. With PostgreSQL nobody on this machine is
** the owner: whoever sets the variable answers for it. */
bool owner(const struct call *c)
{
    const char *as = getenv("BRUECKE_AS");
    struct stat s;
    if (as && str_eq(str_of(as), S("1"))) return true;
    return !settings_postgres(&c->settings) && stat(arena_z(c->a, settings_where(&c->settings)), &s) == 0 && s.st_uid == getuid();
}

/* The role's name as the rights' tables have it. A role that stands in none of them is a typo, not somebody without rights. */
static const char *role_known(str role, struct hint *h)
{
    if (str_eq(role, S("visitor"))) return "visitor";
    hint_try(h, "visitor");
    for (size_t i = 0; i < entity_count(); i++)
        for (size_t k = 0; k < entity_at(i)->n_rights; k++) {
            const char *name = entity_at(i)->rights[k].role;
            if (str_eq(role, str_of(name))) return name;
            hint_try(h, name);
        }
    return NULL;
}

/* An account by its mail address, in the region that is asked: the path of a request names it, elsewhere it is --region or the only one. */
static int open_account(struct call *c, str email, struct who *ret)
{
    const struct region *r = NULL;
    str region = c->args > 1 && str_starts(c->arg[1], S("/")) ? str_from(c->arg[1], 1) : (str){ "", 0 };
    int64_t end = str_find_char(region, '/');
    if (region.n) region = str_upto(region, end < 0 ? region.n : (size_t)end);
    else if (open_region(c, &r) != DONE || !r) return WRONG_USE;
    else region = r->name;
    struct store *st = store_begin(c->app->stores, region, STORE_READ, c->a, (str){ "", 0 });
    bool known = c->app->people && c->app->people->named(st, email, ret);
    if (store_end(st, false) == STORE_FAILED) return failed("%.*s", STR(store_why(st)));
    return known ? DONE : misused("there is no account \"%.*s\" in the region %.*s", STR(str_upto(email, 80)), STR(region));
}

int open_who(struct call *c, const char *otherwise, struct who *ret)
{
    str role = given(c, "as") ? given_value(c, "as") : str_of(otherwise);
    struct hint h = hint_new(role);
    if (given(c, "as") && !owner(c))
        return failed("--as is for the owner of the data folder%s", settings_postgres(&c->settings) ? "; with PostgreSQL set BRUECKE_AS=1" : "");
    if (str_find_char(role, '@') >= 0) return open_account(c, role, ret);
    const char *name = role_known(role, &h);
    if (!name && given(c, "as")) {
        str hint = hint_text(c->a, &h, "");
        return misused("there is no role \"%.*s\"%.*s", STR(str_upto(role, 80)), STR(hint));
    }
    *ret = name ? (struct who){ .name = str_of(name), .grant = { { .role = name } }, .n = 1 } : who_visitor();
    return DONE;
}

int open_lang(const struct call *c, const struct lang **ret)
{
    str tag = given(c, "lang") ? given_value(c, "lang") : S(LANG_SOURCE);
    if ((*ret = lang_find(tag)) != NULL) return DONE;
    struct buf known = buf_in(c->a, 200);
    for (size_t i = 0; i < lang_count(); i++) buf_fmt(&known, "%s%s", i ? ", " : "", langs[i].tag);
    str list = buf_str(&known);
    return misused("there is no language \"%.*s\"; there are %.*s", STR(str_upto(tag, 40)), STR(list));
}

/* ---- a transaction, again while others are in the way ----------------------------------------------------------------- */
enum { TRIES = 5 };

int with_store(struct call *c, str region, enum store_mode mode, work_in_store *work, void *ctx)
{
    if (mode == STORE_WRITE && own_folder(c)) return FAILED;
    for (int attempt = 1;; attempt++) {
        /* An id of its own for each attempt: after a lost COMMIT the store looks for it in done_request. */
        str id = arena_fmt(c->a, "cli-%lld-%lld-%d", (long long)getpid(), (long long)moment_ticks(), attempt);
        struct store *st = store_begin(c->app->stores, region, mode, c->a, mode == STORE_WRITE ? id : S(""));
        store_deadline(st, WORK_SECONDS * 1000);
        store_turn(st, attempt - 1);
        int rc = store_broken(st) ? FAILED : work(c, st, ctx);
        /* What the work has said itself is not said twice; a broken store is said here. */
        bool broken = store_broken(st);
        enum store_outcome out = store_end(st, rc == DONE && !broken);
        if (out == STORE_DONE || (out == STORE_ROLLED_BACK && !broken)) return rc;
        if (out == STORE_AGAIN && attempt < TRIES) continue;
        str why = out == STORE_AGAIN ? S("other writers are in the way; try again later") : store_why(st);
        return failed("region %.*s: %.*s", STR(region), STR(why));
    }
}
