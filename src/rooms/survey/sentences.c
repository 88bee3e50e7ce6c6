/* sentences.c - German sentences from figures: which one is said when. The wording stands in sentences.def. */
#include "rooms/survey/sentences.h"
#include "plan/describe.h"
#include <math.h>
#include <stdlib.h>

enum sentence {
#define SENTENCE(name, text) SAY_##name,
#include "rooms/survey/sentences.def"
#undef SENTENCE
    SENTENCES
};
static const char *const texts[SENTENCES] = {
#define SENTENCE(name, text) text,
#include "rooms/survey/sentences.def"
#undef SENTENCE
};
enum { TOP = 3, TIES = 5, LABELS = 5, PARAGRAPH = 6000 };   /* how many answers a list of the first ones has; with a tie at its end more */

/* ---- filling in --------------------------------------------------------------------------------------------------------------------------- */
static str filled(struct arena *a, enum sentence which, const struct named *p, size_t n)
{
    struct buf b = buf_in(a, PARAGRAPH);
    buf_fill(&b, str_of(texts[which]), p, n);
    return buf_str(&b);
}
#define fill(a, which, ...) filled((a), SAY_##which, (const struct named[]){ __VA_ARGS__ }, sizeof (const struct named[]){ __VA_ARGS__ } / sizeof(struct named))
#define add(b, which, ...) add_text((b), fill((b)->a, which, __VA_ARGS__))
static void add_text(struct buf *b, str text)
{
    if (b->n && text.n) buf_char(b, ' ');
    buf_put(b, text);
}

static const struct lang *german(void) { return lang_find(S("de")); }
static str count(struct arena *a, int64_t n) { return lang_number(a, german(), n); }
static str mean_text(struct arena *a, double v) { return lang_decimal(a, german(), v, 1); }
static str cliff_text(struct arena *a, double v) { return lang_decimal(a, german(), v, 2); }

/* "66 %": exact, half away from zero. */
static str share(struct arena *a, int64_t k, int64_t n)
{
    int64_t shown = 0;
    if (!percent_shown(k, n, 0, &shown)) return S("–");
    return arena_fmt(a, "%lld\u00A0%%", (long long)shown);
}

/* "um 12 Prozentpunkte", "von 12 Prozentpunkten". */
static str points(struct arena *a, int64_t gap, const char *many)
{
    gap = llabs(gap);
    return arena_fmt(a, "%lld %s", (long long)gap, gap == 1 ? "Prozentpunkt" : many);
}

/* ---- bands -------------------------------------------------------------------------------------------------------------------------------- */
/* Shares in percent, both ends included; the first that fits. Two points around a fraction still count as "rund". */
static const struct { double from, to; const char *text; bool plural; } bands[] = {
    { 95, 100, "Fast alle", true }, { 73, 77, "Rund drei Viertel", true }, { 64.7, 68.6, "Rund zwei Drittel", true }, { 50, 50, "Die Hälfte", false }, { 48, 52, "Rund die Hälfte", false },
    { 50, 100, "Eine Mehrheit", false }, { 31.4, 35.3, "Rund ein Drittel", false }, { 23, 27, "Rund ein Viertel", false }, { 0, 9.999999, "Weniger als ein Zehntel", false },
    { 0, 23, "Weniger als ein Viertel", false }, { 0, 50, "Weniger als die Hälfte", false } };

const char *sentence_band(int64_t k, int64_t n, bool *plural)
{
    double pct = percent(k, n);
    *plural = k == n;
    if (k == n) return "Alle";
    if (!k) return "Niemand";
    for (size_t i = 0; i < countof(bands); i++) {
        if (pct < bands[i].from || pct > bands[i].to) continue;
        *plural = bands[i].plural;
        return bands[i].text;
    }
    return "Ein Teil";                                  /* not reached: the bands leave no gap                         */
}

const char *sentence_effect(double delta)
{
    static const struct { double below; const char *text; } size[] = { { 0.147, "sehr klein" }, { 0.33, "klein" }, { 0.474, "mittel" } };
    if (!isfinite(delta)) return NULL;
    for (size_t i = 0; i < countof(size); i++) if (fabs(delta) < size[i].below) return size[i].text;
    return "groß";
}

