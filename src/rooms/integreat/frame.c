/* frame.c - what every answer of API v3 stands in: the front, failures, languages, identifiers, addresses, times, settings. */
#include "base/moment.h"
#include "entity/schema.h"
#include "rooms/integreat/frame.h"
#include "web/app.h"
#include <string.h>

/* ---- the front: where the app asks, now and before 2024 --------------------------------------------------------------------------------------- */
static const char *const before[] = { "api/v3", "wp-json/extensions/v3", NULL };
static const char *const inside[] = { "wp-json/extensions/v3", "wp-json/ig-mpdf/v1", NULL };
const struct front integreat_front = { before, inside, integreat_tongue, integreat_fail };

/* What the CMS says, so that clients which compare texts find what they know. */
static const struct { int status; const char *why; } refusals[] = {
    { 400, "Bad request." }, { 403, "Permission denied." }, { 404, "Not found." }, { 405, "Method not allowed." },
    { 429, "Too many requests." }, { 503, "The service is not available just now." } };

void integreat_refuse(struct req *q, int status, const char *why)
{
    q->status = status;
    q->type = "application/json; charset=utf-8";
    buf_cut(&q->out, 0);
    struct json j = json_to(&q->out);
    json_open(&j, '{');
    json_key(&j, "error");
    json_z(&j, why);
    json_close(&j, '}');
}

/* An address that leads nowhere lacks a region, a language, or a path below both: the CMS says which. */
static const char *missing(const struct req *q)
{
    if (!q->region.n) return "No Region matches the given query.";
    return q->parts > 2 && q->lang_part < 0 ? "No language matches the given query." : "Not found.";
}

void integreat_fail(struct req *q, int status, const char *detail)
{
    (void)detail;                                         /* is for people, in the reader's language */
    const char *why = "Internal server error.";
    for (size_t i = 0; i < countof(refusals); i++) if (refusals[i].status == status) why = refusals[i].why;
    integreat_refuse(q, status, status == 404 ? missing(q) : why);
}

/* ---- languages ------------------------------------------------------------------------------------------------------------------------------- */
#define EASY_OURS   "de-simple"
#define EASY_THEIRS "de-si"
const struct lang *integreat_tongue(str slug)
{
    if (str_eq(slug, S(EASY_OURS))) return NULL;          /* one address for each text */
    return lang_find(str_eq(slug, S(EASY_THEIRS)) ? S(EASY_OURS) : slug);
}

const char *integreat_slug(const struct lang *l) { return strcmp(l->tag, EASY_OURS) ? l->tag : EASY_THEIRS; }

/* ---- settings -------------------------------------------------------------------------------------------------------------------------------- */
const struct integreat_part_said integreat_parts[INTEGREAT_PARTS] = {
    [INTEGREAT_PAGES]  = { "integreat_pages",  N_("Pages"),  N_("The tree of information pages.") },
    [INTEGREAT_OFFERS] = { "integreat_offers", N_("Offers"), N_("The directory as pages below “Offers”: a page for each life situation, below it its offers.") },
    [INTEGREAT_PLACES] = { "integreat_places", N_("Places"), N_("Places with position, opening hours and contacts, also on the app’s map.") },
    [INTEGREAT_EVENTS] = { "integreat_events", N_("Dates"),  N_("Courses and dated offers in the app’s calendar.") },
    [INTEGREAT_NEWS]   = { "integreat_news",   N_("News"),   N_("News of the last weeks.") },
};

struct integreat_settings integreat_settings(struct store *st)
{
    struct integreat_settings s = { 0 };
    str tongues = { "", 0 };
    for (size_t i = 0; i < INTEGREAT_PARTS; i++) s.part[i] = true;
    struct rows *r = ask(st, Q("SELECT name, value FROM core_setting WHERE name >= 'integreat_' AND name < 'integreat`' ORDER BY name"));
    while (rows_next(r)) {
        if (str_eq(row_str(r, 0), S("integreat_languages"))) tongues = row_str(r, 1);
        for (size_t i = 0; i < INTEGREAT_PARTS; i++)
            if (str_eq(row_str(r, 0), str_of(integreat_parts[i].name))) s.part[i] = !str_eq(row_str(r, 1), S("off"));
    }
    for (size_t i = 0; i < lang_count(); i++)
        s.lang[i] = !tongues.n || !strcmp(langs[i].tag, LANG_SOURCE) || str_has_word(tongues, str_of(langs[i].tag));
    return s;
}

/* ---- an answer ------------------------------------------------------------------------------------------------------------------------------- */
bool integreat_begin(struct req *q, struct integreat *ret)
{
    *ret = (struct integreat){ .q = q, .set = integreat_settings(q->st), .j = json_to(&q->out) };
    ret->line = buf_in(q->a, TARGET_MAX);
    for (size_t i = 0; i < lang_count(); i++) {
        ret->path[i] = integreat_path(q, &langs[i], S(""));
        ret->url[i] = integreat_url(q, &langs[i], S(""));
    }
    q->type = "application/json; charset=utf-8";
    if (ret->set.lang[lang_index(str_of(q->lang->tag))]) return true;
    integreat_refuse(q, 404, "No language matches the given query.");
    return false;
}

/* ---- identifiers, addresses, times ------------------------------------------------------------------------------------------------------------ */
enum { KINDS_ROOM = 16, LANGS_ROOM = 64 };                /* places for kinds and languages to come: what is once told stays */
int64_t integreat_id(enum integreat_kind kind, int64_t row) { return row * KINDS_ROOM + (int64_t)kind; }
int64_t integreat_text_id(enum integreat_kind kind, int64_t row, const struct lang *l)
{
    return integreat_id(kind, row) * LANGS_ROOM + (int64_t)lang_index(str_of(l->tag)) + 1;
}

str integreat_path(const struct req *q, const struct lang *l, str rest)
{
    return arena_fmt(q->a, "/%.*s/%s/%.*s%s", STR(q->region), integreat_slug(l), STR(rest), rest.n ? "/" : "");
}

str integreat_url(const struct req *q, const struct lang *l, str rest) { return url_whole(q, url_in(q, l, rest)); }

str integreat_stamp(struct arena *a, int64_t t)
{
    struct wall w = wall_of(t);
    return arena_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02d.000+%02d:%02d", w.date.year, w.date.month, w.date.day, w.hour, w.minute, w.second,
                     w.offset / 3600, w.offset / 60 % 60);
}

str integreat_utc(struct arena *a, int64_t t)
{
    str iso = moment_iso(a, t);
    return arena_fmt(a, "%.*s.000Z", STR(str_upto(iso, iso.n - 1)));
}
