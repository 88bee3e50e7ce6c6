/* entry.c - the members that every entry of API v3 begins with, and in which languages it is there. */
#include "rooms/integreat/integreat.h"
#include <string.h>

/* ---- words in all languages ------------------------------------------------------------------------------------------------------------------- */
struct gathering { struct integreat_words *w; struct arena *a; size_t room; };

static struct integreat_word *word_of(struct gathering *g, int64_t row)
{
    struct integreat_words *w = g->w;
    if (w->n && w->at[w->n - 1].row == row) return &w->at[w->n - 1];       /* they come by row */
    if (w->n == g->room) {
        struct integreat_word *more = arena_array(g->a, struct integreat_word, g->room = w->n * 2 + 64);
        if (w->n) memcpy(more, w->at, w->n * sizeof *more);
        w->at = more;
    }
    w->at[w->n] = (struct integreat_word){ .row = row };
    return &w->at[w->n++];
}

static bool take_word(void *ctx, const struct rows *r)
{
    struct gathering *g = ctx;
    struct integreat_word *word = word_of(g, row_int(r, 0));
    size_t l = lang_index(row_str(r, 1));
    if (l == lang_count()) return true;
    word->slug[l] = arena_copy(g->a, row_str(r, 2));
    if (g->w->always || row_int(r, 3)) word->has |= 1U << l;
    return true;
}

/* A slug is there for each language that has a title, see entity/draft_store.c. */
struct integreat_words *integreat_words(struct integreat *x, const struct entity *e)
{
    struct integreat_words *w = arena_new_of(x->q->a, struct integreat_words);
    struct gathering g = { .w = w, .a = x->q->a };
    if (!e) return w;
    const struct field *title = entity_title(e);
    struct sql s = sql_new(x->q->st);
    w->always = !title->translated;
    sql(&s, "SELECT s.owner, s.lang, s.slug, ");
    if (w->always) sql(&s, "1");
    else { sql(&s, "CASE WHEN w."); sql_name(&s, title->name); sql(&s, " <> '' THEN 1 ELSE 0 END"); }
    sql(&s, " FROM ");
    sql_name(&s, entity_part(e, "slug"));
    sql(&s, " s");
    if (!w->always) {
        sql(&s, " LEFT JOIN ");
        sql_name(&s, entity_part(e, "words"));
        sql(&s, " w ON w.owner = s.owner AND w.lang = s.lang");
    }
    sql(&s, " WHERE s.current ORDER BY s.owner, s.lang");
    sql_each(&s, take_word, &g);
    return w;
}

static const struct integreat_word *find(const struct integreat_words *w, int64_t row)
{
    size_t from = 0, to = w ? w->n : 0;
    while (from < to) {
        size_t mid = (from + to) / 2;
        if (w->at[mid].row == row) return &w->at[mid];
        if (w->at[mid].row < row) from = mid + 1;
        else to = mid;
    }
    return NULL;
}

bool integreat_has(const struct integreat_words *w, int64_t row, const struct lang *l)
{
    const struct integreat_word *word = find(w, row);
    return word && (w->always || word->has >> lang_index(str_of(l->tag)) & 1);
}

str integreat_slug_of(const struct integreat_words *w, int64_t row, const struct lang *l)
{
    const struct integreat_word *word = find(w, row);
    if (!word) return (str){ "", 0 };
    str own = word->slug[lang_index(str_of(l->tag))];
    return own.n ? own : word->slug[lang_index(S(LANG_SOURCE))];
}

/* ---- members ----------------------------------------------------------------------------------------------------------------------------------- */
void integreat_put(struct integreat *x, const char *key, str value)
{
    json_key(&x->j, key);
    if (value.n) json_str(&x->j, value);
    else json_null(&x->j);
}

static void put_text_member(struct integreat *x, const char *key, str value)
{
    json_key(&x->j, key);
    json_str(&x->j, value);
}

/* "locations" and the row's slug; what needs none stands alone. */
str integreat_address(const struct integreat *x, const struct integreat_head *h, const char *under, const struct lang *l)
{
    str slug = h->words ? integreat_slug_of(h->words, h->row, l) : (str){ "", 0 };
    return slug.n ? arena_fmt(x->q->a, "%s/%.*s", under, STR(slug)) : str_of(under);
}

