/* answer_form.c - a questionnaire as a form: which page holds what, and what was typed there. */
#include "base/utf8.h"
#include "rooms/survey/answer.h"
#include <string.h>

size_t answer_pages(const struct instrument *in, struct answer_page ret[ANSWER_PAGES_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < in->n; i++) {
        if (!n || in->item[i].kind == ITEM_SECTION) ret[n++] = (struct answer_page){ i, i };
        ret[n - 1].to = i + 1;
    }
    return n;
}

/* The organisations that everybody may see, by name. The directory is another room: without it there is nothing to choose from. */
static void find_names(struct req *q, struct answer_form *f)
{
    const struct entity *actor = entity_named(S("directory.actor"));
    struct who visitor = who_visitor();
    if (!actor) return;
    struct query query = query_new(actor, &visitor, q->lang);
    query.limit = ANSWER_NAMES_MAX;
    query.plain = true;
    struct page page = query_run(&query, q->st);
    f->names = arena_array(q->a, str, page.n + 1);
    for (size_t i = 0; i < page.n; i++) f->names[f->n_names++] = row_title(actor, page.row[i]);
}

struct answer_form answer_form(struct req *q, const struct instrument *in, const struct answers *v)
{
    struct answer_form f = { .in = in, .v = v, .problem = arena_array(q->a, struct answer_problem, ANSWER_PROBLEMS_MAX) };
    const struct lang *source = lang_find(S(LANG_SOURCE));
    bool german = in->lang == source || str_eq(str_of(in->lang->tag), S("de-simple"));
    if (!german) f.german = instrument_by_id(q->st, q->a, in->survey, source);
    if (f.german && f.german->n != in->n) f.german = NULL;
    for (size_t i = 0; i < in->n; i++) if (in->item[i].kind == ITEM_ACTOR) { find_names(q, &f); break; }
    return f;
}

bool answer_german(const struct answer_form *f, size_t item) { return f->german && str_eq(f->german->item[item].label, f->in->item[item].label); }

html answer_words(struct req *q, const struct answer_form *f, str text, bool german)
{
    return look_own(q, piped(q->a, f->in, text, answers_value, (void *)(uintptr_t)f->v), german);
}

const struct answer_problem *answer_problem(const struct answer_form *f, size_t item)
{
    for (size_t i = 0; i < f->problems && i < ANSWER_PROBLEMS_MAX; i++) if (f->problem[i].item == item) return &f->problem[i];
    return NULL;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------------------- */
static bool is_control(uint32_t c) { return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) || c == 0xFFFD; }
static bool is_bidi(uint32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

static str without(struct arena *a, str typed, bool (*bad)(uint32_t c))
{
    struct buf b = buf_in(a, typed.n + 1);
    for (str rest = typed; typed.n; typed = rest) if (!bad(utf8_next(&rest))) buf_put(&b, str_upto(typed, typed.n - rest.n));
    return buf_str(&b);
}

/* What a form sends as text: CR LF becomes LF; what is no text is left out, and marks of direction that would turn the page around it. */
static str clean(struct arena *a, str typed)
{
    str text = utf8_check(typed, true) == UTF8_FINE && str_find_char(typed, '\r') < 0 ? typed : without(a, typed, is_control);
    return utf8_check(text, true) == UTF8_BIDI ? without(a, text, is_bidi) : text;
}

/* Several answers are several values of one name, in their order; empty ones are places that were left out. */
static str take_words(struct req *q, str name)
{
    struct buf b = buf_in(q->a, 64 * 1024);
    for (size_t i = 0; i < q->forms; i++) {
        str one = str_trim(q->form[i].value);
        if (!str_eq(q->form[i].name, name) || !one.n) continue;
        if (b.n) buf_char(&b, ' ');
        buf_put(&b, clean(q->a, one));
    }
    return buf_str(&b);
}

/* Without the script the line behind "other" can be seen all the time: who writes there and chooses nothing has chosen it. */
static str chosen_by_line(const struct item *it)
{
    int other = option_other(it);
    return other < 0 ? S("") : it->option[other].code;
}

void answers_take(struct req *q, struct answers *v, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        const struct item *it = &v->in->item[i];
        if (!item_asks(it)) continue;
        str name = arena_fmt(q->a, "a_%.*s", STR(it->code)), other = arena_fmt(q->a, "o_%.*s", STR(it->code));
        bool several = it->kind == ITEM_MULTIPLE || it->kind == ITEM_RANKING;
        v->value[i] = several ? take_words(q, name) : clean(q->a, form_value(q, name));
        v->other[i] = clean(q->a, form_value(q, other));
        if (!v->value[i].n && str_trim(v->other[i]).n && !form_value(q, S("live")).n) v->value[i] = chosen_by_line(it);
    }
}

/* ---- "I answer for …" ---------------------------------------------------------------------------------------------------------------------- */
int64_t answer_actor(struct req *q, const struct answers *v, str *ret_name)
{
    const struct entity *actor = entity_named(S("directory.actor"));
    struct who visitor = who_visitor();
    *ret_name = S("");
    for (size_t i = 0; i < v->in->n; i++) if (v->in->item[i].kind == ITEM_ACTOR && v->value[i].n) *ret_name = v->value[i];
    if (!actor || !ret_name->n) return 0;
    struct query query = query_new(actor, &visitor, q->lang);
    query.limit = ANSWER_NAMES_MAX;
    query.plain = true;
    struct page page = query_run(&query, q->st);
    for (size_t i = 0; i < page.n; i++) if (str_eq(row_title(actor, page.row[i]), *ret_name)) return row_meta(page.row[i])->id;
    return 0;
}

/* By the row of the directory; and by the name, written in the same way but for case: who answered before it stood there, or came by a file, has no row. */
bool answer_twice(struct store *st, const struct instrument *in, int64_t actor, str name)
{
    struct arena *a = store_arena(st);
    if (!in->named || (!actor && !name.n)) return false;
    struct rows *known = ask(st, Q("SELECT 1 FROM survey_response WHERE survey = $1 AND actor = $2 AND status = $3 LIMIT 1"), I(in->survey), I(actor),
                            I(RESPONSE_COMPLETE));
    if (actor && rows_next(known)) return true;
    for (size_t i = 0; i < in->n && name.n; i++) {
        if (in->item[i].kind != ITEM_ACTOR) continue;
        struct rows *r = ask(st, Q("SELECT text FROM survey_text WHERE survey = $1 AND item = $2 AND counts = $3 ORDER BY id LIMIT 1000"), I(in->survey), T(in->item[i].code), B(true));
        while (rows_next(r)) if (str_eq(lang_fold(a, row_str(r, 0)), lang_fold(a, name))) return true;
    }
    return false;
}

/* A rule of thumb: a quarter of a minute for a choice, a minute for a line or an order, two for a long text, and half a minute to begin with. */
int64_t answer_minutes(const struct instrument *in)
{
    int64_t quarters = 2;
    for (size_t i = 0; i < in->n; i++) {
        enum item_kind kind = in->item[i].kind;
        if (kind != ITEM_SECTION) quarters += kind == ITEM_LONGTEXT ? 8 : kind == ITEM_TEXT || kind == ITEM_RANKING ? 4 : 1;
    }
    return (quarters + 19) / 20 * 5;
}

str answer_langs(struct req *q, int64_t survey)
{
    struct buf b = buf_in(q->a, 1000);
    struct rows *r = ask(q->st, Q("SELECT lang FROM survey_survey_words WHERE owner = $1 AND title <> '' ORDER BY lang"), I(survey));
    while (rows_next(r)) buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR(row_str(r, 0)));
    return buf_str(&b);
}
