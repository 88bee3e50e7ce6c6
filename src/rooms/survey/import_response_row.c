/* import_response_row.c - the cells of one line become a packed row. */
#include "rooms/survey/import_response.h"

/* ---- which column is what ------------------------------------------------------------------------------------------------------------------ */
static bool has_flags(const struct item *it) { return it->kind == ITEM_MULTIPLE || it->kind == ITEM_RANKING; }

/* "q3_women", "q3/women" as KoboToolbox writes it, "q3_other", "q3_other_text". Codes may hold _, so every question is tried; the longest code wins. */
static bool column_of_choice(const struct instrument *in, str name, struct column_of *ret)
{
    size_t best = 0;
    for (size_t i = 0; i < in->n; i++) {
        const struct item *it = &in->item[i];
        if (it->code.n <= best || name.n <= it->code.n + 1 || !str_starts(name, it->code)) continue;
        char mark = name.p[it->code.n];
        str rest = str_from(name, it->code.n + 1);
        if (mark != '_' && mark != '/') continue;
        int o = has_flags(it) ? option_find(it, rest) : -1;
        bool text = option_other(it) >= 0 && (str_eq(rest, S("other")) || str_eq(rest, S("other_text")));
        if (o < 0 && !text) continue;
        best = it->code.n;
        *ret = (struct column_of){ o < 0 ? COLUMN_OTHER : text && it->option[o].other ? COLUMN_FLAG_OTHER : COLUMN_FLAG, i, o < 0 ? 0 : (size_t)o, name };
    }
    return best > 0;
}

/* A question's code goes before the columns of the house, should one be called "language". */
static bool column_named(const struct instrument *in, str name, struct column_of *ret)
{
    static const struct { const char *name; enum taken_column what; } house[] = {
        { "id", COLUMN_ID }, { "submitted", COLUMN_SUBMITTED }, { "mode", COLUMN_MODE }, { "status", COLUMN_STATUS }, { "language", COLUMN_LANGUAGE } };
    size_t i = item_index(in, name);
    if (i < in->n && item_asks(&in->item[i])) { *ret = (struct column_of){ COLUMN_VALUE, i, 0, name }; return true; }
    if (column_of_choice(in, name, ret)) return true;
    for (size_t h = 0; h < countof(house); h++) if (str_eq(name, str_of(house[h].name))) { *ret = (struct column_of){ house[h].what, 0, 0, name }; return true; }
    return false;
}

/* Several answers come in one column or in one per choice, not both. In one column, "other" is the text alone. */
static void settle_flags(struct taking *t)
{
    bool *whole = arena_array(t->a, bool, t->in->n + 1);
    t->flags = arena_array(t->a, bool, t->in->n + 1);
    for (size_t c = 0; c < t->l.columns; c++) if (t->column[c].what == COLUMN_VALUE) whole[t->column[c].item] = true;
    for (size_t c = 0; c < t->l.columns; c++) {
        struct column_of *k = &t->column[c];
        if (k->what == COLUMN_FLAG_OTHER && whole[k->item]) k->what = COLUMN_OTHER;
        if (k->what != COLUMN_FLAG && k->what != COLUMN_FLAG_OTHER) continue;
        t->flags[k->item] = true;
        if (whole[k->item]) taking_wrong(t, t->l.line, k->name, "this question has a column of its own already", S(""));
    }
}

bool taking_columns(struct taking *t)
{
    for (size_t c = 0; c < t->l.columns; c++) {
        str name = t->l.head[c];
        for (size_t k = 0; k < c; k++) if (str_eq(name, t->l.head[k])) { taking_wrong(t, t->l.line, name, "this column is there twice", S("")); break; }
        if (!column_named(t->in, name, &t->column[c])) taking_wrong(t, t->l.line, name, "the survey has no question or choice of this name", S(""));
        else if (t->column[c].what == COLUMN_ID) t->ids = true;
    }
    settle_flags(t);
    for (size_t i = 0; i < t->in->n; i++) t->asks |= t->in->item[i].asked_if != NULL;
    t->typed = arena_array(t->a, str, t->in->n + 1);
    t->other = arena_array(t->a, str, t->in->n + 1);
    return !t->wrong;
}

