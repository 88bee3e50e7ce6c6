/* rooms.c - what rooms do on the command line by themselves: files of their own forms, figures. */
#include <dirent.h>
#include <sys/stat.h>
#include "base/file.h"
#include "commands.h"
#include "entity/transfer.h"
#include "rooms/rooms.h"

enum { FILES_MAX = 20, SAID_MAX = 64 * 1024 * 1024, WRONG_MAX = 256 * 1024 };
struct calling { struct room_call room; room_work *run; struct who who; const struct region *region; struct room_file file[FILES_MAX]; struct buf out, wrong; };

/* A flag that was given has no value: "1". */
static str option(const void *ctx, const char *name) { str v = given_value(ctx, name); return !v.n && given(ctx, name) ? S("1") : v; }

/* "survey.questionnaire": the room, and what it takes. */
static room_work *taking(str name)
{
    int64_t dot = str_find_char(name, '.');
    for (size_t i = 0; dot > 0 && i < rooms_count; i++)
        for (size_t k = 0; str_eq(str_of(rooms[i]->name), str_upto(name, (size_t)dot)) && k < rooms[i]->n_takes; k++)
            if (str_eq(str_of(rooms[i]->takes[k].name), str_from(name, (size_t)dot + 1))) return rooms[i]->takes[k].run;
    return NULL;
}

static int too_many(str path) { return failed("%.*s: more than %d files", STR(path), FILES_MAX); }

/* The file, or every plain file of the folder. */
static int read_path(struct call *c, struct calling *k, str from)
{
    const char *path = arena_z(c->a, from);
    struct stat s;
    str why;
    DIR *dir = stat(path, &s) == 0 && S_ISDIR(s.st_mode) ? opendir(path) : NULL;
    if (!dir) {
        if (k->room.files == FILES_MAX) return too_many(from);
        struct room_file *f = &k->file[k->room.files++];
        int64_t slash = -1;
        for (size_t i = 0; i < from.n; i++) if (from.p[i] == '/') slash = (int64_t)i;
        f->name = str_from(from, (size_t)(slash + 1));
        return file_read(c->a, from, TRANSFER_MAX, &f->bytes, &why) ? DONE : failed("%.*s", STR(why));
    }
    int rc = DONE;
    for (struct dirent *e; !rc && (e = readdir(dir)) != NULL; ) {
        str full = arena_fmt(c->a, "%s/%s", path, e->d_name);
        if (e->d_name[0] == '.' || stat(full.p, &s) != 0 || !S_ISREG(s.st_mode)) continue;
        if (k->room.files == FILES_MAX) { rc = too_many(from); break; }
        struct room_file *f = &k->file[k->room.files++];
        f->name = arena_copy(c->a, str_of(e->d_name));
        if (!file_read(c->a, full, TRANSFER_MAX, &f->bytes, &why)) rc = failed("%.*s", STR(why));
    }
    closedir(dir);
    return rc;
}

static int read_files(struct call *c, struct calling *k)
{
    int rc = DONE;
    for (size_t i = 1; !rc && i < c->args; i++) rc = read_path(c, k, c->arg[i]);
    return rc;
}

static int work(struct call *c, struct store *st, void *ctx)
{
    struct calling *k = ctx;
    k->out = buf_in(c->a, SAID_MAX);
    k->wrong = buf_in(c->a, WRONG_MAX);
    k->room.out = &k->out;
    k->room.wrong = &k->wrong;
    return k->run(st, store_arena(st), &k->room) && !store_broken(st) ? DONE : FAILED;
}

static int call_room(struct call *c, struct calling *k, enum store_mode mode)
{
    k->room.who = &k->who;
    k->room.file = k->file;
    k->room.option = option;
    k->room.ctx = c;
    int rc = open_region(c, &k->region);
    if (!rc) rc = with_store(c, k->region->name, mode, work, k);
    if (k->wrong.n) fprintf(stderr, "%.*s", STR(buf_str(&k->wrong)));
    if (!rc) print(buf_str(&k->out));
    return rc;
}

bool import_of_room(struct call *c, int *rc)
{
    struct calling k = { .run = taking(c->arg[0]), .room.dry = given(c, "dry-run") };
    if (!k.run) return false;
    *rc = open_store(c, false);
    if (!*rc) *rc = open_who(c, "administrator", &k.who);
    if (!*rc) *rc = read_files(c, &k);
    if (!*rc) *rc = call_room(c, &k, k.room.dry ? STORE_READ : STORE_WRITE);
    return true;
}

int command_evaluate(struct call *c)
{
    struct calling k = { .room.what = c->arg[1] };
    for (size_t i = 0; i < rooms_count; i++) if (str_eq(str_of(rooms[i]->name), c->arg[0])) k.run = rooms[i]->evaluate;
    if (!k.run) return misused("there are no figures of \"%.*s\"", STR(str_upto(c->arg[0], 40)));
    if (given(c, "format") && !str_eq(given_value(c, "format"), S("json"))) return misused("evaluate writes json");
    int rc = open_store(c, false);
    k.room.owner = !given(c, "as") && owner(c);
    if (!rc) rc = open_who(c, k.room.owner ? "administrator" : "visitor", &k.who);
    return rc ? rc : call_room(c, &k, STORE_READ);
}