/* A standard deviation as a part of the largest that the scale allows (half of the people at each end). */
static const char *spread_of(double sd, int64_t steps)
{
    double part = sd / ((double)(steps - 1) / 2);
    return part < 0.4 ? "Die Antworten liegen nah beieinander" : part > 0.65 ? "Die Antworten gehen weit auseinander" : "Die Antworten streuen mäßig";
}

/* ---- the order of answers ------------------------------------------------------------------------------------------------------------------- */
struct order { const struct option_figures *o[CHOICES_MAX]; size_t n, zeros; const struct option_figures *zero[LABELS]; bool hidden, some; const struct option_figures *exclusive; int64_t rest; };

static int larger_first(const void *one, const void *other)
{
    const struct option_figures *x = *(const struct option_figures *const *)one, *y = *(const struct option_figures *const *)other;
    return x->k != y->k ? (x->k > y->k ? -1 : 1) : x < y ? -1 : 1;
}

/* Answers that are shown, the most frequent first. `rest`: how many chose what is hidden, all together; an answer above that stands surely where it seems to. */
static struct order *order_of(struct arena *a, const struct item_figures *f)
{
    struct order *r = arena_new_of(a, struct order);
    r->rest = f->item->kind != ITEM_MULTIPLE ? f->n : f->responses >= 0 ? f->responses : INT64_MAX / 2;
    for (size_t i = 0; i < f->options && i < CHOICES_MAX; i++) {
        const struct option_figures *o = &f->option[i];
        bool exclusive = f->item->kind == ITEM_MULTIPLE && f->item->option && i < f->item->options && f->item->option[i].exclusive;
        r->some |= o->hidden;
        r->hidden |= o->hidden && !exclusive;           /* "none of these" has no place in the order                   */
        if (o->hidden) continue;
        r->rest -= o->k;
        if (exclusive) r->exclusive = o;
        else if (o->k > 0) r->o[r->n++] = o;
        else if (r->zeros < LABELS) r->zero[r->zeros++] = o;
        else r->zeros++;
    }
    qsort(r->o, r->n, sizeof *r->o, larger_first);
    return r;
}

static size_t ties(const struct order *r, size_t from)
{
    size_t n = from;
    while (n < r->n && r->o[n]->k == r->o[from]->k) n++;
    return n - from;
}

/* May it be said that this one stands at that place? */
static bool certain(const struct order *r, size_t at) { return at < r->n && (!r->hidden || r->o[at]->k > r->rest); }

static str labels_of(struct arena *a, const struct option_figures *const *o, size_t n)
{
    struct buf b = buf_in(a, PARAGRAPH);
    for (size_t i = 0; i < n; i++) buf_fmt(&b, "%s„%.*s“", !i ? "" : i + 1 == n ? " und " : ", ", STR(o[i]->label));
    return buf_str(&b);
}

/* One answer, or several with the same number, as a part of a list. */
static str part_of(struct arena *a, const struct item_figures *f, const struct order *r, size_t at, size_t tied)
{
    const struct option_figures *o = r->o[at];
    if (tied == 1) return fill(a, LIST_ONE, { "label", o->label }, { "pct", share(a, o->k, f->n) }, { "k", count(a, o->k) }, { "n", count(a, f->n) });
    return fill(a, LIST_EACH, { "labels", labels_of(a, &r->o[at], tied) }, { "pct", share(a, o->k, f->n) }, { "k", count(a, o->k) }, { "n", count(a, f->n) });
}

/* The answers from `at` on, at most `most`, tied ones together. Returns where it ended. */
static size_t list_from(struct buf *b, const struct item_figures *f, const struct order *r, size_t at, size_t most)
{
    size_t end = at;
    while (certain(r, end) && end - at < most) {
        size_t tied = ties(r, end);
        if (tied > TIES) break;
        if (end > at) buf_put(b, S("; "));
        buf_put(b, part_of(b->a, f, r, end, tied));
        end += tied;
    }
    return end;
}

