/* coding.c - codebooks, marks of two coders, figures of open answers, agreement, and taking words out. No pages here. */
#include "base/moment.h"
#include "entity/query.h"
#include "entity/write.h"
#include "rooms/survey/coding.h"
#include "rooms/survey/proposals.h"
#include <math.h>

/* What one coder says of one text. No account: which of the two is enough. `day` lets the office see whether a book changed afterwards. */
static const struct column mark_columns[] = {
    { "text", COL_INT, true, "survey_text", true }, { "coder", COL_INT, true, NULL, false }, { "survey", COL_INT, true, "survey_survey", true }, { "codes", COL_TEXT, true, NULL, false },
    { "day", COL_TEXT, true, NULL, false } };
const struct table mark_table = { .name = "survey_mark", .columns = mark_columns, .n = countof(mark_columns), .primary = { "text", "coder" }, .n_primary = 2 };

/* ---- questions with texts -------------------------------------------------------------------------------------------------------------- */
static int64_t count_texts(struct store *st, int64_t survey, str item)
{
    struct rows *r = ask(st, Q("SELECT COUNT(*) FROM survey_text WHERE survey = $1 AND item = $2 AND counts = $3"), I(survey), T(item), B(true));
    return rows_next(r) ? row_int(r, 0) : 0;
}

/* An organisation's name ("I answer for …") is stored as a text, too, but there is nothing to code in it. */
size_t open_questions(struct store *st, struct arena *a, const struct instrument *in, struct open_question *ret, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; i < in->n && n < max; i++) {
        const struct item *it = &in->item[i];
        bool text = it->kind == ITEM_TEXT || it->kind == ITEM_LONGTEXT;
        if (!text && option_other(it) < 0) continue;
        str item = text ? it->code : arena_fmt(a, "%.*s_other", STR(it->code));
        ret[n++] = (struct open_question){ item, it, count_texts(st, in->survey, item) };
    }
    return n;
}

/* The question that a name means; NULL: none with texts. */
static const struct item *question_of(const struct instrument *in, str item)
{
    const struct item *it = item_find(in, item);
    if (it) return it->kind == ITEM_TEXT || it->kind == ITEM_LONGTEXT ? it : NULL;
    if (!str_ends(item, S("_other"))) return NULL;
    it = item_find(in, str_upto(item, item.n - 6));
    return it && option_other(it) >= 0 ? it : NULL;
}

/* ---- the codebook ------------------------------------------------------------------------------------------------------------------------ */
struct codebook *codebook_load(struct store *st, struct arena *a, int64_t survey, str item, const struct lang *lang)
{
    struct codebook *b = arena_new_of(a, struct codebook);
    struct rows *r = ask(st, Q("SELECT c.id, c.code, COALESCE(NULLIF(l.label, ''), w.label), COALESCE(NULLIF(l.description, ''), w.description) FROM survey_category c "
        "JOIN survey_category_words w ON w.owner = c.id AND w.lang = 'de' LEFT JOIN survey_category_words l ON l.owner = c.id AND l.lang = $3 "
        "WHERE c.survey = $1 AND c.item = $2 AND c.deleted_at IS NULL ORDER BY COALESCE(c.place, 1000000), c.id LIMIT 60"), I(survey), T(item), T(str_of(lang->tag)));
    while (rows_next(r) && b->n < CODES_MAX)
        b->at[b->n++] = (struct code){ row_int(r, 0), arena_copy(a, row_str(r, 1)), arena_copy(a, row_str(r, 2)), arena_copy(a, row_str(r, 3)) };
    return b;
}

int codebook_find(const struct codebook *b, str code)
{
    for (size_t i = 0; i < b->n; i++) if (str_eq(b->at[i].code, code)) return (int)i;
    return -1;
}

static bool code_plain(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-')) return false;
    }
    return s.n > 0;
}

static int64_t survey_of_draft(struct store *st, const struct draft *d) { return id_by_key(st, &survey_entity, draft_value(d, "survey")); }

