/* statistics.c - half a year of mediation, counted and protected. statistics.h says what counts as what. */
#include "rooms/mediation/statistics.h"
#include "base/moment.h"
#include "entity/wording.h"
#include "plan/spread.h"
#include "plan/suppress.h"
#include <math.h>
#include <stdlib.h>

const char *const outcome_labels[OUTCOMES] = { N_("Filled"), N_("Not filled"), N_("Open or called off") };
const char *const dimension_labels[DIMENSIONS] = { N_("State"), N_("Language"), N_("Kind of institution"), N_("Town"), N_("Topic"), N_("Month") };
const char *const why_labels[WHY_NOTS] = { N_("Nobody speaks the language"), N_("Nobody was asked, or the questions are erased already"), N_("Nobody answered in time"),
    N_("Everybody who answered said no"), N_("Somebody had said yes") };

/* ---- which half year ----------------------------------------------------------------------------------------------------------- */
struct half half_asked(const struct req *q)
{
    str typed = req_param(q, S("half"));
    int64_t year;
    struct date today = wall_of(moment_now()).date;
    if (typed.n == 6 && typed.p[4] == '-' && (typed.p[5] == '1' || typed.p[5] == '2') && str_int(str_upto(typed, 4), &year) && year >= 2000 && year <= 2100)
        return (struct half){ (int)year, typed.p[5] - '0' };
    return (struct half){ today.year, today.month <= 6 ? 1 : 2 };
}

struct half half_beside(struct half h, int by)
{
    int n = h.year * 2 + h.which - 1 + by;
    return (struct half){ n / 2, n % 2 + 1 };
}

str half_key(struct arena *a, struct half h) { return arena_fmt(a, "%d-%d", h.year, h.which); }

static int64_t half_begins(struct half h) { return moment_of_wall(date_days((struct date){ h.year, h.which == 1 ? 1 : 7, 1 }), 0); }

/* ---- appointments ---------------------------------------------------------------------------------------------------------------- */
int64_t stat_sum(const struct stat_row *r)
{
    int64_t sum = 0;
    for (size_t i = 0; i < OUTCOMES; i++) sum += r->n[i];
    return sum;
}

static enum outcome outcome_of(str state)
{
    if (str_has_word(S("filled changing held client_absent reported unclear confirmed billable settled"), state)) return ASKED_FILLED;
    return str_has_word(S("unfilled escalated elsewhere unserved mediator_absent"), state) ? ASKED_NOT_FILLED : ASKED_OTHER;
}

struct counting { struct req *q; struct statistics *s; };

/* The row of that key, made when it is new; beyond the room everything falls into the last one. */
static struct stat_row *row_of(struct arena *a, struct stat_table *t, str key)
{
    for (size_t i = 0; i < t->n; i++) if (str_eq(t->at[i].key, key)) return &t->at[i];
    if (t->n == t->room) { t->full = true; return &t->at[t->n - 1]; }
    t->at[t->n] = (struct stat_row){ .key = arena_copy(a, key) };
    return &t->at[t->n++];
}

static void add_to(struct stat_row *r, enum outcome o, bool held, int64_t minutes, int64_t cents)
{
    r->n[o]++;
    r->held += held;
    r->minutes += minutes;
    r->cents += cents;
}

static enum why_not why_of(int64_t speakers, int64_t asked, int64_t yes, int64_t no)
{
    return yes ? NOT_KEPT : !speakers ? NOT_SPOKEN : !asked ? NOT_ASKED : no ? NOT_WILLING : NOT_ANSWERED;
}

static str month_of(struct arena *a, int64_t t)
{
    struct date d = wall_of(t).date;
    return arena_fmt(a, "%02d/%d", d.month, d.year);
}

