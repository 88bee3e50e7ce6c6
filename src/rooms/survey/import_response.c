/* import_response.c - bruecke import survey.response: a table of answers into a survey, all of it or nothing. README.md, "Responses from a file". */
#include "base/utf8.h"
#include "rooms/survey/evaluate.h"
#include "rooms/survey/import_response.h"
#include <sodium.h>

enum { DEADLINE = 30 * 60 * 1000, CELL_SHOWN = 60, FILE_SEEN_MAX = 1000 };

void taking_wrong(struct taking *t, int64_t line, str column, const char *message, str cell)
{
    if (t->wrong++ >= REPORTED_MAX) return;
    buf_fmt(t->call->wrong, "%s %lld", t->l.unit ? t->l.unit : "line", (long long)line);
    if (column.n) buf_fmt(t->call->wrong, ", column %.*s", STR(str_upto(column, CELL_SHOWN)));
    buf_fmt(t->call->wrong, ": %s", message);
    if (cell.n) buf_fmt(t->call->wrong, " (%.*s%s)", STR(utf8_upto(cell, CELL_SHOWN)), cell.n > CELL_SHOWN ? "…" : "");
    buf_char(t->call->wrong, '\n');
}

static bool refuse(const struct room_call *c, const char *message, str what)
{
    buf_fmt(c->wrong, "%s%s%.*s\n", message, what.n ? ": " : "", STR(str_upto(what, CELL_SHOWN)));
    return false;
}

/* ---- may it be done? ---------------------------------------------------------------------------------------------------------------------- */
static const struct instrument *open_survey(struct store *st, struct arena *a, const struct room_call *c)
{
    str code = c->option(c->ctx, "survey");
    size_t questions = 0;
    if (!who_holds(c->who, SURVEY_OFFICE)) { refuse(c, "not allowed", S("survey.response")); return NULL; }
    if (c->files != 1) { refuse(c, "one file with responses is needed", S("")); return NULL; }
    if (!code.n) { refuse(c, "--survey is missing: the survey that the responses belong to", S("")); return NULL; }
    struct instrument *in = instrument_load(st, a, code, lang_find(S(LANG_SOURCE)));
    for (size_t i = 0; in && i < in->n; i++) questions += item_asks(&in->item[i]);
    if (!in) refuse(c, "no such survey", code);
    else if (str_eq(in->state, S("archived"))) { refuse(c, "this survey lies in the archive", code); return NULL; }
    else if (!questions) { refuse(c, "this survey has no question yet", code); return NULL; }
    return in;
}

/* A file that is UTF-8 in one line and Windows-1252 in another was put together from two; read as either, words would be broken. */
static bool one_encoding(struct taking *t, str bytes)
{
    int64_t line = 0, odd = 0;
    bool more = false;
    str rest = bytes, one;
    if (t->l.format != FORMAT_CSV || utf8_valid(bytes)) return true;
    while (str_split(&rest, '\n', &one)) {
        bool plain = true;
        line++;
        for (size_t i = 0; i < one.n && plain; i++) plain = (unsigned char)one.p[i] < 0x80;
        if (plain) continue;
        if (utf8_valid(one)) more = true;
        else if (!odd) odd = line;
    }
    if (more && odd) taking_wrong(t, odd, S(""), "this line is not UTF-8 while others are", S(""));
    return !(more && odd);
}

/* ---- the same file once more --------------------------------------------------------------------------------------------------------------- */
static str digest_of(struct arena *a, str bytes)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    char *hex = arena_get(a, 2 * sizeof digest + 1);
    crypto_hash_sha256(digest, (const unsigned char *)bytes.p, bytes.n);
    sodium_bin2hex(hex, 2 * sizeof digest + 1, digest, sizeof digest);
    return (str){ hex, 2 * sizeof digest };
}

static bool seen(struct taking *t, str digest)
{
    struct history_line *line = arena_array(t->a, struct history_line, FILE_SEEN_MAX);
    size_t n = history_of(t->st, &survey_entity, t->in->survey, PUBLIC | INTERNAL, line, FILE_SEEN_MAX);
    for (size_t i = 0; i < n; i++) if (line[i].event == HISTORY_IMPORT && str_find(line[i].detail, digest) >= 0) return true;
    return false;
}

