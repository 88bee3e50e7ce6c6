/* powercut.c - `powercut CUTS [SEED [OFF|NORMAL]]`: the current fails CUTS times while the program writes, and comes back each time.
**
** One process per life: it opens the stores as the program does, on the disk of forgetful.h; looks whether everything that an earlier life was told is
** durable is there, whole, and nothing half; runs what `bruecke check` runs and SQLite's own integrity_check; and writes through the entity layer until its
** own cut comes, which may be while it still looks. Lives follow each other on the same files; every SERIES lives the region is new.
** What was acknowledged stands in memory that the lives share, as a client's memory would.
**
** Nothing may be lost, half there or damaged. With OFF or NORMAL SQLite is run with that `synchronous`, and then the disk must show it: acknowledged writes
** must be lost (OFF), or lost without damage (NORMAL). So the test is known to be able to fail. The last line is `N passed, N failed`.
*/
#include "base/rand.h"
#include "entity/check.h"
#include "entity/files.h"
#include "entity/region.h"
#include "entity/write.h"
#include "forgetful.h"
#include "rooms/rooms.h"
#include "serve/serve.h"
#include "work/mail.h"
#include <ftw.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SERIES = 25, THINGS_MAX = 4000, OPS_MAX = 40, EVENTS_MAX = 6000, BULK = 8, FILE_ROOM = 400 * 1024, LOOK_AT_FILES = 12, SHOWN = 20 };
#define REGION S("cut")

/* A thing is a topic, an organisation with a picture, and a mail to it with its job, all made in one transaction. */
struct thing { int64_t topic_version, actor_version, position; bool published; };
enum op { NOTHING, MAKE, CHANGE, STEP };
static const char *const op_names[] = { "nothing", "making", "a change", "a step" };
/* Shared by all lives. `op`: begun and not acknowledged; whether it happened is settled by the next life, and stays so. */
struct oracle {
    struct thing thing[THINGS_MAX];
    int64_t n, which, count, position;
    enum op op;
    int64_t acknowledged, lost, half, damaged, findings, looked, there, gone, events, syncs;
};
static struct oracle *o;
static struct { struct stores *s; struct arena *a; char folder[200]; uint64_t x; struct app app; } t;

#define must(what, why) do { if (!(what)) { fprintf(stderr, "powercut: %s: %.*s\n", #what, STR(why)); _exit(1); } } while (0)

static int64_t dice(int64_t n)
{
    t.x ^= t.x << 13;
    t.x ^= t.x >> 7;
    t.x ^= t.x << 17;
    return (int64_t)((t.x >> 3) % (uint64_t)n);
}

static str entry(const char *kind, int64_t k) { return arena_fmt(t.a, "%s-%lld", kind, (long long)k); }
static const struct entity *topics(void) { return entity_named(S("directory.topic")); }
static const struct entity *actors(void) { return entity_named(S("directory.actor")); }

/* ---- one life: opening ----------------------------------------------------------------------------------------------------------- */
static bool open_stores(str *why)
{
    t.a = arena_new();
    t.s = stores_open(str_of(t.folder), t.a, why);
    if (!t.s || !regions_open(t.s, t.a, why)) return false;
    serve_open(&t.app, t.s, rooms, rooms_count);
    return true;
}

/* ---- writing --------------------------------------------------------------------------------------------------------------------- */
static void give(struct draft *d, const char *name, str value)
{
    const struct field *f = entity_field(d->e, str_of(name));
    size_t i = field_index(d->e, f);
    d->given[i] = true;
    if (f->translated) draft_word(t.a, d, lang_source())[i] = value;
    else d->value[i] = value;
}

static void save(struct store *st, struct draft *d)
{
    struct problems p = { .a = t.a };
    struct write w = { .who = &who_house, .request = S("powercut"), .draft = d };
    enum write_outcome done = row_write(st, &w, &p);
    must(done == WRITE_DONE, p.n ? str_of(p.at[0].message) : store_why(st));
}

