/* test_outputs.c - no way out for what is protected, and one change of an observation changes every way out alike. Every GET route of every room is asked,
** whoever wrote it and whenever: addresses are taken from the table of routes, and what stands in braces is filled from the rows that are there. Numbers are looked
** for as digits, whatever separates them, also in Arabic writing, and inside of workbooks, archives and PDF. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <zip.h>
#include "base/sanitized.h"
#include "entity/schema.h"
#include "entity/query.h"
#include "rooms/monitoring/monitoring.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include "web/figures.h"

/* Hidden as what a small number follows from; shown, and changed later. Digits that nothing else is made of. */
#define HIDDEN "7391846"
#define HIDDEN_GROUP "8264517"
#define OLD "15291849"
#define NEW "16382957"
enum { URLS_MAX = 60000, FILLINGS_MAX = 24, PDF_MAX = 16 * 1024 * 1024 };

static const struct entity *of(const char *room, const char *name) { return entity_find(str_of(room), str_of(name)); }

/* A row of every entity that refers to figures, as far as the room is there. */
static void put_if(const char *room, const char *name, const char *key, const char *const *pairs)
{
    struct who w = who_of("administrator", 0, 0);
    const struct entity *e = of(room, name);
    if (!e) return;
    struct draft d = draft_of(e, key, pairs);
    if (save(&w, &d, true) != WRITE_DONE) fprintf(stderr, "%s.%s: %s %s\n", room, name, t.p.n && t.p.at[0].field ? t.p.at[0].field->name : "", t.p.n ? t.p.at[0].message : "");
    must(d.id, S("a row that the outputs need"));
}
#define with(...) (const char *const[]){ __VA_ARGS__, NULL }

static void rows_that_show_figures(void)
{
    put_if("monitoring", "definition", "def", with("indicator=cnt", "valid_from=2015-01-01", "numerator=Personen", "reason=Neu"));
    put_if("monitoring", "display", "disp", with("indicator=cnt", "source=own", "reason=Genauer"));
    put_if("monitoring", "delivery", "del", with("title=Beratungszahlen", "supplier=own", "source=own", "indicators=cnt", "due=2026-12-01"));
    put_if("monitoring", "dashboard", "dash", with("title=Beratung", "indicators=cnt shr", "areas=05154 05154008 05154004"));
    put_if("monitoring", "report", "rep", with("title=Bericht 2021", "year=2021", "area=05154", "state=published"));
    put_if("monitoring", "remark", "rem", with("report=rep", "field=beratung", "text=Text"));
    put_if("concept", "concept", "con", with("title=Integrationskonzept", "area=05154"));
    put_if("concept", "node", "goal", with("concept=con", "kind=goal", "title=Beratung erreicht alle"));
    put_if("concept", "link", "lnk", with("node=goal", "indicator=cnt"));
    put_if("concept", "link", "lnk2", with("node=goal", "indicator=shr"));
    put_if("concept", "review", "rev", with("concept=con", "title=Stand 2026", "held_on=2026-10-01"));
    put_if("concept", "cycle", "cyc", with("concept=con", "title=Zyklus", "starts=2025-01-01"));
    put_if("concept", "council_report", "cr", with("title=Bericht an den Kreistag", "concept=con", "area=05154", "from_day=2025-01-01", "to_day=2026-11-01", "indicators=cnt shr"));
}

