/* access_presets.c - the law on access to language courses as of November 2026, a line per rule; a region takes it over as rows and keeps them.
**
** Sources: Residence Act (AufenthG) §§ 44, 44a, 45a; Freedom of Movement Act (FreizügG/EU) § 11; Asylum Seekers' Benefits Act (AsylbLG) § 5b; ordinance on integration
** courses (IntV) §§ 4, 7; ordinance on vocational German (DeuFöV) § 4; for EOK and MiA the target groups that the BAMF publishes with its funding conditions.
** The circular to providers 02/26 of 9 February 2026 ended admissions by § 44 (4) AufenthG until further notice; admissions given before stay good, and
** who is obliged by an office needs none. The first days are those from which a text holds as it is given here; what held earlier is kept only where it matters.
*/
#include "rooms/courses/access.h"

#define CIRCULAR "; BAMF-Trägerrundschreiben Integrationskurse 02/26 vom 9. Februar 2026"
#define STOPPED "2026-02-09"
#define BEFORE  "2026-02-08"
/* Who could be admitted by § 44 (4): as far as there were seats until the circular, nobody since. */
#define ADMITTED(status, from, source) \
    { "integration", "", status, "", "", "maybe", "bamf", from, BEFORE, source }, { "integration", "", status, "", "", "no", "bamf", STOPPED, "", source CIRCULAR }
#define EOK "EOK-Förderrichtlinie des BAMF, Zielgruppe"
#define MIA "MiA-Konzept des BAMF, Zielgruppe "