/* ---- the survey ------------------------------------------------------------------------------------------------------------------------------- */
/* --grace-end is kept with the survey; a wave that came without a last day gets that one. */
static bool set_grace(struct taking *t, str day)
{
    struct draft d = draft_new(t->a, &survey_entity);
    struct problems p = { .a = t->a };
    d.id = t->in->survey;
    draft_give(&d, "grace_end", day);
    if (!t->in->closes.n) draft_give(&d, "closes", day);
    struct write w = { .who = t->call->who, .request = store_request(t->st), .draft = &d, .import = true };
    if (row_write(t->st, &w, &p) == WRITE_DONE) return true;
    return refuse(t->call, "the period of grace cannot end then", day);
}

static bool read_grace(struct taking *t)
{
    str day = t->call->option(t->call->ctx, "grace-end");
    struct date d;
    t->closes = t->in->closes;
    if (day.n && !date_parse(day, &d)) return refuse(t->call, "--grace-end is a day as 2018-08-17", day);
    if (day.n && t->closes.n && str_cmp(day, t->closes) < 0) return refuse(t->call, "--grace-end is before the last day of the survey", t->closes);
    t->ends = day.n ? day : t->in->grace_end.n ? t->in->grace_end : t->closes;
    return true;
}

/* A draft is frozen by its first responses. What was tried out in it goes, therefore before they come. */
static bool freeze(struct taking *t)
{
    const char *why = NULL;
    if (!str_eq(t->in->state, S("draft"))) return true;
    enum flow_outcome out = flow_do(t->st, &who_house, store_request(t->st), &survey_entity, t->in->survey, 0, S("load"), S(""), &why);
    return out == FLOW_DONE || refuse(t->call, why ? why : "the survey cannot be filled from a file now", t->in->code);
}

static bool write_all(struct taking *t, str digest)
{
    str day = t->call->option(t->call->ctx, "grace-end");
    if (!freeze(t) || (day.n && !str_eq(day, t->in->grace_end) && !set_grace(t, day))) return false;
    taking_store(t);
    history_add(t->st, t->call->who, store_request(t->st), &(struct history_entry){ .e = &survey_entity, .row = t->in->survey, .event = HISTORY_IMPORT,
        .detail = arena_fmt(t->a, "sha256 %.*s: %zu responses", STR(digest), t->rows) });
    return !store_broken(t->st);
}

/* ---- all of it -------------------------------------------------------------------------------------------------------------------------------- */
static bool read_all(struct taking *t)
{
    if (!one_encoding(t, t->call->file[0].bytes) || !taking_columns(t)) return false;
    while (lines_next(&t->l)) {
        if (t->rows == RESPONSES_MAX) { taking_wrong(t, t->l.line, S(""), "these are too many responses for one file", S("")); break; }
        taking_row(t);
    }
    if (t->l.why.n) taking_wrong(t, t->l.line, S(""), arena_z(t->a, t->l.why), S(""));
    taking_duplicates(t);
    if (!t->rows && !t->wrong) return refuse(t->call, "there is no response in this file", S(""));
    if (t->wrong > REPORTED_MAX) buf_fmt(t->call->wrong, "%zu more\n", t->wrong - REPORTED_MAX);
    return !t->wrong;
}

static void say_done(const struct taking *t)
{
    size_t counted = 0, late = 0;
    for (size_t i = 0; i < t->rows; i++) {
        bool counts = t->row[i].status == RESPONSE_COMPLETE && !t->row[i].beyond;
        counted += counts;
        late += counts && t->row[i].late;
    }
    buf_fmt(t->call->out, "%.*s: %zu responses%s, of which %zu count%s", STR(t->in->code), t->rows, t->call->dry ? " would be read" : " read", counted, counted == 1 ? "s" : "");
    if (late) buf_fmt(t->call->out, ", %zu of them late", late);
    buf_char(t->call->out, '\n');
}

bool responses_take(struct store *st, struct arena *a, const struct room_call *c)
{
    struct taking t = { .st = st, .a = a, .call = c, .in = open_survey(st, a, c) };
    store_deadline(st, DEADLINE);
    if (!t.in || !read_grace(&t)) return false;
    str digest = digest_of(a, c->file[0].bytes);
    if (seen(&t, digest)) return refuse(c, "this file has been read already", c->file[0].name);
    bool good = lines_open(&t.l, a, c->file[0].bytes, c->option(c->ctx, "sheet"), 0);
    if (!good) taking_wrong(&t, t.l.line, S(""), arena_z(a, t.l.why), S(""));
    good = good && read_all(&t) && (c->dry || write_all(&t, digest));
    if (good) say_done(&t);
    lines_close(&t.l);
    return good;
}
