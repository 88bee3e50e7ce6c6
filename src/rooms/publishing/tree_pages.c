/* tree_pages.c - all pages as the office sees them: what lies where, how far it is, in which languages; and moving them about, by buttons or by hand.
**
** The tree is one statement, a line per page and language: 600 pages in twelve languages are some thousand short lines. Who moves a page changes that
** page (its history says so); that those beside it are counted anew is housekeeping.
*/
#include "rooms/publishing/tree_pages.h"
#include <string.h>

struct reading { struct arena *a; const struct lang *lang; struct twig *at; size_t n, room; };

static struct twig *add_twig(struct reading *r)
{
    r->at = arena_more(r->a, r->at, r->n, &r->room, 256);
    return &r->at[r->n++];
}

static str kept(struct reading *r, const struct rows *row, size_t column) { return arena_copy(r->a, row_str(row, column)); }

enum { ID, KEY, PARENT, STATE, SHOWN, FROM, TO, LANG, TITLE, SLUG, SOURCE, STATUS, GERMAN };
static bool read_line(void *ctx, const struct rows *row)
{
    struct reading *r = ctx;
    if (!r->n || r->at[r->n - 1].id != row_int(row, ID)) {
        if (r->n == TREE_MAX) return false;
        struct twig *t = add_twig(r);
        *t = (struct twig){ .id = row_int(row, ID), .key = kept(r, row, KEY), .parent = row_int(row, PARENT), .state = kept(r, row, STATE), .shown = kept(r, row, SHOWN),
                            .from = kept(r, row, FROM), .to = kept(r, row, TO) };
    }
    struct twig *t = &r->at[r->n - 1];
    bool german = str_eq(row_str(row, LANG), S(LANG_SOURCE)), mine = str_eq(row_str(row, LANG), str_of(r->lang->tag));
    if (row_str(row, TITLE).n && (mine || (german && !t->title.n))) { t->title = kept(r, row, TITLE); t->german = german && !mine; }
    if (german) t->slug = kept(r, row, SLUG);
    for (size_t l = 0; l < lang_count() && row_str(row, TITLE).n; l++)
        if (str_eq(row_str(row, LANG), str_of(langs[l].tag)))
            t->words[l] = german || (str_eq(row_str(row, STATUS), S("reviewed")) && row_int(row, SOURCE) >= row_int(row, GERMAN)) ? WORDS_GOOD : WORDS_THERE;
    return true;
}

/* Lines of one page stand together; those that lie below the same one, in their order. */
static struct reading read_all(struct req *q)
{
    struct reading r = { .a = q->a, .lang = q->lang };
    each(q->st, read_line, &r, Q("SELECT p.id, p.key, COALESCE(p.parent, 0), p.state, p.shown, p.visible_from, p.visible_to, w.lang, w.title, s.slug, "
        "COALESCE(w.source_version, 0), w.status, COALESCE(d.version, 0) FROM publishing_page p JOIN publishing_page_words w ON w.owner = p.id "
        "LEFT JOIN publishing_page_words d ON d.owner = p.id AND d.lang = 'de' LEFT JOIN publishing_page_slug s ON s.owner = p.id AND s.lang = 'de' AND s.current "
        "WHERE p.deleted_at IS NULL ORDER BY COALESCE(p.position, 0), p.id, w.lang"));
    return r;
}

/* ---- in the order of the tree ------------------------------------------------------------------------------------------------ */
static size_t twig_of(const struct reading *r, int64_t id)
{
    for (size_t i = 0; id && i < r->n; i++) if (r->at[i].id == id) return i;
    return SIZE_MAX;
}

/* first[i]: the first that lies below twig i (below none: first[n]); next[i]: the one beside it. Kept in the order of reading. */
struct links { size_t *first, *last, *next; };
static struct links link_all(const struct reading *r)
{
    struct links l = { arena_array(r->a, size_t, r->n + 1), arena_array(r->a, size_t, r->n + 1), arena_array(r->a, size_t, r->n + 1) };
    for (size_t i = 0; i <= r->n; i++) l.first[i] = l.last[i] = l.next[i] = SIZE_MAX;
    for (size_t i = 0; i < r->n; i++) {
        size_t up = twig_of(r, r->at[i].parent), to = up == SIZE_MAX ? r->n : up;
        if (l.first[to] == SIZE_MAX) l.first[to] = i;
        else l.next[l.last[to]] = i;
        l.last[to] = i;
    }
    return l;
}