static void say_least(struct buf *b, const struct item_figures *f, const struct order *r, size_t said)
{
    size_t last = r->n;
    if (r->hidden) return;
    while (last && r->o[last - 1]->k == r->o[r->n - 1]->k) last--;                       /* the first of the rarest     */
    if (r->zeros && r->zeros <= LABELS) add(b, NOBODY, { "labels", labels_of(b->a, r->zero, r->zeros) });
    else if (!r->zeros && r->n > 2 && last >= said && r->n - last <= TIES) add(b, LEAST, { "list", part_of(b->a, f, r, last, r->n - last) });
}

static void say_top(struct buf *b, const struct item_figures *f, const struct order *r, const char *one, const char *many)
{
    bool plural;
    const struct option_figures *o = r->o[0];
    const char *band = sentence_band(o->k, f->n, &plural);
    add(b, TOP_ONE, { "band", str_of(band) }, { "pct", share(b->a, o->k, f->n) }, { "k", count(b->a, o->k) }, { "n", count(b->a, f->n) }, { "verb", str_of(plural ? many : one) }, { "label", o->label });
}

static void say_single(struct buf *b, const struct item_figures *f)
{
    const struct order *r = order_of(b->a, f);
    struct buf list = buf_in(b->a, PARAGRAPH);
    size_t said = 0;
    if (!r->n) return;
    if (!certain(r, 0) || ties(r, 0) > TIES) { if (ties(r, 0) == 1) say_top(b, f, r, "antwortete", "antworteten"); }
    else if (ties(r, 0) > 1) { said = list_from(&list, f, r, 0, 1); add(b, TOP_TIE, { "list", buf_str(&list) }); }
    else { say_top(b, f, r, "antwortete", "antworteten"); said = 1; }
    struct buf next = buf_in(b->a, PARAGRAPH);
    size_t after = said ? list_from(&next, f, r, said, 1) : 0;
    if (after > said) { add(b, NEXT, { "list", buf_str(&next) }); said = after; }
    say_least(b, f, r, said);
    if (r->some) add_text(b, str_of(texts[SAY_PROTECTED]));
}

static void say_multiple(struct buf *b, const struct item_figures *f)
{
    const struct order *r = order_of(b->a, f);
    struct buf list = buf_in(b->a, PARAGRAPH);
    size_t said = list_from(&list, f, r, 0, TOP);
    if (said) add(b, TOP_LIST, { "list", buf_str(&list) });
    if (said) say_least(b, f, r, said);
    const struct option_figures *o = r->exclusive;
    if (o && o->k > 0) add(b, EXCLUSIVE, { "label", o->label }, { "pct", share(b->a, o->k, f->n) }, { "k", count(b->a, o->k) }, { "n", count(b->a, f->n) });
    if (r->some) add_text(b, str_of(texts[SAY_PROTECTED]));
}

size_t sentence_first(struct arena *a, const struct item_figures *f)
{
    const struct order *r = order_of(a, f);
    return certain(r, 0) && ties(r, 0) == 1 ? (size_t)(r->o[0] - f->option) : f->options;
}

/* ---- scales, numbers, rankings ---------------------------------------------------------------------------------------------------------------- */
static str end_of(struct arena *a, str label) { return label.n ? arena_fmt(a, " (%.*s)", STR(label)) : S(""); }

/* How many chose the steps from..to; -1: one of them is hidden. */
static int64_t steps_between(const struct item_figures *f, size_t from, size_t to)
{
    int64_t k = 0;
    for (size_t i = from; i < to && i < f->options; i++) {
        if (f->option[i].hidden) return -1;
        k += f->option[i].k;
    }
    return k;
}

/* Protected figures have no median: then the sentence does without. */
static str median_text(struct arena *a, const struct item_figures *f)
{
    return isfinite(f->median) ? fill(a, MEDIAN, { "median", mean_text(a, f->median) }) : S("");
}

