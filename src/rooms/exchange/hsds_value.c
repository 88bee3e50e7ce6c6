/* hsds_value.c - values of HSDS objects in our notation. Our own feed (rooms/hsds) says more than HSDS has members for, in forms that are read back here. */
#include "rooms/exchange/hsds_parts.h"
#include "rooms/exchange/foreign.h"
#include "rooms/exchange/rhythm.h"
#include "text/hours.h"
#include "text/html_read.h"
#include "text/lang.h"
#include <string.h>

enum { SCHEDULES_MAX = 60, SENTENCE = 300, TERMS_MAX = 60 };

/* ---- members -------------------------------------------------------------------------------------------------------- */
str inbound_text(const struct js *o, const char *name)
{
    const struct js *v = js_get(o, name);
    return v && (v->kind == JS_TEXT || v->kind == JS_NUMBER) ? str_trim(v->text) : S("");
}

const struct js *inbound_object(const struct js *o, const char *name)
{
    const struct js *v = js_get(o, name);
    return v && v->kind == JS_OBJECT ? v : NULL;
}

size_t inbound_list(const struct js *o, const char *name, const struct js **ret)
{
    const struct js *v = js_get(o, name);
    *ret = v && v->kind == JS_LIST ? v->at : NULL;
    return *ret ? v->n : 0;
}

const struct js *inbound_first(const struct js *o, const char *name)
{
    const struct js *v;
    size_t n = inbound_list(o, name, &v);
    return n && v->kind == JS_OBJECT ? v : NULL;
}

str inbound_phone(struct arena *a, const struct js *o)
{
    const struct js *v;
    size_t n = inbound_list(o, "phones", &v);
    for (size_t i = 0; i < n && i < 20; i++) {
        str number = foreign_phone(a, inbound_text(&v[i], "number"));
        if (number.n && !str_same(inbound_text(&v[i], "type"), S("fax"))) return number;
    }
    return S("");
}

str inbound_site(str url)
{
    int64_t at = str_find(url, S("://"));
    if (at < 0) return S("");
    size_t n = (size_t)at + 3;
    while (n < url.n && !strchr("/?#", url.p[n])) n++;
    return str_upto(url, n);
}

/* ---- texts ------------------------------------------------------------------------------------------------------------ */
void inbound_about(struct arena *a, str text, str *one, str *rest)
{
    if (foreign_markup(text)) text = html_markdown(a, text, S(""), 20000, NULL);
    int64_t gap = str_find(text, S("\n\n"));
    str first = gap >= 0 ? str_trim(str_upto(text, (size_t)gap)) : text;
    bool fits = foreign_short(a, first, SENTENCE).n == first.n && str_find_char(first, '\n') < 0;
    *one = fits ? first : foreign_first(a, html_plain(a, first, 4000), SENTENCE);
    *rest = fits && gap >= 0 ? str_trim(str_from(text, (size_t)gap)) : fits ? S("") : text;
}

str inbound_languages(struct arena *a, const struct js *o)
{
    const struct js *v;
    size_t n = inbound_list(o, "languages", &v);
    struct buf b = buf_in(a, 400);
    for (size_t i = 0; i < n && i < 50; i++) {
        str code = inbound_text(&v[i], "code"), note = inbound_text(&v[i], "note"), tag = foreign_tongue(code.n ? code : inbound_text(&v[i], "name"));
        bool simple = str_eq(tag, S("de")) && (str_find(note, S("infach")) >= 0 || str_find(note, S("imple")) >= 0 || str_find(note, S("eicht")) >= 0);
        if (simple) tag = S("de-simple");
        if (tag.n && !str_has_word(buf_str(&b), tag)) buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR(tag));
    }
    return b.full ? S("") : buf_str(&b);
}

/* ---- times --------------------------------------------------------------------------------------------------------------- */
/* A schedule as a rule. HSDS knows WEEKLY and MONTHLY; days without a rule mean every week. */
static struct rhythm rule_of(const struct js *s)
{
    struct rhythm r = { .freq = RHYTHM_NONE, .interval = 1 };
    str freq = inbound_text(s, "freq"), days = inbound_text(s, "byday"), by = inbound_text(s, "bymonthday");
    int64_t n;
    if (str_int(inbound_text(s, "interval"), &n) && n > 0 && n <= 1000) r.interval = n;
    if (days.n) rhythm_days(&r, days);
    if (str_same(freq, S("WEEKLY")) || (!freq.n && r.days)) r.freq = RHYTHM_WEEKLY;
    else if (str_same(freq, S("DAILY"))) r.freq = RHYTHM_DAILY;
    else if (str_same(freq, S("MONTHLY"))) r.freq = RHYTHM_MONTHLY;
    else if (freq.n) r.freq = RHYTHM_OTHER;
    if (r.freq == RHYTHM_MONTHLY && str_int(by, &n) && n >= 1 && n <= 31) r.month_day = (int)n;
    r.odd = r.odd || inbound_text(s, "byyearday").n || inbound_text(s, "byweekno").n;
    return r;
}

