/* council_work.c - the report to the council: the centre's own work by priority, money by year and by who pays, who takes part. Sums only. */
#include "look/form.h"
#include "rooms/concept/council.h"

enum { LINES_MAX = 400, KINDS_MAX = 12, PEOPLE_LEAST = 5 };                           /* below it people reached are "few", as on the public page */

/* ---- work ---------------------------------------------------------------------------------------------------------------------- */
struct work { int64_t n, minutes, people; bool hidden; };             /* hidden: its people, since others would follow  */
struct line { int64_t priority; str kind; struct work w; };
struct lines { struct line at[LINES_MAX]; size_t n; };

static void add(struct work *to, const struct work *w)
{
    to->n += w->n;
    to->minutes += w->minutes;
    to->people += w->people;
}

static bool is_few(int64_t people) { return people > 0 && people < PEOPLE_LEAST; }

/* What is not shown of a kind. Everybody knows its sum, that a few are one to four, and that what is hidden beside them is no few: `low` and `high` at least and at most. */
struct unsaid { int64_t sum, range, low, high; bool few, open; };
static void unsaid_add(struct unsaid *u, const struct work *w)
{
    bool few = is_few(w->people);
    u->sum += w->people;
    u->range += w->people - 1;
    u->low += few ? 1 : PEOPLE_LEAST;
    u->high += few ? PEOPLE_LEAST - 1 : 0;
    u->few |= few;
    u->open |= !few;
}

/* Could it be shared out otherwise? Every few has three values at least: of two times four the sum would tell both. */
static bool stays_unsaid(const struct unsaid *u)
{
    int64_t few = PEOPLE_LEAST - 1, most = u->sum - (u->low - 1), least = u->open ? 1 : u->sum - (u->high - few);
    if (most > few) most = few;
    if (least < 1) least = 1;
    return u->range >= PEOPLE_LEAST && most - least >= 2;
}

/* The sum of a kind less what the other priorities have of it would tell how many few are: further numbers stay away, the smallest first, until nothing follows. */
static void hide_beside(struct lines *l, str kind)
{
    for (;;) {
        struct work *next = NULL;
        struct unsaid u = { 0 };
        for (size_t i = 0; i < l->n; i++) {
            struct work *w = &l->at[i].w;
            if (!str_eq(l->at[i].kind, kind) || !w->people) continue;
            if (is_few(w->people) || w->hidden) unsaid_add(&u, w);
            else if (!next || w->people < next->people) next = w;
        }
        if (!u.few || stays_unsaid(&u) || !next) return;
        next->hidden = true;
    }
}

/* One walk over the activities of the time reported on, by priority (0: none) and kind. */
static const struct lines *load(struct council *c)
{
    struct lines *l = arena_new_of(c->q->a, struct lines);
    struct rows *r = ask(c->q->st, Q("SELECT COALESCE(priority, 0), kind, COUNT(*), COALESCE(SUM(minutes), 0), COALESCE(SUM(COALESCE(professionals, 0) + COALESCE(volunteers, 0) + COALESCE(newcomers, 0)"
        " + COALESCE(pupils, 0) + COALESCE(others, 0)), 0) FROM concept_activity WHERE deleted_at IS NULL AND held_on >= $1 AND held_on <= $2 GROUP BY COALESCE(priority, 0), kind"
        " ORDER BY COALESCE(priority, 0), kind"), T(c->r->from_day), T(c->r->to_day));
    while (l->n < LINES_MAX && rows_next(r)) l->at[l->n++] = (struct line){ row_int(r, 0), row_str(r, 1), { row_int(r, 2), row_int(r, 3), row_int(r, 4), false } };
    for (size_t k = 0; activity_kinds[k].key; k++) hide_beside(l, str_of(activity_kinds[k].key));
    return l;
}

