/* blocks.c - what texts of other rooms embed of the directory: a contact, a list of offers. */
#include "rooms/directory/blocks.h"
#include "rooms/directory/pages.h"

enum { OFFERS_FIRST = 5, OFFERS_MOST = 20 };

/* ---- {{contact: mediation-coordination}} ---------------------------------------------------------------------------------- */
static void contact_block(struct buf *out, struct req *q, str what, const struct block_at *at)
{
    struct contact_view v = { 0 };
    (void)at;
    v.c = block_row(q, &contact_entity, what, &v.labels);
    if (!v.c) return;
    buf_put(out, S("<div class=\"block\">\n"));
    part_contact(out, q, &v);
    buf_put(out, S("</div>\n"));
}

static const char *contact_wrong(struct store *st, str what, const struct entity *e, int64_t row)
{
    (void)e; (void)row;
    return block_id(st, &contact_entity, what) ? NULL : N_("There is no contact by this name. It is the last part of the contact’s address.");
}

/* ---- {{offers: topic=german-course town=05154036 limit=5}} -------------------------------------------------------------------- */
static const struct { const char *name, *filter; } names[] = { { "topic", "topics" }, { "town", "area" }, { "audience", "audience" }, { "language", "languages" }, { "q", "q" } };

static const char *filter_of(str name)
{
    for (size_t i = 0; i < countof(names); i++) if (str_eq(name, str_of(names[i].name))) return names[i].filter;
    return NULL;
}

/* Takes the words of a block into a query; false: one of them is none. *list: the same as an address. */
static bool take_words(struct query *query, struct store *st, str what, struct buf *list)
{
    for (str word; str_word(&what, &word);) {
        int64_t is = str_find_char(word, '='), limit;
        str name = str_upto(word, is < 0 ? word.n : (size_t)is), value = is < 0 ? (str){ "", 0 } : str_from(word, (size_t)is + 1);
        const char *filter = filter_of(name);
        if (str_eq(name, S("limit")) && str_int(value, &limit) && limit >= 1 && limit <= OFFERS_MOST) { query->limit = limit; continue; }
        if (!filter || !value.n) return false;
        query_take(query, st, str_of(filter), value);
        if (list) { buf_fmt(list, "%s%s=", list->n ? "&" : "?", filter); put_encoded(list, value); }
    }
    return !query->problem;
}

static void offers_block(struct buf *out, struct req *q, str what, const struct block_at *at)
{
    struct list_view v = { .e = &offer_entity, .query = query_new(&offer_entity, &q->who, q->lang) };
    struct buf address = buf_in(q->a, TARGET_MAX);
    (void)at;
    v.query.limit = OFFERS_FIRST;
    query_take(&v.query, q->st, S("columns"), S("place times cost languages"));
    if (!take_words(&v.query, q->st, what, &address)) return;
    v.page = query_run(&v.query, q->st);
    if (!v.page.n) return;
    buf_put(out, S("<div class=\"block\">\n"));
    part_offers(out, q, &v);
    if (v.page.next.n) {
        buf_put(out, S("<p class=\"kern-body\"><a class=\"kern-link\" href=\""));
        put_url(out, arena_fmt(q->a, "%.*s%.*s", STR(url_entity(q, &offer_entity)), STR(buf_str(&address))));
        buf_put(out, S("\">"));
        put_text(out, look_count(q, "Show all %d", "Show all %d", v.page.total));
        buf_put(out, S("</a></p>\n"));
    }
    buf_put(out, S("</div>\n"));
}

static const char *offers_wrong(struct store *st, str what, const struct entity *e, int64_t row)
{
    struct query query = query_new(&offer_entity, &who_house, lang_find(S(LANG_SOURCE)));
    (void)e; (void)row;
    return take_words(&query, st, what, NULL) ? NULL
         : N_("A list of offers is asked for by topic, town, audience, language, q and limit, each with a value that is there: topic=german-course limit=5.");
}

const struct block_kind directory_blocks[2] = {
    { "contact", "{{contact: mediation-coordination}}",      contact_block, contact_wrong },
    { "offers",  "{{offers: topic=german-course limit=5}}",  offers_block,  offers_wrong },
};
