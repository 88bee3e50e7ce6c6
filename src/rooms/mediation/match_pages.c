/* match_pages.c - which appointments wait for somebody, and who can go to one of them: the ranking in words, what would change it, asking. */
#include "rooms/mediation/overview.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/wording.h"

static const char *label_in(const struct choice *c, str key)
{
    for (; c->key; c++) if (str_eq(key, str_of(c->key))) return c->label;
    return "";
}

static str clock_span(const struct req *q, int64_t starts, int64_t ends)
{
    struct wall w = wall_of(ends);
    return arena_fmt(q->a, "%.*s–%02d:%02d", STR(lang_time(q->a, q->lang, starts)), w.hour, w.minute);
}

static str language_name(const struct req *q, str tag) { return lang_label(q->a, q->lang, q->words, tag); }

/* ---- which appointments wait ------------------------------------------------------------------------------------------------- */
void placing_show(struct req *q)
{
    struct placing_view v = { .at = arena_array(q->a, struct placing_row, PLACING_MAX) };
    struct rows *r = ask(q->st, Q("SELECT p.code, p.starts, p.ends, p.language, i.name, COALESCE(a.name, ''), p.state, COALESCE(s.slug, p.key), "
        "(SELECT COUNT(*) FROM mediation_offer o WHERE o.appointment = p.id AND o.deleted_at IS NULL), "
        "(SELECT COUNT(*) FROM mediation_offer o WHERE o.appointment = p.id AND o.state = 'accepted' AND o.deleted_at IS NULL), "
        "(SELECT COUNT(*) FROM mediation_offer o WHERE o.appointment = p.id AND o.state IN ('declined', 'expired') AND o.deleted_at IS NULL) "
        "FROM mediation_appointment p JOIN mediation_institution i ON i.id = p.institution LEFT JOIN directory_area a ON a.id = p.area "
        "LEFT JOIN mediation_appointment_slug s ON s.owner = p.id AND s.current AND s.lang = 'de' "
        "WHERE p.state IN ('admissible', 'seeking', 'unfilled', 'escalated') AND " LAST_START " > $1 AND p.deleted_at IS NULL "
        "ORDER BY p.starts ASC NULLS LAST, p.id LIMIT 201"),
        I(moment_now()));
    while (rows_next(r)) {
        if (v.n == PLACING_MAX) { v.cut = true; break; }
        str url = url_row(q, &appointment_entity, row_str(r, 7));
        v.at[v.n++] = (struct placing_row){ arena_fmt(q->a, "%.*s/who", STR(url)), row_str(r, 0), clock_span(q, row_int(r, 1), row_int(r, 2)),
            language_name(q, row_str(r, 3)), row_str(r, 4), row_str(r, 5), label_in(appointment_states, row_str(r, 6)), row_int(r, 8), row_int(r, 9), row_int(r, 10) };
    }
    placing_page(&q->out, q, &v);
}

/* ---- who can go: reading the address ------------------------------------------------------------------------------------------- */
static const struct { const char *name; unsigned bit; const char *label; } tries[TRIES] = {
    { "gender", TRY_GENDER, N_("Whatever gender") }, { "way", TRY_WAY, N_("However far it is") }, { "level", TRY_LEVEL, N_("One level lower") } };

static unsigned tries_of(const struct req *q)
{
    unsigned bits = 0;
    for (size_t i = 0; i < TRIES; i++) if (str_eq(req_param(q, str_of(tries[i].name)), S("any"))) bits |= tries[i].bit;
    return bits;
}

/* What was asked for, and everybody as they are; `shown` as the address wants them ranked. */
struct asking { struct sought s; struct candidates base, shown; unsigned tries; };

static bool open_asking(struct req *q, struct asking *a)
{
    int64_t which = 1;
    struct query query = query_new(&appointment_entity, &q->who, q->lang);
    const void *row = row_by_slug(q->st, &query, q->arg, NULL);
    if (!str_int(req_param(q, S("proposal")), &which) || which < 1 || which > PROPOSALS) which = 1;
    if (!row || !sought_read(q->st, row_meta(row)->id, (size_t)which, &a->s)) {
        req_fail(q, 404, N_("This entry does not exist, or not any more."));
        return false;
    }
    a->tries = tries_of(q);
    a->base = candidates_of(q->st, &a->s, 0, 0);
    a->shown = candidates_again(q->st, &a->base, &a->s, a->tries);
    return true;
}