static bool take_appointment(void *ctx, const struct rows *r)
{
    struct counting *c = ctx;
    struct statistics *s = c->s;
    struct arena *a = c->q->a;
    str state = row_str(r, 0);
    enum outcome o = outcome_of(state);
    bool held = !row_null(r, 6) && str_has_word(S("held reported unclear confirmed billable settled"), state);
    int64_t minutes = held ? (row_int(r, 7) - row_int(r, 6)) / 60 : 0, cents = row_null(r, 8) ? held ? row_int(r, 9) : 0 : row_int(r, 8);
    const str key[DIMENSIONS] = { state, row_str(r, 1), row_str(r, 2), row_str(r, 3), row_str(r, 4), month_of(a, row_int(r, 5)) };
    for (size_t d = 0; d < DIMENSIONS; d++) add_to(row_of(a, &s->by[d], key[d]), o, held || cents, minutes, cents);
    add_to(&s->all, o, held || cents, minutes, cents);
    if (o == ASKED_NOT_FILLED) s->why[str_eq(state, S("mediator_absent")) ? NOT_KEPT : why_of(row_int(r, 10), row_int(r, 11), row_int(r, 12), row_int(r, 13))]++;
    int64_t came = row_int(r, 14) && row_int(r, 14) < row_int(r, 15) ? row_int(r, 14) : row_int(r, 15);
    if (o == ASKED_FILLED && !row_null(r, 16) && row_int(r, 16) >= came && s->fill.n < s->fill.room) s->fill.hours[s->fill.n++] = (double)(row_int(r, 16) - came) / 3600;
    return true;
}

#define OFFERS_OF "FROM mediation_offer o WHERE o.appointment = p.id AND o.sent_at IS NOT NULL AND o.deleted_at IS NULL"
#define IN_HALF "p.starts >= $1 AND p.starts < $2 AND p.state NOT IN ('draft', 'withdrawn') AND p.deleted_at IS NULL"
static void count_appointments(struct counting *c)
{
    each(c->q->st, take_appointment, c, Q("SELECT p.state, p.language, CASE WHEN p.was_kind <> '' THEN p.was_kind ELSE COALESCE(i.kind, '') END, COALESCE(a.name, ''), "
        "CASE WHEN p.was_topic <> '' THEN p.was_topic ELSE COALESCE(r.topic, '') END, p.starts, p.held_from, p.held_to, "
        "(SELECT SUM(l.amount) FROM mediation_line l JOIN mediation_settlement s ON s.id = l.settlement WHERE l.appointment = p.id AND s.state <> 'discarded' "
        "AND l.deleted_at IS NULL), p.forecast, (SELECT COUNT(*) FROM mediation_skill k WHERE k.language = p.language AND k.deleted_at IS NULL), "
        "(SELECT COUNT(*) " OFFERS_OF "), (SELECT COUNT(*) " OFFERS_OF " AND o.state IN ('accepted', 'assigned', 'reserve', 'replaced')), "
        "(SELECT COUNT(*) " OFFERS_OF " AND o.state = 'declined'), (SELECT MIN(o.sent_at) " OFFERS_OF "), p.created_at, p.filled_at "
        "FROM mediation_appointment p LEFT JOIN mediation_request r ON r.id = p.request LEFT JOIN mediation_institution i ON i.id = p.institution "
        "LEFT JOIN directory_area a ON a.id = p.area WHERE " IN_HALF " ORDER BY p.id"), I(c->s->from), I(c->s->to));
}

/* ---- questions, decisions ---------------------------------------------------------------------------------------------------------- */
static bool take_question(void *ctx, const struct rows *r)
{
    struct stat_span *s = ctx;
    if (s->n < s->room && row_int(r, 1) >= row_int(r, 0)) s->hours[s->n++] = (double)(row_int(r, 1) - row_int(r, 0)) / 3600;
    return true;
}

static void count_questions(struct req *q, struct statistics *s)
{
    struct rows *r = ask(q->st, Q("SELECT COUNT(*), COUNT(DISTINCT o.appointment) FROM mediation_offer o JOIN mediation_appointment p ON p.id = o.appointment WHERE " IN_HALF
                                  " AND o.sent_at IS NOT NULL AND o.deleted_at IS NULL"), I(s->from), I(s->to));
    if (rows_next(r)) { s->questions = row_int(r, 0); s->asked_for = row_int(r, 1); }
    s->answer.room = (size_t)s->questions;
    s->answer.hours = arena_array(q->a, double, s->answer.room + 1);
    each(q->st, take_question, &s->answer, Q("SELECT o.sent_at, o.answered_at FROM mediation_offer o JOIN mediation_appointment p ON p.id = o.appointment WHERE " IN_HALF
        " AND o.sent_at IS NOT NULL AND o.answered_at IS NOT NULL AND o.state IN ('accepted', 'declined', 'assigned', 'reserve', 'replaced') AND o.deleted_at IS NULL "
        "ORDER BY o.id"), I(s->from), I(s->to));
    r = ask(q->st, Q("SELECT COUNT(*), SUM(CASE WHEN d.override <> '' THEN 1 ELSE 0 END) FROM mediation_decision d JOIN mediation_appointment p ON p.id = d.appointment WHERE "
                     IN_HALF " AND d.deleted_at IS NULL"), I(s->from), I(s->to));
    if (rows_next(r)) { s->decisions = row_int(r, 0); s->overridden = row_int(r, 1); }
}