static void say_scale(struct buf *b, const struct item_figures *f)
{
    struct arena *a = b->a;
    const struct item *it = f->item;
    if (!isfinite(f->mean)) return;
    add(b, SCALE, { "low", end_of(a, it->low) }, { "high", end_of(a, it->high) }, { "steps", count(a, it->steps) }, { "mean", mean_text(a, f->mean) }, { "median", median_text(a, f) }, { "n", count(a, f->n) });
    if (isfinite(f->sd) && it->steps > 1) add(b, SCALE_SPREAD, { "spread", str_of(spread_of(f->sd, it->steps)) }, { "sd", mean_text(a, f->sd) });
    if (f->options < 4) return;
    int64_t top = steps_between(f, f->options - 2, f->options), bottom = steps_between(f, 0, 2);
    if (top < 0 || bottom < 0) return;
    add(b, SCALE_ENDS, { "top", share(a, top, f->n) }, { "topk", count(a, top) }, { "n", count(a, f->n) }, { "bottom", share(a, bottom, f->n) }, { "bottomk", count(a, bottom) });
}

static void say_number(struct buf *b, const struct item_figures *f)
{
    struct arena *a = b->a;
    if (!isfinite(f->mean)) return;
    add(b, NUMBER, { "mean", mean_text(a, f->mean) }, { "median", median_text(a, f) }, { "n", count(a, f->n) });
    if (isfinite(f->q1) && isfinite(f->q3)) add(b, NUMBER_MIDDLE, { "q1", mean_text(a, f->q1) }, { "q3", mean_text(a, f->q3) });
}

/* The best mean ranks; none is said while one is hidden, since it could stand before. */
static void say_ranking(struct buf *b, const struct item_figures *f)
{
    struct arena *a = b->a;
    bool done[CHOICES_MAX] = { false };
    struct buf next = buf_in(a, PARAGRAPH);
    size_t first = f->options;
    for (size_t i = 0; i < f->options; i++) if (f->option[i].hidden) { add_text(b, str_of(texts[SAY_PROTECTED])); return; }
    for (size_t said = 0; f->mean_rank && said < TOP; said++) {
        size_t best = f->options;
        for (size_t i = 0; i < f->options && i < CHOICES_MAX; i++)
            if (!done[i] && isfinite(f->mean_rank[i]) && (best == f->options || f->mean_rank[i] < f->mean_rank[best])) best = i;
        if (best == f->options) break;
        done[best] = true;
        str rank = mean_text(a, f->mean_rank[best]);
        if (!said) { first = best; add(b, RANKING, { "label", f->option[best].label }, { "rank", rank }); continue; }
        if (next.n) buf_put(&next, S(", "));
        buf_put(&next, fill(a, RANK_ONE, { "label", f->option[best].label }, { "rank", rank }));
    }
    if (next.n) add(b, RANKING_NEXT, { "list", buf_str(&next) });
    if (first == f->options || f->option[first].k < 0) return;
    add(b, RANKING_FIRST, { "pct", share(a, f->option[first].k, f->n) }, { "k", count(a, f->option[first].k) }, { "n", count(a, f->n) }, { "label", f->option[first].label });
}

/* ---- one question -------------------------------------------------------------------------------------------------------------------------------- */
#define say_count(b, which, v) do { if ((v) == 1) add((b), which##_ONE, { "k", S("1") }); else if ((v) > 1) add((b), which, { "k", count((b)->a, (v)) }); } while (0)

static void say_base(struct buf *b, const struct item_figures *f)
{
    if (f->item->kind == ITEM_MULTIPLE && f->responses > 0)
        add(b, BASE_MULTIPLE, { "n", count(b->a, f->n) }, { "responses", count(b->a, f->responses) }, { "mean", mean_text(b->a, (double)f->responses / (double)f->n) });
    else add(b, BASE, { "n", count(b->a, f->n) });
    say_count(b, MISSING, f->missing);
    say_count(b, UNKNOWN, f->unknown);
    say_count(b, NOT_ASKED, f->not_asked);
}

static bool free_text(const struct item *it) { return it->kind == ITEM_TEXT || it->kind == ITEM_LONGTEXT || it->kind == ITEM_ACTOR; }

str sentences_item(struct arena *a, const struct item_figures *f)
{
    struct buf b = buf_in(a, PARAGRAPH);
    if (!item_asks(f->item)) return S("");
    if (f->hidden) return str_of(texts[SAY_TOO_FEW]);
    if (free_text(f->item)) {
        if (f->texts > 1) add(&b, TEXTS, { "k", count(a, f->texts) });
        return buf_str(&b);
    }
    if (f->n < 1) return S("");
    say_base(&b, f);
    switch (f->item->kind) {
    case ITEM_SINGLE: say_single(&b, f); break;
    case ITEM_MULTIPLE: say_multiple(&b, f); break;
    case ITEM_SCALE: say_scale(&b, f); break;
    case ITEM_NUMBER: say_number(&b, f); break;
    case ITEM_RANKING: say_ranking(&b, f); break;
    default: break;                                     /* dates: the base is all that is said                         */
    }
    return buf_str(&b);
}