enum { DAY_MAX = 200 };
/* Adds the schedule's time to each of its days; false: a week cannot say it. */
static bool add_slot(struct arena *a, const struct js *s, const struct rhythm *r, str day[7])
{
    str from = rhythm_clock(inbound_text(s, "opens_at")), to = rhythm_clock(inbound_text(s, "closes_at"));
    if ((r->freq != RHYTHM_WEEKLY && r->freq != RHYTHM_DAILY) || r->interval != 1 || r->nth || r->odd || !from.n || !to.n || str_eq(from, to)) return false;
    if (r->freq == RHYTHM_WEEKLY && !r->days) return false;
    for (int i = 0; i < 7; i++) {
        if (r->freq == RHYTHM_WEEKLY && !r->day[i]) continue;
        if (day[i].n > DAY_MAX) return false;
        str slot = arena_fmt(a, "%.*s-%.*s", STR(from), STR(to));
        if (str_find(day[i], slot) < 0) day[i] = day[i].n ? arena_fmt(a, "%.*s,%.*s", STR(day[i]), STR(slot)) : slot;
    }
    return true;
}

/* "opening_hours: Mo-Fr 09:00-12:00; PH off", as our feed writes what schedules cannot say. */
static str noted_hours(struct arena *a, str notes)
{
    static const str sign = { "opening_hours:", 14 };
    const char *why = NULL;
    str ret = S("");
    if (!str_starts(notes, sign) || !hours_parse(a, str_from(notes, sign.n), &ret, &why)) return S("");
    return ret;
}

static str earlier(str a, str b) { return !a.n || (b.n && str_cmp(b, a) < 0) ? b : a; }
static str later(str a, str b) { return !a.n || (b.n && str_cmp(b, a) > 0) ? b : a; }

struct inbound_times inbound_times(struct arena *a, const struct js *o)
{
    struct inbound_times t = { { "", 0 }, { "", 0 }, { "", 0 }, { "", 0 } };
    const struct js *v;
    size_t n = inbound_list(o, "schedules", &v);
    str day[7] = { { "", 0 }, { "", 0 }, { "", 0 }, { "", 0 }, { "", 0 }, { "", 0 }, { "", 0 } }, words = S("");
    bool any = false;
    for (size_t i = 0; i < n && i < SCHEDULES_MAX; i++) {
        const struct js *s = &v[i];
        struct rhythm r = rule_of(s);
        str from = foreign_date(inbound_text(s, "valid_from")), to = foreign_date(inbound_text(s, "valid_to"));
        if (!from.n) from = foreign_date(inbound_text(s, "dtstart"));
        if (!to.n) to = foreign_date(inbound_text(s, "until"));
        t.from = earlier(t.from, from);
        t.to = later(t.to, to);
        if (!t.hours.n) t.hours = noted_hours(a, inbound_text(s, "notes"));
        if (!t.words.n) t.words = foreign_short(a, inbound_text(s, "description"), SENTENCE);
        if (add_slot(a, s, &r, day)) any = true;
        else if (!words.n && (r.freq != RHYTHM_NONE || from.n) && inbound_text(s, "opens_at").n)
            words = rhythm_words(a, &r, (struct rhythm_when){ from, S(""), inbound_text(s, "opens_at"), inbound_text(s, "closes_at"), false });
    }
    if (!t.hours.n && any) t.hours = rhythm_week(a, day);
    if (!t.words.n) t.words = words;
    return t;
}

/* ---- terms --------------------------------------------------------------------------------------------------------------- */
static bool is_label(const char *label, str said)
{
    return label && (str_same(said, str_of(label)) || str_same(said, words_get(words_in(S(LANG_SOURCE)), label)));
}

const char *inbound_choice(const struct field *f, str said)
{
    if (!f || !f->choices || !said.n) return NULL;
    for (const struct choice *c = f->choices; c->key; c++) if (str_eq(said, str_of(c->key)) || is_label(c->label, said)) return c->key;
    return NULL;
}

/* One attribute: how the term is called, and by which field it is borne. */
struct term { str link, code, name, label; };
static struct term term_of(const struct js *at)
{
    const struct js *t = inbound_object(at, "taxonomy_term");
    struct term r = { inbound_text(at, "link_type"), inbound_text(t, "code"), inbound_text(t, "name"), inbound_text(at, "label") };
    if (!r.name.n) r.name = inbound_text(at, "value");
    return r;
}

