/* import_search.c - what the course search of the employment agency exports (JSON), read as a list of ours.
**
** A date (`termine[]`) is a course: beginn and ende in milliseconds, teilnehmerMax, angebot.titel, angebot.bildungsanbieter.name, adresse with koordinaten, and
** systematiken whose letters say the kind: MB integration courses, MC vocational language courses, MQ recognition, A8 migration (standards.md §3; the interface
** is not official, so every member may be missing). Nothing is guessed about whose course it is: a provider or town that the directory does not know stays as it
** is written, and the import names it. The rows then go through the import of every list, with its checks, preview and history.
*/
#include "base/moment.h"
#include "rooms/courses/courses.h"
#include "text/csv.h"
#include "text/json_read.h"
#include "text/lang.h"

enum { TITLE_MAX = 120, TEXT_MAX = 200 };

/* "adresse.ortStrasse.name"; NULL: not there. */
static const struct js *at(const struct js *v, const char *path)
{
    for (str rest = str_of(path); v && rest.n;) {
        int64_t dot = str_find_char(rest, '.');
        str name = dot < 0 ? rest : str_upto(rest, (size_t)dot);
        const struct js *found = NULL;
        for (size_t i = 0; v->kind == JS_OBJECT && i < v->n; i++) if (str_eq(v->name[i], name)) found = &v->at[i];
        v = found;
        rest = dot < 0 ? S("") : str_from(rest, (size_t)dot + 1);
    }
    return v;
}
static str text(const struct js *v, const char *path)
{
    const struct js *t = at(v, path);
    return t && (t->kind == JS_TEXT || t->kind == JS_NUMBER) ? str_trim(t->text) : S("");
}
/* The first of several places where it may stand. */
static str first_text(const struct js *v, const char *const *paths, size_t n)
{
    str found = S("");
    for (size_t i = 0; i < n && !found.n; i++) found = text(v, paths[i]);
    return found;
}
#define first_of(v, ...) first_text((v), (const char *const[]){ __VA_ARGS__ }, countof(((const char *const[]){ __VA_ARGS__ })))

static str day(struct arena *a, str milliseconds)
{
    int64_t ms;
    return str_int(milliseconds, &ms) ? date_text(a, wall_of(ms / 1000).date) : milliseconds;
}

/* ---- kind and level --------------------------------------------------------------------------------------------------------------- */
/* The first line whose letters and word are both there; longer words first. */
static const struct { const char *letters, *word, *type; } kinds[] = {
    { "MB", "alphabet", "integration_literacy" }, { "MB", "zweitschrift", "integration_script" }, { "MB", "gering", "integration_slow" }, { "MB", "forder", "integration_slow" },
    { "MB", "gehorlos", "integration_deaf" }, { "MB", "behinder", "integration_disability" }, { "MB", "frauen", "integration_women" }, { "MB", "eltern", "integration_parents" },
    { "MB", "jugend", "integration_youth" }, { "MB", "jung", "integration_youth" }, { "MB", "intensiv", "integration_intensive" }, { "MB", "", "integration" },
    { "MC", "anerkennung", "vocational_recognition" }, { "MC", "fach", "vocational_field" }, { "MC", "job", "vocational_job" }, { "MC", "a2", "vocational_special" },
    { "MC", "b1", "vocational_special" }, { "MC", "", "vocational" }, { "MQ", "", "vocational_recognition" }, { "A8", "", "adult_education" } };

static str type_of(str letters, str title)
{
    for (size_t i = 0; i < countof(kinds); i++)
        if (str_starts(letters, str_of(kinds[i].letters)) && (!*kinds[i].word || str_find(title, str_of(kinds[i].word)) >= 0)) return str_of(kinds[i].type);
    return letters;
}

/* "B2" is where a course to B2 leads, and here its first half: what is offered as one course begins there. */
static const struct { const char *word, *level; } levels[] = { { "a1.1", "a1_1" }, { "a1.2", "a1_2" }, { "a2.1", "a2_1" }, { "a2.2", "a2_2" }, { "b1.1", "b1_1" }, { "b1.2", "b1_2" }, { "b2.1", "b2_1" },
    { "b2.2", "b2_2" }, { "alphabet", "alpha" }, { "a1", "a1_1" }, { "a2", "a2_1" }, { "b1", "b1_1" }, { "b2", "b2_1" }, { "c1", "c1" }, { "c2", "c2" } };
static str level_of(str title)
{
    for (size_t i = 0; i < countof(levels); i++) if (str_find(title, str_of(levels[i].word)) >= 0) return str_of(levels[i].level);
    return S("");
}

/* ---- one date ------------------------------------------------------------------------------------------------------------------------ */
/* The key of the one row of that name; its name, if there is none or several. */
static str key_or_name(str name, struct rows *r) { return rows_count(r) == 1 && rows_next(r) ? row_str(r, 0) : name; }

