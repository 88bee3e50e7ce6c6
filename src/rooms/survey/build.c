/* build.c - what the builder does to questions and choices: lines into lists, moving, copying, conditions. The pages are in build_pages.c. */
#include "entity/query.h"
#include "rooms/survey/build.h"
#include <string.h>

/* ---- codes ------------------------------------------------------------------------------------------------------------------------------ */
enum { CODE_MADE_MAX = 24 };
static bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

/* By whole words, as far as they fit: a code is read by people. */
str code_from(struct arena *a, str text)
{
    str slug = lang_slug(a, text), word;
    struct buf b = buf_in(a, 80);
    while (str_split(&slug, '-', &word)) {
        if (!word.n) continue;
        if (!b.n && !is_letter(word.p[0])) buf_put(&b, S("q"));
        if (b.n && b.n + 1 + word.n > CODE_MADE_MAX) break;
        if (b.n) buf_char(&b, '_');
        buf_put(&b, str_upto(word, CODE_MADE_MAX));
    }
    return str_upto(buf_str(&b), CODE_MADE_MAX);
}

str code_free(struct store *st, struct arena *a, int64_t survey, str code)
{
    str try = code.n ? code : S("q");
    for (int64_t i = 2; i < ITEMS_MAX * 2; i++) {
        struct rows *r = ask(st, Q("SELECT 1 FROM survey_item WHERE survey = $1 AND code = $2 AND deleted_at IS NULL LIMIT 1"), I(survey), T(try));
        if (!rows_next(r)) return try;
        try = arena_fmt(a, "%.*s_%lld", STR(str_upto(code.n ? code : S("q"), 34)), (long long)i);
    }
    return try;
}

/* ---- choices from lines ------------------------------------------------------------------------------------------------------------------ */
/* A rule of hyphens, however long. */
static bool all_of(str s, char c, size_t least)
{
    for (size_t i = 0; i < s.n; i++) if (s.p[i] != c) return false;
    return s.n >= least;
}

/* Few lines: a search from the front is quick enough. */
static bool line_taken(const struct choice_line *line, size_t n, str code)
{
    for (size_t i = 0; i < n; i++) if (str_eq(line[i].code, code)) return true;
    return false;
}

/* "Other: ___" has a line to write on. */
static struct choice_line line_of(str text)
{
    int64_t bar = str_find_char(text, '|');
    struct choice_line l = { .code = bar < 0 ? S("") : str_trim(str_upto(text, (size_t)bar)), .label = str_trim(bar < 0 ? text : str_from(text, (size_t)bar + 1)) };
    size_t n = l.label.n;
    while (n && l.label.p[n - 1] == '_') n--;
    l.other = l.label.n - n >= 3;
    if (l.other) l.label = str_trim(str_upto(l.label, n));
    return l;
}

/* After all lines are read: a code that was typed further down must not be given to a line above it. */
static void make_codes(struct arena *a, struct choice_line *line, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (line[i].code.n) continue;
        str made = code_from(a, line[i].label), base = made.n ? made : S("c"), try = base;
        for (int k = 2; line_taken(line, n, try); k++) try = arena_fmt(a, "%.*s_%d", STR(base), k);
        line[i].code = try;
    }
}

size_t choices_read(struct arena *a, str text, struct choice_line *ret, size_t max, const char **why, str *line)
{
    size_t n = 0;
    bool exclusive = false;
    *why = NULL;
    for (str one; str_split(&text, '\n', &one) && !*why;) {
        *line = one = str_trim(one);
        if (!one.n) continue;
        if (all_of(one, '-', 3)) { exclusive = !exclusive; continue; }
        struct choice_line l = line_of(one);
        l.exclusive = exclusive;
        if (!l.label.n) *why = N_("This line has no text.");
        else if (l.code.n && line_taken(ret, n, l.code)) *why = N_("Two choices have the same code.");
        else if (n == max) *why = N_("These are too many choices.");
        else ret[n++] = l;
    }
    make_codes(a, ret, n);
    return n;
}

