/* invite_pages.c - the office's page of invitations: who is invited, adding them in four ways, mails with a look beforehand. */
#include "base/moment.h"
#include "entity/sealed.h"
#include "entity/wording.h"
#include "look/form.h"
#include "rooms/survey/invite.h"
#include "text/csv.h"

enum { ACTORS_SHOWN = 500, NAME_LETTERS = 150, NUMBERED_LETTERS = 40 };

const struct survey *survey_of_address(struct req *q)
{
    struct query query = query_new(&survey_entity, &q->who, q->lang);
    const struct survey *s = row_by_slug(q->st, &query, q->arg, NULL);
    if (!s) req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return s;
}

/* ---- from the directory --------------------------------------------------------------------------------------------------------------- */
/* The filters travel in the address while one looks, and in the form while one adds. */
static str filter_now(const struct req *q, const char *name) { return q->method == POST ? form_value(q, str_of(name)) : req_param(q, str_of(name)); }

/* A menu of another room's entity; empty where that room is not there. */
static size_t options_of(struct req *q, const char *entity, struct option **ret)
{
    const struct entity *e = entity_named(str_of(entity));
    *ret = arena_array(q->a, struct option, OPTIONS_MAX);
    if (!e) return 0;
    struct query query = query_new(e, &q->who, q->lang);
    return query_options(q->st, &query, *ret, OPTIONS_MAX);
}

static int64_t chosen_id(const struct option *o, size_t n, str key)
{
    for (size_t i = 0; i < n; i++) if (str_eq(o[i].key, key)) return o[i].id;
    return 0;
}

static size_t kinds_of(struct req *q, struct option **ret)
{
    const struct entity *e = entity_named(S("directory.actor"));
    const struct field *f = e ? entity_field(e, S("kind")) : NULL;
    size_t n = 0;
    *ret = arena_array(q->a, struct option, OPTIONS_MAX);
    for (const struct choice *c = f ? f->choices : NULL; c && c->key && n < OPTIONS_MAX; c++) (*ret)[n++] = (struct option){ .key = str_of(c->key), .text = _(c->label) };
    return n;
}

/* Published organisations with a mail address; a town has its quarters with it; a topic: those with an offer of it. */
static struct rows *actors_of(struct req *q, const struct invite_view *v)
{
    return ask(q->st, Q("SELECT a.key, a.name, a.email, CASE WHEN EXISTS (SELECT 1 FROM survey_invitation i WHERE i.survey = $4 AND i.actor = a.id AND i.deleted_at IS NULL) THEN 1 ELSE 0 END "
        "FROM directory_actor a WHERE a.state = 'published' AND a.email <> '' AND a.deleted_at IS NULL AND ($1 = '' OR a.kind = $1) "
        "AND ($2 = 0 OR a.area IN (SELECT id FROM directory_area WHERE id = $2 OR parent = $2)) "
        "AND ($3 = 0 OR EXISTS (SELECT 1 FROM directory_offer o JOIN directory_offer_topics t ON t.owner = o.id WHERE o.actor = a.id AND o.deleted_at IS NULL AND t.value = $3)) "
        "ORDER BY a.name NULLS LAST, a.id LIMIT 501"), T(v->kind_now), I(chosen_id(v->area, v->areas, v->area_now)), I(chosen_id(v->topic, v->topics, v->topic_now)), I(v->s->meta.id));
}

static void read_actors(struct req *q, struct invite_view *v)
{
    if (!entity_named(S("directory.actor")) || !v->looked) return;
    struct rows *r = actors_of(q, v);
    v->actor = arena_array(q->a, struct invite_actor, ACTORS_SHOWN);
    while (rows_next(r)) {
        if (v->actors == ACTORS_SHOWN) { v->more = true; break; }
        v->actor[v->actors++] = (struct invite_actor){ row_str(r, 0), row_str(r, 1), row_str(r, 2), row_int(r, 3) != 0 };
    }
}

/* ---- the page ---------------------------------------------------------------------------------------------------------------------------- */
static void read_lines(struct req *q, struct invite_view *v)
{
    struct invited *all;
    size_t n = invite_read(q->st, q->a, v->s->meta.id, false, false, &all);
    v->line = arena_array(q->a, struct invite_line, n + 1);
    for (size_t i = 0; i < n; i++) v->line[v->n++] = (struct invite_line){ all[i], lang_label(q->a, q->lang, q->words, all[i].language) };
    v->count = invite_count(q->st, v->s->meta.id);
}

/* False: answered. Reads before anything is added: what a bad line takes back must not be on the page. */
static bool begin(struct req *q, struct invite_view *v)
{
    *v = (struct invite_view){ .s = survey_of_address(q) };
    if (!v->s) return false;
    v->in = instrument_by_id(q->st, q->a, v->s->meta.id, q->lang);
    if (!v->in) return false;
    v->base = url_row(q, &survey_entity, v->s->meta.slug);
    v->ready = sealed_ready();
    v->running = str_eq(v->s->state, S("published"));
    read_lines(q, v);
    return true;
}

/* The whole page, after a refusal too: then with what was typed. */
static void show(struct req *q, struct invite_view *v)
{
    v->kinds = kinds_of(q, &v->kind);
    v->areas = options_of(q, "directory.area", &v->area);
    v->topics = options_of(q, "directory.topic", &v->topic);
    v->kind_now = filter_now(q, "kind");
    v->area_now = filter_now(q, "area");
    v->topic_now = filter_now(q, "topic");
    v->looked = str_eq(filter_now(q, "from"), S("directory"));
    read_actors(q, v);
    if (v->problem) q->status = 422;
    invitations_page(&q->out, q, v);
}

