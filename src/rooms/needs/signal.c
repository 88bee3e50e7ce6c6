/* signal.c - counting: what other rooms, visitors and counselling centres tell becomes a number in place. */
#include "rooms/needs/needs.h"
#include "base/moment.h"
#include "entity/schema.h"
#include "entity/query.h"

/* `cell` says all that the row is about, so that one statement counts it up on both engines. No id, no time. block: the release that it went into;
** 0: none yet; -1: never (COARSEN_LOST). */
static const struct column signal_columns[] = {
    { "cell", COL_TEXT, true, NULL, false }, { "month", COL_TEXT, true, NULL, false }, { "area", COL_TEXT, true, NULL, false }, { "topic", COL_TEXT, true, NULL, false },
    { "language", COL_TEXT, true, NULL, false }, { "kind", COL_TEXT, true, NULL, false }, { "n", COL_INT, true, NULL, false }, { "block", COL_INT, true, NULL, false } };
static const struct table_index signal_indexes[] = { { { "month", "block" }, 2, false } };
const struct table signal_table = { .name = "needs_signal", .columns = signal_columns, .n = countof(signal_columns), .primary = { "cell" }, .n_primary = 1,
                                    .indexes = signal_indexes, .n_indexes = countof(signal_indexes) };

/* In the order of menus; the first is what the steering group sees at first. */
const struct choice need_kinds[] = {
    { "public", N_("Told by people themselves") }, { "counselling", N_("Told by counselling centres") }, { "quarter", N_("Told by towns and neighbourhoods") },
    { "survey", N_("Told in surveys") }, { "mediation", N_("Mediation that was not found") }, { "courses", N_("Waiting for a course") }, { "search", N_("Searches without result") }, { 0 } };

const char *need_kind_label(str kind)
{
    for (const struct choice *c = need_kinds; c->key; c++) if (str_eq(kind, str_of(c->key))) return c->label;
    return NULL;
}

int64_t need_minimum(struct store *st)
{
    int64_t n;
    return str_int(setting_get(st, S("needs_minimum")), &n) && n >= COARSEN_MIN && n <= NEED_MOST ? n : 5;
}

/* ---- languages -------------------------------------------------------------------------------------------------------------------- */
const struct need_group need_groups[] = {
    { "east",    N_("Languages of Eastern Europe"),              "uk ru pl be cs sk lt lv et hu mo" },
    { "balkan",  N_("Languages of South-Eastern Europe"),        "ro bg sr hr bs sq mk sl el rom sh" },
    { "west",    N_("Languages of Western and Southern Europe"), "de nl fr en es it pt da sv no fi" },
    { "orient",  N_("Languages of Western and Central Asia"),    "ar fa prs ps ku ckb kmr tr he hy az ka uz tg arc" },
    { "africa",  N_("Languages of Africa"),                      "ti am so sw ha ig yo ln ff wo mnk bm om rw" },
    { "other",   N_("Other languages"), NULL },
};

const struct need_group *need_group_of(str language)
{
    const struct need_group *g = need_groups;
    while (g->tags && !str_has_word(str_of(g->tags), language)) g++;
    return g;
}

str need_language(str tag)
{
    int64_t at = str_find_char(tag, '-');
    str plain = at > 0 ? str_upto(tag, (size_t)at) : tag;
    return plain.n && lang_known(plain) ? plain : S("");
}

/* ---- places and life situations ------------------------------------------------------------------------------------------------------ */
enum { CLIMB = 6 };                                     /* levels at most: a quarter of a quarter does not exist       */
static bool directory(void) { return entity_find(S("directory"), S("area")) && entity_find(S("directory"), S("topic")); }