/* The bytes of thing k, the same in every life; some need several pieces. */
static str bytes_of(int64_t k)
{
    uint64_t x = (uint64_t)k * 0x9e3779b97f4a7c15ULL + 1;
    size_t n = 200 + (size_t)((k * 7919) % (k % 10 ? 20000 : FILE_ROOM));
    char *p = arena_get(t.a, n);
    for (size_t i = 0; i < n; i++) { x ^= x << 13; x ^= x >> 7; x ^= x << 17; p[i] = (char)(x >> 24); }
    return (str){ p, n };
}

static void make_one(struct store *st, int64_t k)
{
    const char *why = NULL;
    struct draft topic = draft_new(t.a, topics()), actor = draft_new(t.a, actors());
    topic.key = entry("pc", k);
    give(&topic, "name", entry("Thema", k));
    give(&topic, "position", arena_fmt(t.a, "%lld", (long long)(k % 10000)));
    save(st, &topic);
    actor.key = entry("pa", k);
    give(&actor, "name", entry("Verein", k));
    give(&actor, "kind", S("association"));
    give(&actor, "logo", files_put(st, bytes_of(k), "image/png", 1, 1));
    save(st, &actor);
    struct mail m = { .to = S("a@beispiel.example"), .subject = S("Strom"), .text = entry("Text", k), .html = S("<p>"), .key = entry("pm", k) };
    must(mail_add(st, &m, &why), str_of(why ? why : "mail"));
}

static int64_t id_of(struct store *st, const struct entity *e, str key)
{
    struct sql q = sql_new(st);
    sql(&q, "SELECT id FROM ");
    sql_name(&q, entity_table(e));
    sql(&q, " WHERE key = ");
    sql_value(&q, T(key));
    struct rows *r = sql_ask(&q);
    return rows_next(r) ? row_int(r, 0) : 0;
}

static void change_one(struct store *st)
{
    struct draft d = draft_new(t.a, topics());
    d.id = id_of(st, topics(), entry("pc", o->which));
    give(&d, "position", arena_fmt(t.a, "%lld", (long long)o->position));
    save(st, &d);
}

static void step_one(struct store *st)
{
    const char *why = NULL;
    int64_t id = id_of(st, actors(), entry("pa", o->which));
    str event = o->thing[o->which].published ? S("withdraw") : S("publish");
    must(flow_do(st, &who_house, S("powercut"), actors(), id, 0, event, S(""), &why) == FLOW_DONE, str_of(why ? why : "step"));
}

/* What became durable, by the store's own word or by what is found later. */
static void happened(void)
{
    struct thing *one = &o->thing[o->which];
    if (o->op == MAKE) {
        for (int64_t k = o->n; k < o->n + o->count; k++) o->thing[k] = (struct thing){ 1, 1, k % 10000, false };
        o->n += o->count;
    }
    if (o->op == CHANGE) { one->topic_version++; one->position = o->position; }
    if (o->op == STEP) { one->actor_version++; one->published = !one->published; }
    o->op = NOTHING;
}

static void write_once(void)
{
    enum op op = !o->n || dice(3) == 0 ? MAKE : dice(2) ? CHANGE : STEP;
    if (op == MAKE && o->n + BULK > THINGS_MAX) op = CHANGE;
    o->count = dice(12) ? 1 : BULK;
    o->which = o->n ? dice(o->n) : 0;
    o->position = dice(10000);
    if (op == CHANGE && o->position == o->thing[o->which].position) o->position = (o->position + 1) % 10000;
    struct store *st = store_begin(t.s, REGION, STORE_WRITE, t.a, S("powercut"));
    o->op = op;
    if (op == MAKE) for (int64_t k = o->n; k < o->n + o->count; k++) make_one(st, k);
    if (op == CHANGE) change_one(st);
    if (op == STEP) step_one(st);
    must(store_end(st, true) == STORE_DONE, store_why(st));
    o->acknowledged++;
    happened();
}

/* ---- looking --------------------------------------------------------------------------------------------------------------------- */
static void complain(int64_t *count, str what)
{
    if (++*count <= SHOWN) printf("  %.*s\n", STR(what));
}

static int64_t number(struct store *st, struct arg sql, str key)
{
    struct rows *r = store_ask(st, (const struct arg[]){ sql, T(key), { .kind = ARG_END } });
    return rows_next(r) ? row_int(r, 0) : -1;
}

