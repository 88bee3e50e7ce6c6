/* test_directory.c - the rules of the directory: quarters, rings, what is open, what wants a look, remarks; on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/retain.h"
#include "rooms/directory/pages.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include "serve/write.h"
#include "web/reply.h"
#include <string.h>

static bool blames(const char *field) { return t.p.n && t.p.at[0].field && str_eq(str_of(t.p.at[0].field->name), str_of(field)); }

#define change(w, e, id, ...) change_row((w), (e), (id), (const char *const[]){ __VA_ARGS__, NULL })
static enum write_outcome change_row(const struct who *w, const struct entity *e, int64_t id, const char *const *pairs)
{
    struct draft d = draft_of(e, "", pairs);
    d.id = id;
    return save(w, &d, false);
}

/* What every case finds: a county with two towns, an organisation, two places. */
static void furnish(void)
{
    put(&area_entity, "05", "name=Land", "level=state", "ags=05");
    put(&area_entity, "05154", "name=Kreis", "level=county", "ags=05154", "parent=05");
    put(&area_entity, "05154036", "name=Stadt", "level=municipality", "ags=05154036", "parent=05154");
    put(&area_entity, "05154016", "name=Nachbarstadt", "level=municipality", "ags=05154016", "parent=05154");
    put(&actor_entity, "house", "name=Haus", "kind=association", "area=05154036", "state=published", "confirmed_on=2026-11-01");
    put(&place_entity, "hall", "name=Halle", "kind=office", "actor=house", "area=05154036", "street=Weg 1", "hours=Mo-Fr 09:00-17:00; PH off; Nov 19 off",
        "state=published", "confirmed_on=2026-11-01");
    put(&place_entity, "shut", "name=Entwurf", "kind=office", "actor=house", "area=05154036", "hours=24/7", "state=draft");
}

/* ---- quarters ------------------------------------------------------------------------------------------------------- */
static void keys_of_areas(void **state)
{
    static const struct { const char *level, *ags, *parent, *town, *blamed; } cases[] = {
        { "quarter",      "05154036-k1",      "",         "05154036", NULL },
        { "quarter",      "05154036-KELLEN",  "05154",    "05154036", NULL },        /* the parent follows from the town  */
        { "quarter",      "05154036-kellenn", "",         "05154036", "ags" },
        { "quarter",      "05154036-",        "",         "05154036", "ags" },
        { "quarter",      "05154036-k_1",     "",         "05154036", "ags" },
        { "quarter",      "05154036-ä",       "",         "05154036", "ags" },
        { "quarter",      "05154036k1",       "",         "05154036", "ags" },
        { "quarter",      "05154016-k1",      "",         "05154036", "ags" },
        { "quarter",      "05154036",         "",         "05154036", "ags" },
        { "quarter",      "05154036-k1",      "05154036", "",         "town" },
        { "quarter",      "05154-k1",         "",         "05154",    "town" },
        { "municipality", "05154099",         "05154",    "05154036", "town" },
        { "municipality", "0515409",          "05154",    "",         "ags" },
        { "municipality", "0515409x",         "05154",    "",         "ags" },
        { "municipality", "05154099",         "05",       "",         "parent" },
        { "municipality", "05154099",         "05154",    "",         NULL },
        { "municipality", "05154099",         "nowhere",  "",         "parent" },
        { "quarter",      "05154036-k1",      "",         "nowhere",  "town" },
        { "county",       "05155",            "05154",    "",         "parent" },
        { "county",       "05155",            "05",       "",         NULL },
        { "state",        "06",               "05154",    "",         "parent" },
        { "state",        "6",                "",         "",         "ags" },
    };
    struct who w = who_of("administrator", 0, 0);
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        str level = arena_fmt(t.a, "level=%s", cases[i].level), ags = arena_fmt(t.a, "ags=%s", cases[i].ags), parent = arena_fmt(t.a, "parent=%s", cases[i].parent),
            town = arena_fmt(t.a, "town=%s", cases[i].town);
        struct draft d = draft_of(&area_entity, "", (const char *const[]){ "name=Probe", level.p, ags.p, parent.p, town.p, NULL });
        enum write_outcome out = save(&w, &d, false);
        if (cases[i].blamed ? out != WRITE_REFUSED || !blames(cases[i].blamed) : out != WRITE_DONE)
            fail_msg("%s %s: %d, %s", cases[i].level, cases[i].ags, out, t.p.n && t.p.at[0].field ? t.p.at[0].field->name : "nothing blamed");
        if (!cases[i].blamed && *cases[i].town) {
            struct rows *r = ask(t.st, Q("SELECT p.key FROM directory_area a JOIN directory_area p ON p.id = a.parent WHERE a.id = $1"), I(d.id));
            assert_true(rows_next(r) && str_eq(row_str(r, 0), S("05154036")));
        }
        leave();
        begin();
    }
}