/* A code's name is what marks hold: once it is there it stays, while its words may become clearer. */
void category_check(struct store *st, const struct draft *d, struct problems *p)
{
    str code = draft_value(d, "code"), item = draft_value(d, "item");
    int64_t survey = survey_of_draft(st, d), others = 0;
    if (!code_plain(code)) draft_wrong(d, p, "code", N_("Only letters, digits, _ and hyphens."));
    struct rows *r = ask(st, Q("SELECT id, code FROM survey_category WHERE survey = $1 AND item = $2 AND deleted_at IS NULL ORDER BY id LIMIT 100"), I(survey), T(item));
    while (rows_next(r)) {
        bool own = row_int(r, 0) == d->id;
        others += !own;
        if (own && !str_eq(row_str(r, 1), code)) draft_wrong(d, p, "code", N_("A code stays as it is: texts have it."));
        if (!own && str_eq(row_str(r, 1), code)) draft_wrong(d, p, "code", N_("This question has this code already."));
    }
    if (others >= CODES_MAX) draft_wrong(d, p, "code", N_("A codebook has 60 codes at most."));
}

void category_derive(struct store *st, struct draft *d)
{
    if (draft_value(d, "place").n) return;
    struct rows *r = ask(st, Q("SELECT COALESCE(MAX(place), 0) FROM survey_category WHERE survey = $1 AND item = $2 AND deleted_at IS NULL"), I(survey_of_draft(st, d)), T(draft_value(d, "item")));
    draft_give(d, "place", arena_fmt(store_arena(st), "%lld", rows_next(r) ? (long long)row_int(r, 0) + 10 : 10LL));
}

static bool write_code(struct store *st, const struct who *who, str request, struct draft *d, const char **why)
{
    struct problems p = { .a = store_arena(st) };
    enum write_outcome out = row_write(st, &(struct write){ .who = who, .request = request, .draft = d }, &p);
    *why = out == WRITE_DONE ? NULL : p.n ? p.at[0].message : N_("This could not be saved.");
    return out == WRITE_DONE;
}

int64_t codebook_copy(struct store *st, const struct who *who, str request, int64_t survey, str item)
{
    struct arena *a = store_arena(st);
    const char *why;
    int64_t n = 0;
    str key = draft_key(st, &survey_entity, survey);
    struct rows *r = ask(st, Q("SELECT c.id FROM survey_category c JOIN survey_survey s ON s.before = c.survey WHERE s.id = $1 AND c.item = $2 AND c.deleted_at IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM survey_category o WHERE o.survey = $1 AND o.item = $2 AND o.code = c.code AND o.deleted_at IS NULL) ORDER BY COALESCE(c.place, 1000000), c.id LIMIT 60"), I(survey), T(item));
    while (rows_next(r)) {
        struct draft d = draft_new(a, &category_entity);
        struct stamp stamp;
        if (!draft_read(st, &category_entity, row_int(r, 0), &d, &stamp)) continue;
        d.id = 0;
        d.key = S("");
        draft_give(&d, "survey", key);
        if (!write_code(st, who, request, &d, &why)) return -1;
        n++;
    }
    return n;
}

/* "Sprach-/Kulturmittlung" → sprach-kulturmittlung; what has no letters that survive is numbered. */
static str code_name(struct arena *a, const struct codebook *b, str label)
{
    str slug = str_upto(lang_slug(a, label), 34), try = slug.n ? slug : S("code");
    for (int i = 2; codebook_find(b, try) >= 0; i++) try = arena_fmt(a, "%.*s-%d", STR(slug.n ? slug : S("code")), i);
    return try;
}

