/* activity_pages.c - entering a piece of work in seconds: most stands there already, and the next one begins where the last one ended. */
#include "base/moment.h"
#include "rooms/concept/work.h"

const int enter_minutes[ENTER_MINUTES] = { 15, 30, 60, 90, 120, 180, 240, 480 };
static const char *const people[WORK_PEOPLE] = { "professionals", "volunteers", "newcomers", "pupils", "others" };

/* ---- choices ------------------------------------------------------------------------------------------------------------------------------------ */
static struct page titles_of(struct req *q, const struct entity *e, const char *field, str value)
{
    struct query query = query_new(e, &q->who, q->lang);
    query.limit = LIMIT_MAX;
    query.plain = query.titles = true;
    if (field) query.where[query.n_where++] = (struct condition){ .field = entity_field(e, str_of(field)), .value = value };
    return query_run(&query, q->st);
}

static void load_directory(struct req *q, struct enter_view *v)
{
    const struct entity *actor = entity_find(S("directory"), S("actor")), *area = entity_find(S("directory"), S("area"));
    v->actors = arena_array(q->a, str, ENTER_ACTORS);
    v->towns = arena_array(q->a, struct option, ENTER_MENU);
    if (!actor || !area) return;
    struct page p = titles_of(q, actor, NULL, S(""));
    for (size_t i = 0; i < p.n && v->n_actors < ENTER_ACTORS; i++) v->actors[v->n_actors++] = row_title(actor, p.row[i]);
    p = titles_of(q, area, "level", S("municipality"));
    for (size_t i = 0; i < p.n && v->n_towns < ENTER_MENU; i++) v->towns[v->n_towns++] = (struct option){ .key = row_meta(p.row[i])->key, .text = row_title(area, p.row[i]) };
}

/* Fields of action of the concepts in force, and priorities that hold in the year of today. */
static void load_concept(struct req *q, struct enter_view *v)
{
    int64_t year = wall_of(moment_now()).date.year;
    v->nodes = arena_array(q->a, struct enter_node, ENTER_NODES);
    v->priorities = arena_array(q->a, struct option, ENTER_MENU);
    struct rows *r = ask(q->st, Q("SELECT n.key, n.number, w.title, cw.title FROM concept_node n JOIN concept_node_words w ON w.owner = n.id AND w.lang = 'de' JOIN concept_concept c ON c.id = n.concept "
        "JOIN concept_concept_words cw ON cw.owner = c.id AND cw.lang = 'de' WHERE n.kind = 'field' AND c.state = 'published' AND n.deleted_at IS NULL AND c.deleted_at IS NULL "
        "ORDER BY c.id, COALESCE(n.place, 0), n.id LIMIT 300"));
    while (rows_next(r)) v->nodes[v->n_nodes++] = (struct enter_node){ row_str(r, 0), arena_fmt(q->a, "%.*s %.*s", STR(row_str(r, 1)), STR(row_str(r, 2))), row_str(r, 3) };
    r = ask(q->st, Q("SELECT p.key, w.title FROM concept_priority p JOIN concept_priority_words w ON w.owner = p.id AND w.lang = 'de' WHERE p.from_year <= $1 AND p.to_year >= $1 AND p.deleted_at IS NULL "
                     "ORDER BY w.title, p.id LIMIT 100"), I(year));
    while (rows_next(r)) v->priorities[v->n_priorities++] = (struct option){ .key = row_str(r, 0), .text = row_str(r, 1) };
}

/* What was entered lately, each once: most work comes again. */
static void load_titles(struct req *q, struct enter_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT title FROM concept_activity WHERE deleted_at IS NULL AND (origin IS NULL OR origin = '') ORDER BY id DESC LIMIT 100"));
    v->titles = arena_array(q->a, str, ENTER_TITLES);
    while (v->n_titles < ENTER_TITLES && rows_next(r)) {
        size_t i = 0;
        while (i < v->n_titles && !str_eq(v->titles[i], row_str(r, 0))) i++;
        if (i == v->n_titles) v->titles[v->n_titles++] = row_str(r, 0);
    }
}

static void load(struct req *q, struct enter_view *v)
{
    load_directory(q, v);
    load_concept(q, v);
    load_titles(q, v);
}

/* ---- an empty form is half filled in -------------------------------------------------------------------------------------------------------------------- */
void enter_get(struct req *q)
{
    struct enter_view *v = arena_new_of(q->a, struct enter_view);
    *v = (struct enter_view){ .held_on = req_param(q, S("day")), .kind = req_param(q, S("kind")), .node = req_param(q, S("node")), .priority = req_param(q, S("priority")), .saved = req_param(q, S("saved")) };
    struct date d;
    if (!date_parse(v->held_on, &d)) v->held_on = date_today(q->a);
    struct rows *r = ask(q->st, Q("SELECT COALESCE(n.key, ''), COALESCE(p.key, ''), a.kind FROM concept_activity a LEFT JOIN concept_node n ON n.id = a.node LEFT JOIN concept_priority p ON p.id = a.priority "
                                  "WHERE a.deleted_at IS NULL AND (a.origin IS NULL OR a.origin = '') ORDER BY a.id DESC LIMIT 1"));
    if (!req_has(q, S("kind")) && rows_next(r)) { v->node = row_str(r, 0); v->priority = row_str(r, 1); v->kind = row_str(r, 2); }
    load(q, v);
    enter_page(&q->out, q, v);
}