/* ---- what surrounds the answers ----------------------------------------------------------------------------------------------------------------- */
/* Unlike random ones these tell which row of the file it was; but only to somebody who has the file, and so all answers. They keep a row from being taken twice. */
static int64_t id_of(const struct taking *t, str typed)
{
    uint64_t h = (str_hash(typed) ^ ((uint64_t)t->in->survey * 0x9E3779B97F4A7C15u)) * 0xD1B54A32D192ED03u;
    h = (h ^ h >> 29) >> 11;
    return (int64_t)(h ? h : 1);
}

/* 2018-07-31, 31.07.2018, either with a time behind it, which is not kept. */
static const char *read_day(struct taking *t, str v, str *ret)
{
    static const struct item day = { .kind = ITEM_DATE };
    struct date d;
    if (v.n > 10 && date_parse(str_upto(v, 10), &d)) v = str_upto(v, 10);
    int64_t blank = str_find_char(v, ' ');
    if (blank > 0) v = str_upto(v, (size_t)blank);
    if (answer_check(t->a, &day, &v, ANSWERS_FILE)) return "this is no date";
    *ret = arena_copy(t->a, v);
    return NULL;
}

static const char *read_status(str v, enum response_status *ret)
{
    static const char *const name[] = { "complete", "partial", "test" };
    for (size_t i = 0; i < countof(name); i++) if (str_eq(v, str_of(name[i]))) { *ret = (enum response_status)i; return NULL; }
    return "status is complete, partial or test";
}

static const char *read_mode(str v, enum response_mode *ret)
{
    static const struct { const char *words; enum response_mode mode; } said[] = { { "web online internet", MODE_WEB }, { "paper papier post mail letter brief", MODE_PAPER },
        { "file datei email e-mail", MODE_FILE } };                /* as lists of others call it                               */
    for (size_t i = 0; i < countof(said); i++)
        for (str rest = str_of(said[i].words), word; str_word(&rest, &word);) if (str_same(v, word)) { *ret = said[i].mode; return NULL; }
    return "mode is web, paper or file";
}

static const char *read_language(str v, str *ret)
{
    const struct lang *l = lang_find(v);
    if (!l) return "there is no such language";
    *ret = str_of(l->tag);
    return NULL;
}

static const char *read_house(struct taking *t, const struct column_of *c, str v, struct taken *r)
{
    switch (c->what) {
    case COLUMN_ID: r->id = id_of(t, v); return NULL;
    case COLUMN_SUBMITTED: return read_day(t, v, &r->day);
    case COLUMN_STATUS: return read_status(v, &r->status);
    case COLUMN_MODE: return read_mode(v, &r->mode);
    default: return read_language(v, &r->language);
    }
}

/* ---- answers -------------------------------------------------------------------------------------------------------------------------------------- */

/* One step or one choice goes straight in; everything else is checked as typed. */
static const char *read_value(struct taking *t, size_t i, str v, char *bytes)
{
    const struct item *it = &t->in->item[i];
    const char *why;
    int o;
    if (it->kind == ITEM_SCALE && v.n == 1 && v.p[0] >= '1' && v.p[0] <= '9' && v.p[0] - '0' <= it->steps) { bytes[it->at] = ANSWER_GIVEN; bytes[it->at + 1] = (char)(v.p[0] - '0'); return NULL; }
    if (it->kind == ITEM_SINGLE && (o = option_find(it, v)) >= 0) { bytes[it->at] = ANSWER_GIVEN; bytes[it->at + 1] = (char)o; return NULL; }
    if (item_words(it)) v = lang_nfc(t->l.row, csv_plain(v));
    if ((why = answer_check(t->l.row, it, &v, ANSWERS_FILE)) != NULL) return why;
    if (item_words(it)) t->typed[i] = v;
    else packed_put(it, v, bytes + it->at);
    return NULL;
}

