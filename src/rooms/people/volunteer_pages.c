/* volunteer_pages.c - one volunteer in the order of the work (what is missing first), and who may be asked today. */
#include "rooms/people/volunteer_pages.h"
#include "base/moment.h"
#include "serve/write.h"
#include "text/holidays.h"
#include <string.h>

/* ---- what is asked of one ------------------------------------------------------------------------------------------------- */
static const char *how_text(const struct standing *s)
{
    static const char *const text[] = { [STANDING_MET] = N_("Proven"), [STANDING_SOON] = N_("Runs out soon"), [STANDING_DUE] = N_("Due"),
                                        [STANDING_OVER] = N_("Expired"), [STANDING_MISSING] = N_("Missing") };
    return s->exempt && s->how <= STANDING_SOON ? N_("Exempt") : text[s->how];
}

/* What follows as long as it is not there. */
static const char *effect_text(enum effect e)
{
    static const char *const text[] = {
        [EFFECT_NOT_READY] = N_("Without it nobody is asked."), [EFFECT_LAPSES] = N_("Without it nobody is asked."),
        [EFFECT_REMINDS] = N_("Three months after its day nobody is asked any more."), [EFFECT_UNPAID] = N_("Without it nothing is paid."),
        [EFFECT_NO_DOMAIN] = N_("Without it no requests of this field.") };
    return text[e];
}

static bool is_certificate(const struct standing *s) { return !strcmp(s->r->kind, "police_certificate"); }

/* Where the evidence is entered, for who may. */
static str entry_url(struct req *q, const struct standing *s, str key)
{
    const struct entity *e = is_certificate(s) ? &certificate_entity : &proof_entity;
    if (!may(&q->who, e, CREATE).n) return S("");
    str more = is_certificate(s) ? S("") : arena_fmt(q->a, "&kind=%s", s->r->kind);
    return arena_fmt(q->a, "%.*s/new?volunteer=%.*s%.*s", STR(url_entity(q, e)), STR(key), STR(more));
}

/* The days of a certificate are for few, and their reading is written down. */
static bool knows_days(struct req *q, const struct standing *s, int64_t volunteer)
{
    if (!is_certificate(s)) return may(&q->who, &proof_entity, READ).classes & PERSONAL;
    if (!(may(&q->who, &certificate_entity, READ).classes & CRIMINAL)) return false;
    struct rows *r = ask(q->st, Q("SELECT id FROM people_certificate WHERE volunteer = $1 AND deleted_at IS NULL ORDER BY id LIMIT 20"), I(volunteer));
    int64_t ids[20];
    size_t n = 0;
    while (rows_next(r)) ids[n++] = row_int(r, 0);
    if (n) history_read(q->st, &q->who, q->id, &certificate_entity, ids, n);
    return true;
}

static void add_need(struct req *q, struct volunteer_view *v, const struct standing *s)
{
    bool open = s->how != STANDING_MET;
    struct need n = { .s = s, .how = how_text(s), .next = effect_text(s->r->effect), .url = entry_url(q, s, v->v->meta.key), .open = open };
    if (!s->asked && s->how == STANDING_MISSING) return;
    if ((s->until.n || s->of.n) && knows_days(q, s, v->v->meta.id)) {
        n.of = s->of.n ? lang_date(q->a, q->lang, s->of) : S("");
        n.until = s->until.n ? lang_date(q->a, q->lang, s->until) : S("");
    }
    v->open += open;
    v->need[v->needs++] = n;
}

static void fill_needs(struct req *q, struct volunteer_view *v)
{
    struct standing *s = arena_array(q->a, struct standing, REQUIREMENTS);
    if (!volunteer_standing(q->st, v->v->meta.id, date_today(q->a), s)) return;
    for (int open = 1; open >= 0; open--)
        for (size_t i = 0; i < REQUIREMENTS; i++) if ((s[i].how != STANDING_MET) == open) add_need(q, v, &s[i]);
}

/* ---- times ------------------------------------------------------------------------------------------------------------------ */
static str label_of_choice(struct req *q, const struct choice *c, str key)
{
    for (; c->key; c++) if (str_eq(key, str_of(c->key))) return _(c->label);
    return key;
}

static str span_text(struct req *q, str from, str until)
{
    if (!from.n && !until.n) return S("");
    return arena_fmt(q->a, "%.*s – %.*s", STR(from.n ? lang_date(q->a, q->lang, from) : S("…")), STR(until.n ? lang_date(q->a, q->lang, until) : S("…")));
}