str choices_text(struct arena *a, const struct item_option *o, size_t n)
{
    struct buf b = buf_in(a, CHOICES_MAX * 600);
    for (size_t i = 0; i < n; i++) {
        if (o[i].exclusive != (i && o[i - 1].exclusive)) buf_put(&b, S("---\n"));
        buf_fmt(&b, "%.*s | %.*s%s\n", STR(o[i].code), STR(o[i].label), o[i].other ? " ___" : "");
    }
    return buf_str(&b);
}

/* ---- writing a list ------------------------------------------------------------------------------------------------------------------------ */
static enum write_outcome write_one(const struct builder *b, struct draft *d, struct problems *p)
{
    return row_write(b->st, &(struct write){ .who = b->who, .request = b->request, .draft = d, .reason = b->reason }, p);
}

static void give_words(struct arena *a, struct draft *d, const char *field, str value) { draft_word(a, d, lang_source())[draft_at(d, field)] = value; }

/* The list as stored. One read for all lines, so that none costs a statement to be looked up. */
struct listed { int64_t id; str code; };
static size_t listed_of(const struct builder *b, int64_t survey, str list, struct listed *ret, size_t max)
{
    size_t n = 0;
    struct rows *r = ask(b->st, Q("SELECT id, code FROM survey_option WHERE survey = $1 AND list = $2 AND deleted_at IS NULL ORDER BY id LIMIT 500"), I(survey), T(list));
    while (rows_next(r) && n < max) ret[n++] = (struct listed){ row_int(r, 0), arena_copy(b->a, row_str(r, 1)) };
    return n;
}

static int64_t listed_id(const struct listed *l, size_t n, str code)
{
    for (size_t i = 0; i < n; i++) if (str_eq(l[i].code, code)) return l[i].id;
    return 0;
}

/* After opening: the same codes, each once; only what they are called may differ. */
static bool same_codes(const struct listed *was, size_t n_was, const struct choice_line *line, size_t n)
{
    for (size_t i = 0; i < n; i++) if (!listed_id(was, n_was, line[i].code)) return false;
    return n == n_was;
}

/* A new choice gets everything; one that is there only what a line can change, and after opening nothing but its label. */
static enum write_outcome write_line(const struct builder *b, str survey, str list, const struct choice_line *l, int64_t id, size_t at, bool draft, struct problems *p)
{
    struct draft d = draft_new(b->a, &option_entity);
    d.id = id;
    give_words(b->a, &d, "label", l->label);
    if (!id) {
        draft_give(&d, "survey", survey);
        draft_give(&d, "list", list);
        draft_give(&d, "code", l->code);
    }
    if (draft) {
        draft_give(&d, "place", arena_fmt(b->a, "%zu", (at + 1) * PLACE_STEP));
        draft_give(&d, "exclusive", l->exclusive ? S("1") : S("0"));
        draft_give(&d, "other", l->other ? S("1") : S("0"));
    }
    return write_one(b, &d, p);
}

/* What is wrong with a choice is said at the field that the lines were typed into. */
static void lay_to(struct problems *p, size_t from, const struct field *field, str line)
{
    for (size_t i = from; i < p->n; i++) if (p->at[i].field != field) { p->at[i].field = field; p->at[i].detail = line; }
}