static void put_branch(struct tree_view *v, const struct reading *r, const struct links *l, size_t of, int depth)
{
    bool first = true;
    for (size_t i = l->first[of]; i != SIZE_MAX && depth < DEPTH_MAX; i = l->next[i], first = false) {
        struct twig *t = &v->at[v->n++];
        *t = r->at[i];
        t->depth = depth;
        t->up = !first;
        t->down = l->next[i] != SIZE_MAX;
        t->leads = l->first[i] != SIZE_MAX;
        put_branch(v, r, l, i, depth + 1);
    }
}

/* ---- only some: with all above them, so that one sees where they lie -------------------------------------------------------------- */
static bool fits(struct req *q, const struct twig *t, str find, str only)
{
    if (find.n && str_find(lang_fold(q->a, t->title), find) < 0) return false;
    if (str_eq(only, S("scheduled"))) return t->from.n || t->to.n;
    return !only.n || str_eq(only, t->state);
}

static void keep_some(struct req *q, struct tree_view *v, str find)
{
    size_t n = v->n, to = v->n;
    bool above[DEPTH_MAX + 1] = { false };
    for (size_t i = n; i-- > 0;) {                       /* from the end: what lies above a kept one is kept          */
        struct twig *t = &v->at[i];
        t->hit = fits(q, t, find, v->only);
        bool stays = t->hit || above[t->depth + 1];
        for (int d = t->depth + 1; d <= DEPTH_MAX; d++) above[d] = false;
        if (!stays) continue;
        above[t->depth] = true;
        v->hits += t->hit;
        v->at[--to] = *t;
    }
    v->at += to;
    v->n = n - to;
}

void tree_show_page(struct req *q)
{
    struct reading r = read_all(q);
    struct links l = link_all(&r);
    struct tree_view v = { .at = arena_array(q->a, struct twig, r.n + 1), .find = req_param(q, S("q")), .only = req_param(q, S("only")), .all = r.n,
                           .moves = may(&q->who, &page_entity, UPDATE).n > 0, .creates = may(&q->who, &page_entity, CREATE).n > 0 };
    put_branch(&v, &r, &l, r.n, 0);
    if (v.find.n || v.only.n) keep_some(q, &v, lang_fold(q->a, v.find));
    req_header(q, "Cache-Control", S("no-store"));
    tree_draw(&q->out, q, &v);
}

/* ---- moving -------------------------------------------------------------------------------------------------------------------------- */
struct place_of { int64_t parent; int64_t ids[PAGES_MAX]; size_t n; };
static struct place_of beside(struct store *st, int64_t parent)
{
    struct place_of p = { .parent = parent };
    p.n = pages_below(st, parent, p.ids, PAGES_MAX);
    return p;
}

static size_t index_of(const struct place_of *p, int64_t id)
{
    for (size_t i = 0; i < p->n; i++) if (p->ids[i] == id) return i;
    return p->n;
}

static void take_out(struct place_of *p, int64_t id)
{
    size_t i = index_of(p, id);
    if (i == p->n) return;
    memmove(&p->ids[i], &p->ids[i + 1], (p->n - i - 1) * sizeof *p->ids);
    p->n--;
}

static void put_in(struct place_of *p, int64_t id, size_t at)
{
    if (p->n == PAGES_MAX) return;
    if (at > p->n) at = p->n;
    memmove(&p->ids[at + 1], &p->ids[at], (p->n - at) * sizeof *p->ids);
    p->ids[at] = id;
    p->n++;
}

static int64_t parent_of(struct store *st, int64_t id)
{
    struct rows *r = ask(st, Q("SELECT COALESCE(parent, 0) FROM publishing_page WHERE id = $1"), I(id));
    return rows_next(r) ? row_int(r, 0) : 0;
}

