/* report.c - what a reader asks for by the address, evaluated and protected once; the words that every output shares. */
#include "entity/query.h"
#include "look/form.h"
#include "plan/describe.h"
#include "rooms/survey/report_parts.h"

/* ---- the survey --------------------------------------------------------------------------------------------------------------------------- */
/* Slug and title come with the reader's rights; the rest are columns that no list shows. */
static bool read_survey(struct req *q, struct report *r)
{
    struct labels labels = { 0 };
    q->arg = q->part[3];                                /* /{region}/{lang}/surveys/{slug}/…                           */
    const struct survey *row = record_of_address(q, &survey_entity, &labels);
    if (!row) return false;
    r->survey = row->meta.id;
    r->slug = row->meta.slug;
    r->title = row->title;
    struct rows *set = ask(q->st, Q("SELECT s.opens, s.closes, s.grace_end, s.asked, s.anonymity, s.state, s.addressees, w.title, s.example FROM survey_survey s JOIN survey_survey_words w ON w.owner = s.id "
        "AND w.lang = 'de' WHERE s.id = $1"), I(r->survey));
    if (!rows_next(set)) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return false; }
    r->opens = row_str(set, 0); r->closes = row_str(set, 1); r->grace_end = row_str(set, 2);
    r->asked = row_null(set, 3) ? NONE : row_int(set, 3);
    r->named = str_eq(row_str(set, 4), S("named"));
    r->running = !str_eq(row_str(set, 5), S("closed")) && !str_eq(row_str(set, 5), S("archived"));
    r->addressees = row_str(set, 6);
    r->example = row_bool(set, 8);
    r->source = arena_fmt(q->a, "%.*s, %.*s%s", STR(q->region_title), STR(row_str(set, 7)), r->example ? ", Antworten erfunden" : "");
    r->office = who_holds(&q->who, SURVEY_OFFICE);
    return true;
}

/* Earlier and later waves to compare with: those that are over, the one that this names as its predecessor first. */
static void read_waves(struct req *q, struct report *r)
{
    struct rows *w = ask(q->st, Q("SELECT s.code, COALESCE(NULLIF(l.title, ''), w.title) FROM survey_survey s JOIN survey_survey_words w ON w.owner = s.id AND w.lang = 'de' "
        "LEFT JOIN survey_survey_words l ON l.owner = s.id AND l.lang = $3 JOIN survey_survey own ON own.id = $1 WHERE s.id <> $1 AND s.state IN ('closed', 'archived') AND s.deleted_at IS NULL "
        "ORDER BY CASE WHEN s.id = own.before THEN 0 ELSE 1 END, s.code, s.id LIMIT $2"), I(r->survey), I(REPORT_WAVES), T(str_of(q->lang->tag)));
    r->waves = arena_array(q->a, struct report_wave, REPORT_WAVES);
    while (rows_next(w)) r->waves[r->n_waves++] = (struct report_wave){ row_str(w, 0), row_str(w, 1) };
}

/* ---- what the address asks for -------------------------------------------------------------------------------------------------------------- */
static const struct item *grouping_item(const struct instrument *in, str code)
{
    const struct item *it = item_find(in, code);
    return it && it->grouping && (it->kind == ITEM_SINGLE || it->kind == ITEM_MULTIPLE) && it->options <= GROUPS_MAX ? it : NULL;
}

static void read_groups(struct req *q, struct report *r, const struct instrument *in, struct evaluate_ask *ask)
{
    str by = req_param(q, S("by")), group = req_param(q, S("group"));
    ask->by = by.n ? grouping_item(in, by) : NULL;
    r->wrong |= by.n && !ask->by;
    if (!ask->by) return;
    r->by = by;
    if (!group.n) return;
    if (option_find(ask->by, group) < 0) { r->wrong = true; return; }
    r->group = group;
    ask->group = arena_z(q->a, group);
}

static void read_filter(struct req *q, struct report *r, const struct instrument *in, struct evaluate_ask *ask)
{
    str only = req_param(q, S("only"));
    int64_t colon = str_find_char(only, ':');
    const struct item *it = colon > 0 ? grouping_item(in, str_upto(only, (size_t)colon)) : NULL;
    int option = it ? option_find(it, str_from(only, (size_t)colon + 1)) : -1;
    r->wrong |= only.n && option < 0;
    if (option < 0) return;
    r->only = only;
    ask->filter[ask->filters++] = (struct evaluate_filter){ it, (size_t)option };
}

static void read_wave(struct req *q, struct report *r, struct evaluate_ask *ask)
{
    str wave = req_param(q, S("wave"));
    for (size_t i = 0; i < r->n_waves; i++) {
        if (!str_eq(r->waves[i].code, wave)) continue;
        ask->wave = instrument_load(q->st, q->a, wave, lang_find(S(LANG_SOURCE)));
        if (!ask->wave) break;
        r->wave = wave;
        r->wave_title = ask->wave->title;
    }
    r->wrong |= wave.n && !r->wave.n;
}

