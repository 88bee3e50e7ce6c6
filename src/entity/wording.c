/* wording.c - what a region calls things, and how it writes gender. */
#include "entity/wording.h"
#include "base/utf8.h"
#include "entity/schema.h"
#include <string.h>

const char *const wording_forms[WORDING_FORMS] = { "singular", "plural", "neutral" };
const char *const wording_styles[STYLES] = { "star", "colon", "neutral" };

const struct wording_term wording_terms[] = {
    { "mediator",            { "Sprach- und Kulturmittler*in", "Sprach- und Kulturmittler*innen", "Sprach- und Kulturmittelnde" } },
    { "mediator_pool",       { "Pool der Sprach- und Kulturmittelnden", "Pools der Sprach- und Kulturmittelnden", "Sprachmittlungspool" } },
    { "volunteer",           { "Ehrenamtliche*r", "Ehrenamtliche", "ehrenamtlich Engagierte" } },
    { "buddy",               { "Pat*in", "Pat*innen", "Patenschaften" } },
    { "guide",               { "Lots*in", "Lots*innen", "Lotsendienst" } },
    { "requester",           { "anfragende Stelle", "anfragende Stellen", NULL } },
    { "request",             { "Anfrage", "Anfragen", NULL } },
    { "assignment",          { "Einsatz", "Einsätze", NULL } },
    { "allowance",           { "Aufwandsentschädigung", "Aufwandsentschädigungen", NULL } },
    { "reflection_talk",     { "Reflexionsgespräch", "Reflexionsgespräche", NULL } },
    { "police_certificate",  { "Führungszeugnis", "Führungszeugnisse", NULL } },
    { "offer",               { "Angebot", "Angebote", NULL } },
    { "organisation",        { "Organisation", "Organisationen", NULL } },
    { "place",               { "Ort", "Orte", NULL } },
    { "contact",             { "Ansprechperson", "Ansprechpersonen", NULL } },
    { "course",              { "Kurs", "Kurse", NULL } },
    { "event",               { "Veranstaltung", "Veranstaltungen", NULL } },
    { "training",            { "Fortbildung", "Fortbildungen", NULL } },
    { "group_label",         { "Mensch mit Einwanderungsgeschichte", "Menschen mit Einwanderungsgeschichte", NULL } },
    { "migrant_organisation", { "Migrant*innenselbstorganisation", "Migrant*innenselbstorganisationen", "Migrationsselbstorganisationen" } },
    { "new_pupil",           { "neu zugewanderte*r Schüler*in", "neu zugewanderte Schüler*innen", "neu zugewanderte Kinder und Jugendliche" } },
    { "integration_centre",  { "Integrationszentrum", "Integrationszentren", NULL } },
    { "integration_officer", { "Integrationsbeauftragte*r", "Integrationsbeauftragte", "Integrationsbeauftragte" } },
    { "quarter_manager",     { "Quartiersmanager*in", "Quartiersmanager*innen", "Quartiersmanagement" } },
    { "coordinator",         { "Koordinator*in", "Koordinator*innen", "Koordination" } },
    { "case_manager",        { "Case-Manager*in", "Case-Manager*innen", "Case Management" } },
    { "county",              { "Kreis", "Kreise", NULL } },
    { "municipality",        { "Kommune", "Kommunen", NULL } },
    { "quarter",             { "Quartier", "Quartiere", NULL } },
    { "round_table",         { "Runder Tisch", "Runde Tische", NULL } },
    { "working_group",       { "Arbeitskreis", "Arbeitskreise", NULL } },
    { "expert_group",        { "Facharbeitskreis", "Facharbeitskreise", NULL } },
    { "steering_group",      { "Steuerungsgruppe", "Steuerungsgruppen", NULL } },
    { "steering_committee",  { "Lenkungsgruppe", "Lenkungsgruppen", NULL } },
    { "committee",           { "Ausschuss", "Ausschüsse", NULL } },
    { "council",             { "Kreistag", "Kreistage", NULL } },
    { "action_field",        { "Handlungsfeld", "Handlungsfelder", NULL } },
    { "guiding_goal",        { "Leitziel", "Leitziele", NULL } },
    { "guideline",           { "Leitlinie", "Leitlinien", NULL } },
    { "approach",            { "Handlungsansatz", "Handlungsansätze", NULL } },
    { "recommendation",      { "Handlungsempfehlung", "Handlungsempfehlungen", NULL } },
    { "challenge",           { "Herausforderung", "Herausforderungen", NULL } },
    { "measure",             { "Maßnahme", "Maßnahmen", NULL } },
    { "milestone",           { "Meilenstein", "Meilensteine", NULL } },
    { "indicator",           { "Indikator", "Indikatoren", NULL } },
    { "survey",              { "Befragung", "Befragungen", NULL } },
    { "questionnaire",       { "Fragebogen", "Fragebögen", NULL } },
    { "need_signal",         { "Bedarfshinweis", "Bedarfshinweise", NULL } },
};
const size_t wording_terms_count = countof(wording_terms);
_Static_assert(countof(wording_terms) <= WORDING_TERMS_MAX, "struct wording has too few places");

