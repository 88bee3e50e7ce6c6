/* sqlite.c - the engine that needs no server: a file per region in DIR/regions, and DIR/system.db. */
#include "store/engine.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    TICK = 4000,                    /* steps of SQLite's machine between two looks at the clock       */
    ALONE_WAIT = 2000,              /* milliseconds that renaming waits for others to leave the file  */
    MOVED_EVERY = 100,              /* milliseconds between two looks whether the file is still that one, when only its version is asked */
    WAL_HEAD = 48                   /* bytes of the head of the index of the log, which stands there twice */
};
struct sq { struct conn base; sqlite3 *db; sqlite3_stmt *begin, *commit, *rollback, *version;
    const volatile void *head; unsigned char seen[WAL_HEAD]; int64_t looked; };      /* of version_of() */

static struct sq *sq_of(const struct store *st) { return (struct sq *)st->conn; }

/* ---- opening a file ----------------------------------------------------------------------------------------------- */
/* Ends with a NUL, as everything from arena_fmt(). */
static str path_of(const struct stores *s, str region, struct arena *a)
{
    if (!region.n) return arena_fmt(a, "%.*s/system.db", STR(s->where));
    return arena_fmt(a, "%.*s/regions/%.*s.db", STR(s->where), STR(region));
}

/* Waits for another connection's lock, but not past the deadline. */
static int on_busy(void *ctx, int tries)
{
    const struct conn *c = ctx;
    int64_t left = c->until - moment_ticks(), pause = tries < 10 ? tries + 1 : 10;
    if (left <= 0) return 0;
    usleep((useconds_t)(1000 * (pause < left ? pause : left)));
    return 1;
}

/* Called every TICK steps: ends a statement that runs past the deadline. */
static int on_tick(void *ctx)
{
    const struct conn *c = ctx;
    return moment_ticks() >= c->until;
}

static int take_word(void *ctx, int n, char **text, char **names)
{
    (void)names;
    snprintf(ctx, 16, "%s", n > 0 && text[0] ? text[0] : "");
    return 0;
}

/* The first value of the last row; SQLITE_OK or what went wrong. */
static int word_of(sqlite3 *db, const char *sql, char ret[16])
{
    ret[0] = 0;
    return sqlite3_exec(db, sql, take_word, ret, NULL);
}

/* What the schema of a damaged or foreign file could do to us is switched off, and so are quoted strings that are no names. */
static int configure(sqlite3 *db, enum store_mode mode)
{
    char word[16];
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, (int *)NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)NULL);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    int rc = word_of(db, "PRAGMA journal_mode=WAL", word);
    if (rc == SQLITE_OK && strcmp(word, "wal") != 0) rc = SQLITE_CANTOPEN;
    if (rc == SQLITE_OK)
        rc = word_of(db, "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;"
                         "PRAGMA cache_size=-512; PRAGMA journal_size_limit=67108864", word);
    if (rc == SQLITE_OK && mode == STORE_READ) rc = word_of(db, "PRAGMA query_only=ON", word);
    return rc;
}

