/* activity.c - the centre's own work: what other rooms tell becomes an activity, and what a year comes to. */
#include "base/moment.h"
#include "entity/query.h"
#include "entity/schema.h"
#include "rooms/concept/work.h"

/* ---- taken over from other rooms -------------------------------------------------------------------------------------------------------------- */
/* What counts as what. Minutes stay empty: those of a mediator or teacher are not the centre's own. `day`: a date, or a time; none given: today. */
const struct takeover takeovers[TAKEOVERS] = {
    { "mediation.appointment.confirm", "mediation", N_("Mediation appointments whose hours are confirmed"), "advice",   N_("Language mediation"), "starts" },
    { "courses.course.finish",         "courses",   N_("Courses that have ended"),                          "training", NULL,                     "ends" },
    { "survey.survey.close",           "survey",    N_("Surveys that were closed"),                         "concept",  NULL,                     "closed_on" },
};

bool takeover_on(struct store *st, const struct takeover *t) { return !str_has_word(setting_get(st, S(TAKEOVER_OFF)), str_of(t->room)); }

static const struct field *named(const struct entity *e, const char *name)
{
    const struct field *f = entity_field(e, str_of(name));
    return f && field_live(f) ? f : NULL;
}

static str day_told(struct arena *a, const struct entity *e, const void *row, const char *name)
{
    const struct field *f = named(e, name);
    if (!f || row_empty(row, f)) return date_today(a);
    return f->kind == KIND_time ? date_text(a, wall_of(row_number(row, f)).date) : row_text(row, f);
}

/* The organisation: named by the row itself, by its provider, or by the institution that asked. */
static str actor_told(struct store *st, const struct entity *e, const void *row)
{
    const struct field *f = named(e, "actor"), *other = named(e, "institution");
    if (!f) f = named(e, "provider");
    if (f && field_to(f)) return draft_key(st, field_to(f), row_number(row, f));
    if (!other || !field_to(other) || !row_number(row, other)) return S("");
    struct query query = query_new(field_to(other), &who_house, lang_find(S(LANG_SOURCE)));
    const void *institution = row_by_id(st, &query, row_number(row, other), NULL);
    return institution ? actor_told(st, field_to(other), institution) : S("");
}

static int64_t number_told(const struct entity *e, const void *row, const char *name)
{
    const struct field *f = named(e, name);
    return f && !row_empty(row, f) ? row_number(row, f) : 0;
}

/* Seats that are taken are people; nobody of them is named. */
static void give_people(struct store *st, struct draft *d, const struct entity *e, const void *row)
{
    int64_t seats = number_told(e, row, "seats"), taken = seats - number_told(e, row, "free");
    if (seats > 0 && taken > 0 && named(e, "free") && !row_empty(row, named(e, "free"))) draft_give(d, "newcomers", arena_fmt(store_arena(st), "%lld", (long long)taken));
}

/* Also of those that were deleted: what somebody took out does not come back. */
static bool taken_over(struct store *st, str origin) { return rows_next(ask(st, Q("SELECT id FROM concept_activity WHERE origin = $1 LIMIT 1"), T(origin))); }

