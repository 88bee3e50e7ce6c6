/* candidate_words.c - the points of a candidate, and what is in somebody's way, in words for staff. */
#include "look/form.h"
#include "rooms/mediation/candidates.h"

const char *const part_names[MATCH_PARTS] = { "level", "domain", "travel", "availability", "continuity", "fairness", "gender" };
const char *const part_labels[MATCH_PARTS] = { N_("Language"), N_("Training"), N_("Way"), N_("Time"), N_("Same person"), N_("Even load"), N_("Gender") };

static str number(const struct req *q, int64_t n) { return lang_number(q->a, q->lang, n); }

/* ---- points ------------------------------------------------------------------------------------------------------------------ */
static str why_level(const struct req *q, const struct candidates *c, size_t at, const struct match_line *l)
{
    (void)l;
    const struct match_person *p = &c->person[at];
    return p->level ? arena_fmt(q->a, "%s, %.*s", level_choices[p->level - 1].key, STR(_(source_choices[p->source].label))) : S("–");
}

static str why_domain(const struct req *q, const struct candidates *c, size_t at, const struct match_line *l)
{
    (void)c; (void)at;
    return l->why[0] < 0 ? _(N_("not asked for")) : l->why[0] ? _(N_("has the training in this topic")) : _(N_("no training in this topic"));
}

static str why_travel(const struct req *q, const struct candidates *c, size_t at, const struct match_line *l)
{
    if (!c->match.remote && !c->more[at].way_known) return _(N_("nobody knows how far it is"));
    return arena_fmt(q->a, "%.*s %.*s", STR(number(q, l->why[0])), STR(_(N_("min"))));
}

static str why_availability(const struct req *q, const struct candidates *c, size_t at, const struct match_line *l)
{
    (void)c; (void)at;
    return l->why[0] == FREE_CERTAIN ? _(N_("certain")) : l->why[0] == FREE_LIKELY ? _(N_("likely")) : _(N_("no time then"));
}

static str why_continuity(const struct req *q, const struct candidates *c, size_t at, const struct match_line *l)
{
    (void)c; (void)at;
    return !l->why[0] ? _(N_("has not come before")) : l->why[1] ? _(N_("came before, and the family agrees")) : _(N_("came before; nobody says that the family agrees"));
}

static str why_fairness(const struct req *q, const struct candidates *c, size_t at, const struct match_line *l)
{
    (void)c; (void)at;
    double equal = l->why[2] > 0 ? (double)l->why[1] / (double)l->why[2] : 0;
    return say(q, N_("{own} questions in half a year; evenly spread it would be {equal}"), { "own", number(q, l->why[0]) }, { "equal", lang_decimal(q->a, q->lang, equal, 1) });
}

static str why_gender(const struct req *q, const struct candidates *c, size_t at, const struct match_line *l)
{
    (void)c; (void)at;
    return l->why[0] < 0 ? _(N_("not asked for")) : l->why[0] ? _(N_("as wished")) : _(N_("not as wished"));
}

str part_why(const struct req *q, const struct candidates *c, size_t at, size_t part, const struct match_line *line)
{
    static str (*const why[MATCH_PARTS])(const struct req *, const struct candidates *, size_t, const struct match_line *) = {
        why_level, why_domain, why_travel, why_availability, why_continuity, why_fairness, why_gender };
    return why[part](q, c, at, line);
}

int32_t candidate_before(const struct candidates *c, size_t first, size_t second, size_t *part)
{
    struct match_line a[MATCH_PARTS], b[MATCH_PARTS];
    int32_t most = 0;
    match_explain(&c->match, &c->weights, &c->pool, &c->person[first], a);
    match_explain(&c->match, &c->weights, &c->pool, &c->person[second], b);
    for (size_t i = 0; i < MATCH_PARTS; i++) if (a[i].points - b[i].points > most) most = a[*part = i].points - b[i].points;
    return most;
}

/* ---- what is in the way -------------------------------------------------------------------------------------------------------- */
/* The word of another room's choice field; the key where that room is not there. */
static str choice_word(const struct req *q, const char *entity, const char *field, str key)
{
    const struct entity *e = entity_named(str_of(entity));
    const struct field *f = e ? entity_field(e, str_of(field)) : NULL;
    for (const struct choice *c = f ? f->choices : NULL; c && c->key; c++) if (str_eq(key, str_of(c->key))) return _(c->label);
    return key;
}

static str why_unproven(const struct req *q, const struct candidate *m)
{
    if (m->lapsed) {
        bool police = str_eq(str_of(m->lapsed), S("police_certificate"));
        str what = police ? _(N_("Certificate of conduct")) : choice_word(q, "people.proof", "kind", str_of(m->lapsed));
        return say(q, N_("{evidence} ends before that day"), { "evidence", what });
    }
    if (str_eq(m->state, S("paused")) && m->paused_until.n) return arena_fmt(q->a, "%.*s %.*s", STR(_(N_("Paused until"))), STR(lang_date(q->a, q->lang, m->paused_until)));
    if (str_eq(m->state, S("ready"))) return _(N_("may not be asked as a mediator"));
    return choice_word(q, "people.volunteer", "state", m->state);
}

static str why_no_time(const struct req *q, const struct candidate *m)
{
    if (!m->clash.n) return _(N_("no time then"));
    str near = say(q, N_("with the way, too near to appointment {number}"), { "number", m->clash });
    return m->no_time ? arena_fmt(q->a, "%.*s; %.*s", STR(_(N_("no time then"))), STR(near)) : near;
}

static str why_too_low(const struct req *q, const struct candidates *c, const struct match_person *p)
{
    return say(q, N_("level {level}; at least {needed} is needed"), { "level", str_of(level_choices[p->level - 1].key) },
               { "needed", str_of(level_choices[c->match.level - 1].key) });
}

static str why_barred(const struct req *q, const struct candidates *c, size_t at, enum match_bar bar)
{
    const struct match_person *p = &c->person[at];
    const struct candidate *m = &c->more[at];
    switch (bar) {
    case BAR_LANGUAGE:    return _(N_("does not speak the language"));
    case BAR_DIRECTION:   return _(N_("not in the direction that is needed"));
    case BAR_LEVEL:       return why_too_low(q, c, p);
    case BAR_REQUIREMENT: return why_unproven(q, m);
    case BAR_DOMAIN:      return _(N_("no training in this topic"));
    case BAR_TIME:        return why_no_time(q, m);
    case BAR_AREA:        return _(N_("does not help in this town"));
    case BAR_RADIUS:      return say(q, N_("{km} km is further than the person wants to go"), { "km", lang_decimal(q->a, q->lang, (double)p->travel_m / 1000, 1) });
    case BAR_GENDER:      return _(N_("not the gender that is needed"));
    case BAR_PAIR:        return choice_word(q, "mediation.exclusion", "kind", str_of(m->pair));
    case BAR_WEEK:        return _(N_("wants no more appointments in this week"));
    case BAR_MONTH:       return _(N_("wants no more appointments in this month"));
    }
    return S("");
}

str candidate_because(const struct req *q, const struct candidates *c, size_t at, uint32_t bars)
{
    struct buf b = buf_in(q->a, 4096);

    for (uint32_t bit = 1; bit <= BAR_MONTH; bit <<= 1)
        if (bars & bit) buf_fmt(&b, "%s%.*s", b.n ? "; " : "", STR(why_barred(q, c, at, (enum match_bar)bit)));
    return buf_str(&b);
}
