/* foreign.c - values of others in the form of our fields. */
#include "rooms/exchange/foreign.h"
#include "base/buf.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/entity.h"
#include "text/lang.h"
#include <math.h>
#include <string.h>

enum { PHONE_MAX = 40, WEBSITE_MAX = 300, MAIL_MAX = 254 };

/* ---- single values ---------------------------------------------------------------------------------------------- */
static bool digit(char c) { return c >= '0' && c <= '9'; }

str foreign_phone(struct arena *a, str s)
{
    struct buf b = buf_in(a, PHONE_MAX);
    size_t digits = 0;
    if (str_same(str_upto(s, 4), S("tel:"))) s = str_from(s, 4);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i] == '.' ? ' ' : s.p[i];
        if (digits >= 3 && !strchr("0123456789 -/()", c)) break;                /* "or", ";", an extension's word, the next number */
        if (!strchr("0123456789 +-/()", c) || !c || (!b.n && !digit(c) && c != '+' && c != '(')) continue;
        if (c == ' ' && b.n && b.p[b.n - 1] == ' ') continue;
        buf_char(&b, c);
        digits += digit(c);
    }
    str r = str_trim(buf_str(&b));
    while (r.n && strchr(" -/(", r.p[r.n - 1])) r.n--;
    return digits < 3 || b.full ? S("") : r;
}

str foreign_mail(str s)
{
    s = str_trim(s);
    if (str_same(str_upto(s, 7), S("mailto:"))) s = str_from(s, 7);
    int64_t at = str_find_char(s, '@');
    bool good = at > 0 && s.n <= MAIL_MAX && str_find_char(str_from(s, (size_t)at + 1), '@') < 0 && str_find_char(str_from(s, (size_t)at + 1), '.') > 0;
    for (size_t i = 0; good && i < s.n; i++) good = (unsigned char)s.p[i] > ' ' && !strchr(",;<>()[]\\\"", s.p[i]);
    return good ? s : S("");
}

str foreign_url(struct arena *a, str s)
{
    s = str_trim(s);
    if (str_same(str_upto(s, 4), S("www."))) s = arena_fmt(a, "https://%.*s", STR(s));
    bool good = s.n <= WEBSITE_MAX && (str_same(str_upto(s, 7), S("http://")) || str_same(str_upto(s, 8), S("https://"))) && str_find_char(s, '.') > 0;
    for (size_t i = 0; good && i < s.n; i++) good = (unsigned char)s.p[i] > ' ' && !strchr("<>\"\\`", s.p[i]);
    if (!good) return S("");
    size_t scheme = (size_t)str_find_char(s, ':');                              /* "HTTP://" is one, too                      */
    return arena_fmt(a, "%s%.*s", scheme == 4 ? "http" : "https", STR(str_from(s, scheme)));
}

str foreign_postcode(str s)
{
    s = str_trim(s);
    bool good = s.n == 5;
    for (size_t i = 0; good && i < s.n; i++) good = digit(s.p[i]);
    return good ? s : S("");
}

str foreign_date(str s)
{
    struct date d;
    s = str_upto(str_trim(s), 10);
    return date_parse(s, &d) ? s : S("");
}

bool foreign_yes(str s) { return str_same(s, S("true")) || str_eq(s, S("1")) || str_same(s, S("yes")); }

str foreign_position(struct arena *a, str lat, str lon)
{
    double n, e;
    if (!str_real(str_trim(lat), &n) || !str_real(str_trim(lon), &e) || fabs(n) > 90 || fabs(e) > 180 || (fabs(n) < 1e-9 && fabs(e) < 1e-9)) return S("");
    return arena_fmt(a, "%.6g,%.6g", round(n * 1e6) / 1e6, round(e * 1e6) / 1e6);
}

/* ---- languages ----------------------------------------------------------------------------------------------------- */
/* ISO 639-2/3 and what Integreat calls its languages, where our tag is another word. */
static const struct { const char *theirs, *ours; } tongues[] = {
    { "de-si", "de-simple" }, { "de-simple", "de-simple" }, { "de-x-simple", "de-simple" }, { "de-ls", "de-simple" }, { "deu", "de" }, { "ger", "de" },
    { "eng", "en" }, { "ara", "ar" }, { "fra", "fr" }, { "fre", "fr" }, { "ukr", "uk" }, { "rus", "ru" }, { "tur", "tr" }, { "pol", "pl" }, { "ron", "ro" },
    { "rum", "ro" }, { "bul", "bg" }, { "fas", "fa" }, { "per", "fa" }, { "pes", "fa" }, { "kur", "ku" }, { "spa", "es" }, { "ita", "it" }, { "por", "pt" },
    { "nld", "nl" }, { "dut", "nl" }, { "ell", "el" }, { "gre", "el" }, { "hrv", "hr" }, { "srp", "sr" }, { "sqi", "sq" }, { "alb", "sq" }, { "som", "so" },
    { "tir", "ti" }, { "pus", "ps" }, { "urd", "ur" }, { "vie", "vi" }, { "zho", "zh" }, { "chi", "zh" }, { "hun", "hu" }, { "ces", "cs" }, { "cze", "cs" },
};

