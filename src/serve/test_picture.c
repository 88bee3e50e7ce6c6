/* test_picture.c - while a picture is decoded others can write. The program is its own child, as the real one is (text/image.h); but this child looks at the
** store: only if it gets a row in it calls the picture good. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "entity/files.h"
#include "serve/test_wood.h"
#include "text/image.h"
#include "web/reply.h"
#include <signal.h>

/* ---- the child: knows nothing of us but the folder that we are in -------------------------------------------------------------- */
#define PICTURE "\x89PNG\r\n\x1A\n of a tree, IEND"

static int look(struct arena *a)
{
    str where, region, why = S("");
    if (!file_read(a, S("where"), 1000, &where, &why) || !file_read(a, S("region"), 100, &region, &why)) return 2;
    struct stores *s = stores_open(where, a, &why);
    if (!s) return 3;
    struct store *st = store_begin(s, region, STORE_WRITE, a, S(""));
    store_deadline(st, 3000);
    ask(st, Q("INSERT INTO core_setting (name, value, changed_at) VALUES ($1, 'x', 1)"), T(rand_name(a, 20)));
    bool good = store_end(st, true) == STORE_DONE;
    stores_close(s);
    if (good) fputs("1\n8\n8\n" PICTURE, stdout);
    return good ? 0 : 4;
}

/* Leaves nothing behind: a checker of leaks would end it with a code of its own, and the picture would not count. */
static int child(void)
{
    struct arena *a = arena_new();
    int code = look(a);
    arena_free(a);
    return code;
}

static struct req *bring(str token)
{
    struct req *q = reply_new(&t.app, t.a);
    q->method = POST;
    q->target = arena_fmt(t.a, "/%.*s/de/trees/linde/photo/edit", STR(t.region));
    q->who = who_of("administrator", 0, 0);
    q->from = FROM_COMMAND;
    q->body_type = S("multipart/form-data; boundary=x");
    q->body = arena_fmt(t.a, "--x\r\nContent-Disposition: form-data; name=\"version\"\r\n\r\n%.*s\r\n"
                             "--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\n\r\n%s\r\n--x--", STR(token), PICTURE);
    dispatch(q);
    return q;
}

static void others_write(void **state)
{
    (void)state;
    str why = S("");
    end();
    must(file_write(t.a, S("where"), stores_engine(t.s) == STORE_SQLITE ? stores_where(t.s) : str_of(getenv("BRUECKE_TEST_POSTGRES")), &why), why);
    must(file_write(t.a, S("region"), t.region, &why), why);
    assert_int_equal(bring(S("1"))->status, 303);
    begin();
    struct file f;
    struct query query = query_new(&tree_entity, &who_house, lang_find(S(LANG_SOURCE)));
    const struct tree *row = row_by_slug(t.st, &query, S("linde"), NULL);
    assert_true(row && files_find(t.st, row->photo, &f) && f.width == 8);
    end();
    assert_int_equal(bring(S("1"))->status, 422);        /* changed meanwhile: what was looked at before does not count */
    begin();
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = { case_of(others_write) };
    char folder[] = P_tmpdir "/bruecke-picture-XXXXXX";
    if (argc > 1 && !strcmp(argv[1], "image-clean")) return child();
    signal(SIGPIPE, SIG_IGN);                             /* a child that does not read */
    if (!mkdtemp(folder) || chdir(folder) != 0) return 1;
    int failed = region_run("picture", rooms, countof(rooms), furnish, tests, countof(tests));
    (void)!unlink("where");
    (void)!unlink("region");
    (void)!rmdir(folder);
    return failed;
}
