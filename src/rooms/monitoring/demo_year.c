/* demo_year.c - the calendar of the yearly update with the usual suppliers and where they publish, and one published report, marked as an example. No persons. */
#include "base/moment.h"
#include "entity/query.h"
#include "rooms/monitoring/yearly.h"
#include <string.h>

/* ---- sources that deliveries come from ---------------------------------------------------------------------------------------------- */
static const struct { const char *code, *name, *publisher, *licence, *link, *concept; } sources[] = {
    { "regionalstatistik", "Regionaldatenbank Deutschland", "Statistische Ämter des Bundes und der Länder", "dl-de/by-2-0", "https://www.regionalstatistik.de", "nationality" },
    { "landesdatenbank-nrw", "Landesdatenbank NRW", "Information und Technik Nordrhein-Westfalen (IT.NRW)", "dl-de/by-2-0", "https://www.landesdatenbank.nrw.de", "nationality" },
};

/* ---- the calendar: days are counted from the day on which the demonstration is made -------------------------------------------------------- */
static const struct { const char *key, *title, *supplier, *source, *tables, *indicators, *fetch, *every, *note; int years, days; } deliveries[] = {
    { "bsp-bevoelkerung", "Bevölkerungsstand am 31. Dezember, Kreis und Gemeinden", "state_statistics", "regionalstatistik", "Statistik 12411, Fortschreibung des Bevölkerungsstandes", "bev01", "https://www.regionalstatistik.de", "year",
      "Ab 31.12.2022 auf der Grundlage des Zensus 2022.", 1, -12 },
    { "bsp-auslaender", "Ausländerinnen und Ausländer am 31. Dezember", "state_statistics", "statistisches-bundesamt", "Statistik 12521, Ausländerstatistik (Auszählung des Ausländerzentralregisters)", "bev02 bev03", "https://www-genesis.destatis.de", "year",
      "Auf Vielfache von 5 gerundet.", 1, 9 },
    { "bsp-einbuergerungen", "Einbürgerungen im Jahr", "state_statistics", "landesdatenbank-nrw", "Statistik 12511, Einbürgerungsstatistik", "ein01 ein02", "https://www.landesdatenbank.nrw.de", "year", "", 1, 23 },
    { "bsp-schulen", "Abgänge der allgemeinbildenden Schulen nach Abschluss", "state_statistics", "landesdatenbank-nrw", "Statistik 21111, Statistik der allgemeinbildenden Schulen", "bil05a bil06a bil07", "https://www.landesdatenbank.nrw.de", "year",
      "Kleine Zahlen: mehrere Jahre zusammenfassen.", 1, 65 },
    { "bsp-arbeitsmarkt", "Arbeitslosigkeit und Beschäftigung, Kreis und Gemeinden", "employment_agency", "ba", "Kreisreport und Gemeindedaten", "arb01 arb02 arb05", "https://statistik.arbeitsagentur.de", "quarter", "", 0, 5 },
    { "bsp-ausbildung", "Ausbildungsmarkt: gemeldete Stellen, Bewerberinnen und Bewerber", "employment_agency", "ba", "Ausbildungsmarkt, Ende des Berichtsjahres am 30. September", "aus01 aus02 aus03 aus05", "https://statistik.arbeitsagentur.de", "year", "", 0, 12 },
    { "bsp-grundsicherung", "Leistungsberechtigte in der Grundsicherung", "job_centre", "ba", "Grundsicherung für Arbeitsuchende, Strukturen", "soz01", "https://statistik.arbeitsagentur.de", "year", "", 1, 40 },
    { "bsp-seiteneinstieg", "Neu zugewanderte Schülerinnen und Schüler in der Erstförderung", "school_office", "schulamt-kreis-kleve", "Eigene Aufstellung des Schulamts", "bil10", "", "year", "Kommt als Datei: Link zum Hochladen schicken.", 0, -3 },
    { "bsp-sprachstand", "Sprachstand in der Schuleingangsuntersuchung", "health_office", "ki", "Schuleingangsuntersuchung nach Familiensprache", "spr01 ges01", "", "year", "Kommt als Datei: Link zum Hochladen schicken.", 0, 120 },
    { "bsp-inkar", "Indikatoren der Raumbeobachtung", "other", "inkar", "INKAR, Kreise", "bev03 arb01", "https://www.inkar.de", "year", "", 1, 160 },
};

static int64_t put(struct store *st, const struct entity *e, str key, const char *const *pairs)
{
    struct problems p = { .a = store_arena(st) };
    struct draft d = draft_new(store_arena(st), e);
    d.key = key;
    for (; pairs[0]; pairs += 2) {
        const struct field *f = entity_field(e, str_of(pairs[0]));
        if (!f || !*pairs[1]) continue;
        if (f->translated) draft_word(store_arena(st), &d, lang_source())[field_index(e, f)] = str_of(pairs[1]);
        else draft_give(&d, pairs[0], str_of(pairs[1]));
    }
    return row_write(st, &(struct write){ .who = &who_house, .request = store_request(st), .draft = &d, .import = true }, &p) == WRITE_DONE ? d.id : 0;
}