static const struct { const char *basis, *type, *status, *letter, *work, *verdict, *decides, *from, *until, *source; } lines[] = {
    /* Integration courses: a letter outweighs everything else. */
    { "integration", "", "", "integration_may",  "", "yes", "provider",   "2005-01-01", "", "§ 7 Abs. 1 IntV; erteilte Zulassungen gelten weiter (BAMF-Trägerrundschreiben 02/26)" },
    { "integration", "", "", "integration_must", "", "yes", "job_centre", "2005-01-01", "", "§ 44a Abs. 1 AufenthG, § 4 Abs. 1 IntV" },
    { "integration", "", "german", "integration_must", "", "maybe", "job_centre", "2005-01-01", "", "§ 44a Abs. 1 AufenthG gilt nur für Ausländerinnen und Ausländer" },
    { "integration", "", "eu", "integration_must", "", "maybe", "job_centre", "2005-01-01", "", "§ 11 Abs. 1 FreizügG/EU nennt § 44 Abs. 4, nicht § 44a AufenthG" },
    { "integration", "", "asylum", "integration_must", "", "yes", "social_office", "2017-01-01", "", "§ 5b Abs. 1 AsylbLG, § 4 Abs. 1 IntV" },
    { "integration", "", "asylum_safe", "integration_must", "", "yes", "social_office", "2022-12-31", "", "§ 5b Abs. 1 AsylbLG, § 4 Abs. 1 IntV" },
    { "integration", "", "toleration_permit", "integration_must", "", "yes", "social_office", "2017-01-01", "", "§ 5b Abs. 1 AsylbLG, § 4 Abs. 1 IntV" },
    { "integration", "", "toleration", "integration_must", "", "maybe", "social_office", "2017-01-01", "", "§ 5b Abs. 1 AsylbLG: nur Duldung nach § 60a Abs. 2 Satz 3 AufenthG" },
    { "integration", "", "none", "integration_must", "", "maybe", "foreigners_office", "2005-01-01", "", "§ 44a Abs. 1 AufenthG" },
    /* Integration courses: a right by the residence title. */
    { "integration", "", "protection", "", "", "yes", "foreigners_office", "2005-01-01", "", "§ 44 Abs. 1 Satz 1 Nr. 1 Buchst. c und Nr. 2 AufenthG" },
    { "integration", "", "residence",  "", "", "yes", "foreigners_office", "2005-01-01", "", "§ 44 Abs. 1 Satz 1 Nr. 1 AufenthG; der Anspruch erlischt nach einem Jahr (§ 44 Abs. 2)" },
    /* Integration courses: admission by § 44 (4), which has been stopped. */
    ADMITTED("settled",           "2005-01-01", "§ 44 Abs. 2 und Abs. 4 Satz 1 AufenthG"),
    ADMITTED("eu",                "2005-01-01", "§ 11 Abs. 1 FreizügG/EU, § 44 Abs. 4 AufenthG"),
    ADMITTED("german",            "2007-08-28", "§ 44 Abs. 4 Satz 2 AufenthG"),
    ADMITTED("ukraine",           "2022-06-01", "§ 44 Abs. 4 AufenthG, § 24 AufenthG"),
    ADMITTED("chance",            "2022-12-31", "§ 44 Abs. 4 AufenthG, § 104c AufenthG"),
    ADMITTED("humanitarian",      "2015-10-24", "§ 44 Abs. 4 Satz 2 AufenthG, § 25 Abs. 5 AufenthG"),
    ADMITTED("student",           "2005-01-01", "§ 44 Abs. 4 Satz 1 AufenthG"),
    ADMITTED("asylum",            "2015-10-24", "§ 44 Abs. 4 Satz 2 AufenthG, § 55 AsylG"),
    ADMITTED("asylum_safe",       "2022-12-31", "§ 44 Abs. 4 Satz 2 AufenthG, § 55 AsylG"),
    ADMITTED("toleration_permit", "2015-10-24", "§ 44 Abs. 4 Satz 2 AufenthG, § 60a Abs. 2 Satz 3 AufenthG"),
    { "integration", "", "asylum_safe", "", "", "no", "bamf", "2015-10-24", "2022-12-30", "§ 44 Abs. 4 Satz 3 AufenthG in der Fassung bis 30. Dezember 2022, § 29a AsylG" },
    { "integration", "", "toleration", "", "", "no", "bamf", "2015-10-24", "", "§ 44 Abs. 4 Satz 2 AufenthG: nur Duldung nach § 60a Abs. 2 Satz 3 AufenthG" },
    { "integration", "", "none", "", "", "no", "foreigners_office", "2005-01-01", "", "§ 44 Abs. 1 und 4 AufenthG" },

    /* Vocational language courses: near to work, whatever the title, but for tolerated people. */
    { "vocational", "", "", "vocational_may",  "", "yes", "provider",   "2016-07-01", "", "§ 4 DeuFöV: die Berechtigung liegt vor" },
    { "vocational", "", "", "vocational_must", "", "yes", "job_centre", "2016-07-01", "", "§ 45a Abs. 2 Satz 1 AufenthG" },
    { "vocational", "", "", "", "registered", "yes", "job_centre", "2016-07-01", "", "§ 45a Abs. 1 AufenthG, § 4 Abs. 1 DeuFöV" },
    { "vocational", "", "", "", "employed",   "yes", "bamf",       "2016-07-01", "", "§ 45a Abs. 1 AufenthG, § 4 Abs. 1 DeuFöV" },
    { "vocational", "", "", "", "trainee",    "yes", "bamf",       "2016-07-01", "", "§ 45a Abs. 1 AufenthG, § 4 Abs. 1 DeuFöV" },
    { "vocational", "", "", "", "other",      "maybe", "job_centre", "2016-07-01", "", "§ 4 Abs. 1 DeuFöV: nah am Arbeitsmarkt, zum Beispiel arbeitsuchend gemeldet" },
    { "vocational", "", "german", "", "", "maybe", "job_centre", "2016-07-01", "", "§ 4 DeuFöV: auch Deutsche mit Migrationshintergrund" },
    { "vocational", "", "asylum_safe", "", "", "no", "job_centre", "2016-07-01", "2022-12-30", "§ 45a Abs. 2 Satz 3 und 4 AufenthG in der Fassung bis 30. Dezember 2022" },
    { "vocational", "", "toleration", "", "registered", "maybe", "job_centre", "2016-07-01", "", "§ 4 Abs. 1 Satz 2 DeuFöV: nach sechs Monaten Duldung" },
    { "vocational", "", "toleration", "", "employed",   "maybe", "bamf",       "2016-07-01", "", "§ 4 Abs. 1 Satz 2 DeuFöV: nach sechs Monaten Duldung" },
    { "vocational", "", "toleration", "", "trainee",    "maybe", "bamf",       "2016-07-01", "", "§ 4 Abs. 1 Satz 2 DeuFöV: nach sechs Monaten Duldung" },
    { "vocational", "", "toleration", "", "other",      "no",    "job_centre", "2016-07-01", "", "§ 4 Abs. 1 Satz 2 DeuFöV" },
    { "vocational", "", "none", "", "", "no", "job_centre", "2016-07-01", "", "§ 4 Abs. 1 DeuFöV" },

    /* First orientation: for people who seek protection first; for others where seats are free and no integration course is possible yet. */
    { "orientation", "", "", "", "", "maybe", "provider", "2024-01-01", "", EOK ": weitere Zugewanderte bei freien Plätzen, solange kein Integrationskurs möglich ist" },
    { "orientation", "", "asylum",      "", "", "yes",   "provider", "2024-01-01", "", EOK ": vorrangig Schutzsuchende" },
    { "orientation", "", "ukraine",     "", "", "yes",   "provider", "2024-01-01", "", EOK ": vorrangig Schutzsuchende" },
    { "orientation", "", "asylum_safe", "", "", "maybe", "provider", "2024-01-01", "", EOK ": Herkunftsstaat wird geprüft" },
    { "orientation", "", "toleration",  "", "", "no",    "provider", "2024-01-01", "", EOK ": rechtmäßiger Aufenthalt nötig" },
    { "orientation", "", "german",      "", "", "no",    "provider", "2024-01-01", "", EOK ": Schutzsuchende und Zugewanderte" },
    { "orientation", "", "none",        "", "", "no",    "provider", "2024-01-01", "", EOK ": rechtmäßiger Aufenthalt nötig" },

    /* MiA: women without a school or vocational certificate from Germany, from countries outside the list of the concept. */
    { "mia", "", "", "", "", "maybe", "provider", "2024-01-01", "", MIA "1: Aufenthalt auf Dauer wird geprüft" },
    { "mia", "", "protection",        "", "", "yes", "provider", "2024-01-01", "", MIA "1: auf Dauer angelegter Aufenthalt" },
    { "mia", "", "residence",         "", "", "yes", "provider", "2024-01-01", "", MIA "1: auf Dauer angelegter Aufenthalt" },
    { "mia", "", "settled",           "", "", "yes", "provider", "2024-01-01", "", MIA "1: auf Dauer angelegter Aufenthalt" },
    { "mia", "", "asylum",            "", "", "yes", "provider", "2024-01-01", "", MIA "2: asylsuchende Frauen, unabhängig von der Bleibeperspektive" },
    { "mia", "", "toleration_permit", "", "", "yes", "provider", "2024-01-01", "", MIA "3: Duldung nach § 60c oder § 60d AufenthG" },
    { "mia", "", "toleration",        "", "", "no",  "provider", "2024-01-01", "", MIA "3: nur Duldung nach § 60c oder § 60d AufenthG" },
    { "mia", "", "eu",                "", "", "no",  "provider", "2024-01-01", "", "MiA-Konzept des BAMF, Anlage 1: Frauen aus den genannten europäischen Ländern nicht" },
    { "mia", "", "german",            "", "", "no",  "provider", "2024-01-01", "", "MiA-Konzept des BAMF: Ausländerinnen" },
    { "mia", "", "none",              "", "", "no",  "provider", "2024-01-01", "", MIA "1 bis 3" },

    /* What no law ties to a title. */
    { "local", "", "", "", "", "yes", "provider", "2005-01-01", "", "Förderung des Landes oder der Kommune: der Träger entscheidet" },
    { "open",  "", "", "", "", "yes", "provider", "2005-01-01", "", "Freies Angebot ohne gesetzliche Zugangsregel" },
};

static size_t place_of(const struct choice *c, const char *key)
{
    size_t i = 0;
    while (c[i].key && !str_eq(str_of(c[i].key), str_of(key))) i++;
    return i;
}

/* Filled on first use by each thread that asks: texts with their lengths. */
const struct access_rule *access_presets(size_t *n)
{
    static _Thread_local struct access_rule rule[countof(lines)];
    *n = countof(lines);
    if (rule[0].basis.n) return rule;
    for (size_t i = countof(lines); i-- > 0; )
        rule[i] = (struct access_rule){ str_of(lines[i].basis), str_of(lines[i].type), str_of(lines[i].status), str_of(lines[i].letter), str_of(lines[i].work),
            str_of(lines[i].source), str_of(lines[i].from), str_of(lines[i].until), (enum access_verdict)place_of(access_verdicts, lines[i].verdict),
            1U << place_of(access_deciders, lines[i].decides) };
    return rule;
}