/* Where the page is to go. False: it cannot go there (the first has nothing above it). */
static bool aim(struct store *st, int64_t id, str way, int64_t target, struct place_of *to)
{
    int64_t parent = parent_of(st, id);
    struct place_of here = beside(st, parent);
    size_t i = index_of(&here, id);
    bool by_hand = str_eq(way, S("before")) || str_eq(way, S("after")) || str_eq(way, S("inside"));
    if (i == here.n || (by_hand && (!target || target == id))) return false;
    if (str_eq(way, S("up")) || str_eq(way, S("down"))) {
        bool up = way.n == 2;
        if (up ? i == 0 : i + 1 == here.n) return false;
        *to = here;
        take_out(to, id);
        put_in(to, id, up ? i - 1 : i + 1);
    } else if (str_eq(way, S("in")) || str_eq(way, S("inside"))) {
        if (!by_hand && i == 0) return false;
        *to = beside(st, by_hand ? target : here.ids[i - 1]);
        take_out(to, id);
        put_in(to, id, to->n);
    } else if (str_eq(way, S("out")) || by_hand) {
        int64_t mark = by_hand ? target : parent;
        if (!mark) return false;
        *to = beside(st, parent_of(st, mark));
        take_out(to, id);
        put_in(to, id, index_of(to, mark) + (str_eq(way, S("before")) ? 0 : 1));
    } else return false;
    return true;
}

/* The page itself is written as a row is written (rights, rings, history); the others get the numbers of their places. */
static enum write_outcome move(struct req *q, int64_t id, const struct place_of *to, struct problems *p)
{
    struct draft d = draft_new(q->a, &page_entity);
    size_t parent = field_index(&page_entity, entity_field(&page_entity, S("parent"))), position = field_index(&page_entity, entity_field(&page_entity, S("position")));
    d.id = id;
    d.given[parent] = d.given[position] = true;
    d.value[parent] = draft_key(q->st, &page_entity, to->parent);
    d.value[position] = arena_fmt(q->a, "%zu", 10 * (index_of(to, id) + 1));
    struct write w = { .who = &q->who, .request = q->id, .draft = &d, .small = true };
    enum write_outcome out = row_write(q->st, &w, p);
    for (size_t i = 0; i < to->n && out == WRITE_DONE; i++)
        if (to->ids[i] != id) ask(q->st, Q("UPDATE publishing_page SET position = $2 WHERE id = $1 AND (position IS NULL OR position <> $2)"), I(to->ids[i]), I(10 * ((int64_t)i + 1)));
    return out;
}

void tree_move(struct req *q)
{
    const void *row = write_row(q, UPDATE);
    struct problems p = { .a = q->a };
    struct place_of to;
    int64_t target;
    if (!row) return;
    str where = form_value(q, S("target"));
    if (!str_int(where, &target)) target = 0;
    int64_t id = row_meta(row)->id;
    if (!aim(q->st, id, form_value(q, S("way")), target, &to)) { req_fail(q, 409, N_("This page cannot be moved there.")); return; }
    enum write_outcome out = move(q, id, &to, &p);
    if (out == WRITE_REFUSED) { req_fail(q, 409, p.n ? p.at[0].message : N_("This page cannot be moved there.")); return; }
    if (!write_done(q, out)) return;
    req_redirect(q, 303, arena_fmt(q->a, "%.*s?moved=%lld", STR(url_page(q, S("pages/tree"))), (long long)id));    /* the focus goes there: no fragment, which would take it */
}

/* ---- a copy: a draft beside it, with all its words -------------------------------------------------------------------------------------- */
void page_copy(struct req *q)
{
    const void *row = write_row(q, READ);
    int64_t version;
    struct problems p = { .a = q->a };
    struct draft *d = row ? draft_load(q->st, &q->who, &page_entity, row_meta(row)->id, &version) : NULL;
    size_t title = field_index(&page_entity, entity_title(&page_entity)), german = lang_source();
    if (!row) return;
    if (!d || !d->word[german]) { req_fail(q, 403, N_("You may not do this with this entry.")); return; }
    d->id = 0;
    d->key = (str){ "", 0 };
    for (size_t i = 0; i < page_entity.n; i++) if (!form_sets(&page_entity, &page_entity.fields[i]) && page_entity.fields[i].kind != KIND_file) { d->given[i] = false; d->value[i] = S(""); }
    struct req in_german = { .a = q->a, .words = words_in(S(LANG_SOURCE)) };      /* the title is a German one, whoever copies */
    d->word[german][title] = utf8_upto(say(&in_german, N_("Copy of {title}"), { "title", d->word[german][title] }), 160);
    struct write w = { .who = &q->who, .request = q->id, .draft = d };
    enum write_outcome out = row_write(q->st, &w, &p);
    if (out == WRITE_REFUSED) req_fail(q, 409, p.n ? p.at[0].message : N_("You may not do this with this entry."));
    else if (write_done(q, out)) write_to_row(q, d->id, "created");
}
