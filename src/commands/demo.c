/* demo.c - bruecke demo: the demonstration region, from files that are part of the program. */
#include "base/embedded.h"
#include "base/moment.h"
#include "commands.h"
#include "commands/aside.h"
#include "commands/backup.h"
#include "entity/schema.h"
#include "entity/region.h"
#include "entity/transfer.h"
#include <stdio.h>
#include <stdlib.h>

extern const struct embedded demo_files[];              /* ended by name == NULL; written at build time from demo/    */

enum { SCALE_MAX = 10000 };

/* In the order in which they depend on each other; files of other kinds may refer to each other too, so everything is read twice. */
const struct demo_table demo_tables[] = {
    { "kleve/area.csv", "directory.area" }, { "kleve/topic.csv", "directory.topic" },
    { "kleve/actor.csv", "directory.actor" }, { "kleve/actor-example.csv", "directory.actor" },
    { "kleve/contact.csv", "directory.contact" }, { "kleve/contact-example.csv", "directory.contact" },
    { "kleve/place.csv", "directory.place" }, { "kleve/place-example.csv", "directory.place" },
    { "kleve/offer.csv", "directory.offer" }, { "kleve/offer-example.csv", "directory.offer" },
    { "kleve/page.csv", "publishing.page" }, { "kleve/news-example.csv", "publishing.news" },
    { "kleve/concept.csv", "search.concept" },
    { "monitoring/field.csv", "monitoring.field" },
    { "monitoring/source.csv", "monitoring.source" },
    { "monitoring/indicator.csv", "monitoring.indicator" },
    { "monitoring/breakdown.csv", "monitoring.breakdown" },
    { "monitoring/category.csv", "monitoring.category" },
    { "monitoring/break.csv", "monitoring.break" },
    { "concept/concept.csv", "concept.concept" },
    { "concept/node.csv", "concept.node" },
    { "concept/stakeholder.csv", "concept.stakeholder" },
    { "concept/council-example.csv", "concept.council_report" },
};
const size_t demo_tables_count = countof(demo_tables);

/* Settings of the region: which county its map shows, and of its particulars (entity/particulars.def) what the sources of demo/kleve say. What they
** do not say stays empty: nothing is invented about an institution that exists. */
struct fact { const char *name, *value; };
static const struct fact facts[] = {
    { "county", "05154" },
    { "centre", "Kommunales Integrationszentrum Kreis Kleve" },
    { "centre@en", "Municipal integration centre of Kreis Kleve" },
    { "centre@ar", "مركز الاندماج البلدي في Kreis Kleve" },
    { "short_line", "Angebote für alle, die neu im Kreis Kleve sind, und für alle, die sie begleiten." },
    { "short_line@en", "Offers for everybody who is new in Kreis Kleve, and for those who accompany them." },
    { "short_line@ar", "عروض لكل من هو جديد في Kreis Kleve ولكل من يرافقه." },
    { "body", "Kreis Kleve" },
    { "town", "Kleve" },
    { "source", "Integrationskonzept Kreis Kleve 2019, Sachstandsbericht 2019, Aufruf 2017; Destatis, Zensus 2022, © GeoBasis-DE / BKG. "
                "Einträge mit „Beispiel“ sind zur Vorführung erfunden." },
    { "source@en", "Integration concept of Kreis Kleve 2019, status report 2019, call of 2017; Destatis, Census 2022, © GeoBasis-DE / BKG. "
                   "Entries marked “Example” are invented for the demonstration." },
    { "source@ar", "خطة الاندماج في Kreis Kleve لعام 2019، وتقرير الحالة لعام 2019، ونداء عام 2017؛ Destatis، وتعداد 2022، © GeoBasis-DE / BKG. "
                   "الإدخالات التي تحمل كلمة «مثال» مُختلَقة لغرض العرض." },
    { "funder_line", "Das Land Nordrhein-Westfalen fördert Kommunale Integrationszentren (§ 7 Teilhabe- und Integrationsgesetz, nach dem Integrationskonzept 2019)." },
    { "funder_line@en", "The state of North Rhine-Westphalia funds municipal integration centres (§ 7 of its Participation and Integration Act, as the integration concept of 2019 says)." },
    { "funder_line@ar", "تموّل ولاية شمال الراين-وستفاليا مراكز الاندماج البلدية (المادة 7 من قانون المشاركة والاندماج، وفق خطة الاندماج لعام 2019)." },
    { "examples", "Deutschkurs\nKita\nWohnung\nBrief\nFahrrad" },
    { "examples@en", "German course\nday care\nflat\nletters\nbicycle" },
    { "examples@ar", "دورة ألمانية\nروضة\nسكن\nرسالة\nدراجة" },
};

