/* intake.c - from what was typed to a request and its appointments, and judging a request that is stored. */
#include "rooms/mediation/intake.h"
#include "base/moment.h"
#include "rooms/mediation/rules.h"

enum { LEVELS_MAX = 8, BROKEN_MAX = 1000 };

/* ---- judging ------------------------------------------------------------------------------------------------------------------- */
/* Is the area the one, or a part of it? */
static bool lies_within(struct store *st, int64_t area, int64_t within)
{
    for (int level = 0; area && area != within && level < LEVELS_MAX; level++) {
        struct rows *r = ask(st, Q("SELECT parent, town FROM directory_area WHERE id = $1"), I(area));
        area = !rows_next(r) ? 0 : row_int(r, 0) ? row_int(r, 0) : row_int(r, 1);
    }
    return area == within;
}

static bool nobody_speaks(struct store *st, str language)
{
    struct rows *r = ask(st, Q("SELECT COUNT(*) FROM mediation_skill WHERE language = $1 AND deleted_at IS NULL"), T(language));
    return rows_next(r) && !row_int(r, 0);
}

struct admit_case *ask_case(struct store *st, const struct ask_about *about, const struct admit_date *date, size_t n, bool either)
{
    struct arena *a = store_arena(st);
    struct admit_case *c = arena_new_of(a, struct admit_case);
    int64_t first = moment_now();
    for (size_t i = 0; i < n; i++) if (!date[i].gap) { first = date[i].starts; break; }
    *c = (struct admit_case){ .rules = rules_on(st, date_text(a, wall_of(first).date)), .now = moment_now(), .topic = about->topic, .language = about->language,
                              .legal = about->legal, .nobody = about->language.n && nobody_speaks(st, about->language), .either = either, .date = date, .n = n };
    struct rows *r = ask(st, Q("SELECT private FROM mediation_institution WHERE id = $1"), I(about->institution));
    c->private = rows_next(r) && row_bool(r, 0);
    if (!c->rules->within || !about->area) return c;
    c->outside = !lies_within(st, about->area, c->rules->within);
    struct rows *w = ask(st, Q("SELECT name FROM directory_area WHERE id = $1"), I(c->rules->within));
    if (rows_next(w)) c->within = row_str(w, 0);
    return c;
}

/* Sentences of broken rules, one per line. */
static str broken_of(struct arena *a, const struct admit_case *c)
{
    struct admit_finding found[ADMIT_FOUND_MAX];
    struct buf b = buf_in(a, 16 * 1024);
    size_t n = admit_judge(c, found);
    for (size_t i = 0; i < n; i++) {
        str one = found[i].weight == ADMIT_BROKEN ? admit_sentence(a, lang_find(S(LANG_SOURCE)), c, &found[i]) : S("");
        if (one.n && b.n + one.n < BROKEN_MAX) buf_fmt(&b, "%s%.*s", b.n ? "\n" : "", STR(one));
    }
    return buf_str(&b);
}

/* Only the house may give what is derived, and name a volunteer on behalf of an institution that sees none. */
static bool write_as_house(struct store *st, str request_id, struct draft *d)
{
    struct problems p = { .a = store_arena(st) };
    return row_write(st, &(struct write){ .who = &who_house, .request = request_id, .draft = d }, &p) == WRITE_DONE;
}

static size_t dates_of(struct store *st, int64_t request, struct admit_date *ret)
{
    size_t n = 0;
    struct rows *r = ask(st, Q("SELECT starts, ends FROM mediation_appointment WHERE request = $1 AND deleted_at IS NULL AND done_on = '' ORDER BY starts, id LIMIT 60"),
                         I(request));
    while (rows_next(r) && n < ADMIT_DATES_MAX) ret[n++] = (struct admit_date){ .starts = row_int(r, 0), .ends = row_int(r, 1) };
    return n;
}

bool ask_judge(struct store *st, str request_id, int64_t request)
{
    struct arena *a = store_arena(st);
    struct query query = query_new(&request_entity, &who_house, lang_find(S(LANG_SOURCE)));
    const struct request *r = row_by_id(st, &query, request, NULL);
    struct admit_date *date = arena_array(a, struct admit_date, ADMIT_DATES_MAX);
    if (!r) return false;
    size_t n = dates_of(st, request, date);
    struct ask_about about = { r->topic, r->language, r->legal, r->institution, r->area };
    struct draft d = draft_new(a, &request_entity);
    d.id = request;
    draft_give(&d, "broken", broken_of(a, ask_case(st, &about, date, n, true)));
    return write_as_house(st, request_id, &d);
}

/* ---- making ---------------------------------------------------------------------------------------------------------------------- */
static str seconds(struct req *q, int64_t t) { return arena_fmt(q->a, "%lld", (long long)t); }

/* Whose an appointment is follows from its request when it is saved, so nobody but the house can say it before; who sent it stands in the history of the sending. */
static bool make_date(struct req *q, const struct ask_new *n, str request, const struct admit_date *date, size_t proposals, struct problems *p)
{
    const char *why = NULL;
    struct draft d = draft_new(q->a, &appointment_entity);
    draft_give(&d, "request", request);
    draft_give(&d, "starts", seconds(q, date[0].starts));
    draft_give(&d, "ends", seconds(q, date[0].ends));
    if (proposals > 1) draft_give(&d, "second_starts", seconds(q, date[1].starts));
    if (proposals > 2) draft_give(&d, "third_starts", seconds(q, date[2].starts));
    if (row_write(q->st, &(struct write){ .who = &who_house, .request = q->id, .draft = &d }, p) != WRITE_DONE) return false;
    return flow_do(q->st, &n->desk->who, q->id, &appointment_entity, d.id, 0, S("submit"), S(""), &why) == FLOW_DONE;
}

/* Who came before is told by the institution, and may be nobody that it could name otherwise: the house writes it. */
static bool add_same(struct req *q, const struct ask_new *n, int64_t request)
{
    struct draft d = draft_new(q->a, &request_entity);
    if (!n->same.n) return true;
    d.id = request;
    draft_give(&d, "same", n->same);
    draft_give(&d, "agreed", n->agreed ? S("1") : S("0"));
    return write_as_house(q->st, q->id, &d);
}

int64_t ask_make(struct req *q, const struct ask_new *n, struct problems *p)
{
    struct draft *d = n->draft;
    d->key = n->key;
    if (n->desk->requester) draft_give(d, "requester", draft_key(q->st, &requester_entity, n->desk->requester));
    if (n->desk->institution) draft_give(d, "institution", draft_key(q->st, &institution_entity, n->desk->institution));
    if (row_write(q->st, &(struct write){ .who = &n->desk->who, .request = q->id, .draft = d }, p) != WRITE_DONE) return 0;
    int64_t id = d->id;
    str key = d->key;
    bool good = add_same(q, n, id);
    if (n->either) good = good && make_date(q, n, key, n->date, n->n, p);
    else for (size_t i = 0; good && i < n->n; i++) good = make_date(q, n, key, &n->date[i], 1, p);
    return good && ask_judge(q->st, q->id, id) ? id : 0;
}
