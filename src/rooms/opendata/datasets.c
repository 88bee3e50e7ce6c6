/* datasets.c - every dataset once: what it holds, of whom, how often it changes, in which files. opendata.h is the manual. */
#include "rooms/opendata/opendata.h"
#include "text/lang.h"
#include <string.h>

const struct file_kind file_kinds[] = {
    { FILE_CSV,     "csv",               "CSV",     "text/csv",                "CSV" },
    { FILE_CSVW,    "csv-metadata.json", "CSVW",    "application/csvm+json",   NULL },
    { FILE_JSON,    "json",              "JSON",    "application/json",        "JSON" },
    { FILE_GEOJSON, "geojson",           "GeoJSON", "application/geo+json",    "GEOJSON" },
    { 0, NULL, NULL, NULL, NULL },
};

#define TABLE (FILE_CSV | FILE_CSVW | FILE_JSON)
/* The keys stay for good: catalogues elsewhere know datasets by them. room.c has a route for each file. */
const struct dataset datasets[] = {
    { "offers", "directory.offer", N_("Offers for people who immigrated"),
      N_("Advice, courses, groups and meeting points with times, languages, places and conditions, as the directory shows them. In all "
         "languages of the directory."),
      "SOCI", "IRREG", "Integration,Beratung,Angebote,Migration", NULL, TABLE, false, NULL },
    { "organisations", "directory.actor", N_("Organisations of integration work"),
      N_("Who does integration work here: kind, languages, where they work, how to reach them. No persons."),
      "SOCI", "IRREG", "Integration,Organisationen,Migration", NULL, TABLE, false, NULL },
    { "places", "directory.place", N_("Places of integration work"),
      N_("Where offers take place: addresses, opening hours, accessibility. Addresses of shelters are not in it."),
      "SOCI", "IRREG", "Integration,Orte,Öffnungszeiten,Barrierefreiheit", NULL, TABLE | FILE_GEOJSON, false, NULL },
    { "topics", "directory.topic", N_("Life situations"), N_("The topics by which offers are ordered, in two levels. Offers name them by their keys."),
      "SOCI", "IRREG", "Integration,Themen,Schlüsselverzeichnis", NULL, TABLE, false, NULL },
    { "courses", "courses.course", N_("Language courses and other courses"),
      N_("Courses with kind, level, begin, times, place, free seats and conditions of access."),
      "EDUC", "DAILY", "Integration,Integrationskurs,Sprachkurs,Deutsch", NULL, TABLE, false, NULL },
    { "areas", "directory.area", N_("Towns and areas"), N_("State, county, towns and quarters with official keys, population, centre points and outlines."),
      "REGI", "ANNUAL", "Gebiete,Gemeinden,Grenzen,Amtlicher Gemeindeschlüssel", "dl-by-de/2.0", TABLE | FILE_GEOJSON, false, NULL },
    { "indicators", "monitoring.indicator", N_("Indicators of integration: definitions"),
      N_("What is measured and how: number, name, what is counted, of whom, unit, source. The figures of each indicator are a dataset "
         "of their own."),
      "SOCI", "ANNUAL", "Integration,Integrationsmonitoring,Indikatoren,Migration", NULL, TABLE, false, NULL },
    { "needs", "needs.challenge", N_("Need signals"),
      N_("How often something was missing, by topic, town, language and time. Only released numbers: small ones wait or go together "
         "with others, nobody can be recognised. The kinds must not be added up."),
      "SOCI", "MONTHLY", "Integration,Bedarfe,Versorgungslücken", NULL, TABLE, true, &need_rows },
    { .key = NULL },
};

const struct entity *dataset_entity(const struct dataset *d) { return entity_named(str_of(d->entity)); }

/* Rows of an entity leave by its own table of rights. What is no entity's was released for others before, and leaves by the region's word alone. */
bool dataset_possible(const struct dataset *d)
{
    struct who public = who_visitor();
    const struct entity *e = dataset_entity(d);
    return e && (d->rows || may(&public, e, EXPORT).n);
}

bool dataset_given(struct store *st, const struct dataset *d) { return dataset_possible(d) && setting_gives(st, d); }

bool dataset_file_find(str name, const struct dataset **d, const struct file_kind **k)
{
    int64_t dot = str_find_char(name, '.');
    if (dot <= 0) return false;
    for (*d = datasets; (*d)->key; (*d)++)
        for (*k = file_kinds; (*k)->ext && str_eq(str_upto(name, (size_t)dot), str_of((*d)->key)); (*k)++)
            if (((*d)->files & (*k)->file) && str_eq(str_from(name, (size_t)dot + 1), str_of((*k)->ext))) return true;
    return false;
}

static bool count_one(void *ctx, const str *cell) { (void)cell; ++*(int64_t *)ctx; return true; }

int64_t dataset_count(struct store *st, const struct dataset *d)
{
    struct who public = who_visitor();
    int64_t n = 0;
    if (d->rows) return d->rows->walk(st, store_arena(st), count_one, &n) ? n : -1;
    struct query query = query_new(dataset_entity(d), &public, &langs[0]);
    query.action = EXPORT;
    return query_count(&query, st);
}

static int64_t newest(struct store *st, const struct entity *e, const char *column)
{
    struct sql s = sql_new(st);
    sql(&s, "SELECT MAX(");
    sql_name(&s, column);
    sql(&s, ") FROM ");
    sql_name(&s, entity_table(e));
    if (e->state && field_live(entity_field(e, str_of(e->state)))) {
        sql(&s, " WHERE ");
        sql_name(&s, e->state);
        sql(&s, " = ");
        sql_value(&s, T(S("published")));
    }
    struct rows *r = sql_ask(&s);
    return rows_next(r) ? row_int(r, 0) : 0;
}

int64_t dataset_changed(struct store *st, const struct dataset *d)
{
    const struct entity *e = dataset_entity(d);
    if (d->rows) return d->rows->changed(st, store_arena(st));
    int64_t changed = newest(st, e, "changed_at"), gone = newest(st, e, "deleted_at");
    return changed > gone ? changed : gone;
}