str need_place(struct store *st, int64_t area)
{
    for (int i = 0; i < CLIMB && area > 0 && directory(); i++) {
        struct rows *r = ask(st, Q("SELECT key, level, COALESCE(town, parent) FROM directory_area WHERE id = $1 AND deleted_at IS NULL"), I(area));
        if (!rows_next(r)) break;
        if (str_eq(row_str(r, 1), S("municipality"))) return row_str(r, 0);
        area = row_int(r, 2);
    }
    return S("");
}

str need_topic(struct store *st, int64_t topic)
{
    for (int i = 0; i < CLIMB && topic > 0 && directory(); i++) {
        struct rows *r = ask(st, Q("SELECT key, parent FROM directory_topic WHERE id = $1 AND deleted_at IS NULL"), I(topic));
        if (!rows_next(r)) break;
        topic = row_int(r, 1);
        if (topic <= 0) return row_str(r, 0);
    }
    return S("");
}

static int64_t id_named(struct store *st, const char *entity, str key)
{
    const struct entity *e = entity_find(S("directory"), str_of(entity));
    return e && key.n ? id_by_key(st, e, key) : 0;
}
str need_place_key(struct store *st, str key) { return need_place(st, id_named(st, "area", key)); }
str need_topic_key(struct store *st, str key) { return need_topic(st, id_named(st, "topic", key)); }

/* ---- counting ------------------------------------------------------------------------------------------------------------------------ */
static bool may_still(struct store *st, int64_t month)
{
    int64_t now = month_now();
    return month <= now && month >= now - NEED_MONTHS_BACK && month > month_closed(st);
}

bool need_count(struct store *st, const struct need *n)
{
    struct arena *a = store_arena(st);
    int64_t month = month_now();
    if (n->month.n && !month_read(n->month, &month)) return false;
    if (!need_kind_label(n->kind) || n->n < 1 || n->n > NEED_MOST || !may_still(st, month)) return false;
    str text = month_text(a, month);
    str cell = arena_fmt(a, "%.*s %.*s %.*s %.*s %.*s", STR(text), STR(n->kind), STR(n->area), STR(n->topic), STR(n->language));
    ask(st, Q("INSERT INTO needs_signal (cell, month, area, topic, language, kind, n, block) VALUES ($1, $2, $3, $4, $5, $6, $7, 0) "
              "ON CONFLICT (cell) DO UPDATE SET n = needs_signal.n + $7"), T(cell), T(text), T(n->area), T(n->topic), T(n->language), T(n->kind), I(n->n));
    return !store_broken(st);
}

/* ---- what other rooms say -------------------------------------------------------------------------------------------------------------- */
/* Their rows are read by the names of their fields; what a row does not have stays empty. */
struct heard { struct store *st; const struct entity *e; const void *row; };

static const struct field *named(const struct heard *h, const char *name)
{
    const struct field *f = h->e && h->row ? entity_field(h->e, str_of(name)) : NULL;
    return f && field_live(f) ? f : NULL;
}

static struct heard read_row(struct store *st, const struct entity *e, int64_t id)
{
    struct query query = query_new(e, &who_house, lang_find(S(LANG_SOURCE)));
    return (struct heard){ st, e, id > 0 ? row_by_id(st, &query, id, NULL) : NULL };
}

/* Topics of mediation are their own words; each belongs to a life situation, or to none. */
static str topic_of_choice(struct store *st, str key)
{
    static const char *const at[][2] = { { "school_talk", "school" }, { "parents_day", "school" }, { "enrolment", "school" }, { "daycare", "school" },
        { "special_needs", "school" }, { "youth_office", "family" }, { "authority", "residence" }, { "work", "work" }, { "health", "health" }, { "housing", "housing" } };
    for (size_t i = 0; i < countof(at); i++) if (str_eq(key, str_of(at[i][0]))) return need_topic_key(st, str_of(at[i][1]));
    return S("");
}

