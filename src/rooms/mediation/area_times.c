/* area_times.c - what mediators decide for themselves, on the phone: a pause, how and how much they are asked, the week, days away.
**
** The rows are those of the room `people`, named by their entities; the forms are theirs, and every save goes through row_write() as the person, so that nobody
** reaches what the table of rights does not give them.
*/
#include "base/moment.h"
#include "rooms/mediation/ask.h"
#include "text/lang.h"

/* What each part of the page may set. A pause has days, both of them counted in. */
#define PAUSE_FIELDS "paused_from paused_until"
#define LIMIT_FIELDS "channel language areas radius_km week_most month_most"
static const struct area_part { const char *name, *entity, *fields; } parts[] = {
    { "pause",  "people.volunteer",    PAUSE_FIELDS },
    { "limits", "people.volunteer",    LIMIT_FIELDS },
    { "week",   "people.availability", "weekday starts ends certain valid_from valid_until" },
    { "days",   "people.absence",      "kind from_day until_day starts ends note" },
};
enum { OF_PERSON = 2 };                                  /* the first parts are fields of the person's own row         */

static const struct area_part *part_named(str name)
{
    for (size_t i = 0; i < countof(parts); i++) if (str_eq(name, str_of(parts[i].name))) return &parts[i];
    return NULL;
}

static bool of_person(const struct area_part *p) { return p < parts + OF_PERSON; }

static struct form form_of(struct req *q, const struct entity *e, const char *fields)
{
    struct form f = form_new(q, e, ~0U, lang_source());
    for (size_t i = 0; i < e->n; i++) f.at[i].on = f.at[i].on && entity_lists(fields, &e->fields[i]);
    return f;
}

/* ---- what stands there ---------------------------------------------------------------------------------------------------------------- */
static str word_of(const struct req *q, const char *entity, const char *field, str key)
{
    const struct entity *e = entity_named(str_of(entity));
    const char *label = e ? choice_label(entity_field(e, str_of(field)), key) : NULL;
    return label ? _(label) : key;
}

static str days(struct req *q, str from, str until)
{
    if (!from.n && !until.n) return S("");
    if (str_eq(from, until)) return lang_date(q->a, q->lang, from);
    return arena_fmt(q->a, "%.*s – %.*s", STR(from.n ? lang_date(q->a, q->lang, from) : S("…")), STR(until.n ? lang_date(q->a, q->lang, until) : S("…")));
}

static void read_week(struct req *q, struct area_times *v)
{
    struct rows *r = ask(q->st, Q("SELECT id, weekday, starts, ends, certain, valid_from, valid_until FROM people_availability WHERE volunteer = $1 AND deleted_at IS NULL "
                                  "AND (valid_until = '' OR valid_until >= $2) ORDER BY CASE weekday WHEN 'mon' THEN 1 WHEN 'tue' THEN 2 WHEN 'wed' THEN 3 WHEN 'thu' THEN 4 "
                                  "WHEN 'fri' THEN 5 WHEN 'sat' THEN 6 ELSE 7 END, starts, id LIMIT $3"), I(v->of->volunteer), T(date_today(q->a)), I(AREA_ROWS));
    while (v->weeks < AREA_ROWS && rows_next(r)) {
        str dates = days(q, row_str(r, 5), row_str(r, 6)), sure = row_bool(r, 4) ? S("") : _(N_("likely"));
        v->week[v->weeks++] = (struct area_line){ row_int(r, 0),
            arena_fmt(q->a, "%.*s, %.*s–%.*s", STR(word_of(q, "people.availability", "weekday", row_str(r, 1))), STR(row_str(r, 2)), STR(row_str(r, 3))),
            dates.n && sure.n ? arena_fmt(q->a, "%.*s, %.*s", STR(sure), STR(dates)) : dates.n ? dates : sure };
    }
}

