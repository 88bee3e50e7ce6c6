/* instrument.c - the whole questionnaire in one language, as the store has it. */
#include "entity/query.h"
#include "rooms/survey/survey.h"

void packed_lay_out(struct instrument *in);

/* ---- looking up ----------------------------------------------------------------------------------------------------------------------- */
size_t item_index(const struct instrument *in, str code)
{
    for (size_t i = 0; i < in->n; i++) if (str_eq(in->item[i].code, code)) return i;
    return in->n;
}

const struct item *item_find(const struct instrument *in, str code)
{
    size_t i = item_index(in, code);
    return i < in->n ? &in->item[i] : NULL;
}

int option_find(const struct item *it, str code)
{
    for (size_t i = 0; i < it->options; i++) if (str_eq(it->option[i].code, code)) return (int)i;
    return -1;
}

int option_other(const struct item *it)
{
    for (size_t o = 0; o < it->options; o++) if (it->option[o].other) return (int)o;
    return -1;
}

bool item_words(const struct item *it) { return it->kind == ITEM_TEXT || it->kind == ITEM_LONGTEXT || it->kind == ITEM_ACTOR; }
bool item_asks(const struct item *it) { return it->kind != ITEM_SECTION && it->kind != ITEM_NOTE; }

/* ---- loading ---------------------------------------------------------------------------------------------------------------------------- */
/* The text in the reader's language, else in German, which is always there. */
#define WORDS(column) "COALESCE(NULLIF(l." column ", ''), w." column ")"

static enum item_kind kind_of(str key)
{
    for (int i = 0; item_kinds[i].key; i++) if (str_eq(key, str_of(item_kinds[i].key))) return (enum item_kind)i;
    return ITEM_NOTE;                                   /* not reached: the field takes keys of the table only         */
}

struct pool { struct arena *a; struct item_option *at; str *list; size_t n, room; };
static bool add_option(void *ctx, const struct rows *r)
{
    struct pool *p = ctx;
    if (p->n == p->room) return false;
    p->list[p->n] = arena_copy(p->a, row_str(r, 1));
    p->at[p->n++] = (struct item_option){ row_int(r, 0), arena_copy(p->a, row_str(r, 2)), arena_copy(p->a, row_str(r, 3)), row_bool(r, 4), row_bool(r, 5) };
    return true;
}

enum { POOL_MAX = 5000 };
static struct pool load_options(struct store *st, struct arena *a, int64_t survey, str lang)
{
    struct pool p = { .a = a, .at = arena_array(a, struct item_option, POOL_MAX), .list = arena_array(a, str, POOL_MAX), .room = POOL_MAX };
    each(st, add_option, &p, Q("SELECT o.id, o.list, o.code, " WORDS("label") ", o.exclusive, o.other FROM survey_option o "
        "JOIN survey_option_words w ON w.owner = o.id AND w.lang = 'de' LEFT JOIN survey_option_words l ON l.owner = o.id AND l.lang = $2 "
        "WHERE o.survey = $1 AND o.deleted_at IS NULL ORDER BY o.list, COALESCE(o.place, 1000000), o.id"), I(survey), T(lang));
    return p;
}

/* The pool is sorted by list, so each list is one piece of it. */
static void take_list(struct item *it, const struct pool *p)
{
    if (it->kind != ITEM_SINGLE && it->kind != ITEM_MULTIPLE && it->kind != ITEM_RANKING) return;
    for (size_t i = 0; i < p->n; i++) {
        if (!str_eq(p->list[i], it->list)) continue;
        if (!it->options) it->option = &p->at[i];
        if (it->options < CHOICES_MAX) it->options++;
    }
}

static struct item read_item(struct arena *a, const struct rows *r)
{
    struct item it = { .id = row_int(r, 0), .kind = kind_of(row_str(r, 2)), .unknown = row_bool(r, 10), .must = row_bool(r, 11), .grouping = row_bool(r, 13),
                       .least = row_null(r, 14) ? NONE : row_int(r, 14), .most = row_null(r, 15) ? NONE : row_int(r, 15) };
    str *text[] = { &it.code, &it.label, &it.hint, &it.list, &it.grid, &it.low, &it.high, &it.relevance, &it.becomes, &it.note };
    static const size_t column[] = { 1, 3, 4, 5, 6, 7, 8, 9, 12, 16 };
    for (size_t i = 0; i < countof(column); i++) *text[i] = arena_copy(a, row_str(r, column[i]));
    return it;
}