/* What would go out, before anything does: looking changes nothing. */
static void preview(struct req *q, struct invite_view *v, str round)
{
    v->round = str_eq(round, S("remind")) ? ROUND_REMIND : ROUND_INVITE;
    v->mails = invite_preview(q, v->in, v->round, v->mail, countof(v->mail), &v->people, &v->why_not);
    invitations_ask_page(&q->out, q, v);
}

void invitations_get(struct req *q)
{
    struct invite_view v;
    if (!begin(q, &v)) return;
    str round = req_param(q, S("send"));
    v.is_done = str_int(req_param(q, S("done")), &v.done) && v.done >= 0;
    if (round.n && v.in->by_code) preview(q, &v, round);
    else show(q, &v);
}

/* ---- adding -------------------------------------------------------------------------------------------------------------------------------- */
/* One invitation; the first that is refused ends it, and says whose it is. */
static bool add(struct req *q, struct invite_view *v, struct invite_new n)
{
    if (!invite_add(q->st, &q->who, q->id, v->s->meta.key, &n, &v->problem)) { v->detail = n.name; return false; }
    v->done++;
    return true;
}

static void add_one(struct req *q, struct invite_view *v)
{
    (void)add(q, v, (struct invite_new){ str_trim(form_value(q, S("name"))), str_trim(form_value(q, S("mail"))), form_value(q, S("language")), S("") });
}

/* Lines of name; mail; language, the last two may be missing; as copied out of a spreadsheet or typed. */
static void add_lines(struct req *q, struct invite_view *v)
{
    str cell[CSV_COLUMNS_MAX];
    size_t n;
    struct csv c = csv_from(q->a, form_value(q, S("lines")));
    while (!v->problem && csv_next(&c, cell, &n)) {
        str mail = n > 1 ? str_trim(cell[1]) : S(""), language = n > 2 ? str_trim(cell[2]) : S("");
        if (v->done == INVITE_ONCE) { v->problem = N_("These are too many lines at once."); break; }
        (void)add(q, v, (struct invite_new){ str_trim(cell[0]), mail, language, S("") });
    }
    if (c.broken) { v->problem = N_("This text could not be read."); v->detail = c.why; }
    if (!v->problem && !v->done) v->problem = N_("There is no line here.");
}

/* They follow those that are there; their names are German, as everything that is stored. */
static void add_sheets(struct req *q, struct invite_view *v)
{
    int64_t want = 0, from = v->count.all;
    const struct words *german = words_in(S(LANG_SOURCE));
    if (!str_int(form_value(q, S("sheets")), &want) || want < 1 || want > SHEETS_MAX) { v->problem = N_("Choose a number from 1 to 300."); return; }
    for (int64_t i = 1; i <= want && !v->problem; i++) {
        str name = words_get(german, N_("Sheet"));
        (void)add(q, v, (struct invite_new){ arena_fmt(q->a, "%.*s %lld", STR(name), (long long)from + i), S(""), form_value(q, S("language")), S("") });
    }
}

/* Those that were ticked, of those that the filters show: whoever has no mail address, or is invited already, is not among them. */
static void add_actors(struct req *q, struct invite_view *v)
{
    v->areas = options_of(q, "directory.area", &v->area);
    v->topics = options_of(q, "directory.topic", &v->topic);
    v->kind_now = filter_now(q, "kind");
    v->area_now = filter_now(q, "area");
    v->topic_now = filter_now(q, "topic");
    v->looked = true;
    read_actors(q, v);
    for (size_t i = 0; i < v->actors && !v->problem; i++) {
        const struct invite_actor *one = &v->actor[i];
        if (one->invited || !form_has(q, arena_fmt(q->a, "actor.%.*s", STR(one->key)))) continue;
        (void)add(q, v, (struct invite_new){ one->name, one->mail, S(LANG_SOURCE), one->key });
    }
    if (!v->problem && !v->done) v->problem = N_("Please choose whom to invite.");
    v->actors = 0;
}

/* Refused now, though the page offered it: leads to the page that says why. */
static void send(struct req *q, struct invite_view *v, enum invite_round round)
{
    v->done = invite_send(q, v->in, round);
    if (v->done < 0) req_redirect(q, 303, arena_fmt(q->a, "%.*s/invitations?send=%s", STR(v->base), round == ROUND_REMIND ? "remind" : "invite"));
    else req_redirect(q, 303, arena_fmt(q->a, "%.*s/invitations?done=%lld", STR(v->base), (long long)v->done));
}

void invitations_post(struct req *q)
{
    static const struct { const char *todo; void (*add)(struct req *q, struct invite_view *v); } ways[] = {
        { "one", add_one }, { "lines", add_lines }, { "sheets", add_sheets }, { "actors", add_actors } };
    struct invite_view v;
    str todo = form_value(q, S("do"));
    if (!begin(q, &v)) return;
    if (str_eq(todo, S("invite")) || str_eq(todo, S("remind"))) { send(q, &v, str_eq(todo, S("remind")) ? ROUND_REMIND : ROUND_INVITE); return; }
    v.problem = N_("Please choose.");
    for (size_t i = 0; i < countof(ways); i++) if (str_eq(todo, str_of(ways[i].todo))) { v.problem = NULL; ways[i].add(q, &v); }
    if (v.problem) show(q, &v);                         /* 422: the dispatcher takes back what was added before the bad line */
    else req_redirect(q, 303, arena_fmt(q->a, "%.*s/invitations", STR(v.base)));
}