static void take_over(struct store *st, const struct event *ev, const struct takeover *t)
{
    struct arena *a = store_arena(st);
    struct query query = query_new(ev->e, &who_house, lang_find(S(LANG_SOURCE)));
    const void *row = takeover_on(st, t) ? row_by_id(st, &query, ev->row, NULL) : NULL;
    if (!row) return;
    str origin = arena_fmt(a, "%s:%.*s", t->room, STR(row_meta(row)->key));
    if (taken_over(st, origin)) return;
    struct problems p = { .a = a };
    struct draft d = draft_new(a, &activity_entity);
    const struct field *area = named(ev->e, "area");
    draft_give(&d, "held_on", day_told(a, ev->e, row, t->day));
    draft_give(&d, "kind", str_of(t->kind));
    draft_give(&d, "title", t->title ? words_get(words_in(S(LANG_SOURCE)), t->title) : str_upto(row_title(ev->e, row), 150));
    draft_give(&d, "actor", actor_told(st, ev->e, row));
    if (area && field_to(area)) draft_give(&d, "area", draft_key(st, field_to(area), row_number(row, area)));
    give_people(st, &d, ev->e, row);
    draft_give(&d, "origin", origin);
    draft_give(&d, "example", number_told(ev->e, row, "example") == 1 ? S("1") : S(""));
    struct write w = { .who = &who_house, .request = ev->request, .draft = &d };
    if (row_write(st, &w, &p) == WRITE_DONE) return;     /* what another room does is never stopped by this: the count may lack one */
}

static void hear_mediation(struct store *st, const struct event *ev) { take_over(st, ev, &takeovers[0]); }
static void hear_courses(struct store *st, const struct event *ev)   { take_over(st, ev, &takeovers[1]); }
static void hear_survey(struct store *st, const struct event *ev)    { take_over(st, ev, &takeovers[2]); }
const struct listen work_listens[TAKEOVERS] = {
    { "mediation.appointment.confirm", hear_mediation }, { "courses.course.finish", hear_courses }, { "survey.survey.close", hear_survey },
};

/* ---- what a year comes to --------------------------------------------------------------------------------------------------------------------------- */
const struct choice work_groupings[] = { { "priority", N_("Priority") }, { "work_field", N_("Field of work") }, { "field", N_("Field of action") }, { "kind", N_("Kind of work") },
    { "town", N_("Town") }, { "month", N_("Month") }, { "quarter", N_("Quarter of the year") }, { "half", N_("Half year") }, { 0 } };
const struct choice work_measures[] = { { "activities", N_("Activities") }, { "participants", N_("Participants") }, { "professionals", N_("Professionals") }, { "volunteers", N_("Volunteers") },
    { "newcomers", N_("People with a history of immigration") }, { "pupils", N_("Pupils") }, { "others", N_("Others") }, { "minutes", N_("Minutes of work") }, { "hours", N_("Hours of work") },
    { "organisations", N_("Organisations reached") }, { 0 } };

/* Ids are dense and few: names are looked up by halving. */
static const struct work_name *name_of(const struct work_name *at, size_t n, int64_t id)
{
    size_t low = 0;
    while (n > 0) {
        size_t half = n / 2;
        if (at[low + half].id < id) { low += half + 1; n -= half + 1; } else n = half;
    }
    return at + low;
}
static const struct work_name *name_in(const struct work_names *t, int64_t id)
{
    const struct work_name *x = name_of(t->at, t->n, id);
    return id && x < t->at + t->n && x->id == id ? x : NULL;
}

static bool read_name(void *ctx, const struct rows *r)
{
    struct work_names *t = ctx;
    t->at[t->n++] = (struct work_name){ row_int(r, 0), row_int(r, 1), arena_copy(t->a, row_str(r, 2)), arena_copy(t->a, row_str(r, 3)) };
    return t->n < WORK_NAMES;
}

static struct work_names names(struct arena *a) { return (struct work_names){ a, arena_array(a, struct work_name, WORK_NAMES), 0 }; }

static void load_names(struct store *st, struct arena *a, struct work *w)
{
    w->node = names(a);
    w->priority = names(a);
    w->area = names(a);
    each(st, read_name, &w->node, Q("SELECT n.id, COALESCE(n.parent, 0), w.title, n.kind FROM concept_node n JOIN concept_node_words w ON w.owner = n.id AND w.lang = 'de' ORDER BY n.id"));
    each(st, read_name, &w->priority, Q("SELECT p.id, 0, w.title, p.kind FROM concept_priority p JOIN concept_priority_words w ON w.owner = p.id AND w.lang = 'de' ORDER BY p.id"));
    if (entity_find(S("directory"), S("area"))) each(st, read_name, &w->area, Q("SELECT id, COALESCE(town, 0), name, level FROM directory_area ORDER BY id"));
}