enum { TAG_MAX = 12 };
/* `low` holds what the answer may be a view of. */
static str tongue(str code, char low[static TAG_MAX])
{
    code = str_upto(str_trim(code), TAG_MAX);
    for (size_t i = 0; i < code.n; i++) low[i] = (char)(code.p[i] >= 'A' && code.p[i] <= 'Z' ? code.p[i] + 32 : code.p[i] == '_' ? '-' : code.p[i]);
    str s = { low, code.n };
    for (size_t i = 0; i < countof(tongues); i++) if (str_eq(s, str_of(tongues[i].theirs))) return str_of(tongues[i].ours);
    int64_t dash = str_find_char(s, '-');
    s = dash > 0 ? str_upto(s, (size_t)dash) : s;
    for (size_t i = 0; i < countof(tongues); i++) if (str_eq(s, str_of(tongues[i].theirs))) return str_of(tongues[i].ours);
    return s;
}

const char *foreign_lang(str code)
{
    char low[TAG_MAX];
    const struct lang *l = lang_find(tongue(code, low));
    return l ? l->tag : NULL;
}

/* As a view of what was given or of the table: the short buffer does not live. */
str foreign_tongue(str code)
{
    char low[TAG_MAX];
    str t = tongue(code, low);
    if (!t.n || !lang_known(t)) return S("");
    for (size_t i = 0; i < countof(tongues); i++) if (str_eq(t, str_of(tongues[i].ours))) return str_of(tongues[i].ours);
    const struct lang *l = lang_find(t);
    if (l) return str_of(l->tag);
    code = str_upto(str_trim(code), t.n);
    return str_eq(code, t) ? code : S("");
}

/* ---- texts ------------------------------------------------------------------------------------------------------------ */
static str points_of(str s, size_t points)
{
    str rest = s;
    while (rest.n && points--) utf8_next(&rest);
    return str_upto(s, s.n - rest.n);
}

str foreign_short(struct arena *a, str s, size_t points)
{
    s = str_trim(s);
    if (!points || points_of(s, points).n == s.n) return s;
    str cut = points_of(s, points - 1);
    size_t n = cut.n;
    while (s.p[cut.n] != ' ' && n > cut.n / 2 && cut.p[n - 1] != ' ') n--;
    return arena_fmt(a, "%.*s…", STR(str_trim(n > cut.n / 2 ? str_upto(cut, n) : cut)));
}

/* A sentence ends at . ! ? before a blank, but not behind a number or a short word ("1. Mai", "z. B.", "Dr."). */
static bool sentence_end(str s, size_t i)
{
    if (!strchr(".!?", s.p[i]) || (i + 1 < s.n && s.p[i + 1] != ' ')) return false;
    if (s.p[i] != '.') return true;
    size_t word = i;
    while (word && s.p[word - 1] != ' ') word--;
    return i - word > 3 && !digit(s.p[i - 1]);
}

str foreign_first(struct arena *a, str s, size_t points)
{
    s = str_trim(s);
    str fits = points_of(s, points);
    size_t end = fits.n == s.n ? s.n : 0;
    for (size_t i = 0; !end && i < fits.n; i++) {
        size_t at = fits.n - 1 - i;
        if (sentence_end(s, at)) end = at + 1;
    }
    return end ? str_upto(s, end) : foreign_short(a, s, points);
}