/* 1 or 0; of a ranking the place. */
static const char *read_flag(struct taking *t, const struct column_of *c, str v, char *bytes)
{
    const struct item *it = &t->in->item[c->item];
    int64_t n;
    bool good = str_int(v, &n) && n >= 0 && n <= (it->kind == ITEM_RANKING ? (int64_t)it->options : 1);
    if (!good && c->what == COLUMN_FLAG_OTHER) { t->other[c->item] = lang_nfc(t->l.row, csv_plain(v)); n = 1; }
    else if (!good) return it->kind == ITEM_RANKING ? "this is no place of the ranking" : "write 1 or 0";
    if (!n) return NULL;
    bytes[it->at] = ANSWER_GIVEN;
    char *at = bytes + it->at + 1;
    if (it->kind == ITEM_RANKING) at[c->option] = (char)n;
    else at[c->option / 8] |= (char)(1 << c->option % 8);
    return NULL;
}

static const char *read_cell(struct taking *t, const struct column_of *c, str v, char *bytes, struct taken *r)
{
    switch (c->what) {
    case COLUMN_VALUE: return read_value(t, c->item, v, bytes);
    case COLUMN_FLAG: case COLUMN_FLAG_OTHER: return read_flag(t, c, v, bytes);
    case COLUMN_OTHER: t->other[c->item] = lang_nfc(t->l.row, csv_plain(v)); return NULL;
    default: return read_house(t, c, v, r);
    }
}

/* ---- rules over several cells ------------------------------------------------------------------------------------------------------------------------- */
/* What came in one column per choice is put together and asked for like the rest. Places of a ranking must be 1, 2, 3 … without a gap. */
static const char *check_flags(struct taking *t, const struct item *it, const char *bytes)
{
    str v = packed_say(t->l.row, it, bytes), rest = v, one;
    size_t places = 0, words = 0;
    for (size_t o = 0; it->kind == ITEM_RANKING && o < it->options; o++) places += packed_rank(it, bytes, o) > 0;
    while (str_word(&rest, &one)) words++;
    for (int rank = 1; (size_t)rank <= places; rank++) {
        bool there = false;
        for (size_t o = 0; o < it->options; o++) there |= packed_rank(it, bytes, o) == rank;
        if (!there) return "the places of a ranking are 1, 2, 3, each once";
    }
    if (it->kind == ITEM_RANKING && words != places) return "the places of a ranking are 1, 2, 3, each once";
    return answer_check(t->l.row, it, &v, ANSWERS_FILE);
}

static bool other_chosen(const struct item *it, const char *bytes)
{
    if (packed_state(it, bytes) != ANSWER_GIVEN) return false;
    for (size_t o = 0; o < it->options; o++) {
        if (!it->option[o].other) continue;
        if (it->kind == ITEM_SINGLE ? (size_t)packed_choice(it, bytes) == o : it->kind == ITEM_MULTIPLE ? packed_has(it, bytes, o) : packed_rank(it, bytes, o) > 0) return true;
    }
    return false;
}

static const char *check_other(struct taking *t, size_t i, const char *bytes)
{
    static const struct item line = { .kind = ITEM_TEXT, .most = NONE };
    if (!t->other[i].n) return NULL;
    if (!other_chosen(&t->in->item[i], bytes)) return "something stands behind “other”, but that was not chosen";
    return answer_check(t->l.row, &line, &t->other[i], ANSWERS_FILE);
}