static void quarters_are_the_towns(void **state)
{
    struct who officer = who_of("municipal_officer", id_of(&area_entity, "05154036"), 0), manager = who_of("quarter_manager", id_of(&area_entity, "05154036"), 0),
               county = who_of("municipal_officer", id_of(&area_entity, "05154"), 0);
    (void)state;
    struct draft d = draft_of(&area_entity, "q1", (const char *const[]){ "name=Unterstadt", "level=quarter", "ags=05154036-u", "town=05154036", NULL });
    assert_int_equal(save(&officer, &d, false), WRITE_DONE);
    int64_t mine = d.id, other = put(&area_entity, "q2", "name=Nebenan", "level=quarter", "ags=05154016-n", "town=05154016");
    assert_int_equal(change(&officer, &area_entity, mine, "name=Oberstadt", "population=900"), WRITE_DONE);
    assert_int_equal(change(&officer, &area_entity, mine, "town=05154016"), WRITE_REFUSED);                       /* not given away */
    assert_int_equal(change(&officer, &area_entity, mine, "level=municipality"), WRITE_REFUSED);
    assert_int_equal(change(&officer, &area_entity, mine, "level=municipality", "town=", "ags=05154099"), WRITE_REFUSED);
    assert_int_equal(change(&officer, &area_entity, other, "name=Meins"), WRITE_DENIED);
    assert_int_equal(change(&officer, &area_entity, id_of(&area_entity, "05154036"), "name=Neu"), WRITE_DENIED);  /* not even the own town */
    assert_int_equal(change(&county, &area_entity, id_of(&area_entity, "05154036"), "name=Neu"), WRITE_DENIED);
    assert_int_equal(change(&manager, &area_entity, mine, "name=Neu"), WRITE_DENIED);
    assert_int_equal(row_delete(t.st, &officer, S("r"), &area_entity, other, 0), WRITE_DENIED);
    assert_int_equal(row_delete(t.st, &county, S("r"), &area_entity, id_of(&area_entity, "05154036"), 0), WRITE_DENIED);
    d = draft_of(&area_entity, "", (const char *const[]){ "name=Fremd", "level=quarter", "ags=05154016-x", "town=05154016", NULL });
    assert_int_equal(save(&officer, &d, false), WRITE_REFUSED);
    d = draft_of(&area_entity, "", (const char *const[]){ "name=Doppelt", "level=quarter", "ags=05154036-u", "town=05154036", NULL });
    assert_int_equal(save(&officer, &d, false), WRITE_REFUSED);
    assert_true(blames("ags"));
    assert_int_equal(row_delete(t.st, &officer, S("r"), &area_entity, mine, 0), WRITE_DONE);
}