static void reckon_span(struct stat_span *s)
{
    s->median = spread_quantile(s->hours, s->n, 0.5);
    s->p90 = spread_quantile(s->hours, s->n, 0.9);
}

/* ---- load --------------------------------------------------------------------------------------------------------------------------- */
#define WENT "('held', 'reported', 'unclear', 'confirmed', 'billable', 'settled', 'client_absent')"
enum { PEOPLE_MAX = 10000 };
struct loading { struct req *q; struct statistics *s; str language; double *went; size_t n; };

static void close_language(struct loading *l)
{
    struct statistics *s = l->s;
    if (!l->n || !l->language.n || s->loads == STATISTIC_ROWS) return;
    struct stat_load *one = &s->load[s->loads++];
    *one = (struct stat_load){ .tag = l->language, .label = lang_label(l->q->a, l->q->lang, l->q->words, l->language), .people = l->n };
    for (size_t i = 0; i < l->n; i++) one->went += (int64_t)l->went[i];
    one->gini = spread_gini(l->went, l->n);
}

static bool take_load(void *ctx, const struct rows *r)
{
    struct loading *l = ctx;
    if (!str_has_word(row_str(r, 1), S("mediator"))) return true;
    if (!str_eq(l->language, row_str(r, 0))) {
        close_language(l);
        l->language = arena_copy(l->q->a, row_str(r, 0));
        l->n = 0;
    }
    if (l->n < PEOPLE_MAX) l->went[l->n++] = (double)row_int(r, 2);
    return true;
}

static bool take_pool(void *ctx, const struct rows *r)
{
    struct loading *l = ctx;
    if (str_has_word(row_str(r, 0), S("mediator")) && l->n < PEOPLE_MAX) l->went[l->n++] = (double)row_int(r, 1);
    return true;
}

static void count_load(struct req *q, struct statistics *s)
{
    struct loading by = { .q = q, .s = s, .went = arena_array(q->a, double, PEOPLE_MAX) }, all = { .q = q, .s = s, .went = by.went };
    each(q->st, take_load, &by, Q("SELECT k.language, v.ready_for, (SELECT COUNT(*) FROM mediation_appointment p WHERE p.volunteer = v.id AND p.language = k.language AND "
        IN_HALF " AND p.state IN " WENT ") FROM (SELECT DISTINCT language, volunteer FROM mediation_skill WHERE deleted_at IS NULL) k "
        "JOIN people_volunteer v ON v.id = k.volunteer AND v.deleted_at IS NULL ORDER BY k.language NULLS LAST, v.id"), I(s->from), I(s->to));
    close_language(&by);
    each(q->st, take_pool, &all, Q("SELECT v.ready_for, (SELECT COUNT(*) FROM mediation_appointment p WHERE p.volunteer = v.id AND " IN_HALF " AND p.state IN " WENT ") "
        "FROM people_volunteer v WHERE v.deleted_at IS NULL ORDER BY v.id"), I(s->from), I(s->to));
    s->pool.people = all.n;
    for (size_t i = 0; i < all.n; i++) s->pool.went += (int64_t)all.went[i];
    s->pool.gini = spread_gini(all.went, all.n);
}

/* ---- who was never asked ------------------------------------------------------------------------------------------------------------- */
struct naming { struct req *q; struct statistics *s; const struct entity *e; bool may; int64_t *id; };

static bool take_name(void *ctx, const struct rows *r)
{
    struct naming *n = ctx;
    if (!str_has_word(row_str(r, 2), S("mediator"))) return true;
    n->s->never_n++;
    if (!n->may || n->s->nevers >= STATISTIC_NAMES) return true;
    n->id[n->s->nevers] = row_int(r, 3);
    n->s->never[n->s->nevers++] = (struct stat_name){ arena_copy(n->q->a, row_str(r, 0)), url_row(n->q, n->e, arena_copy(n->q->a, row_str(r, 1))) };
    return true;
}