/* ---- kept in the region ------------------------------------------------------------------------------------------------ */
const struct table *wording_table(void)
{
    static const struct column columns[] = {
        { "term", COL_TEXT, true, NULL, false }, { "form", COL_TEXT, true, NULL, false }, { "text", COL_TEXT, true, NULL, false } };
    static const struct table t = { .name = "core_wording", .columns = columns, .n = countof(columns), .primary = { "term", "form" }, .n_primary = 2 };
    return &t;
}

bool wording_find(str key, size_t *term)
{
    for (size_t i = 0; i < wording_terms_count; i++) if (str_eq(key, str_of(wording_terms[i].key))) { *term = i; return true; }
    return false;
}

static bool place_of(str name, const char *const *names, size_t n, size_t *ret)
{
    for (size_t i = 0; i < n; i++) if (str_eq(name, str_of(names[i]))) { *ret = i; return true; }
    return false;
}

bool wording_form_find(str name, enum wording_form *form)
{
    size_t i;
    bool found = place_of(name, wording_forms, WORDING_FORMS, &i);
    if (found) *form = (enum wording_form)i;
    return found;
}

void wording_read(struct store *st, struct wording *ret)
{
    size_t term, style;
    enum wording_form form;
    *ret = (struct wording){ 0 };
    for (struct rows *r = ask(st, Q("SELECT term, form, text FROM core_wording ORDER BY term, form")); rows_next(r);)
        if (wording_find(row_str(r, 0), &term) && wording_form_find(row_str(r, 1), &form)) ret->text[term][form] = row_str(r, 2);
    if (place_of(setting_get(st, S("gender_style")), wording_styles, STYLES, &style)) ret->style = (enum wording_style)style;
    ret->easy_checked_on = setting_get(st, S("easy_checked_on"));
}

struct wording wording_copy(struct arena *a, const struct wording *w)
{
    struct wording c = *w;
    for (size_t i = 0; i < wording_terms_count; i++)
        for (size_t f = 0; f < WORDING_FORMS; f++) if (c.text[i][f].n) c.text[i][f] = arena_copy(a, c.text[i][f]);
    c.easy_checked_on = arena_copy(a, w->easy_checked_on);
    return c;
}

static str first_text(size_t term, enum wording_form form)
{
    const struct wording_term *t = &wording_terms[term];
    return str_of(t->form[form] ? t->form[form] : t->form[WORDING_PLURAL]);
}

bool wording_fits(str text)
{
    return text.n && utf8_check(text, false) == UTF8_FINE && utf8_count(text) <= WORDING_TEXT_MAX && str_find_char(text, '{') < 0 && str_find_char(text, '}') < 0;
}

void wording_put(struct store *st, size_t term, enum wording_form form, str text)
{
    str key = str_of(wording_terms[term].key), name = str_of(wording_forms[form]);
    if (!text.n || str_eq(text, first_text(term, form))) ask(st, Q("DELETE FROM core_wording WHERE term = $1 AND form = $2"), T(key), T(name));
    else ask(st, Q("INSERT INTO core_wording (term, form, text) VALUES ($1, $2, $3) ON CONFLICT (term, form) DO UPDATE SET text = $3"), T(key), T(name), T(text));
}

void wording_put_style(struct store *st, enum wording_style style) { setting_put(st, S("gender_style"), str_of(wording_styles[style])); }
void wording_put_easy(struct store *st, str date)                  { setting_put(st, S("easy_checked_on"), date); }