/* ---- the two counties beside it (demo/viersen, demo/recklinghausen): what is common comes from demo/kleve ------------------------------------------- */
#define COUNTY_TABLES(name) \
    { name "/area.csv", "directory.area" }, { "kleve/topic.csv", "directory.topic" }, { name "/topic.csv", "directory.topic" }, { name "/actor.csv", "directory.actor" }, \
    { name "/offer.csv", "directory.offer" }, { "kleve/concept.csv", "search.concept" }, \
    { "monitoring/field.csv", "monitoring.field" }, { "monitoring/source.csv", "monitoring.source" }, { "monitoring/indicator.csv", "monitoring.indicator" }, \
    { "monitoring/breakdown.csv", "monitoring.breakdown" }, { "monitoring/category.csv", "monitoring.category" }, { "monitoring/break.csv", "monitoring.break" }, \
    { name "/concept.csv", "concept.concept" }, { name "/node.csv", "concept.node" }, { name "/stakeholder.csv", "concept.stakeholder" }
#define COUNTY_FACTS(title, paper) \
    { "centre", "Kommunales Integrationszentrum " title }, { "centre@en", "Municipal integration centre of " title }, { "centre@ar", "مركز الاندماج البلدي في " title }, \
    { "short_line", "Angebote für alle, die neu im " title " sind, und für alle, die sie begleiten." }, \
    { "short_line@en", "Offers for everybody who is new in " title ", and for those who accompany them." }, \
    { "short_line@ar", "عروض لكل من هو جديد في " title " ولكل من يرافقه." }, { "body", title }, \
    { "source", paper "; Destatis, Zensus 2022, © GeoBasis-DE / BKG." }
static const struct demo_table viersen_tables[] = { COUNTY_TABLES("viersen") };
static const struct demo_table recklinghausen_tables[] = { COUNTY_TABLES("recklinghausen") };
static const struct fact viersen_facts[] = { { "county", "05166" }, { "town", "Viersen" }, COUNTY_FACTS("Kreis Viersen", "Integrationskonzept Kreis Viersen") };
static const struct fact recklinghausen_facts[] = { { "county", "05562" }, { "town", "Recklinghausen" },
    COUNTY_FACTS("Kreis Recklinghausen", "Integrationskonzept Kreis Recklinghausen 2022") };

/* The first is what any other name is filled with. */
static const struct demo_region {
    const char *name, *title;
    const struct demo_table *table; size_t tables;
    const struct fact *fact; size_t facts;
} regions[] = {
    { "kleve", "Kreis Kleve", demo_tables, countof(demo_tables), facts, countof(facts) },
    { "viersen", "Kreis Viersen", viersen_tables, countof(viersen_tables), viersen_facts, countof(viersen_facts) },
    { "recklinghausen", "Kreis Recklinghausen", recklinghausen_tables, countof(recklinghausen_tables), recklinghausen_facts, countof(recklinghausen_facts) },
};

static const struct demo_region *region_named(str name)
{
    for (size_t i = 0; i < countof(regions); i++) if (str_eq(name, str_of(regions[i].name))) return &regions[i];
    return &regions[0];
}

str demo_bytes(const char *file)
{
    for (const struct embedded *f = demo_files; f->name; f++)
        if (str_eq(str_of(f->name), str_of(file))) return (str){ (const char *)f->p, f->n };
    return (str){ "", 0 };
}

/* The entity of a file; NULL when its room is not here, or the file was not built in. */
static const struct entity *wanted(const struct demo_table *t, str *bytes)
{
    *bytes = demo_bytes(t->file);
    return bytes->n ? entity_named(str_of(t->entity)) : NULL;
}

/* ---- filling -------------------------------------------------------------------------------------------------------- */
struct filling { const struct demo_region *of; struct problems problems; const char *file; int64_t rows; };

/* The second pass sets the references that the first had to leave empty. */
static bool pass(struct store *st, struct filling *f, bool first)
{
    for (size_t i = 0; i < f->of->tables; i++) {
        str bytes;
        const struct entity *e = wanted(&f->of->table[i], &bytes);
        if (!e) continue;
        f->file = f->of->table[i].file;
        struct imported got = transfer_import(st, e, bytes, first, &f->problems);
        if (first) f->rows += got.created;
        if (f->problems.n || store_broken(st)) return false;
    }
    return true;
}

