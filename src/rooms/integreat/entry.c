/* entry.c - the members that every entry of API v3 begins with, and in which languages it is there. */
#include "entity/draft.h"
#include "rooms/integreat/integreat.h"

/* ---- words in all languages ------------------------------------------------------------------------------------------------------------------- */
struct gathering { struct integreat_words *w; struct arena *a; size_t room; };

static bool take_slug(void *ctx, const struct rows *r)
{
    struct gathering *g = ctx;
    struct integreat_words *w = g->w;
    size_t l = lang_index(row_str(r, 1));
    int64_t row = row_int(r, 0);
    if (l == lang_count()) return true;
    if (!w->n || w->at[w->n - 1].row != row) {            /* they come by row */
        w->at = arena_more(g->a, w->at, w->n, &g->room, 64);
        w->at[w->n++] = (struct integreat_word){ .row = row };
    }
    w->at[w->n - 1].slug[l] = arena_copy(g->a, row_str(r, 2));
    return true;
}

static const struct integreat_word *find(const struct integreat_words *w, int64_t row);
static bool take_word(void *ctx, const struct rows *r)
{
    struct gathering *g = ctx;
    const struct integreat_word *found = find(g->w, row_int(r, 0));
    size_t l = lang_index(row_str(r, 1));
    if (found && l < lang_count()) g->w->at[found - g->w->at].has |= 1U << l;
    return true;
}

/* Two walks, put together here: joined, each of thousands of rows would be looked up. A slug stays when a translation is taken away, so that it tells
** nothing about whether there are words. */
struct integreat_words *integreat_words(struct integreat *x, const struct entity *e)
{
    struct integreat_words *w = arena_new_of(x->q->a, struct integreat_words);
    struct gathering g = { .w = w, .a = x->q->a };
    if (!e) return w;
    const struct field *title = entity_title(e);
    struct sql s = sql_new(x->q->st);
    w->always = !title->translated;
    sql(&s, "SELECT owner, lang, slug FROM ");
    sql_name(&s, entity_part(e, "slug"));
    sql(&s, " WHERE current ORDER BY owner, lang, slug");
    sql_each(&s, take_slug, &g);
    if (w->always) return w;
    s = sql_new(x->q->st);
    sql(&s, "SELECT owner, lang FROM ");
    sql_name(&s, entity_part(e, "words"));
    sql(&s, " WHERE ");
    sql_name(&s, title->name);
    sql(&s, " <> ''");
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

/* A member that is a start, "locations" and the row's slug; what needs no slug stands alone. There are thousands in an answer: nothing is copied on the way. */
static void put_address(struct integreat *x, const char *key, str start, const char *under, str slug, const struct integreat_head *event, const char *end)
{
    buf_cut(&x->line, 0);
    buf_put(&x->line, start);
    buf_put(&x->line, str_of(under));
    if (slug.n) buf_char(&x->line, '/');
    if (event) buf_put(&x->line, str_of(event->before));
    buf_put(&x->line, slug);
    if (event) buf_put(&x->line, event->mark);
    buf_put(&x->line, str_of(end));
    put_text_member(x, key, buf_str(&x->line));
}

static str slug_in(const struct integreat_word *w, size_t l) { return !w ? (str){ "", 0 } : w->slug[l].n ? w->slug[l] : w->slug[lang_source()]; }

static void put_place(struct integreat *x, const struct integreat_head *h, const struct integreat_word *w, size_t l)
{
    str slug = slug_in(w, l);
    put_address(x, "url", x->url[l], h->page, slug, NULL, "");
    put_address(x, "path", x->path[l], h->under, slug, h->before ? h : NULL, "/");      /* of a row's events, which it may have several of */
}

void integreat_place(struct integreat *x, const struct integreat_head *h, const struct lang *l)
{
    put_place(x, h, h->words ? find(h->words, h->row) : NULL, lang_index(str_of(l->tag)));
}

static bool there(const struct integreat_head *h, const struct integreat_word *w, size_t l)
{
    return !h->words || (w && (h->words->always || w->has >> l & 1));
}

static void put_id(struct integreat *x, const struct integreat_head *h, const struct integreat_word *w, size_t l)
{
    json_key(&x->j, "id");
    if (there(h, w, l) && !h->occurrence) json_int(&x->j, integreat_text_id(h->kind, h->number ? h->number : h->row, &langs[l]));
    else json_null(&x->j);
}

void integreat_languages(struct integreat *x, const struct integreat_head *h)
{
    const struct integreat_word *w = h->words ? find(h->words, h->row) : NULL;
    json_open(&x->j, '{');
    for (size_t i = 0; i < lang_count(); i++) {
        if (&langs[i] == x->q->lang || !x->set.lang[i] || (!h->fallback && !there(h, w, i))) continue;
        json_key(&x->j, integreat_slug(&langs[i]));
        json_open(&x->j, '{');
        put_id(x, h, w, i);
        put_place(x, h, w, i);
        json_close(&x->j, '}');
    }
    json_close(&x->j, '}');
}

void integreat_head(struct integreat *x, const struct integreat_head *h)
{
    struct arena *a = x->q->a;
    put_id(x, h, h->words ? find(h->words, h->row) : NULL, lang_index(str_of(x->q->lang->tag)));
    integreat_place(x, h, x->q->lang);
    put_text_member(x, "title", h->title);
    put_text_member(x, "modified_gmt", integreat_utc(a, h->changed));
    put_text_member(x, "last_updated", integreat_stamp(a, h->changed));
    put_text_member(x, "published_at", integreat_stamp(a, h->created));
    put_text_member(x, "excerpt", h->excerpt);
    put_text_member(x, "content", integreat_whole(x, h->content).s);
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
    return block_html(x->q, text, 2, &at);
}