static void read_away(struct req *q, struct area_times *v)
{
    struct rows *r = ask(q->st, Q("SELECT id, kind, from_day, until_day, starts, ends, note FROM people_absence WHERE volunteer = $1 AND deleted_at IS NULL AND until_day >= $2 "
                                  "ORDER BY from_day, id LIMIT $3"), I(v->of->volunteer), T(date_today(q->a)), I(AREA_ROWS));
    while (v->aways < AREA_ROWS && rows_next(r)) {
        str hours = row_str(r, 4).n ? arena_fmt(q->a, ", %.*s–%.*s", STR(row_str(r, 4)), STR(row_str(r, 5))) : S("");
        v->away[v->aways++] = (struct area_line){ row_int(r, 0),
            arena_fmt(q->a, "%.*s: %.*s%.*s", STR(word_of(q, "people.absence", "kind", row_str(r, 1))), STR(days(q, row_str(r, 2), row_str(r, 3))), STR(hours)), row_str(r, 6) };
    }
}

/* A pause that is over is none. */
static void read_pause(struct req *q, struct area_times *v)
{
    struct rows *r = ask(q->st, Q("SELECT state, paused_from, paused_until FROM people_volunteer WHERE id = $1"), I(v->of->volunteer));
    if (!rows_next(r)) return;
    str until = row_str(r, 2);
    bool over = until.n && str_cmp(until, date_today(q->a)) < 0;
    v->paused = str_eq(row_str(r, 0), S("paused"));
    if (over) return;
    v->from = row_str(r, 1).n ? lang_date(q->a, q->lang, row_str(r, 1)) : S("");
    v->until = until.n ? lang_date(q->a, q->lang, until) : S("");
}

/* `wrong`: the form that was just sent and has problems; NULL: as it is stored. */
static void show(struct req *q, struct area_times *v, const struct form *wrong)
{
    const struct entity *e = entity_named(S("people.volunteer"));
    if (!e) { req_fail(q, 404, N_("There is no page at this address.")); return; }
    v->e = e;
    v->form = form_of(q, e, PAUSE_FIELDS " " LIMIT_FIELDS);
    struct draft *d = draft_load(q->st, &v->of->who, e, v->of->volunteer, &v->form.version);
    if (d) form_show(q, &v->form, d);
    for (size_t i = 0; wrong && i < e->n; i++) if (wrong->at[i].on) v->form.at[i] = wrong->at[i];
    if (wrong) v->form.problems = wrong->problems;
    read_pause(q, v);
    read_week(q, v);
    read_away(q, v);
    area_times_page(&q->out, q, v);
}

/* A form for one row; `row` 0: a new one. */
static void show_line(struct req *q, struct area_times *v, const struct area_part *part, int64_t row)
{
    v->e = entity_named(str_of(part->entity));
    if (!v->e || of_person(part)) { req_fail(q, 404, N_("There is no page at this address.")); return; }
    v->form = form_of(q, v->e, part->fields);
    v->form.fresh = !row;
    v->row = row;
    struct draft *d = row && row_may(q->st, &v->of->who, v->e, row, UPDATE) ? draft_load(q->st, &v->of->who, v->e, row, &v->form.version) : NULL;
    if (row && !d) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    if (d) form_show(q, &v->form, d);
    area_line_page(&q->out, q, v);
}

void area_times_get(struct req *q)
{
    struct area_times *v = arena_new_of(q->a, struct area_times);
    const struct area_part *part = part_named(req_param(q, S("add")));
    int64_t row = 0;
    v->of = area_open(q, true);
    if (!v->of) return;
    if (str_eq(req_param(q, S("done")), S("saved"))) v->said = N_("Saved.");
    if (part) show_line(q, v, part, str_int(req_param(q, S("row")), &row) ? row : 0);
    else show(q, v, NULL);
}

/* ---- what can be done ------------------------------------------------------------------------------------------------------------------- */
static void back(struct req *q, const struct area_times *v) { req_redirect(q, 303, area_address(q, v->of, "my-mediation/times", S("done=saved"))); }


static int64_t typed_number(struct req *q, const char *name)
{
    int64_t n = 0;
    return str_int(form_value(q, str_of(name)), &n) && n > 0 ? n : 0;
}