/* ---- saving ----------------------------------------------------------------------------------------------------------------------------------------------- */
str enter_wrong(const struct req *q, const struct enter_view *v, const char *field)
{
    for (size_t i = 0; i < v->problems.n; i++)
        if (v->problems.at[i].field && str_eq(str_of(v->problems.at[i].field->name), str_of(field))) return form_message(q, &v->problems.at[i]);
    return S("");
}

static void take(struct req *q, struct enter_view *v)
{
    struct { const char *name; str *to; } const at[] = { { "held_on", &v->held_on }, { "kind", &v->kind }, { "title", &v->title }, { "actor", &v->actor }, { "area", &v->area }, { "node", &v->node },
        { "priority", &v->priority }, { "minutes", &v->minutes }, { "other_minutes", &v->other_minutes }, { "note", &v->note } };
    for (size_t i = 0; i < countof(at); i++) *at[i].to = str_trim(form_value(q, str_of(at[i].name)));
    for (size_t i = 0; i < WORK_PEOPLE; i++) v->people[i] = str_trim(form_value(q, str_of(people[i])));
}

/* By its whole name, as the list of names gives it. Whoever is not in the directory stays as text. */
static str actor_key(struct req *q, str name, str *area)
{
    const struct entity *e = entity_find(S("directory"), S("actor"));
    *area = S("");
    if (!e || !name.n) return S("");
    struct query query = query_new(e, &q->who, q->lang);
    if (!query_take(&query, q->st, S("q"), name)) return S("");
    struct page p = query_run(&query, q->st);
    const struct field *seat = entity_field(e, S("area"));
    for (size_t i = 0; i < p.n; i++) {
        if (!str_eq(lang_fold(q->a, row_title(e, p.row[i])), lang_fold(q->a, name))) continue;
        if (seat && field_live(seat)) *area = draft_key(q->st, field_to(seat), row_number(p.row[i], seat));
        return row_meta(p.row[i])->key;
    }
    return S("");
}

/* "Beratung: Grundschule": good enough where nobody wrote anything. */
static str title_made(struct req *q, const struct enter_view *v)
{
    const char *label = choice_label(entity_field(&activity_entity, S("kind")), v->kind);
    if (v->title.n || !label) return v->title;
    str kind = words_get(words_in(S(LANG_SOURCE)), label);
    return v->actor.n ? str_upto(arena_fmt(q->a, "%.*s: %.*s", STR(kind), STR(v->actor)), 150) : kind;
}

static enum write_outcome store_one(struct req *q, struct enter_view *v)
{
    struct draft d = draft_new(q->a, &activity_entity);
    str area, actor = actor_key(q, v->actor, &area);
    struct { const char *name; str value; } const at[] = { { "held_on", v->held_on }, { "kind", v->kind }, { "title", title_made(q, v) }, { "actor", actor }, { "partners", actor.n ? S("") : v->actor },
        { "area", v->area.n ? v->area : area }, { "node", v->node }, { "priority", v->priority }, { "minutes", v->other_minutes.n ? v->other_minutes : v->minutes }, { "note", v->note } };
    for (size_t i = 0; i < countof(at); i++) if (at[i].value.n) draft_give(&d, at[i].name, at[i].value);
    for (size_t i = 0; i < WORK_PEOPLE; i++) if (v->people[i].n) draft_give(&d, people[i], v->people[i]);
    v->problems = (struct problems){ .a = q->a };
    struct write w = { .who = &q->who, .request = q->id, .draft = &d };
    v->saved = draft_value(&d, "title");
    return row_write(q->st, &w, &v->problems);
}

static str next_url(struct req *q, const struct enter_view *v)
{
    struct buf b = buf_in(q->a, 4096);
    buf_fmt(&b, "%.*s?day=%.*s&kind=%.*s&node=%.*s&priority=%.*s&saved=", STR(url_page(q, S("activities/new"))), STR(v->held_on), STR(v->kind), STR(v->node), STR(v->priority));
    put_encoded(&b, v->saved);
    return buf_str(&b);
}

void enter_post(struct req *q)
{
    struct enter_view *v = arena_new_of(q->a, struct enter_view);
    *v = (struct enter_view){ 0 };
    take(q, v);
    enum write_outcome out = store_one(q, v);
    if (out == WRITE_DONE) { req_redirect(q, 303, form_has(q, S("stop")) ? arena_fmt(q->a, "%.*s?sort=-held_on", STR(url_entity(q, &activity_entity))) : next_url(q, v)); return; }
    if (out != WRITE_REFUSED) { req_fail(q, out == WRITE_DENIED ? 403 : 503, out == WRITE_DENIED ? N_("You may not do this.") : N_("The data cannot be reached just now. Please try again in a moment.")); return; }
    v->saved = S("");
    q->status = 422;
    load(q, v);
    enter_page(&q->out, q, v);
}