enum write_outcome choices_write(const struct builder *b, int64_t survey, str list, const struct choice_line *line, size_t n, const struct field *field, struct problems *p)
{
    struct listed *was = arena_array(b->a, struct listed, 2 * CHOICES_MAX);
    size_t n_was = listed_of(b, survey, list, was, 2 * CHOICES_MAX);
    bool draft = survey_is_draft(b->st, survey);
    str key = draft_key(b->st, &survey_entity, survey);
    enum write_outcome out = WRITE_DONE;
    if (!draft && !same_codes(was, n_was, line, n)) {
        problem_add(p, (struct problem){ .field = field, .message = N_("The survey has been opened: only words can be changed, and only where their meaning stays.") });
        return WRITE_REFUSED;
    }
    for (size_t i = 0; i < n && out == WRITE_DONE; i++) {
        size_t before = p->n;
        out = write_line(b, key, list, &line[i], listed_id(was, n_was, line[i].code), i, draft, p);
        lay_to(p, before, field, line[i].label);
    }
    for (size_t i = 0; i < n_was && draft && out == WRITE_DONE; i++)
        if (!line_taken(line, n, was[i].code)) out = row_delete(b->st, b->who, b->request, &option_entity, was[i].id, 0);
    return out;
}

/* ---- order ---------------------------------------------------------------------------------------------------------------------------------- */
/* The questions as they stand, at most ITEMS_MAX; where each heading begins a page. */
struct order { int64_t ids[ITEMS_MAX]; bool heading[ITEMS_MAX]; size_t n; };
static struct order order_of(struct store *st, int64_t survey)
{
    struct order o = { .n = 0 };
    struct rows *r = ask(st, Q("SELECT id, kind FROM survey_item WHERE survey = $1 AND deleted_at IS NULL ORDER BY COALESCE(place, 1000000), id LIMIT 1000"), I(survey));
    for (; rows_next(r) && o.n < ITEMS_MAX; o.n++) { o.ids[o.n] = row_int(r, 0); o.heading[o.n] = str_eq(row_str(r, 1), S("section")); }
    return o;
}

static size_t at_of(const struct order *o, int64_t id)
{
    size_t i = 0;
    while (i < o->n && o->ids[i] != id) i++;
    return i;
}

/* Where the page that begins at i ends. */
static size_t page_end(const struct order *o, size_t i)
{
    do i++; while (i < o->n && !o->heading[i]);
    return i;
}

/* The heading that an item stands below, or the first item where none is above it. */
static size_t page_begin(const struct order *o, size_t i)
{
    while (i && !o->heading[i]) i--;
    return i;
}

/* The lines [at, at + n) come to stand before what now stands at `to`. */
static void shift(struct order *o, size_t at, size_t n, size_t to)
{
    struct order was = *o;
    size_t k = 0;
    for (size_t i = 0; i <= was.n; i++) {
        if (i == to) for (size_t j = at; j < at + n; j++) { o->ids[k] = was.ids[j]; o->heading[k++] = was.heading[j]; }
        if (i < was.n && (i < at || i >= at + n)) { o->ids[k] = was.ids[i]; o->heading[k++] = was.heading[i]; }
    }
}

/* Before what the moved lines come to stand; SIZE_MAX: there is no such place. */
static size_t aim(const struct order *o, size_t at, size_t n, str way, int64_t target)
{
    size_t mark = at_of(o, target);
    bool page = o->heading[at];
    if (str_eq(way, S("up"))) return at ? (page ? page_begin(o, at - 1) : at - 1) : SIZE_MAX;
    if (str_eq(way, S("down"))) return at + n >= o->n ? SIZE_MAX : page ? page_end(o, at + n) : at + n + 1;
    if (mark == o->n || (mark >= at && mark < at + n)) return SIZE_MAX;
    if (str_eq(way, S("before"))) return mark;
    if (str_eq(way, S("inside"))) return o->heading[mark] ? page_end(o, mark) : mark + 1;
    if (!str_eq(way, S("after"))) return SIZE_MAX;
    return page && o->heading[mark] ? page_end(o, mark) : mark + 1;
}

/* Gaps of PLACE_STEP, as imports and older rows have them: not needed here, but nobody has to renumber by hand. */
static void number_all(struct store *st, const struct order *o)
{
    for (size_t i = 0; i < o->n; i++)
        ask(st, Q("UPDATE survey_item SET place = $2 WHERE id = $1 AND (place IS NULL OR place <> $2)"), I(o->ids[i]), I(PLACE_STEP * ((int64_t)i + 1)));
}