/* Of one priority; -1: of all. */
static struct work by_kind(const struct lines *l, int64_t priority, struct work *ret)
{
    struct work all = { 0 };
    for (size_t k = 0; k < KINDS_MAX; k++) ret[k] = (struct work){ 0 };
    for (size_t i = 0; i < l->n; i++) {
        if (priority >= 0 && l->at[i].priority != priority) continue;
        add(&all, &l->at[i].w);
        for (size_t k = 0; k < KINDS_MAX && activity_kinds[k].key; k++) if (str_eq(l->at[i].kind, str_of(activity_kinds[k].key))) {
            add(&ret[k], &l->at[i].w);
            ret[k].hidden |= priority >= 0 && l->at[i].w.hidden;
        }
    }
    return all;
}

static str hours(struct council *c, int64_t minutes) { return lang_decimal(c->q->a, c->q->lang, (double)minutes / 60, 1); }

static str sentence(struct council *c, const struct work *w)
{
    struct req *q = c->q;
    return say(q, N_("{activities}, hours of work: {hours}"), { "activities", council_counted(c, words_plural(q->words, "%d activity", "%d activities", w->n), w->n) }, { "hours", docx_number(q->a, hours(c, w->minutes)) });
}

static size_t kinds_used(const struct work *w)
{
    size_t n = 0;
    for (size_t k = 0; k < KINDS_MAX && activity_kinds[k].key; k++) n += w[k].n > 0;
    return n;
}

/* Bars of what was done how often; the minutes and people stand in the table. */
static const struct chart *bars(struct council *c, const struct figure *f, const struct work *w, size_t n)
{
    struct chart *chart = arena_new_of(c->q->a, struct chart);
    struct chart_value *v = arena_array(c->q->a, struct chart_value, n);
    str *label = arena_array(c->q->a, str, n);
    size_t i = 0;
    for (size_t k = 0; k < KINDS_MAX && activity_kinds[k].key; k++) if (w[k].n) v[i++] = (struct chart_value){ .v = (double)w[k].n };
    for (i = 0; i < n; i++) label[i] = f->cell[i * f->columns].text;
    *chart = (struct chart){ .label = label, .n = n, .value = v, .series = 1, .strong = CHART_NOBODY };
    return chart;
}

static str people_said(struct council *c, const struct work *w)
{
    struct req *q = c->q;
    return is_few(w->people) ? _(N_("few")) : w->hidden ? S("•") : lang_number(q->a, q->lang, w->people);
}

static struct figure *kinds_figure(struct council *c, const char *name, str title, const struct work *w)
{
    struct req *q = c->q;
    str head[] = { _(N_("Kind of work")), _(N_("Activities")), _(N_("Minutes of work")), _(N_("People reached")) };
    size_t n = kinds_used(w), i = 0;
    struct figure *f = council_table(c->d, name, title, head, countof(head), n);
    for (size_t k = 0; k < KINDS_MAX && activity_kinds[k].key; k++) {
        if (!w[k].n) continue;
        council_cell(f, i, 0, _(activity_kinds[k].label));
        council_cell(f, i, 1, lang_number(q->a, q->lang, w[k].n));
        council_cell(f, i, 2, lang_number(q->a, q->lang, w[k].minutes));
        council_cell(f, i++, 3, people_said(c, &w[k]));
        if (w[k].hidden) f->note = council_protected(c);
    }
    f->source = _(N_("own records"));
    return f;
}

static void put_priority(struct council *c, const struct lines *l, int64_t id, str title, str text)
{
    struct work w[KINDS_MAX], all = by_kind(l, id, w);
    struct req *q = c->q;
    council_heading(c->d, 2, NULL, title);
    council_text(c->d, text);
    if (!all.n) { council_nothing(c); return; }
    council_text(c->d, sentence(c, &all));
    council_figure(c->d, kinds_figure(c, arena_fmt(q->a, "f-work-%lld", (long long)id).p, title, w));
}