static str row_url(struct req *q, const struct entity *e, str slug)
{
    bool keeps = may(&q->who, e, UPDATE).n > 0;
    return keeps && slug.n ? arena_fmt(q->a, "%.*s/edit", STR(url_row(q, e, slug))) : S("");
}

static void fill_week(struct req *q, struct volunteer_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT t.weekday, t.starts, t.ends, t.certain, t.valid_from, t.valid_until, s.slug FROM people_availability t "
                                  "LEFT JOIN people_availability_slug s ON s.owner = t.id AND s.current AND s.lang = 'de' "
                                  "WHERE t.volunteer = $1 AND t.deleted_at IS NULL AND (t.valid_until = '' OR t.valid_until >= $2) "
                                  "ORDER BY CASE t.weekday WHEN 'mon' THEN 1 WHEN 'tue' THEN 2 WHEN 'wed' THEN 3 WHEN 'thu' THEN 4 WHEN 'fri' THEN 5 "
                                  "WHEN 'sat' THEN 6 ELSE 7 END, t.starts, t.id LIMIT 100"), I(v->v->meta.id), T(date_today(q->a)));
    while (rows_next(r)) {
        str day = label_of_choice(q, weekday_choices, row_str(r, 0)), dates = span_text(q, row_str(r, 4), row_str(r, 5));
        str sure = row_bool(r, 3) ? S("") : _(N_("likely"));
        str text = arena_fmt(q->a, "%.*s, %.*s–%.*s", STR(day), STR(row_str(r, 1)), STR(row_str(r, 2)));
        v->week[v->weeks++] = (struct time_line){ text, dates.n && sure.n ? arena_fmt(q->a, "%.*s, %.*s", STR(sure), STR(dates)) : dates.n ? dates : sure,
                                                  row_url(q, &availability_entity, row_str(r, 6)) };
    }
}

static void fill_absences(struct req *q, struct volunteer_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT t.kind, t.from_day, t.until_day, t.starts, t.ends, t.note, s.slug FROM people_absence t "
                                  "LEFT JOIN people_absence_slug s ON s.owner = t.id AND s.current AND s.lang = 'de' "
                                  "WHERE t.volunteer = $1 AND t.deleted_at IS NULL AND t.until_day >= $2 ORDER BY t.from_day, t.id LIMIT 100"),
                         I(v->v->meta.id), T(date_today(q->a)));
    while (rows_next(r)) {
        str days = str_eq(row_str(r, 1), row_str(r, 2)) ? lang_date(q->a, q->lang, row_str(r, 1)) : span_text(q, row_str(r, 1), row_str(r, 2));
        str hours = row_str(r, 3).n ? arena_fmt(q->a, ", %.*s–%.*s", STR(row_str(r, 3)), STR(row_str(r, 4))) : S("");
        v->away[v->aways++] = (struct time_line){ arena_fmt(q->a, "%.*s: %.*s%.*s", STR(label_of_choice(q, absence_kinds, row_str(r, 0))), STR(days), STR(hours)),
                                                  row_str(r, 5), row_url(q, &absence_entity, row_str(r, 6)) };
    }
}

/* ---- money -------------------------------------------------------------------------------------------------------------------- */
static void fill_meter(struct req *q, struct volunteer_view *v)
{
    struct date today;
    if (!(may(&q->who, &allowance_entity, READ).classes & MONEY) || !date_parse(date_today(q->a), &today)) return;
    v->money = true;
    v->year = today.year;
    for (size_t i = 0; i < q->who.n; i++) if (q->who.grant[i].volunteer == v->v->meta.id) v->bank = bank_masked(q, v->v->meta.id);
    for (size_t i = 0; i < METERS; i++)
        v->meter[i] = (struct meter){ allowance_kinds[i].label, allowance_sum(q->st, v->v->meta.id, v->year, allowance_kinds[i].key),
                                      allowance_limit(q->st, v->year, allowance_kinds[i].key) };
}

/* ---- one volunteer --------------------------------------------------------------------------------------------------------------- */
/* What has a section of its own is not told once more below "what belongs to it". */
static void fill_back(struct req *q, struct volunteer_view *v)
{
    static const struct entity *const shown[] = { &availability_entity, &absence_entity };
    struct back all[BACK_MAX];
    size_t n = record_back(q, &volunteer_entity, v->v, all, BACK_MAX);
    for (size_t i = 0; i < n; i++) if (all[i].e != shown[0] && all[i].e != shown[1]) v->back[v->backs++] = all[i];
}