enum write_outcome item_move(const struct builder *b, int64_t survey, int64_t item, str way, int64_t target, struct problems *p)
{
    struct order o = order_of(b->st, survey);
    size_t at = at_of(&o, item);
    if (at == o.n) return WRITE_GONE;
    size_t n = o.heading[at] ? page_end(&o, at) - at : 1, to = aim(&o, at, n, way, target);
    if (to == SIZE_MAX) return WRITE_REFUSED;
    shift(&o, at, n, to);
    struct draft d = draft_new(b->a, &item_entity);
    d.id = item;
    draft_give(&d, "place", arena_fmt(b->a, "%zu", (at_of(&o, item) + 1) * PLACE_STEP));
    enum write_outcome out = write_one(b, &d, p);
    if (out == WRITE_DONE) number_all(b->st, &o);
    return out;
}

void item_put_behind(struct store *st, int64_t survey, int64_t item, int64_t behind)
{
    struct order o = order_of(st, survey);
    size_t at = at_of(&o, item), mark = at_of(&o, behind);
    if (at == o.n || (behind && mark == o.n) || mark == at) return;
    shift(&o, at, 1, behind ? mark + 1 : 0);
    number_all(st, &o);
}

/* ---- copies ------------------------------------------------------------------------------------------------------------------------------------ */
/* As a new row: without its key, without what the room works out. NULL: not for this reader. */
static struct draft *fresh_from(const struct builder *b, const struct entity *e, int64_t id)
{
    int64_t version;
    struct draft *d = draft_load(b->st, b->who, e, id, &version);
    if (!d) return NULL;
    d->id = 0;
    d->key = S("");
    for (size_t i = 0; i < e->n; i++)
        if (e->fields[i].derived || (e->flow && str_eq(str_of(e->fields[i].name), str_of(e->flow->field)))) { d->given[i] = false; d->value[i] = S(""); }
    return d;
}

/* How far each translation is, as it was; a copy's German words are of version 1. */
#define KEEP_STATUS(words) "UPDATE " words " SET status = (SELECT w.status FROM " words " w WHERE w.owner = $1 AND w.lang = " words ".lang), " \
    "source_version = (SELECT CASE WHEN w.source_version >= g.version THEN 1 ELSE 0 END FROM " words " w JOIN " words " g ON g.owner = w.owner AND g.lang = 'de' " \
    "WHERE w.owner = $1 AND w.lang = " words ".lang) WHERE owner = $2 AND lang <> 'de'"
static void keep_status(struct store *st, const struct entity *e, int64_t from, int64_t to)
{
    if (e == &item_entity) ask(st, Q(KEEP_STATUS("survey_item_words")), I(from), I(to));
    else if (e == &option_entity) ask(st, Q(KEEP_STATUS("survey_option_words")), I(from), I(to));
    else ask(st, Q(KEEP_STATUS("survey_survey_words")), I(from), I(to));
}

int64_t item_copy(const struct builder *b, int64_t survey, int64_t item, enum write_outcome *out, struct problems *p)
{
    struct draft *d = fresh_from(b, &item_entity, item);
    if (!d) { *out = WRITE_GONE; return 0; }
    draft_give(d, "code", code_free(b->st, b->a, survey, draft_value(d, "code")));
    draft_give(d, "place", S(""));
    *out = write_one(b, d, p);
    if (*out != WRITE_DONE) return 0;
    keep_status(b->st, &item_entity, item, d->id);
    item_put_behind(b->st, survey, d->id, item);
    return d->id;
}

/* One row of the survey that is copied, made to belong to the new one. */
static enum write_outcome copy_part(const struct builder *b, const struct entity *e, int64_t id, str survey, struct problems *p)
{
    struct draft *d = fresh_from(b, e, id);
    if (!d) return WRITE_GONE;
    draft_give(d, "survey", survey);
    enum write_outcome out = write_one(b, d, p);
    if (out == WRITE_DONE) keep_status(b->st, e, id, d->id);
    return out;
}