/* How many of the six traces of thing k there are. */
static int64_t traces(struct store *st, int64_t k)
{
    str topic = entry("pc", k), actor = entry("pa", k), mail = entry("pm", k), name = S(""), bytes = S("");
    int64_t n = number(st, Q("SELECT count(*) FROM directory_topic WHERE key = $1"), topic)
        + number(st, Q("SELECT count(*) FROM directory_actor WHERE key = $1"), actor)
        + number(st, Q("SELECT count(*) FROM core_history AS h JOIN directory_topic AS t ON t.id = h.row "
                       "WHERE h.entity = 'directory.topic' AND h.event = 'create' AND t.key = $1"), topic)
        + number(st, Q("SELECT count(*) FROM core_mail WHERE key = $1"), mail)
        + number(st, Q("SELECT count(*) FROM core_job AS j JOIN core_mail AS m ON j.argument = CAST(m.id AS TEXT) "
                       "WHERE j.kind = 'core.mail' AND m.key = $1"), mail);
    struct rows *r = ask(st, Q("SELECT logo FROM directory_actor WHERE key = $1"), T(actor));
    if (rows_next(r)) name = row_str(r, 0);
    return n + (name.n && files_bytes(st, name, &bytes) && str_eq(bytes, bytes_of(k)));
}

/* The versions that are there, and whether they go together with their values and their history. */
struct seen { int64_t topic_version, position, topic_history, actor_version, actor_history; bool published; };
static struct seen see(struct store *st, int64_t k)
{
    struct seen s = { 0 };
    struct rows *r = ask(st, Q("SELECT t.version, t.position, (SELECT count(*) FROM core_history AS h WHERE h.entity = 'directory.topic' AND h.row = t.id) "
                               "FROM directory_topic AS t WHERE t.key = $1"), T(entry("pc", k)));
    if (rows_next(r)) s = (struct seen){ .topic_version = row_int(r, 0), .position = row_int(r, 1), .topic_history = row_int(r, 2) };
    r = ask(st, Q("SELECT a.version, a.state, (SELECT count(*) FROM core_history AS h WHERE h.entity = 'directory.actor' AND h.row = a.id) "
                  "FROM directory_actor AS a WHERE a.key = $1"), T(entry("pa", k)));
    if (rows_next(r)) { s.actor_version = row_int(r, 0); s.published = str_eq(row_str(r, 1), S("published")); s.actor_history = row_int(r, 2); }
    return s;
}

/* What was begun when the current failed: all of it, or nothing. */
static void settle(struct store *st)
{
    int64_t n = 0;
    bool there = false;
    if (o->op == NOTHING) return;
    if (o->op == MAKE) {
        for (int64_t k = o->n; k < o->n + o->count; k++) n += traces(st, k);
        there = n == 6 * o->count;
        if (n && !there) complain(&o->half, arena_fmt(t.a, "half there: %lld of %lld traces of %s", (long long)n, (long long)(6 * o->count), op_names[o->op]));
    }
    struct seen s = o->op == MAKE ? (struct seen){ 0 } : see(st, o->which);
    if (o->op == CHANGE) there = s.topic_version > o->thing[o->which].topic_version;
    if (o->op == STEP) there = s.actor_version > o->thing[o->which].actor_version;
    if (there) { o->there++; happened(); }
    else o->gone++;
    o->op = NOTHING;
}

static void look_at(struct store *st, int64_t k)
{
    const struct thing *one = &o->thing[k];
    struct seen s = see(st, k);
    if (s.topic_version < one->topic_version || s.actor_version < one->actor_version) {
        complain(&o->lost, arena_fmt(t.a, "lost: thing %lld is at %lld and %lld, acknowledged were %lld and %lld", (long long)k, (long long)s.topic_version,
            (long long)s.actor_version, (long long)one->topic_version, (long long)one->actor_version));
        return;
    }
    bool same = s.topic_version == one->topic_version && s.actor_version == one->actor_version && s.position == one->position && s.published == one->published
        && s.topic_history == one->topic_version && s.actor_history == one->actor_version;
    if (!same) complain(&o->half, arena_fmt(t.a, "half there: thing %lld is not what its versions were", (long long)k));
}

