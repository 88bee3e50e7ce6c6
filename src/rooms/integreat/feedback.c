/* feedback.c - what people tell by the app about a page, a place, a date, a search: it lands with the office's other messages (publishing.feedback). */
#include "entity/write.h"
#include "rooms/integreat/feedback.h"
#include "serve/outside.h"
#include "text/json_read.h"
#include <string.h>

/* ---- what was sent -------------------------------------------------------------------------------------------------------------------------------- */
/* Form data (multipart or not), or a JSON object. */
static str member(const struct req *q, const struct js *json, const char *name)
{
    const struct js *v = json ? js_get(json, name) : NULL;
    if (json) return v && v->kind == JS_TEXT ? v->text : (str){ "", 0 };
    return form_value(q, str_of(name));
}

struct told_us feedback_read(struct req *q)
{
    const struct js *json = NULL;
    str why = { 0 };
    struct told_us t = { 0 };
    if (str_starts(q->body_type, S("application/json")) && !(json = json_read(q->a, q->body, &why))) { t.wrong = "The JSON cannot be read."; return t; }
    t.rating = member(q, json, "rating");
    t.comment = str_trim(member(q, json, "comment"));
    t.category = member(q, json, "category");
    t.slug = member(q, json, "slug");
    t.query = member(q, json, "query");
    if (t.rating.n && !str_eq(t.rating, S("up")) && !str_eq(t.rating, S("down"))) t.wrong = "Rating must be \"up\" or \"down\".";
    else if (!t.rating.n && !t.comment.n) t.wrong = "Either comment or rating is required.";
    return t;
}

/* The app appends "    Kontaktadresse: mail@example.org", or "Keine Angabe": the address belongs where it is deleted with the message. */
void feedback_contact(struct told_us *t)
{
    const str mark = S("Kontaktadresse:");
    int64_t at = -1, next;
    for (str rest = t->comment; (next = str_find(rest, mark)) >= 0; rest = str_from(t->comment, (size_t)at + mark.n))
        at = (int64_t)(rest.p - t->comment.p) + next;     /* the last one: before it people write what they like */
    if (at < 0) return;
    str said = str_trim(str_from(t->comment, (size_t)at + mark.n));
    bool mail = str_find_char(said, '@') > 0 && str_find_char(said, ' ') < 0 && str_find_char(said, '\n') < 0;
    if (!mail && said.n && !str_eq(said, S("Keine Angabe"))) return;
    t->comment = str_trim(str_upto(t->comment, (size_t)at));
    if (mail) t->mail = said;
}

/* ---- what it is about ------------------------------------------------------------------------------------------------------------------------------ */
/* Types of the CMS, with what their slug names: entities, in this order; and how the office calls it without one. */
static const struct about { const char *type, *entities, *label; } abouts[] = {
    { "categories",   "", N_("App: list of topics") },
    { "page",         "publishing.page directory.offer directory.topic", N_("App: a page") },
    { "poi",          "directory.place", N_("App: a place") },
    { "map",          "", N_("App: map of places") },
    { "event",        "courses.course directory.offer", N_("App: a date") },
    { "events",       "", N_("App: list of dates") },
    { "imprint-page", "", N_("App: imprint") },
    { "search",       "", N_("App: search") },
    { "offer",        "directory.offer", N_("App: an offer") },
    { "offers",       "", N_("App: list of offers") },
    { "extra",        "directory.offer", N_("App: an offer") },
    { "extras",       "", N_("App: list of offers") },
};

static const struct about *about_of(str type)
{
    for (size_t i = 0; i < countof(abouts); i++) if (str_eq(type, str_of(abouts[i].type))) return &abouts[i];
    return NULL;
}

/* A date of events.c: "course-SLUG" or "offer-SLUG", behind it "--2" for one of several times and "$2030-01-01" for the day. */
str feedback_slug(str slug, const char *entity)
{
    static const struct { const char *entity, *mark; } marks[] = { { "courses.course", "course-" }, { "directory.offer", "offer-" } };
    int64_t day = str_find_char(slug, '$'), n;
    if (day >= 0) slug = str_upto(slug, (size_t)day);
    for (size_t i = 0; i < countof(marks); i++) {
        str mark = str_of(marks[i].mark);
        if (strcmp(marks[i].entity, entity) || !str_starts(slug, mark)) continue;
        slug = str_from(slug, mark.n);
        int64_t dashes = str_find(slug, S("--"));
        return dashes > 0 && str_int(str_from(slug, (size_t)dashes + 2), &n) ? str_upto(slug, (size_t)dashes) : slug;
    }
    return slug;
}