/* Collected before the first is written, since a walk must not write what it walks. POOL_MAX choices and ITEMS_MAX questions are the most that count. */
enum { PARTS_MAX = 6000 };
struct gathered { int64_t *ids; size_t n; };
static bool gather(void *ctx, const struct rows *r)
{
    struct gathered *g = ctx;
    if (g->n < PARTS_MAX) g->ids[g->n++] = row_int(r, 0);
    return true;
}

/* Every question and every choice of one survey into another. */
static enum write_outcome copy_parts(const struct builder *b, int64_t from, str to, struct problems *p)
{
    struct gathered items = { arena_array(b->a, int64_t, PARTS_MAX), 0 }, options = { arena_array(b->a, int64_t, PARTS_MAX), 0 };
    enum write_outcome out = WRITE_DONE;
    each(b->st, gather, &items, Q("SELECT id FROM survey_item WHERE survey = $1 AND deleted_at IS NULL ORDER BY COALESCE(place, 1000000), id"), I(from));
    each(b->st, gather, &options, Q("SELECT id FROM survey_option WHERE survey = $1 AND deleted_at IS NULL ORDER BY list, COALESCE(place, 1000000), id"), I(from));
    for (size_t i = 0; i < options.n && out == WRITE_DONE; i++) out = copy_part(b, &option_entity, options.ids[i], to, p);
    for (size_t i = 0; i < items.n && out == WRITE_DONE; i++) out = copy_part(b, &item_entity, items.ids[i], to, p);
    return out;
}

/* Deleted rows keep their keys. */
static bool key_taken(struct store *st, str key) { return !key.n || rows_next(ask(st, Q("SELECT 1 FROM survey_survey WHERE key = $1"), T(key))); }

int64_t survey_copy(const struct builder *b, int64_t survey, str code, str title, enum write_outcome *out, struct problems *p)
{
    static const char *const own[] = { "opens", "closes", "grace_end", "asked", "example" };      /* of one wave alone */
    struct draft *d = fresh_from(b, &survey_entity, survey);
    if (!d) { *out = WRITE_GONE; return 0; }
    for (size_t i = 0; i < countof(own); i++) draft_give(d, own[i], S(""));
    draft_give(d, "code", code);
    if (!key_taken(b->st, code)) d->key = code;           /* its address then says which one it is                     */
    draft_give(d, "before", draft_key(b->st, &survey_entity, survey));
    give_words(b->a, d, "title", title);
    *out = write_one(b, d, p);
    if (*out == WRITE_DONE) keep_status(b->st, &survey_entity, survey, d->id);
    if (*out == WRITE_DONE) *out = copy_parts(b, survey, d->key, p);
    return *out == WRITE_DONE ? d->id : 0;
}

str next_code(struct arena *a, str code)
{
    int64_t year;
    str tail = code.n > 4 ? str_from(code, code.n - 4) : S("");
    if (str_int(tail, &year) && year >= 1990 && year < 2100) return arena_fmt(a, "%.*s%lld", STR(str_upto(code, code.n - 4)), (long long)year + 1);
    return arena_fmt(a, "%.*s-2", STR(str_upto(code, 38)));
}

/* ---- what changed since the wave before --------------------------------------------------------------------------------------------------------- */
struct finds { struct item_change *at; size_t n, max; };
static void found(struct finds *f, enum change_what what, const struct item *now, const struct item *before, str old, str new)
{
    if (f->n < f->max) f->at[f->n++] = (struct item_change){ what, now, before, old, new };
}

/* Everything that makes two scales comparable, as one text: steps, both ends, whether there is "don't know" (+). */
static str scale_text(struct arena *a, const struct item *it)
{
    return arena_fmt(a, "1 %.*s … %lld %.*s%s", STR(it->low), (long long)it->steps, STR(it->high), it->unknown ? " +" : "");
}