static void check(struct store *st)
{
    struct buf report = buf_in(t.a, 1000000);
    int64_t n = check_region(st, &report);
    if (n) complain(&o->findings, arena_fmt(t.a, "check: %lld: %.*s", (long long)n, STR(str_upto(buf_str(&report), 500))));
}

static void sqlite_check(str region)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    str path = region.n ? arena_fmt(t.a, "%s/regions/%.*s.db", t.folder, STR(region)) : arena_fmt(t.a, "%s/system.db", t.folder);
    bool good = sqlite3_open_v2(path.p, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK
        && sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW
        && !strcmp((const char *)sqlite3_column_text(s, 0), "ok");
    if (!good) complain(&o->damaged, arena_fmt(t.a, "damaged: %.*s: %s", STR(path), sqlite3_errmsg(db)));
    sqlite3_finalize(s);
    sqlite3_close(db);
}

static int64_t bad(void) { return o->lost + o->half + o->damaged + o->findings; }

static void look(void)
{
    int64_t before = bad();
    struct store *st = store_begin(t.s, REGION, STORE_READ, t.a, S(""));
    store_deadline(st, 30000);
    settle(st);
    for (int64_t k = 0; k < o->n; k++) look_at(st, k);
    for (int64_t i = 0; i < LOOK_AT_FILES && o->n; i++) {
        int64_t k = i < LOOK_AT_FILES / 2 && o->n > i ? o->n - 1 - i : dice(o->n);
        if (traces(st, k) != 6) complain(&o->lost, arena_fmt(t.a, "lost: traces of thing %lld", (long long)k));
    }
    int64_t there = number(st, Q("SELECT count(*) FROM directory_topic WHERE key LIKE 'pc-%' AND key <> $1"), S(""));
    if (there != o->n) complain(there < o->n ? &o->lost : &o->half, arena_fmt(t.a, "%lld topics instead of %lld", (long long)there, (long long)o->n));
    if (bad() == before) check(st);                         /* a damaged store can keep it busy for long      */
    if (store_end(st, true) != STORE_DONE) complain(&o->damaged, arena_fmt(t.a, "the store cannot be read: %.*s", STR(store_why(st))));
    sqlite_check(REGION);
    sqlite_check(S(""));
    o->looked++;
}

/* ---- lives --------------------------------------------------------------------------------------------------------------------------- */
/* A reader that stays keeps SQLite from beginning its log anew, so that logs of all lengths are met. */
static void write_many(int64_t ops)
{
    struct arena *apart = arena_new();
    struct store *reader = NULL;
    for (int64_t i = 0; i < ops; i++) {
        if (!reader && dice(8) == 0) { reader = store_begin(t.s, REGION, STORE_READ, apart, S("")); ask(reader, Q("SELECT count(*) FROM directory_topic")); }
        else if (reader && dice(4) == 0) { (void)store_end(reader, true); reader = NULL; }
        write_once();
    }
    if (reader) (void)store_end(reader, true);
    arena_free(apart);
}

/* `cut` 0: only looks. Never comes back. */
static _Noreturn void live(uint64_t seed, int64_t cut, const char *synchronous)
{
    str why = S("");
    t.x = seed * 0x9e3779b97f4a7c15ULL + 7;
    for (int i = 0; i < 8; i++) dice(2);
    forgetful_begin(&(struct forgetful){ .seed = seed, .synchronous = synchronous, .cut_at = cut ? 1 + dice(dice(4) ? EVENTS_MAX : 300) : 0 });
    if (!open_stores(&why)) {
        complain(&o->damaged, arena_fmt(t.a, "the stores do not open: %.*s", STR(why)));
        fflush(stdout);
        _exit(1);
    }
    int64_t before = bad();
    look();
    fflush(stdout);
    if (!cut || bad() > before) _exit(0);                   /* on what is broken nothing can be built           */
    write_many(1 + dice(OPS_MAX));
    stores_close(t.s);
    forgetful_cut();
}

/* Status of a life; what was found is in *o. */
static int one_life(uint64_t seed, int64_t cut, const char *synchronous)
{
    int status = 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) live(seed, cut, synchronous);
    must(child > 0 && waitpid(child, &status, 0) == child, S("fork"));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 200;
}

