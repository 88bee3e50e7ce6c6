/* import_wide.c - a list with one line per entry and language, read as one with one line per entry. */
#include "entity/import_rows.h"
#include "base/utf8.h"
#include <string.h>

struct entry { str key; int64_t line; str *cell; };
struct wide {
    struct entry *at; size_t n, room, next;
    uint32_t *place; size_t places;                     /* by hash of the key: number of an entry from 1; 0: free       */
    size_t slug, lang, column[CSV_COLUMNS_MAX];         /* of the file; column[i]: where the values of its column i begin */
    bool translated[CSV_COLUMNS_MAX];
    str head[CSV_COLUMNS_MAX]; size_t columns;
};

static size_t named(const struct lines *l, str name)
{
    size_t i = 0;
    while (i < l->columns && !str_eq(l->head[i], name)) i++;
    return i;
}

static void say(struct problems *p, int64_t line, const char *what, str detail)
{
    problem_add(p, (struct problem){ line, NULL, { 0 }, what, arena_copy(p->a, utf8_upto(detail, KEY_MAX)) });
}

/* A translated field becomes as many columns as there are languages, in their order. */
static bool plan(struct wide *w, const struct lines *l, const struct entity *e)
{
    w->head[w->columns++] = S("key");
    for (size_t i = 0; i < l->columns; i++) {
        if (i == w->slug || i == w->lang) continue;
        const struct field *f = entity_field(e, l->head[i]);
        size_t n = f && f->translated ? lang_count() : 1;
        if (w->columns + n > CSV_COLUMNS_MAX) return false;
        w->translated[i] = f && f->translated;
        w->column[i] = w->columns;
        for (size_t k = 0; k < n; k++)
            w->head[w->columns++] = k == lang_source() || n == 1 ? l->head[i] : arena_fmt(l->a, "%.*s@%s", STR(l->head[i]), langs[k].tag);
    }
    return true;
}

/* ---- entries by their key ------------------------------------------------------------------------------------------------- */
static size_t place_of(const struct wide *w, str key)
{
    size_t i = (size_t)str_hash(key) & (w->places - 1);
    while (w->place[i] && !str_eq(w->at[w->place[i] - 1].key, key)) i = (i + 1) & (w->places - 1);
    return i;
}

static void grow(struct arena *a, struct wide *w)
{
    w->at = arena_more(a, w->at, w->n, &w->room, 256);
    w->places = w->room * 2;
    w->place = arena_array(a, uint32_t, w->places);
    for (size_t i = 0; i < w->n; i++) w->place[place_of(w, w->at[i].key)] = (uint32_t)i + 1;
}

static struct entry *entry_of(struct lines *l, struct wide *w, str key)
{
    if (w->n == w->room) grow(l->a, w);
    size_t i = place_of(w, key);
    if (!w->place[i]) {
        w->at[w->n++] = (struct entry){ arena_copy(l->a, key), l->line, arena_array(l->a, str, w->columns) };
        w->place[i] = (uint32_t)w->n;
        w->at[w->n - 1].cell[0] = w->at[w->n - 1].key;
    }
    return &w->at[w->place[i] - 1];
}

/* ---- lines into entries ----------------------------------------------------------------------------------------------------- */
static str cell(const struct lines *l, size_t i) { return i < l->n ? l->cell[i] : (str){ "", 0 }; }

/* What stands there already stays; the same words twice are a problem. */
static bool take_cell(struct lines *l, struct entry *e, size_t at, str value, bool once)
{
    if (e->cell[at].p && once) return false;
    if (e->cell[at].n || !value.p) return true;
    e->cell[at] = arena_copy(l->a, value);
    return true;
}

static void take_line(struct lines *l, struct wide *w, struct problems *p)
{
    str key = str_trim(cell(l, w->slug)), tag = str_trim(cell(l, w->lang));
    const struct lang *lang = lang_find(tag);
    bool twice = false;
    if (l->n > l->columns) { say(p, l->line, N_("This line has more cells than there are columns."), S("")); return; }
    if (!key.n) { say(p, l->line, N_("This line does not say which entry its words belong to."), S("")); return; }
    if (!lang) { say(p, l->line, N_("This is no language of the interface."), tag); return; }
    struct entry *e = entry_of(l, w, key);
    for (size_t i = 0; i < l->columns; i++) {
        if (i == w->slug || i == w->lang) continue;
        size_t at = w->column[i] + (w->translated[i] ? (size_t)(lang - langs) : 0);
        if (!take_cell(l, e, at, cell(l, i), w->translated[i])) twice = true;
    }
    if (twice) say(p, l->line, N_("This key is there twice."), arena_fmt(p->a, "%.*s, %.*s", STR(key), STR(tag)));
}

bool lines_by_language(struct lines *l, const struct entity *e, struct problems *p)
{
    struct wide *w = arena_new_of(l->a, struct wide);
    size_t before = p->n;
    w->slug = named(l, S("slug"));
    w->lang = named(l, S("lang"));
    if (w->slug == l->columns || w->lang == l->columns || entity_field(e, S("slug")) || entity_field(e, S("lang"))) return true;
    if (!plan(w, l, e)) { say(p, l->line, N_("A line has too many columns."), S("")); return false; }
    while (lines_next(l)) take_line(l, w, p);
    if (l->why.n) { say(p, l->line, N_("The file cannot be read."), l->why); return false; }
    memcpy(l->head, w->head, sizeof l->head);
    l->columns = w->columns;
    l->wide = w;
    return p->n == before;
}

bool lines_next_wide(struct lines *l)
{
    struct wide *w = l->wide;
    if (w->next == w->n) return false;
    const struct entry *e = &w->at[w->next++];
    memcpy(l->cell, e->cell, w->columns * sizeof *l->cell);
    memset(l->number, 0, sizeof l->number);
    l->n = w->columns;
    l->line = e->line;
    return true;
}

void lines_again_wide(struct lines *l) { l->wide->next = 0; }
