/* gap_say.c - gaps as sentences: one for what became of the gap, one for how. Every number stands with its period. */
#include "plan/gap_say.h"
#include <math.h>

enum { SENTENCES_MAX = 2000 };
static const char *const status_key[GAP_STATUSES] = {
    [GAP_PARITY] = N_("There is practically no gap between {group} and {reference}: {before} ({from}), {after} ({to})."),
    [GAP_REVERSED] = N_("The gap between {group} and {reference} has turned round: {before} ({from}), {after} the other way ({to})."),
    [GAP_CLOSING] = N_("The gap between {group} and {reference} became smaller: {before} ({from}), {after} ({to})."),
    [GAP_WIDENING] = N_("The gap between {group} and {reference} became larger: {before} ({from}), {after} ({to})."),
    [GAP_UNCHANGED] = N_("The gap between {group} and {reference} hardly changed: {before} ({from}), {after} ({to}).") };
static const char *const how_key[GAP_HOWS] = {
    [GAP_BY_GROUP_BETTER] = N_("This comes from {group}, whose value improved."),
    [GAP_BY_REFERENCE_WORSE] = N_("This comes from {reference}, whose value became worse; the value of {group} did not improve."),
    [GAP_BY_BOTH_CLOSING] = N_("The value of {group} improved, and that of {reference} became worse."),
    [GAP_BY_GROUP_WORSE] = N_("This comes from {group}, whose value became worse."),
    [GAP_BY_REFERENCE_BETTER] = N_("This comes from {reference}, whose value improved; {group} did not keep up."),
    [GAP_BY_BOTH_WIDENING] = N_("The value of {group} became worse, and that of {reference} improved.") };

static void add(struct buf *b, const struct gap_words *w, const char *key, const struct named *p, size_t n)
{
    if (b->n) buf_char(b, ' ');
    buf_fill(b, words_get(w->words, key), p, n);
}

static str value(struct arena *a, const struct gap_words *w, double v)
{
    str n = lang_decimal(a, w->lang, v, w->digits);
    return w->unit.n ? arena_fmt(a, "%.*s\u00A0%.*s", STR(n), STR(w->unit)) : n;
}

str gap_distance(struct arena *a, const struct gap_words *w, double d)
{
    struct buf b = buf_in(a, 200);
    if (!str_eq(w->unit, S("%"))) return value(a, w, fabs(d));
    buf_fill(&b, words_get(w->words, N_("{number} percentage points")), &(struct named){ "number", lang_decimal(a, w->lang, fabs(d), w->digits) }, 1);
    return buf_str(&b);
}

str gap_say_change(struct arena *a, const struct gap_words *w, const struct gap_point *from, const struct gap_point *to, const struct gap_change *c)
{
    struct buf b = buf_in(a, SENTENCES_MAX);
    const struct named p[] = { { "group", w->group }, { "reference", w->reference }, { "before", gap_distance(a, w, c->first) }, { "after", gap_distance(a, w, c->last) },
                             { "from", period_name(a, w->lang, w->words, from->at) }, { "to", period_name(a, w->lang, w->words, to->at) } };
    if (c->status == GAP_UNKNOWN) return S("");
    add(&b, w, status_key[c->status], p, countof(p));
    if (c->status != GAP_UNCHANGED && c->how != GAP_BY_NOTHING) add(&b, w, how_key[c->how], p, countof(p));
    if (c->group == GAP_BETTER && c->reference == GAP_BETTER) add(&b, w, N_("Both values improved."), p, 0);
    if (c->group == GAP_WORSE && c->reference == GAP_WORSE) add(&b, w, N_("Both values became worse."), p, 0);
    return buf_str(&b);
}

str gap_say_now(struct arena *a, const struct gap_words *w, const struct gap_point *at)
{
    struct buf b = buf_in(a, SENTENCES_MAX);
    struct gap d = gap_of(at->g, at->r, GAP_CONTEXT);
    const struct named p[] = { { "group", w->group }, { "reference", w->reference }, { "period", period_name(a, w->lang, w->words, at->at) }, { "g", value(a, w, at->g) }, { "r", value(a, w, at->r) },
                             { "distance", gap_distance(a, w, d.gap) }, { "parity", isnan(d.parity) ? S("–") : lang_decimal(a, w->lang, d.parity, 2) } };
    if (!isfinite(at->g) || !isfinite(at->r)) return S("");
    add(&b, w, d.gap < 0 ? N_("{period}: {g} for {group}, {r} for {reference}. That is {distance} less; the ratio is {parity} (1 means equal).")
             : d.gap > 0 ? N_("{period}: {g} for {group}, {r} for {reference}. That is {distance} more; the ratio is {parity} (1 means equal).")
             : N_("{period}: {g} for {group} and for {reference} alike."), p, countof(p));
    return buf_str(&b);
}