/* A row of this person: the key of theirs is put in by the house, whatever the form says. */
static void save(struct req *q, struct area_times *v, const struct area_part *part)
{
    const struct entity *e = entity_named(str_of(part->entity)), *person = entity_named(S("people.volunteer"));
    if (!e || !person) { req_fail(q, 404, N_("There is no page at this address.")); return; }
    struct form f = form_of(q, e, part->fields);
    struct draft d = form_read(q, &f);
    f.version = typed_number(q, "version");
    if (part == &parts[0] && !f.problems.n && !draft_value(&d, "paused_from").n && !draft_value(&d, "paused_until").n)
        problem_add(&f.problems, (struct problem){ .field = entity_field(e, S("paused_from")), .message = N_("Please say from when to when.") });
    d.id = of_person(part) ? v->of->volunteer : typed_number(q, "row");
    if (!of_person(part)) draft_give(&d, "volunteer", draft_key(q->st, person, v->of->volunteer));
    f.fresh = !d.id;
    struct write w = { .who = &v->of->who, .request = q->id, .draft = &d, .version = f.version };
    enum write_outcome out = f.problems.n ? WRITE_REFUSED : row_write(q->st, &w, &f.problems);
    if (out == WRITE_DONE) { back(q, v); return; }
    q->status = out == WRITE_REFUSED ? 422 : out == WRITE_DENIED ? 403 : out == WRITE_GONE ? 404 : out == WRITE_STALE ? 409 : 503;
    v->wrong = out == WRITE_REFUSED ? NULL : out == WRITE_STALE ? N_("Somebody else changed this entry meanwhile. Please go back, load the page again and look at it once more.")
        : out == WRITE_BROKEN ? N_("The data cannot be reached just now. Please try again in a moment.") : N_("You may not do this with this entry.");
    if (of_person(part)) { show(q, v, &f); return; }
    v->e = e;
    v->form = f;
    v->row = out == WRITE_REFUSED || out == WRITE_STALE ? d.id : 0;
    area_line_page(&q->out, q, v);
}

static const char *remove_line(struct req *q, struct area_times *v, const struct area_part *part)
{
    const struct entity *e = entity_named(str_of(part->entity));
    int64_t row = typed_number(q, "row");
    bool gone = e && !of_person(part) && row && row_delete(q->st, &v->of->who, q->id, e, row, 0) == WRITE_DONE;
    if (gone) back(q, v);
    return gone ? NULL : N_("This entry does not exist, or not any more.");
}

/* Ends a pause that is, and takes back one that is still to come. */
static const char *resume(struct req *q, struct area_times *v)
{
    const struct entity *e = entity_named(S("people.volunteer"));
    const char *why = NULL;
    struct problems p = { .a = q->a };
    read_pause(q, v);
    bool paused = v->paused, done = false;
    if (e && paused) done = flow_do(q->st, &v->of->who, q->id, e, v->of->volunteer, 0, S("resume"), S(""), &why) == FLOW_DONE;
    else if (e) {
        struct draft d = draft_new(q->a, e);
        d.id = v->of->volunteer;
        draft_give(&d, "paused_from", S(""));
        draft_give(&d, "paused_until", S(""));
        done = row_write(q->st, &(struct write){ .who = &v->of->who, .request = q->id, .draft = &d }, &p) == WRITE_DONE;
    }
    if (done) back(q, v);
    return done ? NULL : why ? why : N_("This step is not possible now: somebody took it already, or it is not yours to take.");
}

static void act(struct req *q, struct area_times *v)
{
    str what = form_value(q, S("do"));
    const struct area_part *part = part_named(form_value(q, S("part")));
    if (str_eq(what, S("save")) && part) { save(q, v, part); return; }
    const char *why = str_eq(what, S("remove")) && part ? remove_line(q, v, part) : str_eq(what, S("resume")) ? resume(q, v)
        : N_("This form is not complete. Please load the page again.");
    if (!why) return;
    q->status = 409;
    v->wrong = why;
    show(q, v, NULL);
}

/* As area_post() and area_do(): the link alone proves it, or the account's own token does. */
void area_times_post(struct req *q)
{
    struct area_times *v = arena_new_of(q->a, struct area_times);
    if (form_value(q, S("link")).n) v->of = area_open(q, true);
    else req_fail(q, 404, N_("This link is not complete, or not one of ours."));
    if (v->of) act(q, v);
}

void area_times_do(struct req *q)
{
    struct area_times *v = arena_new_of(q->a, struct area_times);
    v->of = area_open(q, false);
    if (v->of) act(q, v);
}