static int remove_one(const char *path, const struct stat *s, int kind, struct FTW *at) { (void)s; (void)kind; (void)at; return remove(path); }

/* A region without rows, on a disk that keeps everything; made once, copied for each series. */
static void make_base(const char *base)
{
    str why = S("");
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        snprintf(t.folder, sizeof t.folder, "%s", base);
        must(open_stores(&why), why);
        must(region_create(t.s, REGION, S("Strom"), false, t.a, &why), why);
        stores_close(t.s);
        _exit(0);
    }
    must(child > 0 && waitpid(child, &status, 0) == child && status == 0, S("the region cannot be made"));
}

static void series_begin(const char *base)
{
    char command[800];
    snprintf(command, sizeof command, "rm -rf '%s' && cp -a '%s' '%s'", t.folder, base, t.folder);
    must(system(command) == 0, S("cp"));
    o->n = 0;
    o->op = NOTHING;
}

/* Returns in how many lives something was wrong. */
static int64_t run(const char *base, int64_t cuts, uint64_t seed, const char *synchronous)
{
    int64_t wrong = 0, before = 0;
    for (int64_t i = 0; i < cuts; i++) {
        if (i % SERIES == 0 || bad() > before) series_begin(base);
        before = bad();
        int status = one_life(seed * 1000003 + (uint64_t)i, 1, synchronous);
        if (status == FORGETFUL_CUT && (i % SERIES == SERIES - 1 || i == cuts - 1)) (void)one_life(seed + 77, 0, synchronous);
        if (status != FORGETFUL_CUT && bad() == before) { o->damaged++; printf("  a life ended with %d\n", status); }
        if (bad() == before) continue;
        wrong++;
        if (wrong <= SHOWN) printf("  … in life %lld of seed %llu\n", (long long)i, (unsigned long long)seed);
    }
    return wrong;
}

static int passed, failed;
static void verdict(const char *what, bool good)
{
    printf("%s %s\n", good ? "ok   " : "FAIL ", what);
    if (good) passed++; else failed++;
}

int main(int argc, char **argv)
{
    char base[100], root[] = P_tmpdir "/bruecke-powercut-XXXXXX";
    int64_t cuts = argc > 1 ? strtoll(argv[1], NULL, 10) : 20;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL) % 1000000;
    const char *synchronous = argc > 3 ? argv[3] : NULL;
    o = mmap(NULL, sizeof *o, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    must(o != MAP_FAILED && mkdtemp(root), S("no room"));
    snprintf(base, sizeof base, "%s/base", root);
    snprintf(t.folder, sizeof t.folder, "%s/data", root);
    must(system(NULL) && mkdir(base, 0700) == 0, S("no room"));
    make_base(base);
    int64_t wrong = run(base, cuts, seed, synchronous);
    printf("seed %llu: %lld cuts, %lld writes acknowledged; of those under way %lld were there and %lld were not; %lld lives looked to the end\n",
        (unsigned long long)seed, (long long)cuts, (long long)o->acknowledged, (long long)o->there, (long long)o->gone, (long long)o->looked);
    printf("lost %lld, half there %lld, damaged %lld, findings of check %lld (in %lld lives)\n", (long long)o->lost, (long long)o->half, (long long)o->damaged,
        (long long)o->findings, (long long)wrong);
    if (!synchronous) {
        verdict("something was acknowledged", o->acknowledged > cuts / 4);
        verdict("no acknowledged write is lost", o->lost == 0);
        verdict("nothing is half there", o->half == 0);
        verdict("nothing is damaged, check finds nothing", o->damaged + o->findings == 0);
    } else {
        verdict("with a weaker `synchronous` this disk does lose what was acknowledged", o->lost + o->damaged > 0);
        if (!strcmp(synchronous, "NORMAL")) verdict("NORMAL damages nothing", o->half + o->damaged + o->findings == 0);
    }
    printf("%d passed, %d failed\n", passed, failed);
    nftw(root, remove_one, 20, FTW_DEPTH | FTW_PHYS);
    return failed != 0;
}