static void no_rings(void **state)
{
    struct who w = who_of("administrator", 0, 0);
    int64_t a = put(&topic_entity, "a", "name=Oben", "position=1"), b = put(&topic_entity, "b", "name=Mitte", "position=2", "parent=a"),
            c = put(&topic_entity, "c", "name=Unten", "position=3", "parent=b");
    (void)state; (void)b;
    assert_int_equal(change(&w, &topic_entity, a, "parent=a"), WRITE_REFUSED);
    assert_true(blames("parent"));
    assert_int_equal(change(&w, &topic_entity, a, "parent=c"), WRITE_REFUSED);
    assert_true(blames("parent"));
    assert_int_equal(change(&w, &topic_entity, c, "parent=a"), WRITE_DONE);
    assert_int_equal(change(&w, &topic_entity, c, "parent="), WRITE_DONE);
    assert_int_equal(change(&w, &topic_entity, a, "parent=c"), WRITE_DONE);
    assert_int_equal(change(&w, &topic_entity, c, "parent=b"), WRITE_REFUSED);
    assert_int_equal(change(&w, &area_entity, id_of(&area_entity, "05154"), "parent=05154036"), WRITE_REFUSED);
    assert_true(blames("parent"));
}

/* ---- open now ------------------------------------------------------------------------------------------------------------- */
#define OFFER "kind=advice", "actor=house", "state=published", "summary=Ein Satz."
static void put_offers(void)
{
    put(&offer_entity, "own",     OFFER, "title=Eigene Zeiten", "hours=We 12:00-14:00; Su 12:00-14:00; PH 12:00-14:00", "times=mittwochs", "place=hall");
    put(&offer_entity, "text",    OFFER, "title=Nur Worte", "times=mittwochs um eins", "place=hall");
    put(&offer_entity, "place",   OFFER, "title=Wie der Ort", "place=hall");
    put(&offer_entity, "hidden",  OFFER, "title=Ort im Entwurf", "place=shut");
    put(&offer_entity, "draft",   "kind=advice", "actor=house", "state=draft", "summary=Ein Satz.", "title=Entwurf", "hours=24/7");
    put(&offer_entity, "past",    OFFER, "title=Vorbei", "hours=24/7", "valid_to=2026-11-17");
    put(&offer_entity, "last",    OFFER, "title=Letzter Tag", "hours=24/7", "valid_to=2026-11-18");
    put(&offer_entity, "future",  OFFER, "title=Erst morgen", "hours=24/7", "valid_from=2026-11-19");
    put(&offer_entity, "night",   OFFER, "title=Nachts", "hours=Tu 20:00-02:00");
}

static str keys(const struct entity *e, const struct who *w, const char *name, const char *value, const char *name2, const char *value2)
{
    struct query q = query_new(e, w, lang_find(S("de")));
    struct buf b = buf_in(t.a, 1000);
    query_take(&q, t.st, str_of(name), str_of(value));
    if (name2) query_take(&q, t.st, str_of(name2), str_of(value2));
    must(!q.problem, S("a filter was refused"));
    q.limit = LIMIT_MAX;
    for (struct page p = query_run(&q, t.st); p.n; p.n--, p.row++) buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR(row_meta(p.row[0])->key));
    return buf_str(&b);
}

static void same_set(str found, const char *wanted, int64_t when)
{
    str rest = found, want = str_of(wanted);
    bool good = true;
    for (str w; str_word(&rest, &w);) good &= str_has_word(want, w);
    for (str w; str_word(&want, &w);) good &= str_has_word(found, w);
    if (!good) fail_msg("at %lld: “%.*s” instead of “%s”", (long long)when, STR(found), wanted);
}