bool codebook_add(struct store *st, const struct who *who, str request, int64_t survey, str item, str label, const char **why)
{
    struct arena *a = store_arena(st);
    struct codebook *b = codebook_load(st, a, survey, item, lang_find(S(LANG_SOURCE)));
    struct draft d = draft_new(a, &category_entity);
    for (size_t i = 0; i < b->n; i++) if (str_eq(b->at[i].label, label)) { *why = N_("This question has this code already."); return false; }
    draft_give(&d, "survey", draft_key(st, &survey_entity, survey));
    draft_give(&d, "item", item);
    draft_give(&d, "code", code_name(a, b, label));
    draft_word(a, &d, lang_source())[draft_at(&d, "label")] = label;
    return write_code(st, who, request, &d, why);
}

/* ---- marks ---------------------------------------------------------------------------------------------------------------------------------- */
/* In the order of the book, each once. NULL p: one of them is not in it. */
static str in_order(struct arena *a, const struct codebook *b, str codes)
{
    bool has[CODES_MAX] = { 0 };
    size_t n = 0;
    struct buf out = buf_in(a, CODES_MAX * 42);
    for (str rest = codes, one; str_word(&rest, &one);) {
        int i = codebook_find(b, one);
        if (i < 0) return (str){ 0 };
        n += !has[i];
        has[i] = true;
    }
    if (n > MARKS_MAX) return (str){ 0 };
    for (size_t i = 0; i < b->n; i++) if (has[i]) { if (out.n) buf_char(&out, ' '); buf_put(&out, b->at[i].code); }
    return out.n ? buf_str(&out) : S("");
}

static bool is_text_of(struct store *st, int64_t survey, int64_t text)
{
    return rows_next(ask(st, Q("SELECT 1 FROM survey_text WHERE id = $1 AND survey = $2 AND counts = $3"), I(text), I(survey), B(true)));
}

bool mark_set(struct store *st, const struct codebook *b, int64_t survey, int64_t text, enum coder coder, str codes, const char **why)
{
    struct arena *a = store_arena(st);
    str sorted = in_order(a, b, codes);
    *why = NULL;
    if (!sorted.p) *why = N_("There is no such code.");
    else if (!is_text_of(st, survey, text)) *why = N_("This text is not there any more.");
    if (*why) return false;
    ask(st, Q("INSERT INTO survey_mark (text, coder, survey, codes, day) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (text, coder) DO UPDATE SET codes = $4, day = $5"), I(text), I(coder), I(survey),
        T(sorted), T(date_today(a)));
    return !store_broken(st);
}

void mark_take(struct store *st, int64_t survey, int64_t text, enum coder coder)
{
    ask(st, Q("DELETE FROM survey_mark WHERE text = $1 AND coder = $2 AND survey = $3"), I(text), I(coder), I(survey));
}

struct gathering { struct arena *a; struct coded_text *at; size_t n, room, mark; };
static bool take_text(void *ctx, const struct open_text *t)
{
    struct gathering *g = ctx;
    if (g->n == g->room) return false;
    g->at[g->n++] = (struct coded_text){ .id = t->id, .text = arena_copy(g->a, t->text), .language = arena_copy(g->a, t->language) };
    return true;
}

/* Both come in the order of the texts' ids, so one walk beside the other is enough. */
static bool take_mark(void *ctx, const struct rows *r)
{
    struct gathering *g = ctx;
    int64_t text = row_int(r, 0), coder = row_int(r, 1);
    while (g->mark < g->n && g->at[g->mark].id < text) g->mark++;
    if (g->mark == g->n) return false;
    if (g->at[g->mark].id != text || coder < 0 || coder >= CODERS) return true;
    g->at[g->mark].codes[coder] = arena_copy(g->a, row_str(r, 2));
    g->at[g->mark].given[coder] = true;
    return true;
}

struct coded_text *coded_texts(struct store *st, struct arena *a, int64_t survey, str item, size_t *n)
{
    int64_t all = count_texts(st, survey, item);
    struct gathering g = { .a = a, .room = (size_t)(all < CODED_TEXTS_MAX ? all : CODED_TEXTS_MAX) };
    g.at = arena_array(a, struct coded_text, g.room + 1);
    texts_each(st, survey, item, take_text, &g);
    each(st, take_mark, &g, Q("SELECT m.text, m.coder, m.codes FROM survey_mark m JOIN survey_text t ON t.id = m.text WHERE t.survey = $1 AND t.item = $2 AND t.counts = $3 "
        "ORDER BY m.text, m.coder"), I(survey), T(item), B(true));
    *n = g.n;
    return g.at;
}

