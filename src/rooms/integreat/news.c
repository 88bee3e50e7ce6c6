/* news.c - the region's news, also as apps before autumn 2026 read them ("fcm"), and the imprint. */
#include "base/moment.h"
#include "rooms/integreat/frame.h"
#include "rooms/integreat/tree.h"
#include "text/markdown.h"
#include "web/wording.h"
#include <string.h>

/* ---- reading ----------------------------------------------------------------------------------------------------------------------------------- */
enum { NEWS_MOST = LIMIT_MAX, PAGE_FIRST = 20, PAGE_MOST = 500 };
struct newest { const struct entity *e; struct integreat_words *words; const void *row[NEWS_MOST]; size_t n; };

/* News in the language of the address, newest first: whoever has no translation gets none, as in the CMS. */
static struct newest *read_news(struct integreat *x, bool texts)
{
    struct req *q = x->q;
    struct newest *t = arena_new_of(q->a, struct newest);
    t->e = entity_find(S("publishing"), S("news"));
    if (!t->e || !x->set.part[INTEGREAT_NEWS]) return t;
    t->words = integreat_words(x, t->e);
    struct query query = query_new(t->e, &q->who, q->lang);
    query.sort = entity_field(t->e, S("visible_from"));
    query.down = true;
    query.limit = NEWS_MOST;
    query.plain = true;
    query.details = texts;
    struct page page = query_run(&query, q->st);
    for (size_t i = 0; i < page.n; i++)
        if (integreat_has(t->words, row_meta(page.row[i])->id, q->lang)) t->row[t->n++] = page.row[i];
    return t;
}

/* The day from which it is to be seen, or the moment at which it was written, whichever is later. */
static int64_t shown_at(const struct newest *t, const void *row)
{
    struct date d;
    int64_t from = date_parse(integreat_text(t->e, row, "visible_from"), &d) ? moment_of_wall(date_days(d), 0) : 0;
    return from > row_meta(row)->created_at ? from : row_meta(row)->created_at;
}

static str words_of(struct arena *a, const struct newest *t, const void *row)
{
    str summary = integreat_text(t->e, row, "summary"), body = str_trim(markdown_plain(a, integreat_text(t->e, row, "body")));
    return body.n ? arena_fmt(a, "%.*s%s%.*s", STR(summary), summary.n ? "\n\n" : "", STR(body)) : summary;
}

/* ---- writing ----------------------------------------------------------------------------------------------------------------------------------- */
/* "local-12" for the news of today's app, 12 for those before. */
static void put_id(struct integreat *x, int64_t row, const struct lang *l, bool old)
{
    int64_t id = integreat_text_id(INTEGREAT_NEWS_ID, row, l);
    json_key(&x->j, "id");
    if (old) json_int(&x->j, id);
    else json_str(&x->j, arena_fmt(x->q->a, "local-%lld", (long long)id));
}

static void put_languages(struct integreat *x, const struct newest *t, int64_t row, bool old)
{
    json_key(&x->j, "available_languages");
    json_open(&x->j, '{');
    for (size_t i = 0; i < lang_count(); i++) {
        if (!x->set.lang[i] || !integreat_has(t->words, row, &langs[i])) continue;
        json_key(&x->j, integreat_slug(&langs[i]));
        json_open(&x->j, '{');
        put_id(x, row, &langs[i], old);
        json_close(&x->j, '}');
    }
    json_close(&x->j, '}');
}

static void put_one(struct integreat *x, const struct newest *t, const void *row, bool old)
{
    struct arena *a = x->q->a;
    const struct meta *m = row_meta(row);
    str at = integreat_stamp(a, shown_at(t, row));
    json_open(&x->j, '{');
    put_id(x, m->id, x->q->lang, old);
    member_str(&x->j, "title", row_title(t->e, row));
    member_str(&x->j, old ? "message" : "content", words_of(a, t, row));
    if (old) member_str(&x->j, "timestamp", at);
    member_str(&x->j, "last_updated", integreat_stamp(a, m->changed_at));
    member_str(&x->j, "published_at", integreat_stamp(a, m->created_at));
    member_str(&x->j, "display_date", at);
    member_str(&x->j, "channel", S("news"));
    put_languages(x, t, m->id, old);
    if (!old) {
        member_str(&x->j, "source", S("local"));
        member_str(&x->j, "externalUrl", integreat_url(x->q, x->q->lang, arena_fmt(a, "%s/%.*s", t->e->path, STR(m->slug))));
    }
    json_close(&x->j, '}');
}