struct gathered { struct arena *a; struct instrument *in; };
static bool add_item(void *ctx, const struct rows *r)
{
    struct gathered *g = ctx;
    if (g->in->n < ITEMS_MAX) g->in->item[g->in->n++] = read_item(g->a, r);
    return true;
}

static void load_items(struct store *st, struct arena *a, struct instrument *in, str lang)
{
    struct gathered g = { a, in };
    struct pool pool = load_options(st, a, in->survey, lang);
    in->item = arena_array(a, struct item, ITEMS_MAX);
    each(st, add_item, &g, Q("SELECT i.id, i.code, i.kind, " WORDS("label") ", " WORDS("hint") ", i.list, i.grid, " WORDS("low") ", " WORDS("high") ", i.relevance, i.unknown, i.must, "
        "i.becomes, i.grouping, i.least, i.most, i.note FROM survey_item i JOIN survey_item_words w ON w.owner = i.id AND w.lang = 'de' "
        "LEFT JOIN survey_item_words l ON l.owner = i.id AND l.lang = $2 WHERE i.survey = $1 AND i.deleted_at IS NULL ORDER BY COALESCE(i.place, 1000000), i.id"),
        I(in->survey), T(lang));
    for (size_t i = 0; i < in->n; i++) take_list(&in->item[i], &pool);
}

void instrument_settle(struct arena *a, struct instrument *in)
{
    const char *why;
    size_t at;
    for (size_t i = 0; i < in->n; i++) {
        struct item *it = &in->item[i];
        it->steps = it->kind != ITEM_SCALE ? 0 : it->most >= 2 && it->most <= SCALE_MAX ? it->most : SCALE_STEPS;
        it->asked_if = it->relevance.n ? expression_read(a, it->relevance, &why, &at) : NULL;
    }
    packed_lay_out(in);
}

static struct instrument *load(struct store *st, struct arena *a, const struct lang *lang, struct rows *r)
{
    if (!rows_next(r)) return NULL;
    struct instrument *in = arena_new_of(a, struct instrument);
    in->survey = row_int(r, 0);
    in->lang = lang;
    str *text[] = { &in->code, &in->title, &in->intro, &in->thanks, &in->state, &in->closes, &in->grace_end, &in->contact };
    for (size_t i = 0; i < countof(text); i++) *text[i] = arena_copy(a, row_str(r, i + 1));
    in->named = str_eq(row_str(r, 9), S("named"));
    in->by_code = str_eq(row_str(r, 10), S("codes"));
    in->minimum = row_null(r, 11) ? SURVEY_MINIMUM : row_int(r, 11);
    load_items(st, a, in, str_of(lang->tag));
    instrument_settle(a, in);
    return store_broken(st) ? NULL : in;
}

#define SURVEY "SELECT s.id, s.code, " WORDS("title") ", " WORDS("intro") ", " WORDS("thanks") ", s.state, s.closes, s.grace_end, s.contact, s.anonymity, s.access, s.minimum " \
    "FROM survey_survey s JOIN survey_survey_words w ON w.owner = s.id AND w.lang = 'de' LEFT JOIN survey_survey_words l ON l.owner = s.id AND l.lang = $2 " \
    "WHERE s.deleted_at IS NULL AND "
struct instrument *instrument_load(struct store *st, struct arena *a, str code, const struct lang *lang)
{
    return load(st, a, lang, ask(st, Q(SURVEY "s.code = $1"), T(code), T(str_of(lang->tag))));
}

struct instrument *instrument_by_id(struct store *st, struct arena *a, int64_t survey, const struct lang *lang)
{
    return load(st, a, lang, ask(st, Q(SURVEY "s.id = $1"), I(survey), T(str_of(lang->tag))));
}