/* The path names an event, of which a row may have several; its page is the row's. */
static str path_of(const struct integreat *x, const struct integreat_head *h, const struct lang *l)
{
    const char *under = h->before ? arena_z(x->q->a, arena_fmt(x->q->a, "%s/%s", h->under, h->before)) : h->under;
    if (!h->before) return integreat_address(x, h, under, l);
    return arena_fmt(x->q->a, "%s%.*s%.*s", under, STR(integreat_slug_of(h->words, h->row, l)), STR(h->mark));
}

static bool there(const struct integreat_head *h, const struct lang *l) { return !h->words || integreat_has(h->words, h->row, l); }

static void put_place(struct integreat *x, const struct integreat_head *h, const struct lang *l)
{
    json_key(&x->j, "id");
    if (there(h, l) && !h->occurrence) json_int(&x->j, integreat_text_id(h->kind, h->number ? h->number : h->row, l));
    else json_null(&x->j);
    put_text_member(x, "url", integreat_url(x->q, l, integreat_address(x, h, h->page, l)));
    put_text_member(x, "path", integreat_path(x->q, l, path_of(x, h, l)));
}

void integreat_languages(struct integreat *x, const struct integreat_head *h)
{
    json_open(&x->j, '{');
    for (size_t i = 0; i < lang_count(); i++) {
        if (&langs[i] == x->q->lang || !x->set.lang[i] || (!h->fallback && !there(h, &langs[i]))) continue;
        json_key(&x->j, integreat_slug(&langs[i]));
        json_open(&x->j, '{');
        put_place(x, h, &langs[i]);
        json_close(&x->j, '}');
    }
    json_close(&x->j, '}');
}

void integreat_head(struct integreat *x, const struct integreat_head *h)
{
    struct arena *a = x->q->a;
    put_place(x, h, x->q->lang);
    put_text_member(x, "title", h->title);
    put_text_member(x, "modified_gmt", integreat_utc(a, h->changed));
    put_text_member(x, "last_updated", integreat_stamp(a, h->changed));
    put_text_member(x, "published_at", integreat_stamp(a, h->created));
    put_text_member(x, "excerpt", h->excerpt);
    put_text_member(x, "content", h->content.s);
    json_key(&x->j, "available_languages");
    integreat_languages(x, h);
    integreat_put(x, "thumbnail", h->thumbnail);
    json_key(&x->j, "hash");
    json_null(&x->j);
}

/* ---- values of rows of other rooms --------------------------------------------------------------------------------------------------------------- */
str integreat_text(const struct entity *e, const void *row, const char *field)
{
    const struct field *f = entity_field(e, str_of(field));
    return f && field_live(f) && kind_is_text(f->kind) ? row_text(row, f) : (str){ "", 0 };
}

int64_t integreat_number(const struct entity *e, const void *row, const char *field)
{
    const struct field *f = entity_field(e, str_of(field));
    return f && field_live(f) && !kind_is_text(f->kind) ? row_number(row, f) : 0;
}

/* href="/kleve/…" leads nowhere in another program. Our own markup is regular: attributes in double quotes. */
html integreat_whole(struct integreat *x, html markup)
{
    static const char *const open[] = { "href=\"/", "src=\"/" };
    struct buf b = buf_in(x->q->a, OUT_MAX);
    str rest = markup.s;
    if (str_find(rest, S("=\"/")) < 0) return markup;
    for (int64_t at; (at = str_find(rest, S("=\"/"))) >= 0;) {
        str head = str_upto(rest, (size_t)at + 3);
        bool link = false;
        for (size_t i = 0; i < countof(open); i++) link |= str_ends(head, str_of(open[i]));
        buf_put(&b, str_upto(head, head.n - 1));
        if (link) buf_put(&b, x->q->app->url);
        buf_char(&b, '/');
        rest = str_from(rest, head.n);
    }
    buf_put(&b, rest);
    return (html){ buf_str(&b) };
}

html integreat_html(struct integreat *x, const struct entity *e, const void *row, const char *field)
{
    const struct field *f = entity_field(e, str_of(field));
    str text = integreat_text(e, row, field);
    if (!text.n) return (html){ { "", 0 } };
    struct block_at at = { NULL, e, row_meta(row)->id, row_meta(row)->foreign >> field_index(e, f) & 1 };
    return integreat_whole(x, block_html(x->q, text, 2, &at));
}