/* ---- used ----------------------------------------------------------------------------------------------------------------- */
static str chosen(const struct wording *w, size_t term, enum wording_form form)
{
    if (w->text[term][form].n) return w->text[term][form];
    if (form == WORDING_NEUTRAL && !wording_terms[term].form[form] && w->text[term][WORDING_PLURAL].n) return w->text[term][WORDING_PLURAL];
    return first_text(term, form);
}

static bool is_marked(str s) { return str_find_char(s, '*') >= 0; }

/* "Mittler*in" with a colon. A star at the end or before a blank is no mark of gender. */
static str colons(struct arena *a, str s)
{
    struct buf b = buf_in(a, 4 * WORDING_TEXT_MAX + 1);
    for (size_t i = 0; i < s.n; i++) buf_char(&b, s.p[i] == '*' && i + 1 < s.n && s.p[i + 1] != ' ' ? ':' : s.p[i]);
    return buf_str(&b);
}

str wording_text(struct arena *a, const struct wording *w, size_t term, enum wording_form form)
{
    str s = chosen(w, term, form);
    if (!is_marked(s) || w->style == STYLE_STAR) return s;
    if (w->style == STYLE_NEUTRAL && form != WORDING_NEUTRAL) s = chosen(w, term, WORDING_NEUTRAL);
    return w->style == STYLE_COLON ? colons(a, s) : s;
}

/* "anfragende Stelle" at the beginning of a sentence. ä ö ü and their capitals differ by 0x20 in the second byte, as ASCII's letters do. */
static str capital(struct arena *a, str s)
{
    bool umlaut = s.n > 1 && s.p[0] == '\xC3' && (unsigned char)s.p[1] >= 0xA0, small = s.n && s.p[0] >= 'a' && s.p[0] <= 'z';
    if (!umlaut && !small) return s;
    char *z = arena_get(a, s.n + 1);
    memcpy(z, s.p, s.n);
    z[umlaut ? 1 : 0] = (char)(z[umlaut ? 1 : 0] - 0x20);
    return (str){ z, s.n };
}

/* What stands between the braces; false: nothing of ours. */
static bool look_up(struct arena *a, const struct wording *w, str name, str *ret)
{
    size_t term;
    enum wording_form form = WORDING_SINGULAR;
    bool big = name.n && name.p[0] >= 'A' && name.p[0] <= 'Z';
    str key = big ? arena_fmt(a, "%c%.*s", name.p[0] | 0x20, STR(str_from(name, 1))) : name;
    int64_t dot = str_find_char(key, '.');
    if (str_eq(name, S("easy_checked_on"))) { *ret = w->easy_checked_on.n ? w->easy_checked_on : S(""); return true; }
    if (dot >= 0 && !wording_form_find(str_from(key, (size_t)dot + 1), &form)) return false;
    if (!wording_find(dot < 0 ? key : str_upto(key, (size_t)dot), &term)) return false;
    *ret = wording_text(a, w, term, form);
    if (big) *ret = capital(a, *ret);
    return true;
}

str wording_apply(struct arena *a, const struct wording *w, str text)
{
    if (str_find_char(text, '{') < 0) return text;
    struct buf b = buf_in(a, 64 * 1024);
    for (str rest = text, with; rest.n;) {
        int64_t open = str_find_char(rest, '{'), length = open < 0 ? STR_NONE : str_find_char(str_from(rest, (size_t)open), '}');
        if (length < 0) { buf_put(&b, rest); break; }
        str name = str_upto(str_from(rest, (size_t)open + 1), (size_t)length - 1);
        bool ours = look_up(a, w, name, &with);
        buf_put(&b, str_upto(rest, (size_t)open + !ours));       /* a brace that opens nothing of ours is a brace */
        if (ours) buf_put(&b, with);
        rest = str_from(rest, (size_t)(ours ? open + length : open) + 1);
    }
    return buf_str(&b);
}

str lang_label(struct arena *a, const struct lang *l, const struct words *w, str tag)
{
    str date = str_eq(tag, S("de-simple")) ? words_get(w, WORDING_EASY) : S("");
    if (!date.n || date.p[0] == '{') return lang_name(a, l, tag);
    str text = words_get(w, N_("Easy-to-read German, checked on %s")), shown = lang_date(a, l, date);
    int64_t at = str_find(text, S("%s"));
    return at < 0 ? text : arena_fmt(a, "%.*s%.*s%.*s", STR(str_upto(text, (size_t)at)), STR(shown), STR(str_from(text, (size_t)at + 2)));
}