static void open_now(void **state)
{
    static const struct { int64_t at; const char *open; } cases[] = {
        { 0,                          "own place last" },                /* Wednesday 13:00                              */
        { -HOUR - 1,                  "place last" },                    /* 11:59:59                                     */
        { -HOUR,                      "own place last" },                /* the first moment is open                     */
        { HOUR,                       "place last" },                    /* the last one is not                          */
        { 4 * HOUR,                   "last" },
        { 11 * HOUR,                  "future" },                        /* Thursday 0:00 in Germany: another day        */
        { DAY,                        "future" },                        /* Thursday: the place is closed by an exception */
        { 4 * DAY,                    "own future" },                    /* Sunday 13:00                                 */
        { 37 * DAY,                   "own future" },                    /* 25 December, a Friday: PH                    */
        { -DAY + 12 * HOUR + HOUR / 2, "night last" },                   /* Wednesday 1:30: Tuesday's night goes on      */
    };
    struct who visitor = who_visitor();
    (void)state;
    put_offers();
    for (size_t i = 0; i < countof(cases); i++) {
        at(cases[i].at);
        same_set(keys(&offer_entity, &visitor, "open", "now", NULL, NULL), cases[i].open, cases[i].at);
    }
    at(0);
    same_set(keys(&offer_entity, &visitor, "open", "now", "kind", "course"), "", 0);
    same_set(keys(&offer_entity, &visitor, "open", "", NULL, NULL), "own text place hidden last future night", 0);   /* an empty choice is none */
    struct query q = query_new(&offer_entity, &visitor, lang_find(S("de")));
    query_take(&q, t.st, S("open"), S("tomorrow"));
    assert_non_null(q.problem);
    struct query hidden = query_new(&offer_entity, &visitor, lang_find(S("de")));
    assert_false(query_take(&hidden, t.st, S("attention"), S("ending")));                  /* not for visitors: as if there were none */
}

/* A page that is kept must end when the first of them opens or closes. */
static void changes_by_itself(void **state)
{
    struct who visitor = who_visitor();
    struct query q = query_new(&offer_entity, &visitor, lang_find(S("de")));
    struct req *r = reply_new(&t.app, t.a);
    (void)state;
    put_offers();
    at(0);
    query_take(&q, t.st, S("open"), S("now"));
    assert_int_equal(q.until, noon + HOUR);               /* "own" closes at 14:00                        */
    r->lang = lang_find(S("de"));
    r->words = words_in(S("de"));
    part_open(&r->out, r, S("We 10:00-18:00"));
    assert_int_equal(*r->until, noon + 5 * HOUR);
    part_open(&r->out, r, S("We 10:00-12:30,13:30-18:00"));
    assert_int_equal(*r->until, noon + HOUR / 2);
    part_open(&r->out, r, S("24/7"));
    assert_int_equal(*r->until, noon + HOUR / 2);
}

/* The page says the same as the filter. */
static void hours_of_an_offer(void **state)
{
    static const struct { const char *key, *hours; } cases[] = {
        { "text", "" }, { "place", "Mo-Fr 09:00-17:00; PH off; Nov 19 off" }, { "hidden", "" }, { "past", "24/7" } };
    struct query q = query_new(&offer_entity, &who_house, lang_find(S("de")));
    (void)state;
    put_offers();
    for (size_t i = 0; i < countof(cases); i++) {
        const struct offer *o = row_by_id(t.st, &q, id_of(&offer_entity, cases[i].key), NULL);
        str hours = offer_hours(t.st, o);
        if (!str_eq(hours, str_of(cases[i].hours))) fail_msg("%s: “%.*s”", cases[i].key, STR(hours));
    }
}