/* Several choices of one field, until all are known. */
struct choosing { const struct field *f; struct buf b; };
struct terms { struct inbound *h; struct arrival *one; const struct entity *e; struct choosing c[12]; size_t n; };

static void choose(struct terms *t, const struct field *f, const char *key)
{
    size_t i = 0;
    while (i < t->n && t->c[i].f != f) i++;
    if (i == countof(t->c)) return;
    if (i == t->n) t->c[t->n++] = (struct choosing){ f, buf_in(t->h->a, 1000) };
    struct buf *b = &t->c[i].b;
    if (b->n && f->kind == KIND_choice) return;
    if (!str_has_word(buf_str(b), str_of(key))) buf_fmt(b, "%s%s", b->n ? " " : "", key);
}

static bool looks_like_key(str s)
{
    bool letter = false;
    for (size_t i = 0; i < s.n; i++) {
        bool small = s.p[i] >= 'a' && s.p[i] <= 'z';
        letter |= small;
        if (!small && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '-') return false;
    }
    return letter && s.n <= 80;
}

static bool bear(struct terms *t, const struct field *f, struct term x)
{
    const char *key = inbound_choice(f, x.code);
    if (!key) key = inbound_choice(f, x.name);
    if (f->kind == KIND_refs) { arrival_name(t->h->out, t->one, f->name, looks_like_key(x.code) ? x.code : x.name); return true; }
    if (f->kind == KIND_bool && str_eq(x.code, str_of(f->name))) { arrival_give(t->h->out, t->one, f->name, NULL, S("true")); return true; }
    if (!key || (f->kind != KIND_choice && f->kind != KIND_choices)) return false;
    choose(t, f, key);
    return true;
}

/* Among the fields of its kind of link: first the one that the label names, then any that knows it. */
static bool place_term(struct terms *t, str fields, struct term x)
{
    for (int named = 1; named >= 0; named--)
        for (str rest = fields, name; str_word(&rest, &name);) {
            const struct field *f = entity_field(t->e, name);
            if (f && (!named || is_label(f->label, x.label)) && bear(t, f, x)) return true;
        }
    return false;
}

void inbound_terms(struct inbound *h, struct arrival *one, const struct js *o, const struct inbound_link *links, size_t n, const char *otherwise)
{
    struct terms t = { .h = h, .one = one, .e = entity_named(str_of(one->entity)) };
    const struct js *v;
    size_t all = inbound_list(o, "attributes", &v);
    for (size_t i = 0; t.e && i < all && i < TERMS_MAX; i++) {
        struct term x = term_of(&v[i]);
        bool done = false;
        if (!x.code.n && !x.name.n) continue;
        for (size_t k = 0; k < n && !done; k++) done = str_same(x.link, str_of(links[k].link)) && place_term(&t, str_of(links[k].fields), x);
        if (!done && otherwise && x.name.n) place_term(&t, str_of(otherwise), x);
    }
    for (size_t i = 0; i < t.n; i++) arrival_give(h->out, one, t.c[i].f->name, NULL, buf_str(&t.c[i].b));
}

static bool says_term(const struct js *o, str part)
{
    const struct js *v;
    size_t n = inbound_list(o, "attributes", &v);
    for (size_t i = 0; i < n && i < TERMS_MAX; i++) if (str_eq(inbound_text(&v[i], "value"), part) || str_eq(term_of(&v[i]).name, part)) return true;
    return false;
}

/* A label may hold a comma itself: the longest one that fits is taken off. */
static bool only_terms(const struct js *o, str line)
{
    while (line.n) {
        size_t end = line.n;
        while (end && !(says_term(o, str_upto(line, end)) && (end == line.n || str_starts(str_from(line, end), S(", "))))) end--;
        if (!end) return false;
        line = end == line.n ? S("") : str_from(line, end + 2);
    }
    return true;
}

str inbound_without_terms(const struct js *o, str text)
{
    while (text.n) {
        size_t at = text.n;
        while (at && text.p[at - 1] != '\n') at--;
        str line = str_trim(str_from(text, at));
        if (line.n > 600 || (line.n && !only_terms(o, line))) break;
        text = str_trim(str_upto(text, at));
    }
    return text;
}

str inbound_access(struct arena *a, const struct entity *e, const struct js *o)
{
    const struct field *f = e ? entity_field(e, S("accessibility")) : NULL;
    const struct js *v;
    size_t n = inbound_list(o, "accessibility", &v);
    struct buf b = buf_in(a, 400);
    for (size_t i = 0; i < n && i < 50; i++) {
        const char *key = inbound_choice(f, inbound_text(&v[i], "description"));
        if (key && !str_has_word(buf_str(&b), str_of(key))) buf_fmt(&b, "%s%s", b.n ? " " : "", key);
    }
    return buf_str(&b);
}
