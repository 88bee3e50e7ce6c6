/* queue.c - whom a free seat goes to. */
#include "rooms/courses/queue.h"
#include "text/words.h"
#include <stdlib.h>

const char *const queue_words[QUEUE_WHYS] = {
    [QUEUE_FITS] = N_("fits"), [QUEUE_LEVEL] = N_("another level"), [QUEUE_KIND] = N_("looks for another kind of course"), [QUEUE_OLD] = N_("the level must be found anew"),
    [QUEUE_TIME] = N_("another time of day"), [QUEUE_FAR] = N_("too far away"), [QUEUE_ONLINE] = N_("cannot take part online"), [QUEUE_CHILDCARE] = N_("needs childcare"),
    [QUEUE_WOMEN] = N_("for women only"), [QUEUE_ADMISSION] = N_("no admission yet"), [QUEUE_DECLINED] = N_("declined this course"),
    [QUEUE_FAMILY] = N_("somebody of the family cannot come"), [QUEUE_ROOM] = N_("more people than free seats") };
const char *const queue_keys[QUEUE_WHYS] = { "fits", "level", "kind", "level_old", "time", "far", "online", "childcare", "women", "admission", "declined", "family", "room" };

static bool admitted(const struct queue_course *c, const struct queue_person *p)
{
    return !c->admission || p->admission == ADMISSION_THERE || (p->admission == ADMISSION_SELF && c->self_pay);
}

/* What lasts is said before what may change next week: a trail that says "level" needs no second look. */
enum queue_why queue_fit(const struct queue_course *c, const struct queue_person *p)
{
    if (c->level >= 0 && c->level != p->level) return QUEUE_LEVEL;
    if (p->types && c->type >= 0 && !(p->types & 1u << c->type)) return QUEUE_KIND;
    if (c->level >= 0 && (!p->level_on.n || str_cmp(p->level_on, c->level_since) < 0)) return QUEUE_OLD;
    if (p->times && (c->times & ~p->times)) return QUEUE_TIME;
    if (c->online && !p->online) return QUEUE_ONLINE;
    if (c->on_site && p->reach && p->metres > p->reach * 1000) return QUEUE_FAR;
    if (c->on_site && p->childcare && !c->childcare) return QUEUE_CHILDCARE;
    if (c->women_only && !p->women) return QUEUE_WOMEN;
    if (!admitted(c, p)) return QUEUE_ADMISSION;
    return p->declined ? QUEUE_DECLINED : QUEUE_FITS;
}

/* ---- order -------------------------------------------------------------------------------------------------------------------- */
static int by_number(int64_t a, int64_t b) { return (a > b) - (a < b); }

static int by_family(const void *x, const void *y)
{
    const struct queue_person *a = x, *b = y;
    return a->head != b->head ? by_number(a->head, b->head) : by_number(a->id, b->id);
}

static int by_place(const void *x, const void *y)
{
    const struct queue_person *a = x, *b = y;
    int place = str_cmp(a->place, b->place);
    return place ? place : a->turn != b->turn ? by_number(a->turn, b->turn) : by_number(a->id, b->id);
}

/* Who waits shortest says where all stand; of one day the highest number. */
static void set_place(struct queue_person *p, size_t n)
{
    str since = p[0].since;
    int64_t turn = p[0].id;
    for (size_t i = 1; i < n; i++) {
        int later = str_cmp(p[i].since, since);
        if (later > 0) since = p[i].since;
        if (later > 0 || (later == 0 && p[i].id > turn)) turn = p[i].id;
    }
    for (size_t i = 0; i < n; i++) { p[i].place = since; p[i].turn = turn; }
}

void queue_order(struct queue_person *p, size_t n)
{
    if (!n) return;
    qsort(p, n, sizeof *p, by_family);
    for (size_t i = 0, k; i < n; i = k) {
        for (k = i + 1; k < n && p[k].head == p[i].head; k++) continue;
        set_place(p + i, k - i);
    }
    qsort(p, n, sizeof *p, by_place);
}

/* ---- who is next ---------------------------------------------------------------------------------------------------------------- */
static struct queue_group group_at(const struct queue_person *p, size_t n, size_t i)
{
    struct queue_group g = { i, 1 };
    while (g.first && p[g.first - 1].head == p[i].head) { g.first--; g.n++; }
    while (g.first + g.n < n && p[g.first + g.n].head == p[i].head) g.n++;
    return g;
}

static enum queue_why all_fit(const struct queue_course *c, const struct queue_person *p, struct queue_group g)
{
    enum queue_why first = QUEUE_FITS;
    for (size_t k = g.first; k < g.first + g.n && !first; k++) first = p[k].ready ? queue_fit(c, &p[k]) : QUEUE_FAMILY;
    return first && g.n > 1 ? QUEUE_FAMILY : first;
}

enum queue_why queue_group_fit(const struct queue_course *c, const struct queue_person *p, size_t n, size_t i, struct queue_group *g)
{
    *g = group_at(p, n, i);
    enum queue_why why = all_fit(c, p, *g);
    return why ? why : (int64_t)g->n > c->free ? QUEUE_ROOM : QUEUE_FITS;
}

struct queue_group queue_next(const struct queue_course *c, const struct queue_person *p, size_t n, enum queue_why *why)
{
    for (size_t i = 0; i < n;) {
        struct queue_group g;
        enum queue_why w = queue_group_fit(c, p, n, i, &g);
        for (size_t k = g.first; k < g.first + g.n; k++) why[k] = w;
        if (w == QUEUE_FITS) return g;
        i = g.first + g.n;
    }
    return (struct queue_group){ 0, 0 };
}