/* ---- what wants a look ------------------------------------------------------------------------------------------------------ */
static void attention(void **state)
{
    (void)state;
    put(&actor_entity, "guest", "name=Gast", "kind=association", "area=05154016", "state=published");
    put(&offer_entity, "fresh",  OFFER, "title=Frisch", "confirmed_on=2026-11-01", "phone=0221 47", "area=05154036");
    put(&offer_entity, "year",   OFFER, "title=Ein Jahr", "confirmed_on=2025-11-18", "email=a@b.example", "area=05154036");
    put(&offer_entity, "old",    OFFER, "title=Alt", "confirmed_on=2025-11-17", "website=https://a.example", "area=05154036");
    put(&offer_entity, "never",  OFFER, "title=Nie", "area=05154016");
    put(&offer_entity, "week",   OFFER, "title=Endet", "valid_to=2026-11-25", "confirmed_on=2026-11-01", "phone=0221 47");
    put(&offer_entity, "later",  OFFER, "title=Später", "valid_to=2026-11-26", "confirmed_on=2026-11-01", "phone=0221 47");
    put(&offer_entity, "gone",   OFFER, "title=Vorbei", "valid_to=2026-11-17");
    put(&offer_entity, "foreign", "kind=advice", "actor=guest", "state=published", "summary=Ein Satz.", "title=Fremd", "area=05154016");
    struct who editor = who_of("editor", 0, 0), officer = who_of("municipal_officer", id_of(&area_entity, "05154036"), 0),
               provider = who_of("provider", 0, id_of(&actor_entity, "guest")), translator = who_of("translator", 0, 0);
    translator.grant[0].language = S("ar");
    same_set(keys(&offer_entity, &editor, "attention", "unconfirmed", NULL, NULL), "old never foreign", 0);
    same_set(keys(&offer_entity, &editor, "attention", "ending", NULL, NULL), "week", 0);
    same_set(keys(&offer_entity, &editor, "attention", "no_contact", NULL, NULL), "never foreign", 0);
    same_set(keys(&offer_entity, &officer, "attention", "unconfirmed", NULL, NULL), "old", 0);
    same_set(keys(&actor_entity, &editor, "attention", "unconfirmed", NULL, NULL), "guest", 0);
    same_set(keys(&offer_entity, &provider, "attention", "unconfirmed", NULL, NULL), "foreign", 0);
    same_set(keys(&offer_entity, &translator, "attention", "unconfirmed", NULL, NULL), "", 0);            /* words of a language confirm nothing */
    same_set(keys(&offer_entity, &editor, "attention", "unconfirmed", "open", "now"), "", 0);             /* both filters at once */
}

/* Who keeps the entries of one organisation need not say which; who keeps those of all, or said another, is asked nothing. */
static void own_organisation(void **state)
{
    (void)state;
    put(&actor_entity, "mine", "kind=association", "name=Meine");
    struct who provider = who_of("provider", 0, id_of(&actor_entity, "mine")), editor = who_of("editor", 0, 0);
    struct draft d = draft_new(t.a, &offer_entity), all = draft_new(t.a, &offer_entity), said = draft_new(t.a, &offer_entity), actor = draft_new(t.a, &actor_entity);
    size_t at = field_index(&offer_entity, entity_field(&offer_entity, S("actor")));
    said.value[at] = S("guest");
    form_fill_own(t.st, &provider, &d);
    form_fill_own(t.st, &editor, &all);
    form_fill_own(t.st, &provider, &said);
    form_fill_own(t.st, &provider, &actor);               /* an organisation belongs to itself: no field says so          */
    assert_true(str_eq(d.value[at], S("mine")));
    assert_int_equal(all.value[at].n, 0);
    assert_true(str_eq(said.value[at], S("guest")));
}

