/* admit.c - the rules of a region applied to a request. */
#include "rooms/mediation/admit.h"
#include "base/moment.h"
#include "text/holidays.h"

enum { LONGEST = 12 * 3600 };                            /* as appointment_check(): a longer one is several           */

struct judging { const struct admit_case *c; struct admit_finding *ret; size_t n; };

static void found(struct judging *j, enum admit_rule rule, enum admit_weight weight, size_t date, int64_t days)
{
    if (j->n < ADMIT_FOUND_MAX) j->ret[j->n++] = (struct admit_finding){ rule, weight, date, days };
}

int64_t admit_working_days(int64_t from, int64_t to)
{
    int64_t n = 0;
    if (to > from + ADMIT_LEAD_SEEN) to = from + ADMIT_LEAD_SEEN;
    for (int64_t day = from + 1; day <= to; day++) {
        struct date d = date_of_days(day);
        n += date_weekday(d) <= 5 && !holiday_of(d);
    }
    return n;
}

/* ---- dates ------------------------------------------------------------------------------------------------------------------- */
static bool sound(const struct admit_date *d) { return !d->gap && d->ends > d->starts; }
static bool overlap(const struct admit_date *a, const struct admit_date *b) { return sound(a) && sound(b) && a->starts < b->ends && b->starts < a->ends; }

static void judge_date(struct judging *j, size_t i)
{
    const struct admit_date *d = &j->c->date[i];
    if (d->gap) { found(j, ADMIT_GAP, ADMIT_FAULT, i, 0); return; }
    if (d->ends <= d->starts) { found(j, ADMIT_END, ADMIT_FAULT, i, 0); return; }
    if (d->ends - d->starts > LONGEST) found(j, ADMIT_LONG, ADMIT_FAULT, i, 0);
    if (d->starts <= j->c->now) found(j, ADMIT_PAST, ADMIT_FAULT, i, 0);
    for (size_t k = 0; k < i && !j->c->either; k++)
        if (overlap(d, &j->c->date[k])) { found(j, ADMIT_OVERLAP, ADMIT_FAULT, i, 0); return; }
}

/* The nearest date has the least notice: one sentence for all. What lies in the past is a fault already. */
static void judge_lead(struct judging *j)
{
    const struct admit_case *c = j->c;
    size_t first = c->n;
    for (size_t i = 0; i < c->n; i++)
        if (sound(&c->date[i]) && c->date[i].starts > c->now && (first == c->n || c->date[i].starts < c->date[first].starts)) first = i;
    if (first == c->n) return;
    int64_t days = admit_working_days(date_days(wall_of(c->now).date), date_days(wall_of(c->date[first].starts).date));
    if (days < c->rules->lead_days) found(j, ADMIT_LEAD, ADMIT_BROKEN, first, days);
}

/* ---- the whole --------------------------------------------------------------------------------------------------------------- */
size_t admit_judge(const struct admit_case *c, struct admit_finding *ret)
{
    struct judging j = { .c = c, .ret = ret };
    for (size_t i = 0; i < c->n && i < ADMIT_DATES_MAX; i++) judge_date(&j, i);
    judge_lead(&j);
    if (c->topic.n && str_has_word(c->rules->excluded, c->topic)) found(&j, ADMIT_TOPIC, ADMIT_BROKEN, 0, 0);
    if (c->legal && !c->rules->legal_allowed) found(&j, ADMIT_LEGAL, ADMIT_BROKEN, 0, 0);
    if (c->private && !c->rules->private_allowed) found(&j, ADMIT_PRIVATE, ADMIT_BROKEN, 0, 0);
    if (c->outside) found(&j, ADMIT_OUTSIDE, ADMIT_BROKEN, 0, 0);
    if (c->nobody) found(&j, ADMIT_LANGUAGE, ADMIT_HINT, 0, 0);
    return j.n;
}

/* ---- in words ---------------------------------------------------------------------------------------------------------------- */
static const char *const sentences[] = {
    [ADMIT_END]      = N_("{when}: The end must be after the beginning."),
    [ADMIT_LONG]     = N_("{when}: An appointment lasts twelve hours at most; a longer one is several."),
    [ADMIT_GAP]      = N_("{when}: This time does not exist, the clocks go forward in that hour."),
    [ADMIT_PAST]     = N_("{when}: This lies in the past."),
    [ADMIT_OVERLAP]  = N_("{when}: This overlaps with another date of the request."),
    [ADMIT_LEAD]     = N_("Short notice: working days that are needed: {asked}; working days that are left: {left}."),
    [ADMIT_TOPIC]    = N_("This topic is excluded here: {topic}."),
    [ADMIT_LEGAL]    = N_("Legal proceedings and consent to medical treatments are excluded here."),
    [ADMIT_PRIVATE]  = N_("Private persons cannot ask here."),
    [ADMIT_OUTSIDE]  = N_("The place lies outside of this area: {area}."),
    [ADMIT_LANGUAGE] = N_("At present nobody in the pool speaks this language: {language}. The office looks for another way at once: a pool nearby, video or telephone, "
                          "a sworn interpreter."),
};

struct slot { const char *name; str text; };
static str filled_in(struct arena *a, str key, const struct slot *slot, size_t n)
{
    struct buf b = buf_in(a, 2000);
    while (key.n) {
        int64_t open = str_find_char(key, '{'), close = str_find_char(key, '}');
        if (open < 0 || close < open) break;
        str name = str_upto(str_from(key, (size_t)open + 1), (size_t)(close - open - 1));
        buf_put(&b, str_upto(key, (size_t)open));
        for (size_t i = 0; i < n; i++) if (str_eq(name, str_of(slot[i].name))) buf_put(&b, slot[i].text);
        key = str_from(key, (size_t)close + 1);
    }
    buf_put(&b, key);
    return buf_str(&b);
}

static str topic_word(const struct words *w, str topic)
{
    for (const struct choice *c = topic_choices; c->key; c++) if (str_eq(topic, str_of(c->key))) return words_get(w, c->label);
    return topic;
}

str admit_sentence(struct arena *a, const struct lang *l, const struct admit_case *c, const struct admit_finding *f)
{
    const struct words *w = words_in(str_of(l->tag));
    const struct admit_date *d = f->date < c->n ? &c->date[f->date] : NULL;
    const struct slot slot[] = {
        { "when", !d ? S("–") : d->gap || d->said.n ? d->said : lang_time(a, l, d->starts) },
        { "asked", arena_fmt(a, "%lld", (long long)c->rules->lead_days) }, { "left", arena_fmt(a, "%lld", (long long)f->days) },
        { "topic", topic_word(w, c->topic) }, { "area", c->within }, { "language", lang_name(a, l, c->language) },
    };
    return filled_in(a, words_get(w, sentences[f->rule]), slot, countof(slot));
}