/* The field of action that a part lies in; at most as deep as concepts are. */
static int64_t field_of(const struct work *w, int64_t node)
{
    for (int i = 0; i < 12 && node; i++) {
        const struct work_name *n = name_in(&w->node, node);
        if (!n) return 0;
        if (str_eq(n->kind, S("field"))) return node;
        node = n->up;
    }
    return 0;
}

static int64_t town_of(const struct work *w, int64_t area)
{
    const struct work_name *n = name_in(&w->area, area);
    return !n ? 0 : n->up ? n->up : area;
}

struct loading { struct work *w; struct arena *a; };
static bool read_one(void *ctx, const struct rows *r)
{
    struct loading *l = ctx;
    struct work *w = l->w;
    struct work_one *o = &w->at[w->n++];
    struct date d = { 0 };
    if (!date_parse(row_str(r, 0), &d)) { w->n--; return true; }
    *o = (struct work_one){ .year = d.year, .month = d.month, .day = d.day, .priority = row_int(r, 2), .field = field_of(w, row_int(r, 3)), .town = town_of(w, row_int(r, 4)), .actor = row_int(r, 5),
                            .minutes = row_int(r, 6) };
    for (o->kind = 0; activity_kinds[o->kind].key && !str_eq(row_str(r, 1), str_of(activity_kinds[o->kind].key));) o->kind++;
    for (size_t i = 0; i < WORK_PEOPLE; i++) o->people[i] = row_int(r, 7 + i);
    return w->n < WORK_MAX;
}

struct work *work_load(struct store *st, struct arena *a, str from, str to)
{
    struct work *w = arena_new_of(a, struct work);
    struct rows *r = ask(st, Q("SELECT COUNT(*) FROM concept_activity WHERE held_on >= $1 AND held_on <= $2 AND deleted_at IS NULL"), T(from), T(to));
    int64_t n = rows_next(r) ? row_int(r, 0) : 0;
    *w = (struct work){ .at = arena_array(a, struct work_one, (size_t)(n < WORK_MAX ? n : WORK_MAX) + 1), .full = n > WORK_MAX };
    struct loading l = { w, a };
    load_names(st, a, w);
    if (n) each(st, read_one, &l, Q("SELECT held_on, kind, COALESCE(priority, 0), COALESCE(node, 0), COALESCE(area, 0), COALESCE(actor, 0), COALESCE(minutes, 0), COALESCE(professionals, 0), "
        "COALESCE(volunteers, 0), COALESCE(newcomers, 0), COALESCE(pupils, 0), COALESCE(others, 0) FROM concept_activity WHERE held_on >= $1 AND held_on <= $2 AND deleted_at IS NULL "
        "ORDER BY held_on, id LIMIT 20000"), T(from), T(to));
    return w;
}

/* ---- groups and measures --------------------------------------------------------------------------------------------------------------------------------- */
static int64_t work_field_of(const struct work *w, int64_t priority)
{
    const struct work_name *n = name_in(&w->priority, priority);
    for (int i = 0; n && priority_kinds[i].key; i++) if (str_eq(n->kind, str_of(priority_kinds[i].key))) return i + 1;
    return 0;
}

int64_t work_key(const struct work *w, const struct work_one *o, enum work_by by)
{
    switch (by) {
    case BY_WORK_PRIORITY: return o->priority;
    case BY_WORK_FIELD:    return work_field_of(w, o->priority);
    case BY_FIELD:         return o->field;
    case BY_WORK_KIND:     return o->kind + 1;
    case BY_WORK_TOWN:     return o->town;
    case BY_WORK_MONTH:    return o->month;
    case BY_QUARTER:       return (o->month + 2) / 3;
    case BY_HALF:          return (o->month + 5) / 6;
    default:               return 0;
    }
}