/* The row, read with the rights of a visitor. */
static const void *row_of(struct req *q, const struct about *about, str slug, const struct entity **e)
{
    for (str rest = str_of(about->entities), name; slug.n && str_word(&rest, &name);) {
        *e = entity_named(name);
        if (!*e) continue;
        struct query query = query_new(*e, &q->who, q->lang);
        const void *row = row_by_slug(q->st, &query, feedback_slug(slug, arena_z(q->a, name)), NULL);
        if (row) return row;
    }
    return NULL;
}

/* ---- keeping ------------------------------------------------------------------------------------------------------------------------------------------ */
enum { TEXT_MOST = 1800, PER_HOUR = 120 };                /* a network may be that of many telephones */

/* At most so many bytes, never within a letter. */
static str upto(str s, size_t n)
{
    if (s.n <= n) return s;
    while (n && ((unsigned char)s.p[n] & 0xC0) == 0x80) n--;
    return str_upto(s, n);
}

/* For the office, so in German, whatever the app speaks. */
static str sentence(struct req *q, const struct told_us *t)
{
    const struct words *german = words_in(S(LANG_SOURCE));
    struct buf b = buf_in(q->a, FORM_TEXT_MOST);
    buf_put(&b, upto(t->comment, TEXT_MOST));
    if (b.n) buf_put(&b, S("\n\n"));
    if (t->query.n) buf_fmt(&b, "%.*s %.*s\n", STR(words_get(german, N_("Searched for:"))), STR(upto(t->query, 100)));
    if (t->rating.n) buf_fmt(&b, "%.*s\n", STR(words_get(german, str_eq(t->rating, S("up")) ? N_("Rated in the app: helpful") : N_("Rated in the app: not helpful"))));
    if (t->category.n && !str_eq(t->category, S("Inhalte"))) buf_put(&b, upto(t->category, 60));
    return str_trim(buf_str(&b));
}

static enum write_outcome keep(struct req *q, const struct entity *e, const struct about *about, const struct told_us *t, struct problems *p)
{
    struct draft d = draft_new(q->a, e);
    const struct entity *of = NULL;
    const void *row = row_of(q, about, t->slug, &of);
    d.lenient = true;
    outside_give(&d, "title", words_get(words_in(S(LANG_SOURCE)), about->label));
    if (row) outside_about(q, &d, of, row, "actor area");
    outside_give(&d, "kind", S("mistake"));
    outside_give(&d, "text", sentence(q, t));
    outside_give(&d, "mail", t->mail);
    outside_give(&d, "language", str_of(q->lang->tag));
    outside_give(&d, "address", upto(row ? url_row(q, of, row_meta(row)->slug) : t->slug, 250));
    struct write w = { .who = &who_house, .request = q->id, .draft = &d };
    return row_write(q->st, &w, p);
}

void integreat_feedback(struct req *q)
{
    struct integreat x;
    const struct about *about = about_of(q->arg);
    const struct entity *e = entity_named(S("publishing.feedback"));
    struct problems p = { .a = q->a };
    if (!integreat_begin(q, &x)) return;
    if (!about || !e) { integreat_refuse(q, 404, "Not found."); return; }
    struct told_us t = feedback_read(q);
    if (!t.wrong && str_eq(q->arg, S("search")) && !t.query.n) t.wrong = "Search query is required.";
    if (t.wrong) { integreat_refuse(q, 400, t.wrong); return; }
    feedback_contact(&t);
    if (!outside_knock(q, "integreat_feedback", PER_HOUR)) { integreat_fail(q, 429, NULL); return; }
    enum write_outcome out = keep(q, e, about, &t, &p);
    if (out == WRITE_REFUSED) { integreat_refuse(q, 400, "The feedback holds something that cannot be kept."); return; }
    if (out != WRITE_DONE) { integreat_fail(q, 503, NULL); return; }
    q->status = 201;
    json_open(&x.j, '{');
    json_key(&x.j, "success");
    json_z(&x.j, "Feedback successfully submitted");
    json_close(&x.j, '}');
}