/* Only what the catalogue has: a demonstration without it has a calendar without indicators. */
static const char *known(struct store *st, struct arena *a, const char *keys)
{
    struct buf b = buf_in(a, 400);
    str rest = str_of(keys);
    for (str key; str_word(&rest, &key);) if (id_by_key(st, &indicator_entity, key)) buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR(key));
    return arena_z(a, buf_str(&b));
}

static void put_calendar(struct store *st, struct arena *a)
{
    struct date today = wall_of(moment_now()).date;
    for (size_t i = 0; i < countof(sources); i++)
        put(st, &source_entity, str_of(sources[i].code), (const char *const[]){ "code", sources[i].code, "name", sources[i].name, "publisher", sources[i].publisher, "licence", sources[i].licence,
            "link", sources[i].link, "concept", sources[i].concept, "method", "delivered", "minimum", "3", "rank", "25", NULL, NULL });
    for (size_t i = 0; i < countof(deliveries); i++) {
        const char *due = arena_z(a, date_text(a, date_of_days(date_days(today) + deliveries[i].days))), *period = arena_z(a, arena_fmt(a, "%d", today.year - deliveries[i].years));
        put(st, &delivery_entity, str_of(deliveries[i].key), (const char *const[]){ "title", deliveries[i].title, "supplier", deliveries[i].supplier, "source", deliveries[i].source, "tables", deliveries[i].tables,
            "indicators", known(st, a, deliveries[i].indicators), "fetch", deliveries[i].fetch, "every", deliveries[i].every, "note", deliveries[i].note, "due", due,
            "period", strcmp(deliveries[i].every, "quarter") ? period : arena_z(a, arena_fmt(a, "%d-Q%d", today.year, (today.month + 2) / 3)), "state", "planned", NULL, NULL });
    }
}

/* ---- the report ------------------------------------------------------------------------------------------------------------------------------ */
static const char foreword[] =
    "*Beispiel der Vorführung: Die Zahlen sind echt und mit Quelle angegeben. Vorwort und Einschätzungen sind erfunden.*\n\n"
    "Dieser Bericht zeigt jedes Jahr, wie sich das Zusammenleben im Kreis in Zahlen darstellt. Er trennt zwei Dinge: was die Zahlen sagen, und was Menschen dazu meinen. "
    "Die Sätze unter den Überschriften folgen allein aus den Zahlen. Die Einschätzungen am Anfang jedes Kapitels hat das Integrationszentrum geschrieben.";
static const char on_method[] =
    "Alle Zahlen stammen aus veröffentlichten Statistiken und Berichten; die Quelle steht unter jeder Abbildung. Widersprechen sich Quellen, bleiben beide Angaben erhalten, und es ist vermerkt, welche gezeigt wird. "
    "Zeitreihen werden dort getrennt, wo anders gezählt wurde, zum Beispiel mit dem Zensus 2022.";
static const struct { const char *field, *text; } remarks[] = {
    { "bevoelkerung", "*Beispieltext der Vorführung.* Die Bevölkerung des Kreises wird vielfältiger. Für die Planung vor Ort sind die Zahlen der einzelnen Städte und Gemeinden wichtiger als der Durchschnitt des Kreises: "
                      "Sie stehen in den Kommunalprofilen." },
    { "schule", "*Beispieltext der Vorführung.* Die Zahlen beschreiben Abschlüsse, nicht Leistungen. Bei kleinen Jahrgängen schwanken die Anteile stark; einzelne Jahre sollten nicht überbewertet werden." },
    { "arbeit", "*Beispieltext der Vorführung.* Mit dem Jobcenter und der Agentur für Arbeit ist vereinbart, die Zahlen halbjährlich gemeinsam anzusehen." },
};

void yearly_demo(struct store *st, struct arena *a, struct buf *said)
{
    (void)said;
    put_calendar(st, a);
    if (!id_by_key(st, entity_named(S("directory.area")), S("05154"))) return;
    if (!put(st, &yearly_entity, S("bericht-2026"), (const char *const[]){ "title", "Integrationsbericht 2026 für den Kreis Kleve", "year", "2026", "area", "05154", "intro", foreword, "method", on_method, "example", "true",
             "state", "published", NULL, NULL })) return;
    for (size_t i = 0; i < countof(remarks); i++)
        put(st, &field_remark_entity, arena_fmt(a, "bericht-2026-%s", remarks[i].field), (const char *const[]){ "report", "bericht-2026", "field", remarks[i].field, "text", remarks[i].text, NULL, NULL });
}