static void put_some(struct integreat *x, const struct newest *t, size_t from, size_t n, bool old)
{
    json_open(&x->j, '[');
    for (size_t i = from; i < t->n && i < from + n; i++) put_one(x, t, t->row[i], old);
    json_close(&x->j, ']');
}

/* ---- addresses ----------------------------------------------------------------------------------------------------------------------------------- */
/* ?name=value&name=value: is one of them `wanted`, or is none given? */
static bool wants(const struct req *q, str name, str wanted)
{
    bool given = false;
    for (size_t i = 0; i < q->params; i++) {
        if (!str_eq(q->param[i].name, name) || !q->param[i].value.n) continue;
        if (str_eq(q->param[i].value, wanted)) return true;
        given = true;
    }
    return !given;
}

static bool positive(const struct req *q, str name, int64_t first, int64_t *ret)
{
    *ret = first;
    return !req_param(q, name).n || (str_int(req_param(q, name), ret) && *ret > 0);
}

/* ?page=1&size=20: a page behind the end is empty, or the app would append the last one again. Neither: all. `count` means nothing, as in the CMS. */
void integreat_news(struct req *q)
{
    struct integreat x;
    int64_t page, size;
    if (!integreat_begin(q, &x)) return;
    if (!positive(q, S("page"), 1, &page) || !positive(q, S("size"), PAGE_FIRST, &size)) { integreat_refuse(q, 400, "Page and size are positive numbers."); return; }
    if (size > PAGE_MOST) size = PAGE_MOST;
    bool paged = req_has(q, S("page")) || req_has(q, S("size")), ours = wants(q, S("source"), S("local")) && wants(q, S("channel"), S("news"));
    struct newest *t = read_news(&x, true);
    if (page > NEWS_MOST) page = NEWS_MOST;
    put_some(&x, t, paged ? (size_t)((page - 1) * size) : 0, !ours ? 0 : paged ? (size_t)size : t->n, false);
}

void integreat_news_one(struct req *q)
{
    struct integreat x;
    int64_t id = 0;
    if (!integreat_begin(q, &x)) return;
    struct newest *t = read_news(&x, true);
    bool known = str_starts(q->arg, S("local-")) && str_int(str_from(q->arg, 6), &id);
    for (size_t i = 0; known && i < t->n; i++)
        if (integreat_text_id(INTEGREAT_NEWS_ID, row_meta(t->row[i])->id, q->lang) == id) { put_one(&x, t, t->row[i], false); return; }
    integreat_refuse(q, 404, "No news matches the given query.");
}

void integreat_fcm(struct req *q)
{
    struct integreat x;
    if (!integreat_begin(q, &x)) return;
    struct newest *t = read_news(&x, true);
    put_some(&x, t, 0, wants(q, S("channel"), S("news")) ? t->n : 0, true);
}

/* ---- imprint ------------------------------------------------------------------------------------------------------------------------------------- */
/* Whoever has not said who answers for the pages has none: the app takes 404 better than something empty. */
void integreat_imprint(struct req *q)
{
    struct integreat x;
    if (!integreat_begin(q, &x)) return;
    const struct particulars *p = region_particulars(q);
    if (!p->centre.n && !p->body.n) { integreat_refuse(q, 404, "No Imprint matches the given query."); return; }
    struct rows *r = ask(q->st, Q("SELECT MIN(changed_at), MAX(changed_at) FROM core_setting"));
    struct buf b = buf_in(q->a, OUT_MAX);
    rows_next(r);
    content_imprint(&b, q, p);
    struct integreat_head h = { .kind = INTEGREAT_OTHER, .row = 1, .under = "disclaimer", .page = "imprint", .title = _(N_("Imprint")), .created = row_int(r, 0), .changed = row_int(r, 1),
                                .content = { buf_str(&b) } };
    h.excerpt = p->centre.n ? p->centre : p->body;
    json_open(&x.j, '{');
    integreat_head(&x, &h);
    integreat_put(&x, "parent", S(""));
    json_close(&x.j, '}');
}
