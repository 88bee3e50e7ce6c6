/* test_slips.c - what a room's tables say wrongly without a compiler seeing it is told when the program starts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/log.h"
#include "entity/flow.h"
#include "serve/serve.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void page(struct req *q) { (void)q; }
static const struct who_source people = { 0 };
static const struct role roles[] = { { "keeper", "Keeper", "Keeps.", true, NEEDS_NOTHING } };

struct book { struct meta meta; str title, state; };
static const struct choice states[] = { { "draft", "Draft" }, { "shown", "Shown" }, { 0 } };
static const struct field fields[] = {
    { .name = "title", .kind = KIND_text, .privacy = PUBLIC, .at = offsetof(struct book, title), .label = "Title", .required = true, .sorted = true },
    { .name = "state", .kind = KIND_choice, .privacy = PUBLIC, .at = offsetof(struct book, state), .label = "State", .required = true, .choices = states },
};

/* A room as it should be, but for one route, one tile, and the role in a right and in a flow. What the program says while it starts. */
static char said[4000];
static const char *started(struct route route, struct tile tile, const char *right, const char *mover)
{
    int line[2], status = 0;
    size_t n = 0;
    fflush(NULL);
    assert_int_equal(pipe(line), 0);
    pid_t child = fork();
    if (child == 0) {
        static struct app app;
        const struct transition show[] = { { "draft", "show", "shown", mover, .label = "Show" } };
        const struct flow flow = { "state", show, 1 };
        const struct right rights[] = { { "visitor", READ, PUBLIC, ROWS_ALL }, { right, READ | UPDATE, PUBLIC, ROWS_ALL } };
        const struct entity book = { .room = "library", .name = "book", .path = "books", .label = "Book", .plural = "Books", .fields = fields,
            .n = countof(fields), .size = sizeof(struct book), .title = "title", .rights = rights, .n_rights = countof(rights), .flow = &flow };
        const struct room room = { .name = "library", .label = "Library", .entities = (const struct entity *const[]){ &book }, .n_entities = 1,
            .routes = &route, .n_routes = 1, .tiles = &tile, .n_tiles = 1, .roles = roles, .n_roles = countof(roles), .people = &people };
        signal(SIGABRT, SIG_DFL);
        dup2(line[1], STDERR_FILENO);
        serve_open(&app, NULL, (const struct room *const[]){ &room }, 1);
        _exit(0);
    }
    close(line[1]);
    for (ssize_t got; n < sizeof said - 1 && (got = read(line[0], said + n, sizeof said - 1 - n)) > 0;) n += (size_t)got;
    said[n] = 0;
    close(line[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return said;
}

static const struct route good = { GET, "library/late", page, ROUTE_ROLES, .roles = "keeper" };
static const struct tile there = { "Late", "library/late?all=1", 90, .roles = "keeper" };
#define says(words, ...) do { if (!strstr(started(__VA_ARGS__), words)) fail_msg("\"%s\" does not say \"%s\"", said, words); } while (0)

static void nothing_to_say(void **state)
{
    (void)state;
    assert_string_equal(started(good, there, "keeper", "keeper timer"), "");
}

static void routes(void **state)
{
    struct route r = good;
    (void)state;
    r.right = 0; says("route \"library/late\" of library cannot be taken: no right", r, there, "keeper", "keeper");
    r = good; r.handle = NULL; says("no handler", r, there, "keeper", "keeper");
    r = good; r.roles = NULL; says("ROUTE_ROLES needs .roles", r, there, "keeper", "keeper");
    r = good; r.right = ROUTE_RIGHT; says("ROUTE_RIGHT asks the rights of an .entity", r, there, "keeper", "keeper");
    r = good; r.pattern = "/library/late"; says("without a slash", r, there, "keeper", "keeper");
}

static void names(void **state)
{
    struct route r = good;
    struct tile t = there;
    (void)state;
    says("library.book names the role \"keper\", which no room has", good, there, "keper", "keeper");
    says("library.book names the role \"keper\"", good, there, "keeper", "keeper keper");
    r.roles = "keper"; says("library.library/late names the role \"keper\"", r, there, "keeper", "keeper");
    t.path = "library/lates"; says("a tile of library leads to \"library/lates\", where no page is", good, t, "keeper", "keeper");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(nothing_to_say), cmocka_unit_test(routes), cmocka_unit_test(names) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