static str provider_of(struct store *st, str name)
{
    return key_or_name(name, ask(st, Q("SELECT key FROM directory_actor WHERE name = $1 AND deleted_at IS NULL ORDER BY id LIMIT 2"), T(name)));
}
static str area_of(struct store *st, str name)
{
    return key_or_name(name, ask(st, Q("SELECT key FROM directory_area WHERE name = $1 AND level = 'municipality' AND deleted_at IS NULL ORDER BY id LIMIT 2"), T(name)));
}

/* Cut between two code points. */
static str short_text(str t, size_t most)
{
    size_t n = 0, points = 0;
    while (n < t.n && points < most) {
        n++;
        while (n < t.n && ((unsigned char)t.p[n] & 0xC0) == 0x80) n++;
        points++;
    }
    return str_upto(t, n);
}

static const char *const columns[] = { "key", "title", "provider", "type", "level", "begins", "ends", "seats", "area", "street", "position", "form", "website", "source" };

static void put_date(struct store *st, struct arena *a, struct csv_out *c, const struct js *date, const struct js *offer)
{
    str title = first_of(date, "angebot.titel", "titel"), letters = first_of(date, "angebot.systematiken.codenr", "systematik"), id = first_of(date, "id", "angebot.id");
    const struct js *list = at(offer, "systematiken");
    if (!title.n) title = first_of(offer, "titel");
    if (list && list->kind == JS_LIST && list->n) letters = first_of(&list->at[0], "codenr", "code", "schluessel");
    if (!letters.n) letters = first_of(offer, "systematik", "systematik.codenr");
    str small = lang_fold(a, title), provider = first_of(date, "angebot.bildungsanbieter.name", "bildungsanbieter.name"), town = first_of(date, "adresse.ortStrasse.name", "adresse.ort.name", "adresse.ort", "ort");
    if (!provider.n) provider = first_of(offer, "bildungsanbieter.name");
    str lat = first_of(date, "adresse.koordinaten.lat", "adresse.koordinaten.breitengrad"), lon = first_of(date, "adresse.koordinaten.lon", "adresse.koordinaten.laengengrad");
    str how = lang_fold(a, first_of(date, "unterrichtsform.bezeichnung", "unterrichtsform"));
    bool online = str_find(how, S("online")) >= 0 || str_find(how, S("virtuell")) >= 0;
    const str cells[] = { id.n ? arena_fmt(a, "ba-%.*s", STR(short_text(id, 40))) : S(""), short_text(title, TITLE_MAX), short_text(provider_of(st, provider), TITLE_MAX), type_of(letters, small), level_of(small),
        day(a, text(date, "beginn")), day(a, text(date, "ende")), text(date, "teilnehmerMax"), area_of(st, town), short_text(first_of(date, "adresse.strasse", "adresse.ortStrasse.strasse"), TITLE_MAX),
        lat.n && lon.n ? arena_fmt(a, "%.*s,%.*s", STR(lat), STR(lon)) : S(""), online ? S("online") : S("on_site"), first_of(date, "angebot.link", "link"), S("Kurssuche der Bundesagentur für Arbeit") };
    for (size_t i = 0; i < countof(cells); i++) csv_put(c, cells[i]);
    csv_row(c);
}

/* Dates that name their offer, or offers that hold their dates. */
static const struct js *list_of(const struct js *file)
{
    static const char *const names[] = { "_embedded.termine", "termine", "_embedded.angebote", "angebote" };
    const struct js *found = NULL;
    for (size_t i = 0; i < countof(names) && !found; i++) found = at(file, names[i]);
    return found && found->kind == JS_LIST ? found : NULL;
}

/* More dates than that are several files: each asks the store twice. */
enum { DATES_MAX = 5000 };
str course_adapt(struct store *st, struct arena *a, str bytes)
{
    str start = str_trim(bytes), why;
    const struct js *file = start.n && start.p[0] == '{' ? json_read(a, bytes, &why) : NULL, *list = file ? list_of(file) : NULL;
    if (!list) return bytes;
    struct buf b = buf_in(a, 4 * bytes.n + 64 * 1024);
    struct csv_out c = csv_to(&b);
    size_t n = 0;
    for (size_t i = 0; i < countof(columns); i++) csv_put(&c, str_of(columns[i]));
    csv_row(&c);
    for (size_t i = 0; i < list->n && n <= DATES_MAX; i++) {
        const struct js *one = &list->at[i], *dates = at(one, "termine");
        if (!dates || dates->kind != JS_LIST) {
            if (++n <= DATES_MAX) put_date(st, a, &c, one, at(one, "angebot"));
            continue;
        }
        for (size_t k = 0; k < dates->n && ++n <= DATES_MAX; k++) put_date(st, a, &c, &dates->at[k], one);
    }
    return n > DATES_MAX || b.full ? bytes : buf_str(&b);            /* as it stands: nothing is cut off in silence     */
}