static str view_of(struct arena *a, const struct report *r)
{
    struct buf b = buf_in(a, 1000);
    const struct { const char *name; str v; } part[] = { { "by", r->by }, { "group", r->group }, { "only", r->only }, { "wave", r->wave } };
    for (size_t i = 0; i < countof(part); i++) if (part[i].v.n) buf_fmt(&b, "%s%s=%.*s", b.n ? "&" : "", part[i].name, STR(part[i].v));
    return buf_str(&b);
}

static bool is_on(const struct req *q, str name) { return str_eq(req_param(q, name), S("1")); }

const struct report *report_read(struct req *q)
{
    struct report *r = arena_new_of(q->a, struct report);
    struct evaluate_ask ask = { 0 };
    req_header(q, "Cache-Control", S("no-store"));
    if (!read_survey(q, r)) return NULL;
    const struct instrument *german = instrument_by_id(q->st, q->a, r->survey, lang_find(S(LANG_SOURCE)));
    r->in = instrument_by_id(q->st, q->a, r->survey, q->lang);
    if (!german || !r->in) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return NULL; }
    read_waves(q, r);
    read_groups(q, r, german, &ask);
    read_filter(q, r, german, &ask);
    read_wave(q, r, &ask);
    r->intervals = is_on(q, S("intervals"));
    r->by_mean = str_eq(req_param(q, S("sort")), S("mean"));
    r->edit = r->office ? req_param(q, S("edit")) : S("");
    r->view = view_of(q->a, r);
    struct evaluation *e = evaluate(q->st, q->a, german, &ask);
    evaluation_protect(q->a, e);
    r->e = e;
    if (!report_empty(r)) report_read_codes(q, e);
    if (r->wave.n && !e->wave) r->wrong = true;         /* the other wave cannot follow the filter                     */
    return r;
}

/* ---- nothing to show ------------------------------------------------------------------------------------------------------------------------ */
static bool too_few(const struct report *r) { return r->e->n < r->e->minimum; }

bool report_empty(const struct report *r) { return (r->running && !r->named) || too_few(r); }

const char *report_why(const struct report *r)
{
    if (!r->e->counts.counted) return N_("There are no answers yet.");
    if (r->running && !r->named) return N_("Results are shown when the survey is closed. Until then, two looks could tell what somebody answered in between.");
    return N_("There are too few answers to show results.");
}

/* ---- words ------------------------------------------------------------------------------------------------------------------------------------ */
/* Both instruments list the same rows in the same order. */
const struct item *report_item(const struct report *r, size_t i) { return &r->in->item[i < r->in->n ? i : 0]; }

static str option_words(const struct req *q, const struct item *it, size_t o)
{
    if (it->kind != ITEM_SCALE) return o < it->options ? it->option[o].label : S("");
    str end = !o ? it->low : o + 1 == (size_t)it->steps ? it->high : S("");
    str step = lang_number(q->a, q->lang, (int64_t)o + 1);
    return end.n ? arena_fmt(q->a, "%.*s – %.*s", STR(step), STR(end)) : step;
}

str report_option(const struct req *q, const struct report *r, size_t i, size_t o) { return option_words(q, report_item(r, i), o); }
str report_option_german(const struct req *q, const struct report *r, size_t i, size_t o) { return option_words(q, &r->e->in->item[i], o); }

str report_group(const struct req *q, const struct report *r, size_t g)
{
    const struct item *by = r->e->by ? item_find(r->in, r->e->by->code) : NULL;
    int o = by ? option_find(by, r->e->group[g].code) : -1;
    if (r->group.n && g == 1) return _(N_("All others"));
    return o >= 0 ? by->option[o].label : r->e->group[g].label;
}

static void put_count(struct buf *b, const struct req *q, const char *label, int64_t k)
{
    if (!k) return;
    buf_fmt(b, "%s%.*s: %.*s", b->n ? " · " : "", STR(_(label)), STR(k < 0 ? S("•") : lang_number(q->a, q->lang, k)));
}

str report_base(struct req *q, const struct report *r, size_t i)
{
    const struct item_figures *f = &r->e->item[i];
    struct buf b = buf_in(q->a, 600);
    if (f->hidden) return S("n = •");
    if (f->item->kind == ITEM_TEXT || f->item->kind == ITEM_LONGTEXT) return S("");
    buf_fmt(&b, "n = %.*s", STR(f->n < 0 ? S("•") : lang_number(q->a, q->lang, f->n)));
    put_count(&b, q, N_("no answer"), f->missing);
    put_count(&b, q, N_("don't know"), f->unknown);
    put_count(&b, q, N_("not asked"), f->not_asked);
    if (f->item->kind != ITEM_MULTIPLE || f->responses <= 0 || f->n <= 0) return buf_str(&b);
    put_count(&b, q, N_("answers chosen"), f->responses);
    buf_fmt(&b, " · %.*s", STR(say(q, N_("{mean} per person"), { "mean", lang_decimal(q->a, q->lang, (double)f->responses / (double)f->n, 1) })));
    return buf_str(&b);
}