/* Another kind says all: what else differs follows from it. */
static void compare(struct arena *a, struct finds *f, const struct item *now, const struct item *was)
{
    str old, new;
    if (now->kind != was->kind) { found(f, CHANGE_KIND, now, was, str_of(item_kinds[was->kind].key), str_of(item_kinds[now->kind].key)); return; }
    if (!str_eq(now->label, was->label)) found(f, CHANGE_WORDING, now, was, was->label, now->label);
    if (now->kind == ITEM_SCALE && !str_eq(old = scale_text(a, was), new = scale_text(a, now))) found(f, CHANGE_SCALE, now, was, old, new);
    if (now->options + was->options && !str_eq(old = choices_text(a, was->option, was->options), new = choices_text(a, now->option, now->options)))
        found(f, CHANGE_CHOICES, now, was, old, new);
}

size_t item_changes(struct arena *a, const struct instrument *before, const struct instrument *now, struct item_change *ret, size_t max)
{
    struct finds f = { ret, 0, max };
    for (size_t i = 0; i < now->n; i++) {
        const struct item *was = item_find(before, now->item[i].code);
        if (was) compare(a, &f, &now->item[i], was);
        else found(&f, CHANGE_ADDED, &now->item[i], NULL, S(""), now->item[i].label);
    }
    for (size_t i = 0; i < before->n; i++)
        if (!item_find(now, before->item[i].code)) found(&f, CHANGE_REMOVED, NULL, &before->item[i], before->item[i].label, S(""));
    return f.n;
}

/* ---- conditions ------------------------------------------------------------------------------------------------------------------------------------ */
static bool take(str *rest, const char *what)
{
    str t = str_trim(*rest);
    if (!str_starts(t, str_of(what))) return false;
    *rest = str_trim(str_from(t, strlen(what)));
    return true;
}

/* Up to a sign, which is taken, too. */
static bool take_upto(str *rest, char sign, str *ret)
{
    int64_t at = str_find_char(*rest, sign);
    if (at < 1) return false;
    *ret = str_upto(*rest, (size_t)at);
    *rest = str_trim(str_from(*rest, (size_t)at + 1));
    return true;
}

/* 'word' or a whole number. */
static bool take_value(str *rest, str *ret)
{
    if (take(rest, "'")) return take_upto(rest, '\'', ret);
    size_t n = 0;
    while (n < rest->n && rest->p[n] >= '0' && rest->p[n] <= '9') n++;
    *ret = str_upto(*rest, n);
    *rest = str_trim(str_from(*rest, n));
    return n > 0;
}

bool condition_read(str text, struct asked_when *ret)
{
    struct asked_when c = { .not = false };
    str rest = text;
    bool outer = take(&rest, "not") && take(&rest, "("), several = take(&rest, "selected") && take(&rest, "(");
    if (!take(&rest, "${") || !take_upto(&rest, '}', &c.item)) return false;
    if (!several) c.not = take(&rest, "!=");
    if (several ? !take(&rest, ",") : !c.not && !take(&rest, "=")) return false;
    if (!take_value(&rest, &c.option) || (several && !take(&rest, ")")) || (outer && !take(&rest, ")")) || rest.n) return false;
    c.not = c.not != outer;
    *ret = c;
    return true;
}

str condition_write(struct arena *a, enum item_kind of, const struct asked_when *c)
{
    if (of == ITEM_MULTIPLE) return arena_fmt(a, "%sselected(${%.*s}, '%.*s')%s", c->not ? "not(" : "", STR(c->item), STR(c->option), c->not ? ")" : "");
    return arena_fmt(a, of == ITEM_SCALE ? "${%.*s} %s %.*s" : "${%.*s} %s '%.*s'", STR(c->item), c->not ? "!=" : "=", STR(c->option));
}