/* All in one transaction: a demonstration that was interrupted is empty and is filled by the next `demo`. */
static int fill(struct call *c, struct store *st, void *ctx)
{
    struct filling *f = ctx;
    *f = (struct filling){ .of = f->of, .problems = { .a = c->a } };
    if (!pass(st, f, true) || !pass(st, f, false)) return FAILED;
    for (size_t i = 0; i < f->of->facts; i++) setting_put(st, str_of(f->of->fact[i].name), str_of(f->of->fact[i].value));
    return DONE;
}

/* Rows of any kind, of any room: a region in use is not mixed with invented data. */
static int count_rows(struct call *c, struct store *st, void *ctx)
{
    int64_t *n = ctx;
    (void)c;
    for (size_t i = 0; i < entity_count(); i++) {
        struct sql q = sql_new(st);
        sql(&q, "SELECT COUNT(*) FROM ");
        sql_name(&q, entity_table(entity_at(i)));
        struct rows *r = sql_ask(&q);
        *n += rows_next(r) ? row_int(r, 0) : 0;
    }
    return DONE;
}

/* ---- the command ---------------------------------------------------------------------------------------------------- */
static bool anything(void)
{
    str bytes;
    for (size_t i = 0; i < countof(demo_tables); i++) if (wanted(&demo_tables[i], &bytes)) return true;
    return false;
}

/* *ret: the region of that name; NULL: there is none. */
static int find_region(struct call *c, str name, const struct region **ret)
{
    const struct region *r;
    str why = S("");
    size_t n = regions_list(c->app->stores, c->a, &r, &why);
    *ret = NULL;
    for (size_t i = 0; i < n && !*ret; i++) if (str_eq(r[i].name, name)) *ret = &r[i];
    return why.n ? failed("%.*s", STR(why)) : DONE;
}

/* Makes the region if there is none of that name. *rows: how many rows it holds already; *demo: is it a demonstration? */
static int prepare(struct call *c, str name, int64_t *rows, bool *demo)
{
    const struct region *there;
    str why = S("");
    int rc = find_region(c, name, &there);
    if (rc) return rc;
    *demo = !there || there->demo;
    if (there) return with_store(c, name, STORE_READ, count_rows, rows);
    return region_create(c->app->stores, name, str_of(region_named(name)->title), true, c->a, &why) ? DONE : failed("%.*s", STR(why));
}

/* A problem here is a mistake in the demonstration itself: the first one is enough to mend it. */
static int fill_region(struct call *c, str name, int64_t *rows)
{
    struct filling f = { .of = region_named(name) };
    int rc = with_store(c, name, STORE_WRITE, fill, &f);
    if (!f.problems.n) { *rows = f.rows; return rc; }
    const struct problem *p = &f.problems.at[0];
    return failed("%s line %lld%s%s: %s %.*s", f.file, (long long)p->line, p->field ? ", field " : "", p->field ? p->field->name : "", p->message,
                  STR(p->detail));
}

static int scale_of(const struct call *c, int64_t *times)
{
    *times = 1;
    if (!given(c, "scale") || (str_int(given_value(c, "scale"), times) && *times >= 1 && *times <= SCALE_MAX)) return DONE;
    return misused("--scale must be a number from 1 to %d", (int)SCALE_MAX);
}

/* Figures of a county beside kleve: the room that takes them is asked as by `import monitoring.observation`. */
static str no_option(const void *ctx, const char *name) { (void)ctx; (void)name; return S(""); }
static bool fill_figures(struct call *c, struct store *st, const struct room *r, const char *county, struct buf *wrong)
{
    static const char *const kinds[] = { "papers", "inkar" };
    const struct who who = { .name = S("demo"), .grant = { { .role = "administrator" } }, .n = 1 };
    for (size_t k = 0; k < r->n_takes; k++) {
        for (size_t i = 0; i < countof(kinds) && str_eq(str_of(r->takes[k].name), S("observation")); i++) {
            str name = arena_fmt(c->a, "%s/observations-%s.csv", county, kinds[i]), bytes = demo_bytes(name.p);
            struct room_file file = { name, bytes };
            struct buf out = buf_in(c->a, 64 * 1024);
            if (bytes.n && !r->takes[k].run(st, c->a, &(struct room_call){ .who = &who, .owner = true, .file = &file, .files = 1, .option = no_option,
                .out = &out, .wrong = wrong })) return false;
        }
    }
    return true;
}

