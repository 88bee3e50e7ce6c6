/* digest.c - once a month, after the release: a mail to those who may see it, with the largest numbers of each kind that came out with that month. */
#include "rooms/needs/needs.h"
#include "entity/schema.h"
#include "web/app.h"
#include "work/mail.h"

static const struct app *house;                         /* for the address that links begin with; set once at start   */
void digest_open(const struct app *app) { house = app; }

enum { LINES = 4, READERS_MAX = 200 };                  /* numbers per kind                                            */
static const struct mail_text text = {
    .subject = N_("Needs of the month {month}"),
    .body = N_("Hello {name},\n\n"
               "these are the largest numbers of what could not be served, released with {month}. Small numbers wait until they protect everybody.\n\n"
               "{list}\n\n"
               "The table by town and topic, beside the offers that are there:\n\n{link}") };

struct lines { struct store *st; const struct lang *l; const struct words *w; struct buf *out; int64_t month; str kind; int n; };

static str name_of(struct lines *x, const char *entity, str key, const char *none)
{
    const struct entity *e = entity_find(S("directory"), str_of(entity));
    int64_t id = e && key.n ? id_by_key(x->st, e, key) : 0;
    if (!id) return words_get(x->w, none);
    struct query query = query_new(e, &who_house, x->l);
    const void *row = row_by_id(x->st, &query, id, NULL);
    return row ? row_title(e, row) : key;
}

/* Those of the span that ended with this month; the walk gives the largest of each topic first. */
static bool add_line(void *ctx, const struct released *r)
{
    struct lines *x = ctx;
    if (span_end(r->span) != x->month) return true;
    if (!str_eq(r->kind, x->kind)) { x->kind = arena_copy(store_arena(x->st), r->kind); x->n = 0; }
    if (x->n++ >= LINES) return true;
    str topic = name_of(x, "topic", r->topic, N_("Without a topic")), town = name_of(x, "area", r->area, r->others_area ? N_("Other towns") : N_("Whole county"));
    buf_fmt(x->out, "- %.*s: %.*s, %.*s: %lld\n", STR(words_get(x->w, need_kind_label(r->kind))), STR(topic), STR(town), (long long)r->n);
    return true;
}

static str list_in(struct store *st, const struct lang *l, int64_t month)
{
    struct buf b = buf_in(store_arena(st), 16 * 1024);
    struct lines x = { .st = st, .l = l, .w = words_in(str_of(l->tag)), .out = &b, .month = month, .kind = S("") };
    released_each(st, S(""), 0, add_line, &x);
    if (!b.n) buf_fmt(&b, "%.*s", STR(words_get(x.w, N_("Nothing reached the minimum this time."))));
    return str_trim(buf_str(&b));
}

/* One mail to each account that holds such a role today; the key sends it once, whatever happens to the job. German: the office's language. */
void digest_send(struct store *st, int64_t month)
{
    struct arena *a = store_arena(st);
    const struct lang *l = lang_find(S(LANG_SOURCE));
    if (!house || !entity_find(S("people"), S("grant"))) return;
    str list = list_in(st, l, month), name = month_text(a, month);
    struct rows *r = ask(st, Q("SELECT DISTINCT a.id, a.name, a.email FROM people_account a JOIN people_grant g ON g.account = a.id WHERE a.state = 'active' AND a.deleted_at IS NULL "
                               "AND g.deleted_at IS NULL AND g.role IN ('lead', 'coordinator', 'steering_group', 'municipal_officer') AND (COALESCE(g.until, '') = '' OR g.until >= $1) "
                               "ORDER BY a.id LIMIT 200"), T(date_today(a)));
    while (rows_next(r)) {
        const struct mail_value v[] = { { "name", row_str(r, 1) }, { "month", name }, { "list", list },
            { "link", arena_fmt(a, "%.*s/%.*s/%s/needs", STR(house->url), STR(store_region(st)), l->tag) } };
        struct mail m = { .to = row_str(r, 2), .key = arena_fmt(a, "needs %.*s %lld", STR(name), (long long)row_int(r, 0)) };
        const char *why;
        mail_write(st, &text, v, countof(v), l, &m);
        mail_add(st, &m, &why);                          /* an address that is none gets none; the account's page says so */
    }
}