bool coded_differs(const struct coded_text *t)
{
    return t->given[CODER_ONE] && t->given[CODER_TWO] && !t->given[CODER_FINAL] && !str_eq(t->codes[CODER_ONE], t->codes[CODER_TWO]);
}

bool coded_end(const struct coded_text *t, str *codes)
{
    if (coded_differs(t)) return false;
    for (enum coder c = CODER_FINAL; c < CODERS; c++) if (t->given[c]) { *codes = t->codes[c]; return true; }
    return false;
}

/* ---- figures ---------------------------------------------------------------------------------------------------------------------------------- */
static void count_codes(struct coded *c, const struct codebook *b, str codes)
{
    bool any = false;
    for (str one; str_word(&codes, &one);) {
        int i = codebook_find(b, one);                  /* a code that was deleted counts no more                      */
        if (i < 0) continue;
        c->row[i].k++;
        any = true;
    }
    c->none += !any;
}

struct coded *coded_figures(struct store *st, struct arena *a, const struct instrument *in, str item)
{
    const struct item *of = question_of(in, item);
    size_t n;
    str codes;
    if (!of) return NULL;
    struct codebook *b = codebook_load(st, a, in->survey, item, in->lang);
    struct coded_text *t = coded_texts(st, a, in->survey, item, &n);
    struct coded *c = arena_new_of(a, struct coded);
    *c = (struct coded){ .item = item, .of = of, .texts = (int64_t)n, .cases = response_count(st, in->survey).counted, .minimum = in->minimum,
                         .row = arena_array(a, struct coded_row, b->n + 1), .n = b->n };
    for (size_t i = 0; i < b->n; i++) c->row[i] = (struct coded_row){ .code = b->at[i].code, .label = b->at[i].label, .description = b->at[i].description };
    for (size_t i = 0; i < n; i++) {
        c->open += coded_differs(&t[i]);
        if (!coded_end(&t[i], &codes)) continue;
        c->coded++;
        count_codes(c, b, codes);
    }
    for (size_t i = 0; i < c->n; i++) {
        c->row[i].of_texts = percent(c->row[i].k, c->coded);
        c->row[i].of_cases = percent(c->row[i].k, c->cases);
    }
    return c;
}

static bool few(int64_t n, int64_t minimum) { return n > 0 && n < minimum; }

static bool hides(const struct coded *c, int64_t k) { return few(k, c->minimum) || few(c->coded - k, c->minimum) || few(c->cases - k, c->minimum); }

/* The one with the most texts, if it is alone and shown. Those hidden are compared too: otherwise one of nearly all texts could stand before it. */
static int first_of(const struct coded *c)
{
    int best = -1;
    bool alone = false;
    for (size_t i = 0; i < c->n; i++) {
        if (best >= 0 && c->row[i].k < c->row[best].k) continue;
        alone = best < 0 || c->row[i].k > c->row[best].k;
        best = (int)i;
    }
    return best >= 0 && alone && c->row[best].k > 0 && !hides(c, c->row[best].k) ? best : -1;
}

void coded_protect(struct coded *c)
{
    if (c->protected) return;
    c->protected = true;
    c->hidden = c->coded < c->minimum;
    c->first = first_of(c);
    if (few(c->none, c->minimum) || few(c->coded - c->none, c->minimum)) c->none = -1;
    for (size_t i = 0; i < c->n; i++) {
        struct coded_row *r = &c->row[i];
        r->hidden = c->hidden || hides(c, r->k);
        if (r->hidden) { r->k = -1; r->of_texts = r->of_cases = (double)NAN; }
    }
}