/* Of texts behind "other": the words of that choice; else empty. */
static str other_label(const struct item *it)
{
    int other = option_other(it);
    return other < 0 ? S("") : it->option[other].label;
}

str sentences_codes(struct arena *a, const struct open_codes *o)
{
    struct buf b = buf_in(a, PARAGRAPH);
    const struct coded *c = o->c;
    const struct coder_agreement *g = &o->agreed;
    bool some = false;
    if (!c->protected || c->hidden) return S("");
    str behind = other_label(c->of), k = count(a, c->coded), n = count(a, c->texts);
    if (behind.n) add(&b, CODED_BEHIND, { "label", behind }, { "k", k }, { "n", n });
    else if (c->coded == c->texts) add(&b, CODED_ALL, { "n", n });
    else add(&b, CODED, { "k", k }, { "n", n });
    if (c->first >= 0) {
        const struct coded_row *first = &c->row[c->first];
        add(&b, CODED_FIRST, { "label", first->label }, { "pct", share(a, first->k, c->coded) }, { "k", count(a, first->k) }, { "n", k });
    }
    if (!g->hidden) add(&b, CODED_TWICE, { "n", count(a, g->both) }, { "pct", share(a, g->both - g->differ, g->both) }, { "k", count(a, g->both - g->differ) });
    for (size_t i = 0; i < c->n; i++) some |= c->row[i].hidden;
    if (some) add_text(&b, str_of(texts[SAY_CODED_PROTECTED]));
    return buf_str(&b);
}

str sentences_grid(struct arena *a, const struct item_figures *row, size_t n)
{
    const struct item_figures *best = NULL, *last = NULL;
    for (size_t i = 0; i < n; i++) {
        if (row[i].hidden || !isfinite(row[i].mean)) continue;
        if (!best || row[i].mean > best->mean) best = &row[i];
        if (!last || row[i].mean < last->mean) last = &row[i];
    }
    if (!best || best->mean <= last->mean) return S("");
    return fill(a, GRID_BEST, { "label", best->item->label }, { "mean", mean_text(a, best->mean) }, { "n", count(a, best->n) }, { "last", last->item->label }, { "lastmean", mean_text(a, last->mean) }, { "lastn", count(a, last->n) });
}

/* ---- groups ---------------------------------------------------------------------------------------------------------------------------------------- */
static bool speaks(const struct evaluation *e, size_t g, size_t item)
{
    const struct item_figures *f = &e->group[g].item[item];
    return !e->group[g].hidden && !f->hidden && f->n >= e->minimum && f->n > 0;
}

static str name_of(const struct group *g) { return g->label.n ? g->label : S("alle anderen"); }

static void two_means(struct buf *b, const struct evaluation *e, size_t item)
{
    struct arena *a = b->a;
    const struct item_difference *d = &e->difference[item];
    const struct group *x = &e->group[e->x], *y = &e->group[e->y];
    if (x->item[item].mean < y->item[item].mean) { const struct group *swap = x; x = y; y = swap; }
    const struct item_figures *f = &x->item[item], *g = &y->item[item];
    if (!isfinite(f->mean) || !isfinite(g->mean)) return;
    str one = mean_text(a, f->mean), other = mean_text(a, g->mean);
    if (str_eq(one, other)) { add(b, GROUP_SAME, { "one", name_of(x) }, { "n", count(a, f->n) }, { "other", name_of(y) }, { "othern", count(a, g->n) }, { "mean", one }); return; }
    add(b, GROUP_MEANS, { "one", name_of(x) }, { "mean", one }, { "n", count(a, f->n) }, { "gap", mean_text(a, f->mean - g->mean) }, { "other", name_of(y) }, { "othermean", other }, { "othern", count(a, g->n) });
    const char *size = !d->hidden ? sentence_effect(d->cliffs_delta) : NULL;
    if (size) add(b, GROUP_EFFECT, { "size", str_of(size) }, { "delta", cliff_text(a, fabs(d->cliffs_delta)) });
}