/* ---- the rows of the page ---------------------------------------------------------------------------------------------------------- */
static str volunteer_url(const struct req *q, const struct candidate *m)
{
    const struct entity *e = entity_named(S("people.volunteer"));
    return e && m->slug.n ? url_row(q, e, m->slug) : (str){ 0 };
}

static str before_next(const struct req *q, const struct candidates *c, size_t k)
{
    size_t part = 0;
    if (k + 1 >= c->ranked.n) return (str){ 0 };
    size_t first = c->ranked.at[k], second = c->ranked.at[k + 1];
    int32_t most = candidate_before(c, first, second, &part);
    if (!most || c->ranked.score[k] == c->ranked.score[k + 1]) return say(q, N_("As many points as {name}"), { "name", c->more[second].name });
    return say(q, N_("Before {name}: {reason} +{points}"), { "name", c->more[second].name }, { "reason", _(part_labels[part]) },
               { "points", lang_number(q->a, q->lang, most) });
}

static str asked_note(const struct req *q, const struct candidate *m)
{
    if (candidate_open(m)) return (str){ 0 };
    return arena_fmt(q->a, "%.*s, %.*s", STR(_(label_in(offer_states, m->asked_state))), STR(lang_time(q->a, q->lang, m->asked_at)));
}

static struct fit_row fit_of(struct req *q, const struct candidates *c, size_t k)
{
    struct match_line line[MATCH_PARTS];
    size_t at = c->ranked.at[k];
    const struct candidate *m = &c->more[at];
    struct fit_row f = { m->volunteer, m->name, volunteer_url(q, m), before_next(q, c, k), asked_note(q, m), c->ranked.score[k], { { { 0 } } }, candidate_open(m), false };
    match_explain(&c->match, &c->weights, &c->pool, &c->person[at], line);
    for (size_t i = 0; i < MATCH_PARTS; i++)
        f.line[i] = (struct point_line){ _(part_labels[i]), part_why(q, c, at, i, &line[i]), line[i].points, line[i].most };
    return f;
}

static void read_fits(struct req *q, const struct asking *a, struct who_goes_view *v)
{
    const struct candidates *c = &a->shown;
    size_t next[MATCH_WAVE_MAX];
    v->all = c->ranked.n;
    v->fit = arena_array(q->a, struct fit_row, SHOWN_MAX);
    v->proposed = wave_next(c, &a->s, next);
    for (size_t k = 0; k < c->ranked.n; k++) {
        v->free += candidate_open(&c->more[c->ranked.at[k]]);
        if (v->n == SHOWN_MAX) continue;
        struct fit_row *f = &v->fit[v->n++];
        *f = fit_of(q, c, k);
        for (size_t i = 0; i < v->proposed; i++) f->picked |= next[i] == c->ranked.at[k];
    }
    v->out = arena_array(q->a, struct out_row, OUT_SHOWN);
    v->outs_all = c->ranked.outs;
    for (size_t k = 0; k < c->ranked.outs && v->outs < OUT_SHOWN; k++) {
        const struct candidate *m = &c->more[c->ranked.out[k]];
        v->out[v->outs++] = (struct out_row){ m->name, volunteer_url(q, m), candidate_because(q, c, c->ranked.out[k], c->ranked.bars[k]) };
    }
}