static void find_never(struct req *q, struct statistics *s)
{
    struct naming n = { q, s, entity_named(S("people.volunteer")), false, arena_array(q->a, int64_t, STATISTIC_NAMES) };
    if (!n.e) return;
    n.may = may(&q->who, n.e, READ).classes & PERSONAL;
    s->never = arena_array(q->a, struct stat_name, STATISTIC_NAMES);
    each(q->st, take_name, &n, Q("SELECT v.name, COALESCE(u.slug, v.key), v.ready_for, v.id FROM people_volunteer v "
        "LEFT JOIN people_volunteer_slug u ON u.owner = v.id AND u.current AND u.lang = 'de' WHERE v.deleted_at IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM mediation_offer o WHERE o.volunteer = v.id AND o.sent_at >= $1 AND o.sent_at < $2 AND o.deleted_at IS NULL) ORDER BY v.name NULLS LAST, v.id"),
        I(s->from), I(s->to));
    s->never_id = n.id;
}

/* ---- labels and order ------------------------------------------------------------------------------------------------------------------ */
static str choice_words(const struct req *q, const struct choice *c, str key)
{
    for (; c->key; c++) if (str_eq(key, str_of(c->key))) return _(c->label);
    return key;
}

static void label_row(const struct req *q, enum dimension d, struct stat_row *r)
{
    r->german = d == BY_TOWN && r->key.n;
    r->label = !r->key.n ? _(N_("not known")) : d == BY_STATE ? choice_words(q, appointment_states, r->key) : d == BY_KIND ? choice_words(q, institution_kinds, r->key)
             : d == BY_TOPIC ? choice_words(q, topic_choices, r->key) : d == BY_LANGUAGE ? lang_label(q->a, q->lang, q->words, r->key) : r->key;
}

static int most_first(const void *one, const void *other)
{
    const struct stat_row *a = one, *b = other;
    int64_t x = stat_sum(a), y = stat_sum(b);
    return x != y ? x > y ? -1 : 1 : str_cmp(a->key, b->key);
}

static int by_key(const void *one, const void *other) { return str_cmp(((const struct stat_row *)one)->key, ((const struct stat_row *)other)->key); }

static int by_label(const void *one, const void *other)
{
    const struct stat_row *a = one, *b = other;
    int by = str_cmp(a->label, b->label);
    return by ? by : str_cmp(a->key, b->key);
}

static void label_and_sort(const struct req *q, struct statistics *s)
{
    for (size_t d = 0; d < DIMENSIONS; d++) {
        struct stat_table *t = &s->by[d];
        for (size_t i = 0; i < t->n; i++) label_row(q, (enum dimension)d, &t->at[i]);
        if (t->n) qsort(t->at, t->n, sizeof *t->at, d == BY_MONTH ? by_key : most_first);
    }
}

struct statistics *statistics_of(struct req *q, struct half h)
{
    struct statistics *s = arena_new_of(q->a, struct statistics);
    *s = (struct statistics){ .half = h, .from = half_begins(h), .to = half_begins(half_beside(h, 1)), .outcomes = true };
    s->least = rules_least(rules_on(q->st, date_today(q->a)));
    for (size_t d = 0; d < DIMENSIONS; d++) s->by[d] = (struct stat_table){ .at = arena_array(q->a, struct stat_row, STATISTIC_ROWS), .room = STATISTIC_ROWS };
    struct rows *r = ask(q->st, Q("SELECT COUNT(*) FROM mediation_appointment p WHERE " IN_HALF), I(s->from), I(s->to));
    s->fill.room = rows_next(r) ? (size_t)row_int(r, 0) : 0;
    s->fill.hours = arena_array(q->a, double, s->fill.room + 1);
    count_appointments(&(struct counting){ q, s });
    count_questions(q, s);
    reckon_span(&s->answer);
    reckon_span(&s->fill);
    count_load(q, s);
    find_never(q, s);
    label_and_sort(q, s);
    return s;
}

/* ---- protection ----------------------------------------------------------------------------------------------------------------------- */
bool stat_enough(const struct statistics *s, int64_t n) { return !s->released || n >= s->least; }