/* Each once. Beyond so many different ones the number is a lower bound; no county has them. */
enum { DIFFERENT_MAX = 2000 };
static int64_t count_organisations(const struct work *w, const struct work_ask *ask)
{
    int64_t seen[DIFFERENT_MAX];
    size_t n = 0;
    for (size_t i = 0; i < w->n && n < DIFFERENT_MAX; i++) {
        size_t k = 0;
        if (!w->at[i].actor || !work_fits(w, &w->at[i], ask)) continue;
        while (k < n && seen[k] != w->at[i].actor) k++;
        if (k == n) seen[n++] = w->at[i].actor;
    }
    return (int64_t)n;
}

bool work_fits(const struct work *w, const struct work_one *o, const struct work_ask *ask)
{
    return (!ask->year || o->year == ask->year) && (ask->kind < 0 || o->kind == ask->kind) && (!ask->grouped || work_key(w, o, ask->by) == ask->key);
}

int64_t work_value(const struct work *w, const struct work_ask *ask, enum work_measure m)
{
    int64_t sum = 0;
    if (m == WORK_ORGANISATIONS) return count_organisations(w, ask);
    for (size_t i = 0; i < w->n; i++) {
        const struct work_one *o = &w->at[i];
        if (!work_fits(w, o, ask)) continue;
        if (m == WORK_ACTIVITIES) sum++;
        else if (m == WORK_MINUTES || m == WORK_HOURS) sum += o->minutes;
        else for (size_t k = 0; k < WORK_PEOPLE; k++) if (m == WORK_PARTICIPANTS || m == WORK_PROFESSIONALS + k) sum += o->people[k];
    }
    return sum;
}

/* Keys that occur; months, kinds and parts of a year in their order, all else by name; what is not stated comes last. */
static str sort_of(struct arena *a, const struct lang *l, const struct work_group *g, enum work_by by)
{
    if (!g->key) return S("\xff");
    bool ordered = by >= BY_WORK_MONTH || by == BY_WORK_KIND || by == BY_WORK_FIELD;
    return ordered ? arena_fmt(a, "%04lld", (long long)g->key) : lang_sort_key(a, l, g->label);
}

static void name_group(struct arena *a, const struct lang *l, const struct words *words, const struct work *w, enum work_by by, struct work_group *g)
{
    const struct work_names *t = by == BY_WORK_PRIORITY ? &w->priority : by == BY_FIELD ? &w->node : by == BY_WORK_TOWN ? &w->area : NULL;
    const struct work_name *n = t ? name_in(t, g->key) : NULL;
    if (!g->key) g->label = words_get(words, by == BY_WORK_TOWN ? N_("Whole county") : N_("Not stated"));
    else if (t) { g->label = n ? n->text : S("–"); g->german = true; }
    else if (by == BY_WORK_KIND || by == BY_WORK_FIELD) g->label = words_get(words, (by == BY_WORK_KIND ? activity_kinds : priority_kinds)[g->key - 1].label);
    else if (by == BY_WORK_MONTH) g->label = arena_fmt(a, "%02lld", (long long)g->key);
    else g->label = arena_fmt(a, "%lld.", (long long)g->key);
    g->sort = sort_of(a, l, g, by);
}

size_t work_groups(struct arena *a, const struct lang *l, const struct words *words, const struct work *w, enum work_by by, struct work_group *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        struct work_group g = { .key = work_key(w, &w->at[i], by) };
        size_t k = 0;
        while (k < n && ret[k].key != g.key) k++;
        if (k < n || n == WORK_GROUPS) continue;
        name_group(a, l, words, w, by, &g);
        for (k = n++; k > 0 && str_cmp(g.sort, ret[k - 1].sort) < 0; k--) ret[k] = ret[k - 1];
        ret[k] = g;
    }
    return n;
}