static void range_of_means(struct buf *b, const struct evaluation *e, size_t item)
{
    struct arena *a = b->a;
    const struct group *high = NULL, *low = NULL;
    for (size_t g = 0; g < e->groups; g++) {
        if (!speaks(e, g, item) || !isfinite(e->group[g].item[item].mean)) continue;
        if (!high || e->group[g].item[item].mean > high->item[item].mean) high = &e->group[g];
        if (!low || e->group[g].item[item].mean < low->item[item].mean) low = &e->group[g];
    }
    if (!high || high->item[item].mean <= low->item[item].mean) return;
    add(b, GROUP_RANGE, { "one", name_of(high) }, { "mean", mean_text(a, high->item[item].mean) }, { "n", count(a, high->item[item].n) },
        { "other", name_of(low) }, { "othermean", mean_text(a, low->item[item].mean) }, { "othern", count(a, low->item[item].n) });
}

/* The answer where the shares of two groups are farthest apart. */
static void two_shares(struct buf *b, const struct evaluation *e, size_t item)
{
    struct arena *a = b->a;
    const struct item_figures *f = &e->group[e->x].item[item], *g = &e->group[e->y].item[item];
    int64_t gap = 0, now;
    size_t at = f->options;
    for (size_t i = 0; i < f->options && i < g->options; i++) {
        if (f->option[i].hidden || g->option[i].hidden || !percent_gap_shown(f->option[i].k, f->n, g->option[i].k, g->n, 0, &now)) continue;
        if (llabs(now) > llabs(gap)) { gap = now; at = i; }
    }
    if (at == f->options) return;
    add(b, GROUP_SHARES, { "label", f->option[at].label }, { "one", name_of(&e->group[e->x]) }, { "pct", share(a, f->option[at].k, f->n) }, { "k", count(a, f->option[at].k) }, { "n", count(a, f->n) },
        { "other", name_of(&e->group[e->y]) }, { "otherpct", share(a, g->option[at].k, g->n) }, { "otherk", count(a, g->option[at].k) }, { "othern", count(a, g->n) }, { "gap", points(a, gap, "Prozentpunkten") });
}

str sentences_groups(struct arena *a, const struct evaluation *e, size_t item)
{
    struct buf b = buf_in(a, PARAGRAPH);
    enum item_kind kind = e->item[item].item->kind;
    bool means = kind == ITEM_SCALE || kind == ITEM_NUMBER;
    if (!e->by || e->item[item].item == e->by || e->item[item].hidden) return S("");
    bool two = e->difference;
    if (two && (!speaks(e, e->x, item) || !speaks(e, e->y, item))) return S("");
    if (two && means) two_means(&b, e, item);
    else if (two && (kind == ITEM_SINGLE || kind == ITEM_MULTIPLE)) two_shares(&b, e, item);
    else if (!two && means) range_of_means(&b, e, item);
    return buf_str(&b);
}

/* ---- waves ----------------------------------------------------------------------------------------------------------------------------------------- */
static const struct option_figures *option_then(const struct item_figures *was, str code)
{
    for (size_t i = 0; i < was->options; i++) if (str_eq(was->option[i].code, code)) return was->option[i].hidden ? NULL : &was->option[i];
    return NULL;
}

static void changed_share(struct buf *b, const struct item_figures *f, const struct wave_change *w, str wave)
{
    struct arena *a = b->a;
    const struct option_figures *at = NULL, *then = NULL;
    int64_t gap = 0, now;
    bool any = false;
    for (size_t i = 0; i < f->options; i++) {
        const struct option_figures *o = &f->option[i], *was = o->hidden ? NULL : option_then(w->was, o->code);
        if (!was || !percent_gap_shown(o->k, f->n, was->k, w->was->n, 0, &now)) continue;
        any = true;
        if (llabs(now) > llabs(gap)) { gap = now; at = o; then = was; }
    }
    const struct named p[] = { { "wave", wave }, { "label", at ? at->label : S("") }, { "gap", points(a, gap, "Prozentpunkte") }, { "was", at ? share(a, then->k, w->was->n) : S("") }, { "wask", at ? count(a, then->k) : S("") },
                             { "wasn", count(a, w->was->n) }, { "pct", at ? share(a, at->k, f->n) : S("") }, { "k", at ? count(a, at->k) : S("") }, { "n", count(a, f->n) } };
    if (at) add_text(b, filled(a, gap > 0 ? SAY_WAVE_UP : SAY_WAVE_DOWN, p, countof(p)));
    else if (any) add_text(b, filled(a, SAY_WAVE_SAME, p, countof(p)));
}