/* Those that hold in any of the years reported on, whether something was done for them or not. */
static void put_priorities(struct council *c, const struct lines *l)
{
    struct req *q = c->q;
    int64_t first = 0, last = 0;
    if (!str_int(str_upto(c->r->from_day, 4), &first) || !str_int(str_upto(c->r->to_day, 4), &last)) return;
    struct rows *r = ask(q->st, Q("SELECT p.id, COALESCE(NULLIF(w.title, ''), g.title), COALESCE(NULLIF(w.text, ''), g.text, '') FROM concept_priority p JOIN concept_priority_words g ON g.owner = p.id AND g.lang = 'de'"
        " LEFT JOIN concept_priority_words w ON w.owner = p.id AND w.lang = $3 WHERE p.deleted_at IS NULL AND p.from_year <= $2 AND p.to_year >= $1 ORDER BY p.from_year, p.id LIMIT 40"), I(first), I(last),
        T(str_of(q->lang->tag)));
    while (rows_next(r)) put_priority(c, l, row_int(r, 0), row_str(r, 1), row_str(r, 2));
    bool any = false;
    for (size_t i = 0; i < l->n; i++) any |= !l->at[i].priority;
    if (any && rows_count(r)) put_priority(c, l, 0, _(N_("Without a priority")), S(""));
}

void council_work(struct council *c)
{
    struct req *q = c->q;
    const struct lines *l = load(c);
    struct work w[KINDS_MAX], all = by_kind(l, -1, w);
    council_heading(c->d, 1, "work", _(N_("Work by priority")));
    if (all.n) {
        str title = docx_plain(q->a, sentence(c, &all));
        struct figure *f = kinds_figure(c, "f-work", title, w);
        f->chart = bars(c, f, w, f->rows);
        f->desc = title;
        council_figure(c->d, f);
        council_slide(c->d, _(N_("Work by priority")), title)->figure = f;
    } else council_nothing(c);
    put_priorities(c, l);
}

str council_work_said(struct council *c)
{
    struct work w[KINDS_MAX], all = by_kind(load(c), -1, w);
    return all.n ? sentence(c, &all) : S("");
}

/* ---- money ------------------------------------------------------------------------------------------------------------------------ */
/* A sum of which nothing is known is no zero. */
static str cents(struct council *c, const struct rows *r, size_t column) { return row_null(r, column) ? S("–") : lang_money(c->q->a, c->q->lang, row_int(r, column)); }

static struct figure *sums(struct council *c, const char *name, str title, str first, struct rows *r)
{
    struct req *q = c->q;
    str head[] = { first, _(N_("Planned")), _(N_("Approved")), _(N_("Spent")) };
    struct figure *f = council_table(c->d, name, title, head, countof(head), rows_count(r));
    for (size_t i = 0; rows_next(r); i++) {
        council_cell(f, i, 0, row_str(r, 0));
        for (size_t k = 1; k < 4; k++) council_cell(f, i, k, cents(c, r, k));
    }
    f->source = _(N_("own records"));
    return f;
}

/* Spending above the approval is shown with its reason, not hidden in a sum. */
static void overspent(struct council *c)
{
    struct req *q = c->q;
    struct rows *r = ask(q->st, Q("SELECT b.year, w.title, COALESCE(b.reason, '') FROM concept_budget b JOIN concept_node n ON n.id = b.node JOIN concept_node_words w ON w.owner = n.id AND w.lang = 'de'"
        " WHERE n.concept = $1 AND n.deleted_at IS NULL AND b.deleted_at IS NULL AND b.spent > b.approved ORDER BY b.year, b.id LIMIT 40"), I(c->concept));
    while (rows_next(r))
        council_item(c->d, say(q, N_("{year}, {title}: more was spent than approved. {reason}"), { "year", row_str(r, 0) }, { "title", council_own(c, row_str(r, 1)) }, { "reason", council_own(c, row_str(r, 2)) }));
}