void volunteer_show(struct req *q)
{
    struct labels labels = { 0 };
    struct history_view past = { .e = &volunteer_entity };
    struct volunteer_view *v = arena_new_of(q->a, struct volunteer_view);
    const struct volunteer *row = record_of_address(q, &volunteer_entity, &labels);
    if (!row) return;
    bool office = who_holds(&q->who, KEEPERS);
    *v = (struct volunteer_view){ .record = { &volunteer_entity, row, &labels, office ? &past : NULL }, .v = row };
    if (office) history_take(q, row, &past, HISTORY_LAST);
    fill_needs(q, v);
    fill_week(q, v);
    fill_absences(q, v);
    fill_meter(q, v);
    fill_back(q, v);
    if (who_holds(&q->who, KEEPERS)) v->login = volunteer_login_of(q, row);
    v->times = may(&q->who, &availability_entity, CREATE).n > 0;
    v->add_time = arena_fmt(q->a, "%.*s/new?volunteer=%.*s", STR(url_entity(q, &availability_entity)), STR(row->meta.key));
    v->add_absence = arena_fmt(q->a, "%.*s/new?volunteer=%.*s", STR(url_entity(q, &absence_entity)), STR(row->meta.key));
    volunteer_page(&q->out, q, v);
}

/* ---- who may be asked today ---------------------------------------------------------------------------------------------------------- */
static void reason(struct ready_line *l, str text)
{
    if (text.n && l->reasons < REASONS_MAX) l->reason[l->reasons++] = text;
}

static void why_away(struct req *q, struct ready_line *l, str day)
{
    struct date d;
    struct rows *r = ask(q->st, Q("SELECT until_day, kind FROM people_absence WHERE volunteer = $1 AND deleted_at IS NULL AND from_day <= $2 AND until_day >= $2 "
                                  "ORDER BY kind DESC, until_day DESC, id LIMIT 1"), I(l->v->meta.id), T(day));      /* extra stands before away       */
    bool any = rows_next(r);
    if (any && str_eq(row_str(r, 1), S("away"))) reason(l, look_fmt(q, N_("Away until %s"), lang_date(q->a, q->lang, row_str(r, 0))));
    if (!any && date_parse(day, &d) && holiday_of(d)) reason(l, look_fmt(q, N_("Public holiday: %s"), _(holiday_of(d))));
}

static void why_open(struct req *q, struct ready_line *l, str day)
{
    struct standing s[REQUIREMENTS];
    if (!volunteer_standing(q->st, l->v->meta.id, day, s)) return;
    for (size_t i = 0; i < REQUIREMENTS; i++) {
        bool open = s[i].how == STANDING_MISSING || s[i].how == STANDING_OVER;
        if (!s[i].asked || !open || s[i].r->effect == EFFECT_UNPAID || s[i].r->effect == EFFECT_NO_DOMAIN) continue;
        reason(l, arena_fmt(q->a, "%.*s: %.*s", STR(_(s[i].r->label)), STR(_(how_text(&s[i])))));
    }
}

static void why_not(struct req *q, struct ready_line *l, str day)
{
    str state = l->v->state;
    if (str_eq(state, S("paused")) && l->v->paused_until.n) reason(l, look_fmt(q, N_("Paused until %s"), lang_date(q->a, q->lang, l->v->paused_until)));
    else if (!str_eq(state, S("ready"))) reason(l, label_of_choice(q, volunteer_states, state));
    if (str_has_word(S("onboarding training expired"), state)) why_open(q, l, day);
    if (str_eq(state, S("ready"))) why_away(q, l, day);
}

/* Addresses filter as those of the list do: ?languages=ar&roles=mediator. */
void ready_show(struct req *q)
{
    struct query query = list_query(q, &volunteer_entity);
    struct ready_view v = { .day = date_today(q->a) };
    query.limit = LIMIT_MAX;
    struct page p = query_run(&query, q->st);
    v.may = arena_array(q->a, struct ready_line, p.n + 1);
    v.not = arena_array(q->a, struct ready_line, p.n + 1);
    v.labels = p.labels;
    v.more = p.next.n > 0;
    for (size_t i = 0; i < p.n; i++) {
        struct ready_line l = { .v = p.row[i] };
        if (str_eq(l.v->state, S("left"))) continue;
        why_not(q, &l, v.day);
        if (l.reasons) v.not[v.n_not++] = l;
        else v.may[v.n_may++] = l;
    }
    ready_page(&q->out, q, &v);
}