static str topic_heard(const struct heard *h)
{
    const struct field *f = named(h, "topic"), *request = named(h, "request");
    if (!f && request && field_to(request)) {
        struct heard r = read_row(h->st, field_to(request), row_number(h->row, request));
        return named(&r, "topic") ? topic_heard(&r) : S("");
    }
    if (!f) return S("");
    return f->kind == KIND_choice ? topic_of_choice(h->st, row_text(h->row, f)) : f->kind == KIND_ref ? need_topic(h->st, row_number(h->row, f)) : S("");
}

static void hear(struct store *st, const struct event *ev, const char *kind, str topic)
{
    static const struct event_need one = { .count = 1 };
    const struct event_need *said = ev->need ? ev->need : &one;
    struct heard h = ev->e && ev->row ? read_row(st, ev->e, ev->row) : (struct heard){ .st = st };
    const struct field *area = named(&h, "area"), *language = named(&h, "language");
    struct need n = { .month = said->month, .kind = str_of(kind), .n = said->count < 1 ? 1 : said->count > NEED_MOST ? NEED_MOST : said->count };
    n.area = said->area.n ? need_place_key(st, said->area) : area && kind_is_ref(area->kind) ? need_place(st, row_number(h.row, area)) : S("");
    n.language = need_language(said->language.n ? said->language : language && language->kind == KIND_language ? row_text(h.row, language) : S(""));
    n.topic = said->topic.n ? need_topic_key(st, said->topic) : topic.n ? topic : topic_heard(&h);
    need_count(st, &n);
}

/* An appointment may be looked for again and fail again: only its first time counts. The history tells of the step before its effect. */
static void hear_mediation(struct store *st, const struct event *ev)
{
    struct rows *r = ask(st, Q("SELECT COUNT(*) FROM core_history WHERE entity = 'mediation.appointment' AND row = $1 AND event = 'flow' AND detail = 'exhaust'"), I(ev->row));
    if (rows_next(r) && row_int(r, 0) <= 1) hear(st, ev, "mediation", S(""));
}

static void hear_courses(struct store *st, const struct event *ev) { hear(st, ev, "courses", need_topic_key(st, S("german"))); }

/* An organisation that agreed to be asked about it: the event has no row, so nothing but its numbers can be read. */
static void hear_survey(struct store *st, const struct event *ev) { hear(st, ev, "survey", S("")); }

/* ---- a search: which life situation do its words belong to? ------------------------------------------------------------------------------ */
enum { SAME = 4, LIKE = 5 };                            /* letters: "kita" is "Kita"; "deutschkurs" begins as "Deutsch lernen" does */
struct guess { struct arena *a; str term; int64_t topic; };

static bool alike(str x, str y)
{
    return str_eq(x, y) ? x.n >= SAME : (x.n >= LIKE && str_starts(y, x)) || (y.n >= LIKE && str_starts(x, y));
}

static bool guess_one(void *ctx, const struct rows *r)
{
    struct guess *g = ctx;
    for (str rest = lang_fold(g->a, row_str(r, 1)), name; str_word(&rest, &name);)
        for (str words = g->term, word; str_word(&words, &word);) if (alike(word, name)) { g->topic = row_int(r, 0); return false; }
    return true;
}

static void hear_search(struct store *st, const struct event *ev)
{
    struct heard h = read_row(st, ev->e, ev->row);
    const struct field *term = named(&h, "term");
    struct guess g = { .a = store_arena(st), .term = term ? row_text(h.row, term) : S("") };
    if (directory() && g.term.n) each(st, guess_one, &g, Q("SELECT w.owner, w.name FROM directory_topic_words w JOIN directory_topic t ON t.id = w.owner "
                                                           "WHERE t.deleted_at IS NULL ORDER BY w.owner, w.lang"));
    hear(st, ev, "search", need_topic(st, g.topic));
}

const struct listen need_listens[NEED_LISTENS] = {
    { "search.nothing", hear_search }, { "mediation.unfilled", hear_mediation }, { "courses.unmet", hear_courses }, { "survey.offer_missing", hear_survey },
};