static void furnish(void)
{
    struct buf wrong = buf_in(t.a, 4000);
    const struct entity *area = of("directory", "area");
    put(area, "05", "name=Land", "level=state", "ags=05");
    put(area, "05154", "name=Kreis Kleve", "level=county", "ags=05154", "parent=05");
    put(area, "05154004", "name=Bedburg-Hau", "level=municipality", "ags=05154004", "parent=05154");
    put(area, "05154008", "name=Emmerich am Rhein", "level=municipality", "ags=05154008", "parent=05154");
    put(area, "05154012", "name=Geldern", "level=municipality", "ags=05154012", "parent=05154");
    setting_put(t.st, S("county"), S("05154"));
    put(&field_entity, "", "code=beratung", "name=Beratung");
    put(&breakdown_entity, "", "code=group", "name=Gruppe");
    put(&group_entity, "", "breakdown=group", "code=foreign", "name=Ausländisch", "concept=nationality");
    put(&group_entity, "", "breakdown=group", "code=german", "name=Deutsch", "concept=nationality", "reference=true");
    put(&source_entity, "", "code=own", "name=Eigene Daten", "method=suppress", "minimum=5", "rank=10");
    put(&source_entity, "", "code=official", "name=Amtlich", "method=delivered", "rank=20");
    put(&indicator_entity, "", "code=CNT", "name=Beratene Personen", "measure=count", "unit=Personen", "digits=0", "better=context", "field=beratung", "core=true", "state=published");
    put(&indicator_entity, "", "code=ALL", "name=Bevölkerung", "measure=count", "better=context", "field=beratung", "state=published");
    put(&indicator_entity, "", "code=SHR", "name=Anteil der Beratenen", "measure=share", "unit=%", "digits=4", "better=high", "field=beratung", "derive=share", "top=cnt", "base=all", "core=true", "state=published");
    put(&indicator_entity, "", "code=CHG", "name=Veränderung", "measure=share", "unit=%", "digits=4", "better=high", "field=beratung", "derive=change", "top=cnt", "core=true", "state=published");
    /* The county's number is the sum of a small one and the hidden one, the third stands alone; 100 million: the share has the same digits. */
    int64_t batch = observations_take_csv(t.st, t.a, &who_house, S("plants.csv"),
        S("indicator,area,period,source,vintage,value,status,note,group\r\n"
          "CNT,05154,2020,own,,5000000,,,\r\nCNT,05154,2021,own,," OLD ",,,\r\n"
          "CNT,05154008,2021,own,," HIDDEN ",,,\r\nCNT,05154004,2021,own,,3,,,\r\nCNT,05154012,2021,own,,7900000,,,\r\n"
          "CNT,05154012,2021,own,,4,,,foreign\r\nCNT,05154012,2021,own,,7899996,,,german\r\n"
          "CNT,05154012,2022,own,,8264521,,,\r\nCNT,05154012,2022,own,,4,,,foreign\r\nCNT,05154012,2022,own,," HIDDEN_GROUP ",,,german\r\n"
          "ALL,05154,2021,official,,100000000,,,\r\nALL,05154008,2021,official,,100000000,,,\r\nALL,05154004,2021,official,,100000000,,,\r\nALL,05154012,2022,official,,100000000,,,german\r\n"), &wrong);
    must(batch, buf_str(&wrong));
    rows_that_show_figures();
}

/* ---- reading answers ------------------------------------------------------------------------------------------------------------------------------------- */
/* Digits of any writing as ASCII; what may stand between the digits of one number is left out. */
static str only_digits(struct arena *a, str text)
{
    static const char *const between[] = { ".", ",", " ", "'", "\u00a0", "\u202f", "\u2009", "\u066c", "\u066b", "\u2019", "&nbsp;", "&#160;" };
    char *p = arena_array(a, char, text.n + 1);
    size_t n = 0;
    while (text.n) {
        size_t skip = 0;
        for (size_t i = 0; !skip && n && p[n - 1] >= '0' && p[n - 1] <= '9' && i < countof(between); i++) if (str_starts(text, str_of(between[i]))) skip = strlen(between[i]);
        if (skip) { text = str_from(text, skip); continue; }
        unsigned char c = (unsigned char)text.p[0];
        bool arabic = text.n > 1 && (c == 0xD9 || c == 0xDB);
        unsigned char d = arabic ? (unsigned char)text.p[1] : 0;
        if (c == 0xD9 && d >= 0xA0 && d <= 0xA9) { p[n++] = (char)('0' + d - 0xA0); text = str_from(text, 2); }
        else if (c == 0xDB && d >= 0xB0 && d <= 0xB9) { p[n++] = (char)('0' + d - 0xB0); text = str_from(text, 2); }
        else { p[n++] = text.p[0]; text = str_from(text, 1); }
    }
    return (str){ p, n };
}

static void put_zip(struct arena *a, struct buf *out, str bytes)
{
    zip_error_t e;
    zip_error_init(&e);
    zip_source_t *from = zip_source_buffer_create(bytes.p, bytes.n, 0, &e);
    zip_t *z = from ? zip_open_from_source(from, ZIP_RDONLY, &e) : NULL;
    for (zip_int64_t i = 0; z && i < zip_get_num_entries(z, 0); i++) {
        zip_stat_t is;
        zip_file_t *f = zip_fopen_index(z, (zip_uint64_t)i, 0);
        if (f && !zip_stat_index(z, (zip_uint64_t)i, 0, &is)) {
            char *p = arena_array(a, char, is.size + 1);
            zip_int64_t n = zip_fread(f, p, is.size);
            if (n > 0) buf_put(out, (str){ p, (size_t)n });
            buf_char(out, '\n');
        }
        if (f) zip_fclose(f);
    }
    if (z) zip_discard(z);
    else if (from) zip_source_free(from);
    zip_error_fini(&e);
}