/* A share tells both sides: none, all, or enough of each. */
bool stat_share_shown(const struct statistics *s, int64_t part, int64_t of)
{
    return stat_enough(s, of) && (!part || stat_enough(s, part)) && (part == of || stat_enough(s, of - part));
}

static bool outcomes_shown(const struct statistics *s)
{
    for (size_t i = 0; i < OUTCOMES; i++) if (s->all.n[i] && s->all.n[i] < s->least) return false;
    return true;
}

/* The row that rests on the least and still shows its sums; n: none. */
static size_t least_shown(const struct stat_table *t)
{
    size_t best = t->n;
    for (size_t i = 0; i < t->n; i++)
        if (!t->at[i].hide_sums && t->at[i].held && (best == t->n || t->at[i].held < t->at[best].held)) best = i;
    return best;
}

/* Hours and money, see the header. Of a single appointment nobody learns how long it was from what the others leave. */
static void hide_sums(const struct statistics *s, struct stat_table *t)
{
    size_t rows = 0, next;
    int64_t held = 0;
    for (size_t i = 0; i < t->n; i++) {
        struct stat_row *r = &t->at[i];
        r->hide_sums = r->hide[s->outcomes ? ASKED_FILLED : OUTCOMES] || r->hide[OUTCOMES] || (r->held && r->held < s->least);
        if (r->hide_sums && r->held) { rows++; held += r->held; }
    }
    if (s->all.hide_sums) return;                       /* their total is not shown either                            */
    while (rows && (rows < 2 || held < s->least) && (next = least_shown(t)) < t->n) {
        t->at[next].hide_sums = true;
        rows++;
        held += t->at[next].held;
    }
    if (rows && (rows < 2 || held < s->least)) t->withheld = true;
}

static void protect_table(struct arena *a, const struct statistics *s, struct stat_table *t)
{
    size_t columns = s->outcomes ? OUTCOMES : 1;
    int64_t *count = arena_array(a, int64_t, t->n * columns + 1);
    bool *hide = arena_array(a, bool, (t->n + 1) * (columns + 1));
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < columns; j++) count[i * columns + j] = s->outcomes ? t->at[i].n[j] : stat_sum(&t->at[i]);
    t->withheld = !suppress_table(a, &(struct suppress){ count, t->n, columns, s->least, true }, hide);
    for (size_t i = 0; i < t->n; i++) {
        for (size_t j = 0; j < OUTCOMES; j++) t->at[i].hide[j] = !s->outcomes || hide[i * (columns + 1) + j];
        t->at[i].hide[OUTCOMES] = hide[i * (columns + 1) + columns];
    }
    hide_sums(s, t);
}

static void protect_why(struct arena *a, struct statistics *s)
{
    bool hide[(WHY_NOTS + 1) * 2];
    s->why_withheld = !s->outcomes || !suppress_table(a, &(struct suppress){ s->why, WHY_NOTS, 1, s->least, true }, hide);
    for (size_t i = 0; i < WHY_NOTS; i++) s->hide_why[i] = s->why_withheld || hide[i * 2];
}

/* Only where people and appointments are enough, and nothing of the language is hidden that its load could tell. */
static bool load_shown(const struct statistics *s, const struct stat_load *l)
{
    const struct stat_table *t = &s->by[BY_LANGUAGE];
    bool shown = !t->withheld && l->people >= (size_t)s->least && l->went >= s->least;
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j <= OUTCOMES; j++) if (str_eq(t->at[i].key, l->tag) && t->at[i].hide[j]) shown = false;
    return shown;
}

void statistics_protect(struct arena *a, struct statistics *s)
{
    size_t kept = 0;
    s->released = true;
    s->nothing = stat_sum(&s->all) < s->least;
    s->outcomes = outcomes_shown(s);
    s->all.hide_sums = s->all.held < s->least;
    for (size_t i = 0; i < OUTCOMES; i++) s->all.hide[i] = !s->outcomes;
    for (size_t d = 0; d < DIMENSIONS; d++) {
        struct stat_table *t = &s->by[d];
        if (t->n && d != BY_MONTH) qsort(t->at, t->n, sizeof *t->at, by_label);        /* an order by size would tell what is hidden */
        protect_table(a, s, t);
    }
    protect_why(a, s);
    for (size_t i = 0; i < s->loads; i++) if (load_shown(s, &s->load[i])) s->load[kept++] = s->load[i];
    s->loads = kept;
    s->nevers = 0;
}
