/* settings.c - what the region has decided about its open data, and the form for it. Kept as settings: opendata_sets (keys, blank-separated, "-" for none;
** empty: nobody has decided), opendata_licence, _attribution, _contributor, _publisher, _mail, _link. */
#include "entity/schema.h"
#include "rooms/opendata/opendata.h"
#include <string.h>

enum { ATTRIBUTION_MAX = 200, ADDRESS_MAX = 300 };

const struct licence licences[] = {
    { "dl-zero-de/2.0", "Datenlizenz Deutschland – Zero – Version 2.0", "https://www.govdata.de/dl-de/zero-2-0", "dl-de/zero-2-0", false },
    { "dl-by-de/2.0", "Datenlizenz Deutschland – Namensnennung – Version 2.0", "https://www.govdata.de/dl-de/by-2-0", "dl-de/by-2-0", true },
    { "cc-by/4.0", "Creative Commons Namensnennung 4.0 International", "https://creativecommons.org/licenses/by/4.0/", "cc-by-4.0", true },
    { "cc-zero", "Creative Commons CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "cc0", false },
    { NULL, NULL, NULL, NULL, false },
};

const struct choice publisher_types[] = {
    { "LocalAuthority", N_("Town or county") }, { "RegionalAuthority", N_("Land or region") }, { "NationalAuthority", N_("Federal authority") },
    { "NonProfitOrganisation", N_("Non-profit organisation") }, { "Academia-ScientificOrganisation", N_("University or research") }, { NULL, NULL } };

/* Who hands on to GovData, by the first two digits of official keys: http://dcat-ap.de/def/contributors/. */
static const struct { const char *land, *id; } contributors[] = {
    { "01", "schleswigHolstein" }, { "02", "transparenzportalHamburg" }, { "03", "landNiedersachsen" }, { "04", "transparenzportalBremen" }, { "05", "openNRW" }, { "06", "hessen" },
    { "07", "openGovernmentDataPortalRheinlandPfalz" }, { "08", "datenBW" }, { "09", "openDataBayern" }, { "11", "berlinOpenData" }, { "12", "openDataBrandenburg" },
    { "13", "mecklenburgVorpommern" }, { "14", "freistaatSachsen" }, { "15", "landSachsenAnhalt" } };

static char low(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c; }
static bool alike(str text, const char *word)
{
    if (text.n != strlen(word)) return false;
    for (size_t i = 0; i < text.n; i++) if (low(text.p[i]) != low(word[i])) return false;
    return true;
}

const struct licence *licence_find(str text)
{
    str word = str_trim(text);
    for (const struct licence *l = licences; l->key; l++)
        if (alike(word, l->key) || alike(word, l->alias) || alike(word, l->label) || alike(word, l->link)) return l;
    return NULL;
}

static str contributor_here(struct store *st)
{
    str county = setting_get(st, S("county"));
    for (size_t i = 0; i < countof(contributors); i++) if (str_starts(county, str_of(contributors[i].land))) return str_of(contributors[i].id);
    return S("");
}

struct opendata_settings settings_of(struct store *st)
{
    str licence = setting_get(st, S("opendata_licence")), contributor = setting_get(st, S("opendata_contributor")), publisher = setting_get(st, S("opendata_publisher"));
    const struct licence *l = licence_find(licence);
    return (struct opendata_settings){ .licence = l ? l : licences, .attribution = setting_get(st, S("opendata_attribution")), .contributor = contributor.n ? contributor : contributor_here(st),
        .publisher = publisher.n ? publisher : str_of(publisher_types[0].key), .mail = setting_get(st, S("opendata_mail")), .link = setting_get(st, S("opendata_link")) };
}

bool setting_gives(struct store *st, const struct dataset *d)
{
    str sets = setting_get(st, S("opendata_sets"));
    return sets.n ? str_has_word(sets, str_of(d->key)) : !d->asked;
}

static void keep_sets(struct store *st, struct arena *a, bool (*give)(void *ctx, const struct dataset *d), void *ctx)
{
    struct buf b = buf_in(a, 1000);
    for (const struct dataset *d = datasets; d->key; d++) if (give(ctx, d)) buf_fmt(&b, "%s%s", b.n ? " " : "", d->key);
    setting_put(st, S("opendata_sets"), b.n ? buf_str(&b) : S("-"));
}

static bool any(void *ctx, const struct dataset *d) { (void)ctx; (void)d; return true; }
void opendata_give_all(struct store *st) { keep_sets(st, store_arena(st), any, NULL); }

/* ---- the form -------------------------------------------------------------------------------------------------------------------------------- */
static void show(struct req *q, struct settings_view *v)
{
    if (v->wrong) q->status = 422;
    req_header(q, "Cache-Control", S("no-store"));
    opendata_settings_page(&q->out, q, v);
}

void settings_get(struct req *q)
{
    struct settings_view v = { .said = settings_of(q->st), .saved = str_eq(req_param(q, S("saved")), S("1")) };
    show(q, &v);
}

static bool ticked(void *ctx, const struct dataset *d)
{
    const struct req *q = ctx;
    if (form_has(q, arena_fmt(q->a, "set-%s", d->key))) return true;
    return !dataset_possible(d) && setting_gives(q->st, d);      /* its room is not there now: what was decided stays */
}

static bool plain(str s, size_t most)
{
    for (size_t i = 0; i < s.n; i++) if ((unsigned char)s.p[i] <= ' ') return false;
    return s.n <= most;
}

static bool is_contributor(str s)
{
    for (size_t i = 0; i < s.n; i++) if (!(low(s.p[i]) >= 'a' && low(s.p[i]) <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9')) return false;
    return s.n <= 80;
}

static bool known_type(str key)
{
    for (const struct choice *c = publisher_types; c->key; c++) if (str_eq(key, str_of(c->key))) return true;
    return false;
}

static const char *what_is_wrong(const struct opendata_settings *s, bool licence)
{
    bool mail = !s->mail.n || (plain(s->mail, ADDRESS_MAX) && str_find_char(s->mail, '@') > 0);
    bool link = !s->link.n || (plain(s->link, ADDRESS_MAX) && str_starts(s->link, S("https://")));
    if (!licence || !known_type(s->publisher)) return N_("Please choose one of the list.");
    if (s->licence->by && !s->attribution.n) return N_("This licence asks for a name: who is to be named?");
    if (s->attribution.n > ATTRIBUTION_MAX) return N_("The name is too long.");
    if (!is_contributor(s->contributor)) return N_("The contributor ID has letters and digits only.");
    return mail && link ? NULL : N_("Please check the e-mail address and the address of the page. It begins with https://.");
}

void settings_post(struct req *q)
{
    const struct licence *l = licence_find(form_value(q, S("licence")));
    struct settings_view v = { .said = { l ? l : licences, str_trim(form_value(q, S("attribution"))), str_trim(form_value(q, S("contributor"))), form_value(q, S("publisher")),
                                         str_trim(form_value(q, S("mail"))), str_trim(form_value(q, S("link"))) } };
    v.wrong = what_is_wrong(&v.said, l != NULL);
    if (v.wrong) { show(q, &v); return; }
    const struct { str name, value; } said[] = {
        { S("opendata_licence"), str_of(v.said.licence->key) }, { S("opendata_attribution"), v.said.attribution }, { S("opendata_contributor"), v.said.contributor },
        { S("opendata_publisher"), v.said.publisher }, { S("opendata_mail"), v.said.mail }, { S("opendata_link"), v.said.link } };
    for (size_t i = 0; i < countof(said); i++) setting_put(q->st, said[i].name, said[i].value);
    keep_sets(q->st, q->a, ticked, q);
    req_redirect(q, 303, arena_fmt(q->a, "%.*s?saved=1", STR(url_page(q, S("opendata/settings")))));
}