str report_protected(const struct req *q, const struct report *r)
{
    return say(q, N_("•: protected. Numbers from 1 to {n} are not shown, nor those from which they would follow."), { "n", lang_number(q->a, q->lang, r->e->minimum - 1) });
}

str report_notes(struct req *q, const struct report *r, size_t i)
{
    const struct wave_change *w = r->e->change && r->e->wave ? &r->e->change[i] : NULL;
    struct buf b = buf_in(q->a, 3000);
    if (!w || !item_asks(w->now)) return S("");
    if (!w->then) return say(q, N_("“{wave}” did not ask this."), { "wave", r->wave_title });
    const struct { bool on; const char *what; } note[] = { { w->wording, N_("the wording changed") }, { w->scale, N_("the scale changed") }, { w->choices, N_("the choices changed") },
        { r->e->other_mode, N_("it was answered in another way") }, { r->e->other_audience, N_("others were asked") } };
    for (size_t k = 0; k < countof(note); k++) if (note[k].on) buf_fmt(&b, "%s%.*s", b.n ? "; " : "", STR(_(note[k].what)));
    str limits = b.n ? say(q, N_("Compare with care: {what}."), { "what", buf_str(&b) }) : S("");
    str own = report_item(r, i)->note;
    return own.n ? arena_fmt(q->a, "%.*s%s%.*s", STR(limits), limits.n ? " " : "", STR(own)) : limits;
}

/* ---- the base ----------------------------------------------------------------------------------------------------------------------------------- */
static str days(struct req *q, const struct report *r)
{
    return say(q, N_("{from} to {to}"), { "from", r->opens.n ? lang_date(q->a, q->lang, r->opens) : S("…") }, { "to", r->closes.n ? lang_date(q->a, q->lang, r->closes) : S("…") });
}

/* Small numbers here are no answers: how somebody sent them in is protected as an answer is. */
static str some(struct req *q, const struct report *r, int64_t n) { return n && n < r->e->minimum ? S("•") : lang_number(q->a, q->lang, n); }

static str modes(struct req *q, const struct report *r)
{
    struct buf b = buf_in(q->a, 400);
    const struct response_counts *c = &r->e->counts;
    for (size_t m = 0; m < countof(c->by_mode); m++)
        if (c->by_mode[m]) buf_fmt(&b, "%s%.*s %.*s", b.n ? ", " : "", STR(_(response_modes[m].label)), STR(some(q, r, c->by_mode[m])));
    return buf_str(&b);
}

/* Whole percent, half away from zero; known only where the number of those asked is, and more than they did not answer. */
static str rate(struct req *q, const struct report *r)
{
    int64_t shown, n = r->e->counts.counted;
    if (r->asked < 1 || n > r->asked || !percent_shown(n, r->asked, 0, &shown)) return _(N_("not known"));
    return say(q, N_("{share} % ({n} of {of})"), { "share", lang_number(q->a, q->lang, shown) }, { "n", lang_number(q->a, q->lang, n) }, { "of", lang_number(q->a, q->lang, r->asked) });
}

size_t report_facts(struct req *q, const struct report *r, struct report_fact *ret)
{
    size_t n = 0;
    const struct response_counts *c = &r->e->counts;
    if (r->example) ret[n++] = (struct report_fact){ _(N_("Example")), _(N_("Invented for the demonstration.")) };
    if (r->only.n) ret[n++] = (struct report_fact){ _(N_("Answers shown")), some(q, r, r->e->n) };
    ret[n++] = (struct report_fact){ _(N_("Answers that count")), lang_number(q->a, q->lang, c->counted) };
    ret[n++] = (struct report_fact){ _(N_("Response rate")), rate(q, r) };
    if (r->opens.n || r->closes.n) ret[n++] = (struct report_fact){ _(N_("Field time")), days(q, r) };
    if (r->grace_end.n) ret[n++] = (struct report_fact){ _(N_("Late, but counted")), some(q, r, c->late) };
    if (c->by_mode[MODE_WEB] + c->by_mode[MODE_PAPER] + c->by_mode[MODE_FILE]) ret[n++] = (struct report_fact){ _(N_("How they came in")), modes(q, r) };
    if (r->wave.n && r->e->wave) ret[n++] = (struct report_fact){ _(N_("Compared with")), arena_fmt(q->a, "%.*s, n = %.*s", STR(r->wave_title), STR(some(q, r, r->e->wave->n))) };
    return n;
}
