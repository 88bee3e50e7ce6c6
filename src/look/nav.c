/* nav.c - the entries of the office's menu: what the rooms bring, what waits for review, what belongs to the house itself. */
#include "look/nav.h"
#include "look/form.h"
#include <string.h>

static const struct tile house[] = {
    { N_("Today"),               "today",          0, .roles = "staff", .key = 'h' },
    { N_("Translations"),        "translations",  70, N_("To review"), "translator editor coordinator lead administrator municipal_officer quarter_manager provider", true, 'u' },
    { N_("Words of the region"), "office/wording", 90, TILES_OFFICE, "administrator lead", true, 'w' },
    { N_("Particulars of the centre"), "settings", 91, TILES_OFFICE, "administrator", true },
};
static const char review[] = N_("To review");
enum { REVIEW = 80 };                                   /* its place among the groups                                 */

const struct nav_key nav_keys[] = {
    { "/",      N_("Search everywhere") },
    { "Ctrl K", N_("Search everywhere") },
    { "j",      N_("The next row of a list") },
    { "k",      N_("The row before") },
    { "Enter",  N_("Open the row") },
    { "e",      N_("Edit this entry, or the row of the list") },
    { "n",      N_("New entry") },
    { "Ctrl Enter", N_("Save a translation and go to the next one") },
    { "?",      N_("This page") },
    { "Esc",    N_("Leave a field, close a menu") },
};
const size_t nav_keys_count = countof(nav_keys);

enum nav_where nav_where(const struct req *q, str path)
{
    size_t skip = 1 + q->region.n + 1 + strlen(q->lang->tag) + 1;      /* "/kleve/de/" */
    str here = q->lang_part == 1 ? str_from(q->path, skip) : (str){ "", 0 };
    if (str_eq(here, path)) return NAV_HERE;
    return str_starts(here, path) && here.n > path.n && here.p[path.n] == '/' ? NAV_BELOW : NAV_ELSEWHERE;
}

/* Only the own row, as everybody has one: no list to work with. */
static bool reads_list(const struct req *q, const struct entity *e)
{
    struct may m = may(&q->who, e, READ);
    for (size_t i = 0; i < m.n; i++) if (m.scope[i].rows != ROWS_OWN) return true;
    return false;
}

static bool open_to(const struct req *q, const struct tile *t)
{
    const struct entity *e = entity_by_path(str_of(t->path));
    if (t->roles) return str_eq(str_of(t->roles), S("staff")) ? who_staff(&q->who) : who_holds(&q->who, t->roles);
    return !e || reads_list(q, e);
}

struct list { const struct req *q; struct nav_item *at; size_t n, max; };

static void add(struct list *l, const char *label, const char *group, str path, int order, char key)
{
    if (l->n < l->max) l->at[l->n++] = (struct nav_item){ label, group, url_page(l->q, path), order, key, nav_where(l->q, path) };
}

static void add_tile(struct list *l, const struct tile *t, const char *room)
{
    if (open_to(l->q, t)) add(l, t->label, t->group ? t->group : room, str_of(t->path), t->order, t->key);
}

static void add_reviews(struct list *l)
{
    for (size_t i = 0; i < entity_count(); i++)
        if (office_decides(l->q, entity_at(i))) add(l, entity_at(i)->plural, review, arena_fmt(l->q->a, "%s/review", entity_at(i)->path), REVIEW, 0);
}

static bool same(const char *a, const char *b) { return a == b || (a && b && !strcmp(a, b)); }

static int rank(const struct nav_item *i) { return i->order + (same(i->group, TILES_OFFICE) ? 1000 : 0); }

/* The group of the entry with the lowest order comes first, the administration behind all others. */
static void by_group(struct nav_item *at, size_t n)
{
    struct nav_item in_order[NAV_MAX] = { { 0 } };
    bool taken[NAV_MAX] = { false };
    for (size_t k = 0; k < n;) {
        size_t best = n;
        for (size_t i = 0; i < n; i++) if (!taken[i] && (best == n || rank(&at[i]) < rank(&at[best]))) best = i;
        for (size_t i = 0; i < n; i++) {
            if (taken[i] || (i != best && (!at[i].group || !same(at[i].group, at[best].group)))) continue;
            in_order[k] = at[i];
            in_order[k++].group = at[best].group;         /* one pointer per group, so that pages may compare it      */
            taken[i] = true;
        }
    }
    memcpy(at, in_order, n * sizeof *at);
}

/* On "offers/review" the list of offers lies above, but the entry for the review is meant. */
static void one_place(struct nav_item *at, size_t n)
{
    bool here = false;
    for (size_t i = 0; i < n; i++) here |= at[i].where == NAV_HERE;
    for (size_t i = 0; here && i < n; i++) if (at[i].where == NAV_BELOW) at[i].where = NAV_ELSEWHERE;
}

size_t nav_items(const struct req *q, struct nav_item *ret, size_t max)
{
    struct list l = { .q = q, .at = ret, .max = max < NAV_MAX ? max : NAV_MAX };
    add_tile(&l, &house[0], NULL);
    for (size_t i = 0; i < q->app->rooms; i++)
        for (size_t k = 0; k < q->app->room[i]->n_tiles; k++) add_tile(&l, &q->app->room[i]->tiles[k], q->app->room[i]->label);
    add_reviews(&l);
    for (size_t i = 1; i < countof(house); i++) add_tile(&l, &house[i], NULL);
    one_place(ret, l.n);
    by_group(ret, l.n);
    return l.n;
}