/* What the rooms add by themselves, accounts above all. What they say is kept in the region too, so that `serve --greet` can say it again. The other counties
** get accounts and figures: what rooms invent for the demonstration happens in kleve. */
struct adding { const struct demo_region *of; struct buf said; };
static int fill_rooms(struct call *c, struct store *st, void *ctx)
{
    struct adding *x = ctx;
    struct buf wrong = buf_in(c->a, 64 * 1024);
    x->said = buf_in(c->a, 64 * 1024);
    bool kleve = x->of == &regions[0], first = !kleve && !setting_get(st, S("demo_logins")).n;
    for (size_t i = 0; i < c->app->rooms; i++) {
        const struct room *r = c->app->room[i];
        if (r->demo && (kleve || str_eq(str_of(r->name), S("people")))) r->demo(st, c->a, &x->said);
        if (first && !fill_figures(c, st, r, x->of->name, &wrong)) return failed("%.*s", STR(buf_str(&wrong)));
    }
    if (x->said.n) setting_put(st, S("demo_logins"), buf_str(&x->said));
    return DONE;
}

/* One region: what is made, and what came of it. */
struct making { str name; int64_t times, rows; bool held; struct adding x; };
static int make(struct call *c, struct making *m)
{
    bool demo = false;
    m->x.of = region_named(m->name);
    int rc = prepare(c, m->name, &m->rows, &demo);
    if (rc) return rc;
    m->held = m->rows > 0;
    if (!m->held && (rc = fill_region(c, m->name, &m->rows)) == DONE && m->times > 1) rc = demo_scale(c, m->name, m->times, &m->rows);
    return !rc && demo ? with_store(c, m->name, STORE_WRITE, fill_rooms, &m->x) : rc;
}

/* ---- onto PostgreSQL: a hundred thousand questions cost it far more than as many rows that nobody asks about, so the region is made in a folder and carried over
** as a backup is ---------------------------------------------------------------------------------------------------------------------------------- */
struct carried { struct making *m; FILE *lines; char *line; size_t room; };

static bool put_line(void *ctx, str line) { return fwrite(line.p, 1, line.n, ctx) == line.n; }
static bool next_line(void *ctx, struct arena *a, str *ret)
{
    struct carried *w = ctx;
    ssize_t n = getline(&w->line, &w->room, w->lines);
    (void)a;
    if (n > 0) *ret = (str){ w->line, (size_t)n - 1 };
    return n > 0;
}

static int make_aside(struct call *c, struct stores *s, void *ctx)
{
    struct carried *w = ctx;
    struct stores *there = c->app->stores;
    int64_t rows;
    str why = S("");
    c->app->stores = s;
    int rc = make(c, w->m);
    c->app->stores = there;
    if (rc) return rc;
    struct store *st = store_begin(s, w->m->name, STORE_READ, c->a, S(""));
    if (!archive_write(st, put_line, w->lines, &rows, &why)) rc = failed("%.*s", STR(why));
    store_end(st, false);
    return rc;
}

static bool take_lines(struct store *st, void *ctx, str *why) { int64_t rows; return archive_read(st, next_line, ctx, &rows, why); }

static int carry(struct call *c, struct making *m)
{
    struct carried w = { .m = m, .lines = tmpfile() };
    str why = S("");
    if (!w.lines) return backup_no_file("write", S(P_tmpdir));
    int rc = aside(c, make_aside, &w);
    rewind(w.lines);
    struct region r = { .name = m->name, .title = str_of(region_named(m->name)->title), .demo = true, .created_at = moment_now() };
    if (!rc && !region_restore(c->app->stores, &r, take_lines, &w, c->a, &why)) rc = failed("%.*s", STR(why));
    fclose(w.lines);
    free(w.line);
    return rc;
}

static int demo_one(struct call *c, str name, int64_t times)
{
    int64_t began = moment_ticks();
    struct making m = { .name = name, .times = times };
    const struct region *there;
    int rc = find_region(c, name, &there);
    if (!rc) rc = settings_postgres(&c->settings) && !there ? carry(c, &m) : make(c, &m);
    if (m.held) printf("region %.*s holds data already; nothing was changed\n", STR(name));
    else if (!rc) printf("region %.*s: %lld rows in %.1f s\n", STR(name), (long long)m.rows, (double)(moment_ticks() - began) / 1000);
    if (!rc) print(buf_str(&m.x.said));
    return rc;
}

int command_demo(struct call *c)
{
    str name = c->settings.value[SET_REGION].n ? c->settings.value[SET_REGION] : S("kleve");
    int64_t times;
    int rc = scale_of(c, &times);
    if (!rc) rc = open_store(c, true);
    if (rc) return rc;
    if (!anything()) { printf("there is nothing to fill: no room takes the demonstration's data\n"); return DONE; }
    if (!given(c, "all-regions")) return demo_one(c, name, times);
    for (size_t i = 0; !rc && i < countof(regions); i++) rc = demo_one(c, str_of(regions[i].name), i ? 1 : times);
    return rc;
}