static void changed_mean(struct buf *b, const struct item_figures *f, const struct wave_change *w, str wave)
{
    str now = mean_text(b->a, f->mean), was = mean_text(b->a, w->was->mean);
    const struct named p[] = { { "wave", wave }, { "was", was }, { "wasn", count(b->a, w->was->n) }, { "mean", now }, { "n", count(b->a, f->n) } };
    if (!isfinite(f->mean) || !isfinite(w->was->mean)) return;
    add_text(b, filled(b->a, str_eq(now, was) ? SAY_WAVE_MEAN_SAME : SAY_WAVE_MEAN, p, countof(p)));
}

static void say_note(struct buf *b, const struct evaluation *e, const struct wave_change *w)
{
    const struct { bool on; const char *what; } note[] = { { w->wording, "Wortlaut" }, { w->scale, "Skala" }, { w->choices, "Antwortmöglichkeiten" },
        { e->other_mode, "Art der Befragung" }, { e->other_audience, "Kreis der Befragten" } };
    struct buf list = buf_in(b->a, 300);
    for (size_t i = 0; i < countof(note); i++) if (note[i].on) buf_fmt(&list, "%s%s", list.n ? ", " : "", note[i].what);
    if (list.n) add(b, WAVE_NOTE, { "what", buf_str(&list) });
}

str sentences_wave(struct arena *a, const struct evaluation *e, size_t item, str wave)
{
    struct buf b = buf_in(a, PARAGRAPH);
    const struct item_figures *f = &e->item[item];
    const struct wave_change *w = e->change ? &e->change[item] : NULL;
    if (!w || !item_asks(f->item) || free_text(f->item)) return S("");
    if (!w->then) return fill(a, WAVE_NEW, { "wave", wave });
    if (f->hidden || !w->was || w->was->hidden || f->n < 1 || w->was->n < 1) return S("");
    if (f->item->kind == ITEM_SINGLE || f->item->kind == ITEM_MULTIPLE) changed_share(&b, f, w, wave);
    else if (f->item->kind == ITEM_SCALE || f->item->kind == ITEM_NUMBER) changed_mean(&b, f, w, wave);
    if (b.n) say_note(&b, e, w);
    return buf_str(&b);
}

/* ---- the whole -------------------------------------------------------------------------------------------------------------------------------------- */
str sentences_survey(struct arena *a, const struct sentence_survey *s)
{
    struct buf b = buf_in(a, PARAGRAPH);
    const struct lang *de = german();
    add(&b, SURVEY, { "n", count(a, s->n) });
    if (s->asked > 0 && s->asked >= s->n) add(&b, SURVEY_ASKED, { "asked", count(a, s->asked) }, { "share", share(a, s->n, s->asked) });
    else add_text(&b, str_of(texts[SAY_SURVEY_OPEN]));
    if (s->opens.n && s->closes.n) add(&b, SURVEY_FIELD, { "from", lang_date(a, de, s->opens) }, { "to", lang_date(a, de, s->closes) });
    if (s->grace_end.n && s->late > 1) add(&b, SURVEY_LATE, { "k", count(a, s->late) }, { "to", lang_date(a, de, s->grace_end) });
    else if (s->grace_end.n) add(&b, SURVEY_GRACE, { "to", lang_date(a, de, s->grace_end) });
    add_text(&b, str_of(texts[SAY_SURVEY_CAVEAT]));
    if (s->intervals) add_text(&b, str_of(texts[SAY_INTERVALS]));
    return buf_str(&b);
}