/* What would change the list, with how many there would be; what changes nothing is not offered. */
static void read_tries(struct req *q, const struct asking *a, struct who_goes_view *v)
{
    const struct match_request *m = &a->s.match;
    const bool makes_sense[TRIES] = { m->gender && m->gender_must, !m->remote, m->level > 1 };
    for (size_t i = 0; i < TRIES; i++) {
        bool on = a->tries & tries[i].bit;
        size_t n = candidates_again(q->st, &a->base, &a->s, a->tries ^ tries[i].bit).ranked.n;
        if (!on && (!makes_sense[i] || n == a->shown.ranked.n)) continue;
        v->try[v->tries++] = (struct try_link){ _(tries[i].label), url_with(q, str_of(tries[i].name), on ? S("") : S("any")), n, on };
    }
    for (size_t i = 1; i <= PROPOSALS; i++) {
        struct sought other;
        if (i == a->s.which || a->s.proposal[i - 1] == NONE || !sought_read(q->st, a->s.appointment, i, &other)) continue;
        size_t n = candidates_of(q->st, &other, a->tries, 0).ranked.n;
        v->try[v->tries++] = (struct try_link){ lang_time(q->a, q->lang, other.starts), url_with(q, S("proposal"), arena_fmt(q->a, "%zu", i)), n, false };
    }
}

static void read_asked(struct req *q, const struct asking *a, struct who_goes_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT v.name, o.wave, o.channel, o.sent_at, o.answered_at, o.state, o.reason, COALESCE(s.slug, '') FROM mediation_offer o "
        "JOIN people_volunteer v ON v.id = o.volunteer LEFT JOIN mediation_offer_slug s ON s.owner = o.id AND s.current AND s.lang = 'de' "
        "WHERE o.appointment = $1 AND o.deleted_at IS NULL ORDER BY o.sent_at DESC NULLS LAST, o.id LIMIT 200"), I(a->s.appointment));
    v->asked = arena_array(q->a, struct asked_row, ASKED_SHOWN);
    while (v->n_asked < ASKED_SHOWN && rows_next(r))
        v->asked[v->n_asked++] = (struct asked_row){ .name = row_str(r, 0), .wave = row_int(r, 1), .channel = label_in(channel_choices, row_str(r, 2)),
            .sent = row_null(r, 3) ? S("") : lang_time(q->a, q->lang, row_int(r, 3)), .answered = row_null(r, 4) ? S("") : lang_time(q->a, q->lang, row_int(r, 4)),
            .state = label_in(offer_states, row_str(r, 5)), .reason = row_str(r, 6), .choose = str_has_word(S("accepted reserve"), row_str(r, 5)), .url = row_str(r, 7).n ? url_row(q, &asked_entity, row_str(r, 7)) : S("") };
}

/* Beyond the pool: what knows the language, or all. */
static void read_beyond(struct req *q, const struct asking *a, struct who_goes_view *v)
{
    struct query query = query_new(&service_entity, &q->who, q->lang);
    query.limit = LIMIT_MAX;
    struct page p = query_run(&query, q->st);
    v->beyond = arena_array(q->a, struct beyond_row, SERVICES_SHOWN);
    for (size_t i = 0; i < p.n && v->n_beyond < SERVICES_SHOWN; i++) {
        const struct service_row *s = p.row[i];
        if (s->languages.n && !str_has_word(s->languages, a->s.language)) continue;
        v->beyond[v->n_beyond++] = (struct beyond_row){ s->name, _(label_in(service_kinds, s->kind)), s->phone, s->hours, s->cost,
            _(label_in(decider_choices, s->decides)), url_row(q, &service_entity, s->meta.slug) };
    }
}

/* Everybody who is named here, fit or not. */
static void see_people(struct req *q, const struct asking *a)
{
    int64_t seen[SEEN_MAX];
    size_t n = 0;
    for (; n < a->shown.n && n < SEEN_MAX; n++) seen[n] = a->shown.more[n].volunteer;
    mediators_seen(q, seen, n);
}

static str where_of(struct req *q, const struct sought *s)
{
    struct rows *r = ask(q->st, Q("SELECT i.name, COALESCE(a.name, '') FROM mediation_institution i LEFT JOIN directory_area a ON a.id = $2 WHERE i.id = $1"),
                         I(s->institution), I(s->spot.area));
    return rows_next(r) ? arena_fmt(q->a, "%.*s, %.*s", STR(row_str(r, 0)), STR(row_str(r, 1))) : S("");
}