static struct rows *by_year(struct council *c)
{
    return ask(c->q->st, Q("SELECT b.year, SUM(b.planned), SUM(b.approved), SUM(b.spent) FROM concept_budget b JOIN concept_node n ON n.id = b.node WHERE n.concept = $1 AND n.deleted_at IS NULL"
        " AND b.deleted_at IS NULL GROUP BY b.year ORDER BY b.year LIMIT 30"), I(c->concept));
}

str council_money_said(struct council *c)
{
    struct req *q = c->q;
    struct rows *r = by_year(c);
    str said = S(""), year = str_upto(c->r->to_day, 4);
    while (rows_next(r))
        if (str_eq(row_str(r, 0), year))
            said = say(q, N_("Money for measures in {year}: planned {planned}, approved {approved}, spent {spent}"), { "year", year }, { "planned", docx_number(q->a, cents(c, r, 1)) },
                       { "approved", docx_number(q->a, cents(c, r, 2)) }, { "spent", docx_number(q->a, cents(c, r, 3)) });
    return said;
}

void council_money(struct council *c)
{
    struct req *q = c->q;
    struct rows *years = by_year(c), *funds = ask(q->st, Q("SELECT b.fund, SUM(b.planned), SUM(b.approved), SUM(b.spent) FROM concept_budget b JOIN concept_node n ON n.id = b.node WHERE n.concept = $1"
        " AND n.deleted_at IS NULL AND b.deleted_at IS NULL GROUP BY b.fund ORDER BY b.fund LIMIT 40"), I(c->concept));
    council_heading(c->d, 1, "programmes", _(N_("Programmes")));
    if (!c->r->programmes.n && !rows_count(years)) council_nothing(c);
    council_words(c, "programmes", c->r->programmes);
    if (!rows_count(years)) return;
    struct figure *f = sums(c, "f-money", _(N_("Money for measures by year")), _(N_("Year")), years);
    council_figure(c->d, f);
    struct council_slide *s = council_slide(c->d, _(N_("Programmes")), council_money_said(c).n ? council_money_said(c) : f->title);
    if (f->rows <= COUNCIL_SLIDE_ROWS) s->figure = f;
    if (!may(&q->who, &node_budget_entity, READ).n) return;            /* the sums of years are for everybody, who pays is not */
    council_figure(c->d, sums(c, "f-funds", _(N_("Money for measures by who pays")), _(N_("Who pays")), funds));
    overspent(c);
}

/* ---- who takes part ----------------------------------------------------------------------------------------------------------------- */
void council_partners(struct council *c)
{
    struct req *q = c->q;
    struct rows *r = ask(q->st, Q("SELECT s.part, COUNT(DISTINCT s.name), COUNT(DISTINCT s.node) FROM concept_stakeholder s JOIN concept_node n ON n.id = s.node WHERE n.concept = $1 AND n.deleted_at IS NULL"
        " AND s.deleted_at IS NULL GROUP BY s.part ORDER BY s.part LIMIT 12"), I(c->concept));
    str head[] = { _(N_("Part")), _(N_("Organisations")), _(N_("Parts of the concept")) };
    const struct field *part = entity_field(&stakeholder_entity, S("part"));
    council_heading(c->d, 1, "cooperation", _(N_("Cooperation")));
    if (!c->r->cooperation.n && !rows_count(r)) council_nothing(c);
    council_words(c, "cooperation", c->r->cooperation);
    if (!rows_count(r)) return;
    struct figure *f = council_table(c->d, "f-partners", _(N_("Who takes part in the concept")), head, countof(head), rows_count(r));
    for (size_t i = 0; rows_next(r); i++) {
        council_cell(f, i, 0, _(choice_label(part, row_str(r, 0))));
        council_cell(f, i, 1, lang_number(q->a, q->lang, row_int(r, 1)));
        council_cell(f, i, 2, lang_number(q->a, q->lang, row_int(r, 2)));
    }
    f->source = _(N_("own records"));
    council_figure(c->d, f);
}