static void check_row(struct taking *t, const char *bytes)
{
    for (size_t i = 0; i < t->in->n; i++) {
        const struct item *it = &t->in->item[i];
        const char *why = NULL;
        if (t->flags[i] && packed_state(it, bytes) == ANSWER_GIVEN) why = check_flags(t, it, bytes);
        if (why) taking_wrong(t, t->l.line, it->code, why, S(""));
        else if ((why = check_other(t, i, bytes)) != NULL) taking_wrong(t, t->l.line, it->code, why, t->other[i]);
    }
}

/* ---- conditions: as on a page, what is not asked has no answer ------------------------------------------------------------------------------------- */
struct asked { struct taking *t; const char *bytes; };
static str value_here(void *ctx, str code)
{
    struct asked *k = ctx;
    size_t i = item_index(k->t->in, code);
    if (i == k->t->in->n) return S("");
    const struct item *it = &k->t->in->item[i];
    if (it->width && packed_state(it, k->bytes) == ANSWER_UNKNOWN) return S("unknown");
    return it->width ? packed_say(k->t->l.row, it, k->bytes) : k->t->typed[i];
}

static void empty_unasked(struct taking *t, char *bytes)
{
    struct asked ctx = { t, bytes };
    bool page = true;
    for (size_t i = 0; i < t->in->n; i++) {
        const struct item *it = &t->in->item[i];
        bool wanted = !it->asked_if || expression_true(it->asked_if, value_here, &ctx);
        if (it->kind == ITEM_SECTION) page = wanted;
        if (page && wanted) continue;
        t->typed[i] = t->other[i] = S("");
        if (!it->width) continue;
        memset(bytes + it->at, 0, it->width);
        bytes[it->at] = ANSWER_NOT_ASKED;
    }
}

/* ---- the row ------------------------------------------------------------------------------------------------------------------------------------------- */
static void keep_text(struct taking *t, const struct taken *r, str item, str text)
{
    if (!text.n) return;
    t->text = arena_more(t->a, t->text, t->texts, &t->text_room, 1024);
    t->text[t->texts++] = (struct taken_text){ response_id(), t->in->named ? r->id : 0, r->line, item, arena_copy(t->a, text), r->language,
                                                r->status == RESPONSE_COMPLETE && !r->beyond };
}

static void keep_row(struct taking *t, struct taken *r)
{
    r->late = r->day.n && t->closes.n && str_cmp(r->day, t->closes) > 0;
    r->beyond = r->day.n && t->ends.n && str_cmp(r->day, t->ends) > 0;
    if (!t->in->named && r->mode == MODE_WEB) r->day = S("");
    if (!r->id) r->id = response_id();
    for (size_t i = 0; i < t->in->n; i++) {
        const struct item *it = &t->in->item[i];
        if (t->typed[i].n) keep_text(t, r, it->code, t->typed[i]);
        if (t->other[i].n) keep_text(t, r, arena_fmt(t->a, "%.*s_other", STR(it->code)), t->other[i]);
    }
    t->row = arena_more(t->a, t->row, t->rows, &t->room, 1024);
    t->row[t->rows++] = *r;
}

void taking_row(struct taking *t)
{
    char *bytes = packed_empty(t->a, t->in);
    struct taken r = { .line = t->l.line, .bytes = bytes, .mode = MODE_FILE };
    size_t before = t->wrong;
    memset(t->typed, 0, t->in->n * sizeof *t->typed);
    memset(t->other, 0, t->in->n * sizeof *t->other);
    if (t->l.n > t->l.columns) taking_wrong(t, t->l.line, S(""), "this line has more cells than there are columns", S(""));
    for (size_t c = 0; c < t->l.n && c < t->l.columns; c++) {
        str v = str_trim(t->l.cell[c]);
        const char *why = v.n ? read_cell(t, &t->column[c], v, bytes, &r) : NULL;
        if (why) taking_wrong(t, t->l.line, t->column[c].name, why, v);
    }
    if (t->asks) empty_unasked(t, bytes);
    check_row(t, bytes);
    if (t->wrong == before) keep_row(t, &r);
}