static struct who_goes_view view_of(struct req *q, const struct asking *a)
{
    int64_t due = wave_due(q->st, a->s.appointment);
    struct who_goes_view v = { .s = &a->s, .back = url_row(q, &appointment_entity, a->s.slug), .here = url_with(q, S("done"), S("")),
        .language = language_name(q, a->s.language), .when = clock_span(q, a->s.starts, a->s.ends), .where = where_of(q, &a->s),
        .state = label_in(appointment_states, a->s.state), .mode = label_in(mode_choices, a->base.rules->mode),
        .next = due ? lang_time(q->a, q->lang, due < moment_now() ? moment_now() : due) : S(""), .nobody = !a->base.n, .seeking = str_eq(a->s.state, S("seeking")),
        .sent = str_eq(req_param(q, S("done")), S("sent")) };
    read_fits(q, a, &v);
    read_tries(q, a, &v);
    read_asked(q, a, &v);
    see_people(q, a);
    struct rows *r = ask(q->st, Q("SELECT COUNT(*) FROM mediation_call WHERE appointment = $1 AND state <> 'done'"), I(a->s.appointment));
    v.calls = rows_next(r) ? row_int(r, 0) : 0;
    if (!v.free) read_beyond(q, a, &v);
    v.may_send = v.free && a->s.starts > moment_now() && str_has_word(S("admissible seeking unfilled escalated"), a->s.state);
    return v;
}

void who_goes_show(struct req *q)
{
    struct asking a;
    if (!open_asking(q, &a)) return;
    struct who_goes_view v = view_of(q, &a);
    who_goes_page(&q->out, q, &v);
}

/* ---- asking ---------------------------------------------------------------------------------------------------------------------- */
/* The ticked ones that the ranking holds and that may still be asked, in its order. */
static size_t picks_of(const struct req *q, const struct candidates *c, size_t pick[static WAVE_PICKS_MAX])
{
    size_t n = 0;
    int64_t id;
    for (size_t k = 0; k < c->ranked.n && n < WAVE_PICKS_MAX; k++) {
        const struct candidate *m = &c->more[c->ranked.at[k]];
        bool ticked = false;
        for (size_t i = 0; i < q->forms; i++)
            ticked |= str_eq(q->form[i].name, S("pick")) && str_int(q->form[i].value, &id) && id == m->volunteer;
        if (ticked && candidate_open(m)) pick[n++] = c->ranked.at[k];
    }
    return n;
}

static void show_again(struct req *q, const struct asking *a, const struct wave *w, const char *problem)
{
    struct who_goes_view v = view_of(q, a);
    for (size_t i = 0; i < v.n; i++) {
        v.fit[i].picked = false;
        for (size_t k = 0; k < w->n; k++) v.fit[i].picked |= a->shown.more[w->pick[k]].volunteer == v.fit[i].volunteer;
    }
    v.problem = problem;
    v.reason = w->override;
    q->status = 422;
    who_goes_page(&q->out, q, &v);
}

enum { OVERRIDE_MAX = 200 };                             /* code points, as decision.def says                         */
void who_goes_send(struct req *q)
{
    struct asking a;
    size_t pick[WAVE_PICKS_MAX];
    if (!open_asking(q, &a)) return;
    struct wave w = { .s = &a.s, .c = &a.shown, .pick = pick, .n = picks_of(q, &a.shown, pick), .tries = a.tries,
                      .override = str_trim(form_value(q, S("reason"))) };
    if (!w.n) { show_again(q, &a, &w, N_("Please choose whom to ask.")); return; }
    if (!wave_as_proposed(&w) && !w.override.n) { show_again(q, &a, &w, N_("This is not the proposal: please say why.")); return; }
    if (utf8_count(w.override) > OVERRIDE_MAX) { show_again(q, &a, &w, N_("This text is too long.")); return; }
    switch (wave_send(q->st, &q->who, &w)) {
    case WAVE_SENT:    req_redirect(q, 303, url_with(q, S("done"), S("sent"))); break;
    case WAVE_NOT_NOW: req_fail(q, 409, N_("This step is not possible now: somebody took it already, or it is not yours to take.")); break;
    case WAVE_BROKEN:  req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment.")); break;
    }
}