/* BEGIN IMMEDIATE takes the write lock at once: a reader that turns writer half-way could only fail. */
static int prepare_ends(struct sq *q)
{
    const char *begin = q->base.mode == STORE_WRITE ? "BEGIN IMMEDIATE" : "BEGIN";
    int rc = sqlite3_prepare_v3(q->db, begin, -1, SQLITE_PREPARE_PERSISTENT, &q->begin, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_prepare_v3(q->db, "COMMIT", -1, SQLITE_PREPARE_PERSISTENT, &q->commit, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_prepare_v3(q->db, "ROLLBACK", -1, SQLITE_PREPARE_PERSISTENT, &q->rollback, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_prepare_v3(q->db, "PRAGMA data_version", -1, SQLITE_PREPARE_PERSISTENT, &q->version, NULL);
    return rc;
}

/* Also of one that was only half opened. */
static void sq_close(struct conn *c)
{
    struct sq *q = (struct sq *)c;
    kept_drop_all(c);
    sqlite3_finalize(q->begin);
    sqlite3_finalize(q->commit);
    sqlite3_finalize(q->rollback);
    sqlite3_finalize(q->version);
    sqlite3_close(q->db);
    conn_free(c);
}

static bool is_damage(int rc) { return (rc & 0xff) == SQLITE_NOTADB || (rc & 0xff) == SQLITE_CORRUPT; }

static str open_why(struct arena *a, str path, int rc, const char *text)
{
    if (is_damage(rc)) return arena_fmt(a, "the database file %.*s is damaged (%s)", STR(path), text);
    return arena_fmt(a, "cannot open the database %.*s: %s", STR(path), text);
}

/* Opens what is there; a file without our table is not ours. The caller holds s->files. */
static struct conn *open_file(struct stores *s, str path, str region, enum store_mode mode, int64_t until, struct arena *a, struct fault *f)
{
    char word[16] = "";
    struct sq *q = (struct sq *)conn_new(s, sizeof *q, region, mode);
    q->base.until = until;
    int rc = sqlite3_open_v2(arena_z(a, path), &q->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_busy_handler(q->db, on_busy, q);
        sqlite3_progress_handler(q->db, TICK, on_tick, q);
        rc = configure(q->db, mode);
    }
    if (rc == SQLITE_OK) rc = word_of(q->db, "SELECT name FROM sqlite_schema WHERE name = 'done_request'", word);
    if (rc == SQLITE_OK) rc = prepare_ends(q);
    if (rc == SQLITE_OK && word[0]) return &q->base;
    f->again = (rc & 0xff) == SQLITE_BUSY;
    f->why = rc != SQLITE_OK ? open_why(a, path, rc, q->db ? sqlite3_errmsg(q->db) : sqlite3_errstr(rc))
                             : arena_fmt(a, "the database file %.*s is not one of this program's", STR(path));
    sq_close(&q->base);
    return NULL;
}

/* Told apart from an error: the caller answers "not found" to a region that is not there. */
static struct conn *sq_open(struct stores *s, str region, enum store_mode mode, int64_t until, struct arena *a, struct fault *f)
{
    struct conn *c = NULL;
    str path = path_of(s, region, a);
    pthread_mutex_lock(&s->files);
    f->missing = region.n && access(path.p, F_OK) != 0;
    if (f->missing) f->why = arena_fmt(a, "there is no region \"%.*s\"", STR(region));
    else c = open_file(s, path, region, mode, until, a, f);
    pthread_mutex_unlock(&s->files);
    return c;
}

/* Another process renamed or removed the file: what is open here is not the region any more. */
static bool sq_stale(struct conn *c)
{
    int moved = 0;
    int rc = sqlite3_file_control(((struct sq *)c)->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return rc != SQLITE_OK || moved;
}

/* ---- has anything changed? ---------------------------------------------------------------------------------------- */
/* The head of the log's index (sqlite.org/walformat.html §2.1), shared by all processes: each commit writes another one, with counter and checksum,
** and a transaction that begins looks here to find out what it may see. So whoever finds it unchanged has seen every commit, at the price of
** comparing 96 bytes: no lock, no system call. Had by the documented way to a file's methods; the first question goes through SQLite,
** which opens the index. NULL: this SQLite does it otherwise; then it is asked each time. */
static const volatile void *head_of(struct sq *q)
{
    enum { FORMAT = 3007000 };
    sqlite3_file *f = NULL;
    volatile void *p = NULL;
    uint32_t format = 0;
    if (sqlite3_file_control(q->db, "main", SQLITE_FCNTL_FILE_POINTER, &f) != SQLITE_OK || !f || !f->pMethods || f->pMethods->iVersion < 2) return NULL;
    if (f->pMethods->xShmMap(f, 0, 32 * 1024, 0, &p) != SQLITE_OK || !p) return NULL;
    memcpy(&format, (const void *)(uintptr_t)p, sizeof format);
    return format == FORMAT ? p : NULL;
}

/* Has it moved since this connection looked last? Two halves that differ are one that is being written: moved. */
static bool has_moved(struct sq *q)
{
    const volatile uint64_t *p = q->head;
    uint64_t now[2 * WAL_HEAD / sizeof *p] = { 0 };
    for (size_t i = 0; i < countof(now); i++) now[i] = p[i];
    atomic_thread_fence(memory_order_seq_cst);
    if (memcmp(now, q->seen, WAL_HEAD) == 0 && memcmp(now, (const char *)now + WAL_HEAD, WAL_HEAD) == 0) return false;
    memcpy(q->seen, now, WAL_HEAD);
    return true;
}

/* The slow way, and the first: SQLite itself opens the index. */
static bool ask_sqlite(struct sq *q, bool *moved)
{
    int64_t now = -1, before;
    memcpy(&before, q->seen, sizeof before);
    if (sqlite3_step(q->version) == SQLITE_ROW) now = sqlite3_column_int64(q->version, 0) + 1;
    if (sqlite3_reset(q->version) != SQLITE_OK || now < 0) return false;
    *moved = now != before;
    memcpy(q->seen, &now, sizeof now);
    if ((q->head = head_of(q)) != NULL) *moved = has_moved(q) || *moved;
    return true;
}

/* A reader's connection never writes, so what it looks at moves with every commit of anybody. Each connection raises the region's common
** number when what it saw last has moved, and then reads the number. Two that see the same commit raise it twice, which is only a little
** wasteful. Right it is, because raising comes after looking: who reads the number N and then a snapshot, has one taken after N was
** reached; and when a connection later sees no move and finds N, the last commit it knows of lies before its own last raising, hence
** before N. */
static uint64_t version_of(struct sq *q)
{
    struct edition *e = edition_of(q->base.of, q->base.region);
    bool moved = false;
    if (q->head) moved = has_moved(q);
    else if (!ask_sqlite(q, &moved)) { q->base.spoilt = true; return 0; }
    if (moved) atomic_fetch_add(&e->n, 1);
    return atomic_load(&e->n);
}

/* Not in every question: a file that another process renames keeps its old name for a moment, as the list of regions does. */
static bool moved_away(struct conn *c, int64_t now)
{
    struct sq *q = (struct sq *)c;
    if (now - q->looked < MOVED_EVERY) return false;
    q->looked = now;
    return sq_stale(c);
}

static uint64_t sq_version(struct stores *s, str region)
{
    struct conn *c;
    int64_t now = moment_ticks();
    while ((c = pool_take(s, region, STORE_READ)) && moved_away(c, now)) sq_close(c);
    if (!c) {
        struct arena *a = arena_new();
        struct fault f = { 0 };
        c = sq_open(s, region, STORE_READ, now + STORE_DEADLINE, a, &f);
        arena_free(a);
        if (!c) return 0;
    }
    c->until = now + STORE_DEADLINE;
    uint64_t n = version_of((struct sq *)c);
    pool_give(c);
    return n;
}

/* ---- files come and go -------------------------------------------------------------------------------------------- */
static bool say(struct arena *a, str *why, const char *what, str path, int e)
{
    char text[128];
    *why = arena_fmt(a, "%s %.*s: %s", what, STR(path), strerror_r(e, text, sizeof text));
    return false;
}

/* A name in a folder is durable only after this. */
static void sync_folder(struct stores *s, struct arena *a, bool regions)
{
    int fd = open(arena_fmt(a, "%.*s%s", STR(s->where), regions ? "/regions" : "").p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    (void)fsync(fd);
    close(fd);
}

/* An empty store is a file in WAL mode with done_request in it. */
static int fill_new(const char *path)
{
    char word[16];
    sqlite3 *db = NULL;
    int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK) rc = configure(db, STORE_WRITE);
    if (rc == SQLITE_OK) rc = word_of(db, "CREATE TABLE done_request (id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT", word);
    int closed = sqlite3_close(db);                       /* writes the checkpoint and removes the log */
    return rc == SQLITE_OK ? closed : rc;
}

static void remove_files(struct arena *a, str path)
{
    static const char *const tails[] = { "-wal", "-shm", "-journal", "" };
    for (size_t i = 0; i < countof(tails); i++) (void)unlink(arena_fmt(a, "%.*s%s", STR(path), tails[i]).p);
}

/* Made beside its place and then linked there, so that a crash leaves a whole store or none. errno EEXIST: it is there. */
static bool create_file(struct stores *s, str path, bool regions, struct arena *a, str *why)
{
    str fresh = arena_fmt(a, "%.*s%s/.new-%ld", STR(s->where), regions ? "/regions" : "", (long)getpid());
    remove_files(a, fresh);
    int fd = open(fresh.p, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return say(a, why, "cannot create", path, errno);
    close(fd);
    int rc = fill_new(fresh.p), e = 0;
    if (rc == SQLITE_OK && link(fresh.p, path.p) != 0) e = errno;
    remove_files(a, fresh);
    sync_folder(s, a, regions);
    if (rc != SQLITE_OK) *why = open_why(a, path, rc, sqlite3_errstr(rc));
    else if (e) say(a, why, "cannot create", path, e);
    errno = e;
    return rc == SQLITE_OK && e == 0;
}

static bool sq_create(struct stores *s, str region, struct arena *a, str *why)
{
    str folder = arena_fmt(a, "%.*s/regions", STR(s->where));
    if (!folder_make(a, folder, why)) return false;
    pthread_mutex_lock(&s->files);
    bool done = create_file(s, path_of(s, region, a), true, a, why);
    if (!done && errno == EEXIST) *why = arena_fmt(a, "the region \"%.*s\" exists already", STR(region));
    pthread_mutex_unlock(&s->files);
    return done;
}

static bool sq_exists(struct stores *s, str region)
{
    struct arena *a = arena_new();
    bool there = access(path_of(s, region, a).p, F_OK) == 0;
    arena_free(a);
    return there;
}

/* Opens the file so that nobody else, in this process or another, has it open: only then may it change its name, since the
** log beside it is found by name. NULL: *ret_rc says why. */
static sqlite3 *open_alone(const char *path, int *ret_rc)
{
    char word[16] = "";
    sqlite3 *db = NULL;
    int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK) sqlite3_busy_timeout(db, ALONE_WAIT);
    if (rc == SQLITE_OK) rc = word_of(db, "PRAGMA journal_mode=DELETE", word);
    if (rc == SQLITE_OK && strcmp(word, "delete") != 0) rc = SQLITE_BUSY;
    if (rc == SQLITE_OK) rc = word_of(db, "BEGIN EXCLUSIVE", word);
    *ret_rc = rc;
    if (rc == SQLITE_OK) return db;
    sqlite3_close(db);
    return NULL;
}

/* rc as open_alone() left it. */
static bool alone_why(struct arena *a, str *why, str region, int rc)
{
    if (rc == SQLITE_BUSY) *why = arena_fmt(a, "the region \"%.*s\" is in use", STR(region));
    else *why = arena_fmt(a, "the region \"%.*s\" cannot be opened: %s", STR(region), sqlite3_errstr(rc));
    return false;
}

static bool rename_alone(struct stores *s, str from, str to, struct arena *a, str *why)
{
    int rc;
    str old = path_of(s, from, a), new = path_of(s, to, a);
    if (access(new.p, F_OK) == 0) { *why = arena_fmt(a, "the region \"%.*s\" exists already", STR(to)); return false; }
    sqlite3 *db = open_alone(old.p, &rc);
    if (!db) return alone_why(a, why, from, rc);
    bool done = rename(old.p, new.p) == 0 || say(a, why, "cannot rename", old, errno);
    sync_folder(s, a, true);
    sqlite3_close(db);                                    /* the log comes back with the next one that opens the file */
    return done;
}

static bool sq_rename(struct stores *s, str from, str to, struct arena *a, str *why)
{
    pthread_mutex_lock(&s->files);
    bool done = rename_alone(s, from, to, a, why);
    pthread_mutex_unlock(&s->files);
    return done;
}

/* A damaged file can go without being asked. */
static bool sq_destroy(struct stores *s, str region, struct arena *a, str *why)
{
    int rc;
    str path = path_of(s, region, a);
    pthread_mutex_lock(&s->files);
    sqlite3 *db = open_alone(path.p, &rc);
    bool done = db || is_damage(rc) || alone_why(a, why, region, rc);
    if (done) remove_files(a, path);
    if (done) sync_folder(s, a, true);
    sqlite3_close(db);
    pthread_mutex_unlock(&s->files);
    return done;
}

/* Two processes may start at once: whoever comes second finds the file there. The connection that proved it is kept. */
static bool sq_start(struct stores *s, struct arena *a, str *why)
{
    struct stat is;
    struct fault f = { 0 };
    str path = path_of(s, S(""), a);
    s->shown = (str){ store_text(s->where), s->where.n };
    if (stat(s->shown.p, &is) != 0 || !S_ISDIR(is.st_mode)) {
        *why = arena_fmt(a, "the folder %.*s does not exist", STR(s->where));
        return false;
    }
    bool there = access(path.p, F_OK) == 0 || create_file(s, path, false, a, why) || errno == EEXIST;
    struct conn *c = there ? sq_open(s, S(""), STORE_READ, moment_ticks() + STORE_DEADLINE, a, &f) : NULL;
    if (there && !c) *why = f.why;
    if (c) pool_give(c);
    return c != NULL;
}

static void sq_stop(struct stores *s) { (void)s; }

/* ---- what went wrong ---------------------------------------------------------------------------------------------- */
/* "UNIQUE constraint failed: t.a, t.b" to "t__a__b". */
static str conflict_of(struct arena *a, str message)
{
    int64_t at = str_find(message, S("failed: "));
    str rest = at < 0 ? S("") : str_from(message, (size_t)at + 8), part;
    struct buf b = buf_in(a, 1000);
    if (str_starts(rest, S("index '"))) return str_upto(str_from(rest, 7), rest.n - 8);
    while (str_split(&rest, ',', &part)) {
        part = str_trim(part);
        int64_t dot = str_find_char(part, '.');
        if (!b.n && dot > 0) buf_put(&b, str_upto(part, (size_t)dot));
        buf_put(&b, S("__"));
        buf_put(&b, str_from(part, (size_t)(dot + 1)));
    }
    return buf_str(&b);
}

/* Breaks the transaction; a lock that did not come in time is worth another try. */
static void other_fault(struct store *st, int rc, const char *text, const char *sql)
{
    str file = path_of(st->of, st->conn->region, st->arena);
    switch (rc & 0xff) {
    case SQLITE_BUSY: case SQLITE_LOCKED:
        st->again = !st->broken;
        store_break(st, "the database %.*s was busy until the deadline", STR(file));
        break;
    case SQLITE_INTERRUPT:
        store_break(st, "the deadline passed in: %.200s", sql);
        break;
    case SQLITE_CORRUPT: case SQLITE_NOTADB:
        store_break(st, "the database file %.*s is damaged (%s)", STR(file), text);
        st->conn->spoilt = true;
        break;
    default:
        store_break(st, "sqlite %d: %.200s in: %.200s", rc, text, sql);
        if ((rc & 0xff) == SQLITE_IOERR || (rc & 0xff) == SQLITE_FULL) st->conn->spoilt = true;
    }
}

/* A violated key is told and does no harm: SQLite has taken back the statement and nothing else. */
static void fault(struct store *st, int rc, const char *sql)
{
    const char *text = sqlite3_errmsg(sq_of(st)->db);
    switch (rc) {
    case SQLITE_CONSTRAINT_UNIQUE: case SQLITE_CONSTRAINT_PRIMARYKEY: case SQLITE_CONSTRAINT_ROWID:
        store_conflicts(st, CONFLICT_UNIQUE, conflict_of(st->arena, str_of(text)));
        break;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        store_conflicts(st, CONFLICT_FOREIGN, S(""));
        break;
    default:
        other_fault(st, rc, text, sql);
    }
}

/* ---- a transaction ------------------------------------------------------------------------------------------------ */
/* For BEGIN, COMMIT and ROLLBACK; reset gives the same code and frees the statement. */
static int step_once(sqlite3_stmt *s)
{
    (void)sqlite3_step(s);
    return sqlite3_reset(s);
}

static bool sq_begin(struct store *st)
{
    int rc = step_once(sq_of(st)->begin);
    if (rc != SQLITE_OK) fault(st, rc, "BEGIN");
    return rc == SQLITE_OK;
}

/* Some errors have rolled back already. */
static void sq_rollback(struct store *st)
{
    struct sq *q = sq_of(st);
    if (!sqlite3_get_autocommit(q->db) && step_once(q->rollback) != SQLITE_OK) q->base.spoilt = true;
}

/* COMMIT only says that some reference leads nowhere; the transaction is still open, so that we can look which. */
static void dangling(struct store *st)
{
    struct sq *q = sq_of(st);
    sqlite3_stmt *s = NULL;
    str name = S("");
    int rc = sqlite3_prepare_v2(q->db, "SELECT c.\"table\" || '__' || f.\"from\" FROM pragma_foreign_key_check AS c "
                                       "JOIN pragma_foreign_key_list(c.\"table\") AS f ON f.id = c.fkid LIMIT 1", -1, &s, NULL);
    if (rc == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) name = arena_copy(st->arena, str_of((const char *)sqlite3_column_text(s, 0)));
    sqlite3_finalize(s);
    store_break(st, "a reference leads nowhere at the end of the transaction: %.*s", STR(name));
    store_conflicts(st, CONFLICT_FOREIGN, name);
}

/* In the transaction itself, so that the row is there if and only if the rest is. Old ones go now and then. */
static void record(struct store *st, str done)
{
    int64_t now = moment_now();
    ask(st, Q("INSERT INTO done_request (id, at) VALUES ($1, $2)"), T(done), I(now));
    if (clean_due(st->of)) ask(st, Q("DELETE FROM done_request WHERE at < $1"), I(now - DONE_KEPT));
}

static enum store_outcome sq_commit(struct store *st, str done)
{
    if (done.n) record(st, done);
    int rc = st->broken ? SQLITE_OK : step_once(sq_of(st)->commit);
    if (!st->broken && rc == SQLITE_OK) return STORE_DONE;
    if (rc == SQLITE_CONSTRAINT_FOREIGNKEY) dangling(st);
    else if (rc != SQLITE_OK) fault(st, rc, "COMMIT");
    sq_rollback(st);
    return st->again ? STORE_AGAIN : STORE_FAILED;
}

/* ---- a statement -------------------------------------------------------------------------------------------------- */
/* "$12" is 12, whatever its position; 0: it is nothing that we bind. */
static size_t number_of(sqlite3_stmt *s, int position)
{
    int64_t v;
    str name = str_of(sqlite3_bind_parameter_name(s, position));
    return str_starts(name, S("$")) && str_int(str_from(name, 1), &v) && v > 0 && v <= STORE_ARGS_MAX ? (size_t)v : 0;
}

/* The shape was checked before; this refuses what only SQLite takes for a name, such as $1::text. */
static bool sq_prepare(struct store *st, struct kept *k)
{
    sqlite3_stmt *s = NULL;
    if (k->handle) return true;
    int rc = sqlite3_prepare_v3(sq_of(st)->db, k->sql, (int)k->n, SQLITE_PREPARE_PERSISTENT, &s, NULL);
    if (rc != SQLITE_OK || !s) { fault(st, rc, k->sql); return false; }
    k->handle = s;
    for (int i = 1; i <= sqlite3_bind_parameter_count(s); i++)
        if (!number_of(s, i)) store_break(st, "another placeholder than $1, $2 in: %.200s", k->sql);
    return !st->broken;
}

static void sq_forget(struct conn *c, struct kept *k)
{
    (void)c;
    sqlite3_finalize(k->handle);
    k->handle = NULL;
}

/* The bytes are only borrowed: the statement is reset before they go. An empty one is not NULL. */
static int bind_one(sqlite3_stmt *s, int at, const struct arg *v)
{
    if (v->null) return sqlite3_bind_null(s, at);
    switch (v->kind) {
    case ARG_TEXT: return sqlite3_bind_text64(s, at, v->s.n ? v->s.p : "", v->s.n, SQLITE_STATIC, SQLITE_UTF8);
    case ARG_BLOB: return sqlite3_bind_blob64(s, at, v->s.n ? v->s.p : "", v->s.n, SQLITE_STATIC);
    case ARG_INT:  return sqlite3_bind_int64(s, at, v->i);
    case ARG_BOOL: return sqlite3_bind_int64(s, at, v->i != 0);
    case ARG_REAL: return sqlite3_bind_double(s, at, v->r);
    case ARG_END: case ARG_SQL: break;
    }
    return SQLITE_MISUSE;
}

static int bind_all(sqlite3_stmt *s, const struct arg *values)
{
    int rc = SQLITE_OK, count = sqlite3_bind_parameter_count(s);
    for (int i = 1; i <= count && rc == SQLITE_OK; i++) rc = bind_one(s, i, &values[number_of(s, i) - 1]);
    return rc;
}

/* The type is asked before the value: a conversion would change what the statement holds. Bytes are SQLite's until the next step. */
static struct cell cell_of(sqlite3_stmt *s, int i)
{
    const void *p = NULL;
    switch (sqlite3_column_type(s, i)) {
    case SQLITE_INTEGER: return (struct cell){ .kind = CELL_INT, .i = sqlite3_column_int64(s, i) };
    case SQLITE_FLOAT:   return (struct cell){ .kind = CELL_REAL, .r = sqlite3_column_double(s, i) };
    case SQLITE_NULL:    return (struct cell){ .kind = CELL_NULL };
    case SQLITE_BLOB:    p = sqlite3_column_blob(s, i); break;
    default:             p = sqlite3_column_text(s, i); break;
    }
    size_t n = p ? (size_t)sqlite3_column_bytes(s, i) : 0;
    return (struct cell){ .kind = CELL_BYTES, .s = { p ? p : "", n } };
}

/* SQLITE_ROW at the end: no more rows were wanted. */
static int walk(sqlite3_stmt *s, struct sink *to)
{
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        int width = sqlite3_column_count(s);
        struct cell *cell = sink_slot(to, (size_t)width);
        for (int i = 0; i < width; i++) cell[i] = cell_of(s, i);
        if (!sink_done(to)) break;
    }
    return rc;
}

/* The count of changes is right only after the reset, which ends a RETURNING that was left early. */
static void sq_run(struct store *st, struct kept *k, const struct arg *values, size_t n, struct sink *to)
{
    (void)n;
    sqlite3_stmt *s = k->handle;
    int rc = bind_all(s, values);
    if (rc == SQLITE_OK) rc = walk(s, to);
    bool fine = rc == SQLITE_DONE || rc == SQLITE_ROW;
    if (!fine) fault(st, rc, k->sql);
    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    if (k->shape.verb != VERB_WRITE) return;
    st->changed = fine ? sqlite3_changes64(sq_of(st)->db) : 0;
    if (st->changed) st->wrote = true;
}

const struct engine store_sqlite = {
    .which = STORE_SQLITE, .statements = STORE_STATEMENTS_MAX, .by_mode = true, .start = sq_start, .stop = sq_stop, .open = sq_open, .close = sq_close, .stale = sq_stale,
    .prepare = sq_prepare, .forget = sq_forget, .begin = sq_begin, .run = sq_run, .commit = sq_commit, .rollback = sq_rollback,
    .create = sq_create, .exists = sq_exists, .version = sq_version, .rename = sq_rename, .destroy = sq_destroy,
};