static bool pdf_tool;
static void put_pdf(struct arena *a, struct buf *out, str bytes)
{
    char name[] = P_tmpdir "/bruecke-outputs-XXXXXX";
    int fd = mkstemp(name);
    if (fd < 0) return;
    bool whole = write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n;
    close(fd);
    FILE *f = pdf_tool && whole ? popen(arena_z(a, arena_fmt(a, "pdftotext -layout %s -", name)), "r") : NULL;
    char part[4096];
    for (size_t n; f && (n = fread(part, 1, sizeof part, f)) > 0;) buf_put(out, (str){ part, n });
    if (f) pclose(f);
    unlink(name);
}

static str readable(struct arena *a, str bytes)
{
    struct buf b = buf_in(a, 4 * PDF_MAX);
    if (str_starts(bytes, S("PK\x03\x04"))) put_zip(a, &b, bytes);
    else if (str_starts(bytes, S("%PDF-"))) put_pdf(a, &b, bytes);
    else return only_digits(a, bytes);
    return only_digits(a, buf_str(&b));
}

/* ---- asking everything ------------------------------------------------------------------------------------------------------------------------------------- */
/* `old`: it holds the number that is shown; `more`: the same page as the one before, asked for something else. */
struct way { const char *role; str target; bool old, more; char type[24]; };
static struct { struct way at[URLS_MAX]; size_t n, answered; } ways;
static struct arena *kept;
static bool second = SANITIZED;                         /* the engine after the first is not asked for everything anew */

static struct req *answer(struct arena *a, const struct way *w)
{
    struct req *q = arena_new_of(a, struct req);
    *q = (struct req){ .app = &t.app, .a = a, .id = rand_name(a, 12), .method = GET, .target = arena_fmt(a, "/%.*s%.*s", STR(t.region), STR(w->target)),
        .who = *w->role ? who_of(w->role, 0, 0) : who_visitor(), .from = FROM_COMMAND };
    if (*w->role) q->who.grant[q->who.n++].role = "visitor";
    dispatch(q);
    return q;
}

static void add_way(const char *role, str target, bool more)
{
    assert_true(ways.n < URLS_MAX);
    ways.at[ways.n++] = (struct way){ .role = role, .target = target, .more = more };
}

/* What can stand for {…}: rows of the route's entity, or else formats, languages, indicators, areas, years. */
static size_t fillings(const struct route *r, str *ret)
{
    static const char *const others[] = { "csv", "json", "xlsx", "svg", "png", "pdf", "docx", "cnt", "shr", "05154008", "2021", "de" };
    str pattern = str_of(r->pattern);
    bool row = str_find(pattern, S("{slug}")) >= 0 || str_find(pattern, S("{key}")) >= 0 || str_find(pattern, S("{id}")) >= 0;
    size_t n = 0;
    if (!row || !r->entity) for (size_t i = 0; i < countof(others); i++) ret[n++] = str_of(others[i]);
    const struct entity *e = r->entity ? r->entity : &indicator_entity;
    struct who w = who_of("administrator", 0, 0);
    struct query query = query_new(e, &w, lang_find(S("de")));
    query.limit = 5;
    struct page p = query_run(&query, t.st);
    for (size_t i = 0; i < p.n && n + 2 <= FILLINGS_MAX; i++) {
        const struct meta *m = row_meta(p.row[i]);
        if (m->slug.n) ret[n++] = arena_copy(kept, m->slug);
        if (m->key.n && !str_eq(m->key, m->slug)) ret[n++] = arena_copy(kept, m->key);
    }
    return n;
}

static void put_filled(struct buf *b, str pattern, str with_)
{
    while (pattern.n) {
        int64_t open = str_find_char(pattern, '{');
        buf_put(b, open < 0 ? pattern : str_upto(pattern, (size_t)open));
        if (open < 0) return;
        buf_put(b, with_);
        pattern = str_from(pattern, (size_t)str_find_char(pattern, '}') + 1);
    }
}

