/* entry.c - what an entry of a feed says of a row. */
#include "look/block.h"
#include "look/head.h"
#include "rooms/feeds/feeds.h"
#include "text/markdown.h"

struct req *feed_reader(struct req *q)
{
    struct req *v = arena_new_of(q->a, struct req);
    *v = *q;
    v->who = who_visitor();
    v->from = FROM_NOBODY;
    return v;
}

/* The house's name without scheme, port and path; since 2026 it has kept it (RFC 4151 wants a year in which the name was the house's). */
str feed_tag(const struct req *q, str rest)
{
    str url = q->app->url;
    int64_t at = str_find(url, S("://"));
    if (at >= 0) url = str_from(url, (size_t)at + 3);
    for (size_t i = 0; i < url.n; i++) if (url.p[i] == ':' || url.p[i] == '/') url = str_upto(url, i);
    return arena_fmt(q->a, "tag:%.*s,2026:%.*s/%s/%.*s", STR(url), STR(q->region), q->lang->tag, STR(rest));
}

static str text_of(const struct feed_row *r, const char *field)
{
    const struct field *f = entity_field(r->e, str_of(field));
    return f && kind_is_text(f->kind) ? row_text(r->row, f) : S("");
}

/* Facts that help to decide whether to look, by the names that the kinds give them; what a kind does not have is passed over. */
static const char *const facts[] = { "actor", "provider", "place", "area", "begins", "hours", "times", "level", "languages", "cost", "valid_to" };

static void put_facts(struct buf *b, struct req *q, const struct feed_row *r)
{
    size_t n = 0;
    for (size_t i = 0; i < countof(facts); i++) {
        const struct field *f = entity_field(r->e, str_of(facts[i]));
        if (!f || f->privacy != PUBLIC || !field_live(f) || row_empty(r->row, f)) continue;
        html value = look_value(q, r->e, r->row, f, r->labels);
        if (!value.s.n) continue;
        buf_put(b, n++ ? S("<li>") : S("<ul><li>"));
        put_text(b, words_get(q->words, f->label));
        buf_put(b, S(": "));
        put_html(b, value);
        buf_put(b, S("</li>"));
    }
    if (n) buf_put(b, S("</ul>"));
}

static html content_of(struct req *q, const struct feed_row *r)
{
    struct buf b = buf_in(q->a, 256 * 1024);
    struct block_at at = { NULL, r->e, row_meta(r->row)->id, row_meta(r->row)->foreign != 0 };
    str summary = text_of(r, "summary"), body = text_of(r, "body").n ? text_of(r, "body") : text_of(r, "description");
    if (summary.n) { buf_put(&b, S("<p>")); put_text(&b, summary); buf_put(&b, S("</p>")); }
    put_facts(&b, q, r);
    if (body.n) put_html(&b, block_html(q, body, 3, &at));
    return (html){ b.full ? S("") : buf_str(&b) };
}

struct atom_entry feed_entry(struct req *q, const struct feed_row *r)
{
    const struct meta *m = row_meta(r->row);
    int64_t updated = m->changed_at > r->published ? m->changed_at : r->published;
    bool german = m->foreign >> field_index(r->e, entity_title(r->e)) & 1;
    return (struct atom_entry){ .id = feed_tag(q, arena_fmt(q->a, "%s.%s/%.*s", r->e->room, r->e->name, STR(m->key))), .title = row_title(r->e, r->row),
        .url = url_whole(q, url_row(q, r->e, m->slug)),
        .summary = text_of(r, "summary"), .lang = german ? S(LANG_SOURCE) : S(""), .content = content_of(q, r),
        .kind = arena_fmt(q->a, "%s.%s", r->e->room, r->e->name), .kind_label = words_get(q->words, r->e->label),
        .published = r->published, .updated = updated };
}