struct coder_agreement coders_agree(struct arena *a, const struct codebook *b, const struct coded_text *t, size_t n)
{
    struct coder_agreement g = { .code = arena_array(a, struct agreement, b->n + 1), .gave = arena_get(a, sizeof *g.gave * (b->n + 1)), .n = b->n };
    int64_t (*cell)[4] = arena_get(a, sizeof *cell * (b->n + 1));
    for (size_t i = 0; i < n; i++) {
        if (!t[i].given[CODER_ONE] || !t[i].given[CODER_TWO]) continue;
        g.both++;
        g.differ += !str_eq(t[i].codes[CODER_ONE], t[i].codes[CODER_TWO]);
        for (size_t k = 0; k < b->n; k++) cell[k][(str_has_word(t[i].codes[CODER_ONE], b->at[k].code) ? 0 : 2) + (str_has_word(t[i].codes[CODER_TWO], b->at[k].code) ? 0 : 1)]++;
    }
    g.alike = g.both ? (double)(g.both - g.differ) / (double)g.both : (double)NAN;
    for (size_t k = 0; k < b->n; k++) {
        g.code[k] = agree_yes_no(cell[k][0], cell[k][1], cell[k][2], cell[k][3]);
        g.gave[k][0] = cell[k][0] + cell[k][1];
        g.gave[k][1] = cell[k][0] + cell[k][2];
    }
    return g;
}

void coders_protect(struct coder_agreement *g, const struct coded *c)
{
    g->hidden = g->both < c->minimum || !g->both || c->hidden;
    for (size_t k = 0; k < g->n; k++) {
        bool hide = g->hidden || c->row[k].hidden;
        for (int i = 0; i < 2; i++) hide |= few(g->gave[k][i], c->minimum) || few(g->both - g->gave[k][i], c->minimum);
        if (hide) g->code[k] = (struct agreement){ 0, (double)NAN, (double)NAN, (double)NAN };
        g->gave[k][0] = g->gave[k][1] = -1;
    }
    if (g->hidden) { g->both = g->differ = -1; g->alike = (double)NAN; }
}

/* ---- taking words out ------------------------------------------------------------------------------------------------------------------------- */
static bool next_old(str *old, str *word) { return str_word(old, word); }

/* Follows the old words one by one; where some are passed over the mark stands once. */
static bool shortened(struct arena *a, str old, str rest, str *ret)
{
    struct buf b = buf_in(a, 4 * ANSWER_TEXT_MAX + 64);
    bool gap = false;
    str word, was;
    while (str_word(&rest, &word)) {
        if (str_eq(word, S(TAKEN_OUT))) { gap = true; continue; }
        bool found = false;
        while (!found && next_old(&old, &was)) { found = str_eq(word, was); gap |= !found; }
        if (!found) return false;
        if (gap) buf_put(&b, b.n ? S(" " TAKEN_OUT) : S(TAKEN_OUT));
        if (b.n) buf_char(&b, ' ');
        buf_put(&b, word);
        gap = false;
    }
    if (gap || str_trim(old).n) buf_put(&b, b.n ? S(" " TAKEN_OUT) : S(TAKEN_OUT));
    *ret = buf_str(&b);
    return true;
}

bool text_shorten(struct store *st, int64_t survey, int64_t text, str rest, const char **why)
{
    struct rows *r = ask(st, Q("SELECT text FROM survey_text WHERE id = $1 AND survey = $2"), I(text), I(survey));
    str old, new;
    *why = NULL;
    if (!rows_next(r)) { *why = N_("This text is not there any more."); return false; }
    old = row_str(r, 0);
    if (!shortened(store_arena(st), old, rest, &new)) { *why = N_("Here whole words can only be taken out, not changed or added."); return false; }
    ask(st, Q("UPDATE survey_text SET text = $2 WHERE id = $1"), I(text), T(new));
    proposals_shorten(st, survey, old, new);
    return !store_broken(st);
}