/* Pages of figures also for a town, a group, a year; and in Arabic, whose digits may be others. */
static void add_ways(const struct route *r, str with_)
{
    static const char *const asks[] = { "", "?indicator=CNT", "?area=05154012&group=german&period=2022", "?area=05154008", "?area=05154&dims=group%3Dgerman", "?period=2021&by=area&audit=1&all=1", "?year=2021&indicator=CNT&area=05154008",
        "?indicator=cnt&area=05154012&dims=group%3Dgerman" };
    static const char *const roles[] = { "administrator", "" };
    bool ours = (r->entity && (str_eq(str_of(r->entity->room), S("monitoring")) || str_eq(str_of(r->entity->room), S("concept")))) || str_find(str_of(r->pattern), S("monitoring")) >= 0 ||
                str_starts(str_of(r->pattern), S("areas"));
    for (size_t k = 0; k < countof(roles); k++)
        for (size_t l = 0; l < (r->base == BASE_PAGE && ours ? 2 : 1); l++)
            for (size_t i = 0; i < (!ours ? 1 : l || second ? 1 : r->slow || k ? 3 : countof(asks)); i++) {
                struct buf b = buf_in(kept, 1000);
                buf_fmt(&b, "/%s", r->base != BASE_PAGE ? "" : l ? "ar/" : "de/");
                put_filled(&b, str_of(r->pattern), with_);
                buf_put(&b, str_of(asks[i]));
                add_way(roles[k], buf_str(&b), i > 0 && with_.n);
            }
}

static void all_ways(void)
{
    for (size_t i = 0; i < t.app.routes; i++) {
        const struct route *r = &t.app.route[i];
        str with_[FILLINGS_MAX] = { S("") };
        if (r->method != GET || r->base == BASE_ROOT || (r->entity && entity_find(str_of(r->entity->room), str_of(r->entity->name)) != r->entity)) continue;
        size_t n = str_find_char(str_of(r->pattern), '{') < 0 ? 1 : fillings(r, with_);
        for (size_t k = 0; k < n; k++) add_ways(r, with_[k]);
    }
}

static bool ask_way(struct way *w, const char *one, bool *ret)
{
    struct arena *a = arena_new();
    struct req *q = answer(a, w);
    bool good = q->status == 200;
    str text = good ? readable(a, q->fixed.n ? q->fixed : buf_str(&q->out)) : S("");
    if (good) {
        const char *const never[] = { HIDDEN, HIDDEN_GROUP };
        for (size_t i = 0; i < countof(never); i++)
            if (str_find(text, str_of(never[i])) >= 0) fail_msg("%.*s as %s tells %s", STR(w->target), *w->role ? w->role : "visitor", never[i]);
        snprintf(w->type, sizeof w->type, "%.23s", q->type ? q->type : "");
    }
    *ret = good && str_find(text, str_of(one)) >= 0;
    arena_free(a);
    return good;
}

/* Types of answers that hold the number, for the person who reads the log. */
static void tell(const char *what)
{
    static const char *const types[] = { "text/html", "application/json", "text/csv", "application/vnd", "application/pdf", "image/svg", "application/zip", "application/csvm" };
    for (size_t i = 0; i < countof(types); i++) {
        size_t n = 0;
        for (size_t k = 0; k < ways.n; k++) n += ways.at[k].old && str_starts(str_of(ways.at[k].type), str_of(types[i]));
        if (n) print_message("%s: %zu answers of %s\n", what, n, types[i]);
    }
}

static size_t asked_other_rooms(const char *one)
{
    struct figure_said f[FIGURES_SAID_MAX];
    size_t n = 0, found = 0;
    static const char *const areas[] = { "05154", "05154008", "05154012" }, *const dims[] = { "", "group=german" };
    begin();
    for (size_t i = 0; i < countof(areas); i++)
        for (size_t d = 0; d < countof(dims); d++) {
            n = figures_ask(&t.app, t.st, t.a, &(struct figures_asked){ .indicator = id_of(&indicator_entity, "cnt"), .area = id_of(of("directory", "area"), areas[i]), .dims = str_of(dims[d]), .lang = lang_find(S("de")) }, f);
            for (size_t k = 0; k < n; k++) {
                str said = only_digits(t.a, f[k].value);
                assert_true(str_find(said, S(HIDDEN)) < 0 && str_find(said, S(HIDDEN_GROUP)) < 0 && f[k].v != 7391846 && f[k].v != 8264517);
                found += str_find(said, str_of(one)) >= 0;
            }
        }
    leave();
    return found;
}

/* bruecke evaluate monitoring … */
static str option(const void *ctx, const char *name) { return !strcmp(name, "area") ? str_of(ctx) : !strcmp(name, "group") ? S("foreign") : !strcmp(name, "reference") ? S("german") : S(""); }
static void evaluated_figures(void)
{
    for (size_t i = 0; i < rooms_count; i++) {
        if (!rooms[i]->evaluate || (strcmp(rooms[i]->name, "monitoring") && strcmp(rooms[i]->name, "concept"))) continue;
        for (size_t k = 0; k < 4; k++) {
            struct buf out = buf_in(t.a, PDF_MAX), wrong = buf_in(t.a, 10000);
            struct who w = who_of("administrator", 0, 0);
            struct room_call c = { .who = &w, .owner = true, .what = k & 1 ? S("SHR") : S("CNT"), .option = option, .ctx = k & 2 ? "05154012" : "05154008", .out = &out, .wrong = &wrong };
            begin();
            rooms[i]->evaluate(t.st, t.a, &c);
            leave();
            str text = only_digits(t.a, buf_str(&out)), bad = only_digits(t.a, buf_str(&wrong));
            assert_true(str_find(text, S(HIDDEN)) < 0 && str_find(text, S(HIDDEN_GROUP)) < 0 && str_find(bad, S(HIDDEN)) < 0);
        }
    }
}