/* ---- requests ------------------------------------------------------------------------------------------------------------------ */
/* These commit: the dispatcher has transactions of its own. */
static void remarks(void **state)
{
    (void)state;
    put(&offer_entity, "course", OFFER, "title=Kurs am Abend", "area=05154036");
    end();
    struct req *q = ask_page(GET, "offers/kurs-am-abend/remark", "", "1.2.3.0");
    assert_int_equal(q->status, 200);
    assert_true(str_find(reply_body(q), S("name=\"csrf\"")) > 0 && str_find(reply_body(q), S("name=\"website\"")) > 0);
    assert_int_equal(ask_page(GET, "offers/there-is-none/remark", "", "1.2.3.0")->status, 404);
    assert_int_equal(ask_page(POST, "offers/kurs-am-abend/remark", "text=+ab+", "1.2.3.0")->status, 422);
    assert_int_equal(ask_page(POST, "offers/kurs-am-abend/remark", "text=Die+Nummer+ist+falsch&mail=nobody", "1.2.3.0")->status, 422);
    assert_int_equal(ask_page(POST, "offers/kurs-am-abend/remark", "text=Kaufen+Sie+jetzt&website=http://spam.example", "1.2.3.0")->status, 303);
    assert_int_equal(count(Q("SELECT count(*) FROM directory_remark")), 0);
    q = ask_page(POST, "offers/kurs-am-abend/remark", "text=Die+Nummer+ist+falsch&mail=ada@example.org&state=done&area=05154016&title=x&offer=none", "1.2.3.0");
    assert_int_equal(q->status, 303);
    assert_int_equal(count(Q("SELECT count(*) FROM directory_remark r JOIN directory_offer o ON o.id = r.offer JOIN directory_area a ON a.id = r.area "
        "JOIN directory_actor c ON c.id = r.actor WHERE r.title = 'Kurs am Abend' AND r.state = 'new' AND o.key = 'course' AND a.key = '05154036' "
        "AND c.key = 'house' AND r.mail = 'ada@example.org' AND r.language = 'de'")), 1);
    for (int i = 1; i < 10; i++) assert_int_equal(ask_page(POST, "places/halle/remark", "text=Noch+etwas", "1.2.3.0")->status, 303);
    assert_int_equal(ask_page(POST, "actors/haus/remark", "text=Zu+viel", "1.2.3.0")->status, 429);
    assert_int_equal(count(Q("SELECT count(*) FROM directory_remark")), 10);
    assert_int_equal(ask_page(POST, "actors/haus/remark", "text=Anderes+Netz", "1.2.4.0")->status, 303);
    at(HOUR + 1);
    assert_int_equal(ask_page(POST, "actors/haus/remark", "text=Eine+Stunde+danach", "1.2.3.0")->status, 303);
    at(0);
    begin();
}

static void remarks_are_dealt_with(void **state)
{
    struct who editor = who_of("editor", 0, 0), here = who_of("municipal_officer", id_of(&area_entity, "05154036"), 0),
               there = who_of("municipal_officer", id_of(&area_entity, "05154016"), 0), provider = who_of("provider", 0, id_of(&actor_entity, "house")),
               visitor = who_visitor();
    const char *why = NULL;
    struct due due[4];
    (void)state;
    struct draft d = draft_of(&remark_entity, "r", (const char *const[]){ "title=Kurs", "text=Falsche Zeit", "mail=ada@example.org", "actor=house", "area=05154036", NULL });
    assert_int_equal(save(&visitor, &d, false), WRITE_DENIED);
    assert_int_equal(save(&editor, &d, false), WRITE_DENIED);           /* only through the form, and that is the house's */
    assert_int_equal(save(&who_house, &d, false), WRITE_DONE);
    assert_true(row_may(t.st, &editor, &remark_entity, d.id, READ) && row_may(t.st, &here, &remark_entity, d.id, READ));
    assert_false(row_may(t.st, &there, &remark_entity, d.id, READ) || row_may(t.st, &visitor, &remark_entity, d.id, READ));
    assert_int_equal(change(&editor, &remark_entity, d.id, "text=Etwas anderes"), WRITE_DENIED);
    struct query q = query_new(&remark_entity, &provider, lang_find(S("de")));
    const struct remark *r = row_by_id(t.st, &q, d.id, NULL);
    assert_true(r && r->text.n && !r->mail.n);
    assert_int_equal(flow_do(t.st, &there, S("t"), &remark_entity, d.id, 0, S("take"), S(""), &why), FLOW_UNKNOWN);
    assert_int_equal(flow_do(t.st, &here, S("t"), &remark_entity, d.id, 0, S("take"), S(""), &why), FLOW_DONE);
    assert_int_equal(flow_do(t.st, &editor, S("t"), &remark_entity, d.id, 0, S("reject"), S(""), &why), FLOW_REFUSED);    /* says why */
    assert_int_equal(flow_do(t.st, &provider, S("t"), &remark_entity, d.id, 0, S("finish"), S(""), &why), FLOW_DONE);
    assert_int_equal(retain_due(t.st, S("2027-05-19"), due, countof(due)), 0);
    assert_int_equal(retain_due(t.st, S("2027-05-20"), due, countof(due)), 1);
    assert_true(due[0].e == &remark_entity && due[0].id == d.id && due[0].e->keep.then == ERASE);
    assert_int_equal(flow_do(t.st, &editor, S("t"), &remark_entity, d.id, 0, S("reopen"), S(""), &why), FLOW_DONE);
    assert_int_equal(retain_due(t.st, S("2028-05-20"), due, countof(due)), 0);
}