bool foreign_markup(str s)
{
    for (size_t i = 0; i + 2 < s.n; i++) {
        char c = s.p[i + 1];
        if (s.p[i] == '<' && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/')) return true;
        if (s.p[i] == '&' && (c == '#' || str_starts(str_from(s, i), S("&amp;")) || str_starts(str_from(s, i), S("&nbsp;")))) return true;
    }
    return false;
}

/* Without what utf8_check() refuses. */
static str tidied(struct arena *a, str s, bool lines)
{
    struct buf b = buf_in(a, s.n + 1);
    while (s.n) {
        const char *at = s.p;
        uint32_t c = utf8_next(&s);
        bool turn = c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        if (c == '\n' || c == '\t' || c == '\r' || c == 0x2028 || c == 0x2029) buf_char(&b, lines && (c == '\n' || c == '\t') ? (char)c : ' ');
        else if (c >= 0x20 && c != 0x7F && !(c >= 0x80 && c < 0xA0) && !turn && c != 0xFFFD) buf_put(&b, (str){ at, (size_t)(s.p - at) });
    }
    return str_trim(buf_str(&b));
}

void foreign_tidy(struct arrive *in)
{
    for (size_t i = 0; i < in->n; i++) {
        const struct entity *e = entity_named(str_of(in->at[i]->entity));
        for (size_t k = 0; e && k < in->at[i]->n; k++) {
            struct arrival_value *v = &in->at[i]->value[k];
            const struct field *f = entity_field(e, str_of(v->field));
            if (v->how != ARRIVAL_GIVEN && v->text.n > ARRIVAL_ID_MAX) {           /* an id that no row can have, a name that none of ours has */
                in->at[i]->value[k--] = in->at[i]->value[--in->at[i]->n];
                continue;
            }
            if (!f || v->how == ARRIVAL_REFER) continue;
            bool lines = f->kind == KIND_longtext || f->kind == KIND_markdown;
            if (utf8_check(v->text, lines) != UTF8_FINE) v->text = tidied(in->a, v->text, lines);
            if ((lines || f->kind == KIND_text) && f->max > 0) v->text = foreign_short(in->a, v->text, (size_t)f->max);
        }
    }
}

/* ---- kinds ----------------------------------------------------------------------------------------------------------- */
/* Parts of words, folded (lang_fold: lower case, no accents, ß as ss); the first row that fits. */
struct kind_words { const char *kind, *words; };
static const struct kind_words offers[] = {
    { "interpreting", "dolmetsch sprachmittl interpret uebersetz translation" }, { "mentoring", "mentor pate patin tandem lots" },
    { "course", "kurs course lektion unterricht lesson class" }, { "training", "fortbildung schulung training workshop qualifizierung" },
    { "advice", "beratung advice counsel sprechstunde consult infoabend information" },
    { "leisure", "sport fussball schwimm leisure spiel fahrrad konzert museum ausflug" },
    { "meeting_point", "treff cafe begegnung meeting meet fest" }, { "group", "gruppe group kreis" }, { "network", "netzwerk network arbeitskreis" },
    { "support", "hilfe help tafel support ausgabe" }, { 0 } };
static const struct kind_words places[] = {
    { "library", "bibliothek bucherei library" }, { "day_care", "kindertag kita kindergarten day-care nursery" },
    { "school", "schule school gymnasium kolleg universitat hochschule" },
    { "sports", "sport turnhalle schwimmbad stadion swimming" }, { "faith", "kirche gemeindehaus moschee synagoge pfarr church mosque parish" },
    { "counselling", "beratung counsel advice" }, { "office", "amt rathaus behorde jobcenter agentur office town hall verwaltung" },
    { "culture", "museum theater kultur kino culture" }, { "meeting_place", "treff begegnung haus center zentrum centre cafe" }, { 0 } };
static const struct kind_words actors[] = {
    { "integration_centre", "kommunales integrationszentrum" }, { "job_centre", "jobcenter" }, { "employment_agency", "agentur fur arbeit" },
    { "welfare_association", "caritas diakoni awo arbeiterwohlfahrt rotes deutsches sozialdienst skf skm paritatisch malteser johanniter" },
    { "university", "universitat hochschule university" }, { "training_provider", "volkshochschule vhs bildungswerk akademie bildungszentrum" },
    { "primary_school", "grundschule" }, { "vocational_school", "berufskolleg" }, { "secondary_school", "gymnasium gesamtschule realschule hauptschule" },
    { "day_care", "kindertag kita kindergarten" }, { "sports_association", "sportverein sportbund" }, { "culture", "museum theater bibliothek bucherei" },
    { "municipality", "stadtverwaltung gemeindeverwaltung rathaus" }, { "authority", "amt behorde kreis" }, { "counselling", "beratung counsel" },
    { "association", "verein e.v." }, { "network", "netzwerk network" }, { 0 } };

static const char *kind_of(struct arena *a, const struct kind_words *k, str name, const char *otherwise)
{
    str folded = lang_fold(a, utf8_upto(name, 400));
    for (; k->kind; k++)
        for (str rest = str_of(k->words), word; str_word(&rest, &word);)
            if (str_find(folded, word) >= 0) return k->kind;
    return otherwise;
}

const char *foreign_offer_kind(struct arena *a, str name, const char *otherwise) { return kind_of(a, offers, name, otherwise); }
const char *foreign_place_kind(struct arena *a, str name, const char *otherwise) { return kind_of(a, places, name, otherwise); }
const char *foreign_actor_kind(struct arena *a, str name, const char *otherwise) { return kind_of(a, actors, name, otherwise); }