static void no_output_tells_what_is_hidden(void **state)
{
    bool there = false;
    (void)state;
    ways.n = ways.answered = 0;
    all_ways();
    end();
    for (size_t i = 0; i < ways.n; i++) {               /* a page that is not there is not asked for anything else     */
        if (ways.at[i].more && !there) continue;
        bool good = ask_way(&ways.at[i], OLD, &ways.at[i].old);
        ways.answered += good;
        if (!ways.at[i].more) there = good;
    }
    print_message("%zu routes, %zu addresses, %zu answered\n", t.app.routes, ways.n, ways.answered);
    tell("shows the number");
    assert_true(ways.answered > (second ? 300 : 1000));
    second = true;
    assert_true(asked_other_rooms(OLD) == 1);
    evaluated_figures();
    begin();
}

/* One observation more: whoever showed the number shows the new one, and nobody the old one any longer. */
static void one_change_shows_everywhere(void **state)
{
    const char *why;
    size_t n = 0;
    bool now;
    (void)state;
    ask(t.st, Q("UPDATE monitoring_observation SET value = 16382957 WHERE value = 15291849"));
    must(figures_protect(t.st, &who_house, 0, &why), str_of(why));
    end();
    for (size_t i = 0; i < ways.n; i++) {
        if (!ways.at[i].old) continue;
        ask_way(&ways.at[i], OLD, &now);
        if (now) fail_msg("%.*s still shows the old number", STR(ways.at[i].target));
        ask_way(&ways.at[i], NEW, &now);
        if (!now) fail_msg("%.*s does not show the new number", STR(ways.at[i].target));
        n++;
    }
    print_message("%zu addresses follow the change\n", n);
    assert_true(n > 3);
    assert_true(asked_other_rooms(NEW) == 1);
    begin();
}

/* Nobody sets what is shown: it is no field of any entity, and every POST and PUT that names it leaves it as it is. */
static void nobody_shows_by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < entity_count(); i++) assert_false(entity_at(i)->room && !strcmp(entity_at(i)->room, "monitoring") && entity_field(entity_at(i), S("shown")));
    int64_t hidden = 0;
    struct rows *r = ask(t.st, Q("SELECT COUNT(*) FROM monitoring_observation WHERE shown <> 0"));
    if (rows_next(r)) hidden = row_int(r, 0);
    assert_true(hidden >= 4);
    end();
    for (size_t i = 0; i < t.app.routes; i++) {
        const struct route *route = &t.app.route[i];
        bool ours = route->entity && !strcmp(route->entity->room, "monitoring");
        if (route->method == GET || route->base == BASE_ROOT || !ours || route->method == DELETE_) continue;
        struct arena *a = arena_new();
        struct buf target = buf_in(a, 1000);
        buf_fmt(&target, "/%.*s/%s", STR(t.region), route->base == BASE_PAGE ? "de/" : "");
        put_filled(&target, str_of(route->pattern), S("own"));
        struct req *q = arena_new_of(a, struct req);
        *q = (struct req){ .app = &t.app, .a = a, .id = rand_name(a, 12), .method = route->method, .target = buf_str(&target), .body = S("shown=0&status=0&action=show&title=x&note=x"),
            .body_type = S("application/x-www-form-urlencoded"), .who = who_of("administrator", 0, 0), .from = FROM_COMMAND };
        dispatch(q);
        arena_free(a);
    }
    begin();
    r = ask(t.st, Q("SELECT COUNT(*) FROM monitoring_observation WHERE shown <> 0"));
    assert_true(rows_next(r) && row_int(r, 0) >= hidden);
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(no_output_tells_what_is_hidden), case_of(one_change_shows_everywhere), case_of(nobody_shows_by_hand) };
    kept = arena_new();
    pdf_tool = !system("command -v pdftotext >/dev/null 2>&1");
    if (!pdf_tool) fprintf(stderr, "SKIPPED: PDF files are not looked into (no pdftotext)\n");
    return region_run("outputs", rooms, rooms_count, furnish, tests, countof(tests));
}