static struct agenda *today_of(const struct who *w)
{
    struct req *q = arena_new_of(t.a, struct req);
    struct agenda *a = arena_new_of(t.a, struct agenda);
    *q = (struct req){ .app = &t.app, .a = t.a, .st = t.st, .region = t.region, .lang = lang_find(S("en")), .words = words_in(S("en")), .who = *w };
    directory_today(q, a);
    return a;
}

static bool says(const struct agenda *a, const char *text, const char *url)
{
    for (size_t i = 0; i < a->n; i++) if (str_eq(a->at[i].text, str_of(text)) && str_ends(a->at[i].url, str_of(url))) return true;
    return false;
}

static void today(void **state)
{
    struct who editor = who_of("editor", 0, 0), there = who_of("municipal_officer", id_of(&area_entity, "05154016"), 0), translator = who_of("translator", 0, 0), provider = who_of("provider", 0, id_of(&actor_entity, "house"));
    (void)state;
    ask(t.st, Q("DELETE FROM directory_remark"));
    ask(t.st, Q("UPDATE directory_offer SET state = 'archived'"));
    assert_int_equal(today_of(&editor)->n, 0);
    put(&offer_entity, "week",  OFFER, "title=Endet", "valid_to=2026-11-25", "confirmed_on=2026-11-01", "phone=0221 47");
    put(&offer_entity, "old1",  OFFER, "title=Alt", "phone=0221 47", "area=05154036");
    put(&offer_entity, "old2",  OFFER, "title=Alt", "confirmed_on=2026-11-01", "area=05154036");
    put(&offer_entity, "draft", "kind=advice", "actor=house", "state=draft", "summary=Ein Satz.", "title=Entwurf", "area=05154036");
    struct draft d = draft_of(&remark_entity, "r", (const char *const[]){ "title=Kurs", "text=Falsche Zeit", "actor=house", "area=05154036", NULL });
    assert_int_equal(save(&who_house, &d, false), WRITE_DONE);
    struct agenda *a = today_of(&editor);
    assert_int_equal(a->n, 4);
    assert_true(says(a, "1 new remark about an entry", "/en/remarks?state=new"));
    assert_true(says(a, "1 offer ends within a week", "/en/offers?attention=ending"));
    assert_true(says(a, "1 offer is a draft", "/en/offers/review"));
    assert_true(says(a, "1 published offer names nobody to ask", "/en/offers?attention=no_contact"));
    struct agenda *own = today_of(&provider);
    assert_true(says(own, "1 offer was not confirmed for a year", "/en/offers?attention=unconfirmed&sort=confirmed_on"));
    assert_int_equal(today_of(&there)->n, 0);            /* nothing of that town's                                      */
    assert_int_equal(today_of(&translator)->n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(keys_of_areas), case_of(quarters_are_the_towns), case_of(no_rings), case_of(open_now), case_of(changes_by_itself), case_of(hours_of_an_offer), case_of(attention),
        case_of(remarks), case_of(remarks_are_dealt_with), case_of(today), case_of(own_organisation),
    };
    return region_run("directory", rooms, rooms_count, furnish, tests, countof(tests));
}
