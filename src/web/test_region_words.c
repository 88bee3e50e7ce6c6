/* test_region_words.c - the words of a region, and what it says of itself, in a request: read once a second, and never in the way of an answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "entity/test_room.h"
#include "web/reply.h"
#include "web/wording.h"

static struct app app;

static const struct words *asked(str region)
{
    struct req *q = reply_new(&app, room.a);
    app.stores = room.s;
    q->region = region;
    return wording_words(q, NULL);
}

static void put(const char *text)
{
    size_t offer;
    struct store *st = writer();
    assert_true(wording_find(S("offer"), &offer));
    wording_put(st, offer, WORDING_PLURAL, str_of(text));
    done(st);
}

static void changes(void **state)
{
    (void)state;
    put("");
    wording_changed(room.region);
    same(words_get(asked(room.region), "{offer.plural} {who}"), S("Angebote {who}"));
    put("Hilfen");
    str before = words_get(asked(room.region), "{offer.plural}");
    same(before, S("Angebote"));                          /* within the second */
    wording_changed(room.region);
    same(words_get(asked(room.region), "{offer.plural}"), S("Hilfen"));
    same(before, S("Angebote"));                          /* what a page holds already does not change under it */
    put("");
}

static void stays(void **state)
{
    (void)state;
    same(words_get(asked(S("not-there")), "{offer.plural}"), S("Angebote"));
    same(words_get(asked(S("not-there")), "Plain"), S("Plain"));
}

/* The same reading holds what the region says of itself; a page that has it keeps it. */
static void said(void **state)
{
    (void)state;
    struct req *q = reply_new(&app, room.a);
    struct store *st = writer();
    setting_put(st, S("centre"), S("Zentrum"));
    setting_put(st, S("centre@ar"), S("مركز"));
    done(st);
    wording_changed(room.region);
    app.stores = room.s;
    q->region = room.region;
    q->lang = lang_find(S("ar"));
    const struct particulars *before = region_particulars(q);
    same(before->centre, S("مركز"));
    st = writer();
    setting_put(st, S("centre@ar"), S(""));
    done(st);
    wording_changed(room.region);
    const struct particulars *now = region_particulars(q);
    same(now->centre, S("Zentrum"));
    assert_true(now->meta.foreign != 0);
    same(before->centre, S("مركز"));
    q->region = S("");
    same(region_particulars(q)->centre, S(""));
}

static struct req *asked_now(void)
{
    struct req *q = reply_new(&app, room.a);
    app.stores = room.s;
    q->region = room.region;
    q->began = moment_now();
    q->version = store_version(room.s, room.region);
    q->words = wording_words(q, NULL);
    return q;
}

/* Words that could not be read are those of before; a page with them is good enough to be shown, but not to be kept. */
static void unread(void **state)
{
    (void)state;
    put("Hilfen");
    wording_changed(room.region);
    struct req *q = asked_now();
    same(words_get(q->words, "{offer.plural}"), S("Hilfen"));
    assert_int_equal(*q->until, 0);
    struct store *st = writer();
    ask(st, Q("ALTER TABLE core_wording RENAME TO core_away"));
    done(st);
    wording_changed(room.region);
    q = asked_now();
    same(words_get(q->words, "{offer.plural}"), S("Hilfen"));
    assert_true(*q->until && *q->until <= q->began);
    st = writer();
    ask(st, Q("ALTER TABLE core_away RENAME TO core_wording"));
    done(st);
    wording_changed(room.region);
    q = asked_now();
    same(words_get(q->words, "{offer.plural}"), S("Hilfen"));
    assert_int_equal(*q->until, 0);
    put("");
}

/* words_in() trusts what the binary holds. */
static void catalogues(void **state)
{
    size_t n = 0;
    (void)state;
    for (const struct embedded *f = words_files; f->name; f++, n++) {
        const struct words *w = words_read(room.a, (str){ (const char *)f->p, f->n });
        assert_non_null(w);
        assert_int_equal(words_count(w), words_count(words_in(str_of(f->name))));
    }
    assert_true(n > 1);
}

int main(void)
{
    static const struct CMUnitTest cases[] = { cmocka_unit_test(changes), cmocka_unit_test(stays), cmocka_unit_test(said), cmocka_unit_test(unread),
                                              cmocka_unit_test(catalogues) };
    return room_run("test-region-words", cases, countof(cases));
}
