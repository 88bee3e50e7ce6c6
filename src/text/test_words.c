/* test_words.c - catalogues assembled here byte by byte: both byte orders, plural rules of many languages, broken files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/buf.h"
#include "text/plural.h"
#include "text/words.h"

/* What tools/embed makes in the real build: a good catalogue, and a broken one that must not hurt. */
static unsigned char german[4096];
const struct embedded words_files[] = { { "de", german, sizeof german }, { "xx", (const unsigned char *)"nonsense", 8 }, { 0 } };

struct message { str key, text; };
#define M(k, t) { { k, sizeof(k) - 1 }, { t, sizeof(t) - 1 } }
#define ARABIC_RULE "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5"
static const struct message messages[] = {            /* in byte order of the keys            */
    M("", "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=6; plural=" ARABIC_RULE ";\n"),
    M("%d offer\0%d offers", "zero\0one\0two\0few\0many\0other"),
    M("Empty", ""),
    M("Offers", "عروض"),
    M("menu\004Open", "Öffnen"),
};

static void put_word(struct buf *b, bool swapped, size_t v)
{
    uint32_t w = swapped ? __builtin_bswap32((uint32_t)v) : (uint32_t)v;
    buf_put(b, (str){ (const char *)&w, 4 });
}

/* A .mo file as msgfmt lays it out, without a hash table. */
static str made(struct arena *a, const struct message *m, size_t n, bool swapped)
{
    struct buf b = buf_in(a, 1 << 20), strings = buf_in(a, 1 << 20);
    size_t head[] = { 0x950412DE, 0, n, 28, 28 + n * 8, 0, 28 + n * 16 };
    for (size_t i = 0; i < countof(head); i++) put_word(&b, swapped, head[i]);
    for (size_t half = 0; half < 2; half++) {
        for (size_t i = 0; i < n; i++) {
            str s = half ? m[i].text : m[i].key;
            put_word(&b, swapped, s.n);
            put_word(&b, swapped, 28 + n * 16 + strings.n);
            buf_put(&strings, s);
            buf_char(&strings, 0);
        }
    }
    buf_put(&b, buf_str(&strings));
    return buf_str(&b);
}

static struct arena *a;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    str mo = made(a, messages, countof(messages), false);
    memcpy(german, mo.p, mo.n);                           /* zeros behind it do no harm */
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

#define same(got, want) assert_string_equal(arena_z(a, (got)), (want))

static void reads(const struct words *w)
{
    static const char *const form[] = { "zero", "one", "two", "few", "many", "other" };
    static const struct { int64_t n; int form; } cases[] = { { 0, 0 }, { 1, 1 }, { -1, 1 }, { 2, 2 }, { 7, 3 }, { 11, 4 }, { 99, 4 }, { 100, 5 },
        { 103, 3 } };
    assert_non_null(w);
    assert_int_equal(words_count(w), 4);
    same(words_get(w, "Offers"), "عروض");
    same(words_get(w, "%d offer"), "zero");
    same(words_get(w, "Empty"), "Empty");
    same(words_get(w, "Missing"), "Missing");
    same(words_get(w, ""), "");
    same(words_context(w, "menu", "Open"), "Öffnen");
    same(words_context(w, "door", "Open"), "Open");
    same(words_get(w, "Open"), "Open");
    same(words_plural(w, "Missing", "Missings", 2), "Missings");
    for (size_t i = 0; i < countof(cases); i++) same(words_plural(w, "%d offer", "%d offers", cases[i].n), form[cases[i].form]);
}

static void both_byte_orders(void **state)
{
    (void)state;
    reads(words_read(a, made(a, messages, countof(messages), false)));
    reads(words_read(a, made(a, messages, countof(messages), true)));
}

static void english_needs_no_catalogue(void **state)
{
    (void)state;
    same(words_get(NULL, "Offers"), "Offers");
    same(words_context(NULL, "menu", "Open"), "Open");
    same(words_plural(NULL, "%d offer", "%d offers", 1), "%d offer");
    same(words_plural(NULL, "%d offer", "%d offers", -1), "%d offer");
    same(words_plural(NULL, "%d offer", "%d offers", 0), "%d offers");
    same(words_plural(NULL, "%d offer", "%d offers", INT64_MIN), "%d offers");
    assert_int_equal(words_count(NULL), 0);
}

static void of_the_binary(void **state)
{
    (void)state;
    reads(words_in(S("de")));
    assert_ptr_equal(words_in(S("de")), words_in(S("de")));
    assert_null(words_in(S("en")));
    assert_null(words_in(S("xx")));
    words_rest();                                         /* nothing is lost by it */
    reads(words_in(S("de")));
}

static void use(const struct words *w)
{
    words_get(w, "Offers");
    words_context(w, "menu", "Open");
    words_count(w);
    for (int64_t n = 0; n < 12; n++) words_plural(w, "%d offer", "%d offers", n);
}

static void cut_anywhere(void **state)
{
    (void)state;
    str whole = made(a, messages, countof(messages), false);
    for (size_t n = 0; n < whole.n; n++) {
        char *p = malloc(n ? n : 1);                      /* its own block: the sanitizer sees one byte too far */
        memcpy(p, whole.p, n);
        assert_null(words_read(a, (str){ p, n }));
        free(p);
    }
}

static void bytes_turned(void **state)
{
    (void)state;
    str whole = made(a, messages, countof(messages), false);
    uint32_t seed = 7;
    for (int round = 0; round < 20000; round++) {
        struct arena *mine = arena_new();
        char *p = malloc(whole.n);
        memcpy(p, whole.p, whole.n);
        for (int k = 0; k < 3; k++) {
            seed = seed * 1664525 + 1013904223;
            p[seed % (k ? whole.n : 120)] = (char)(seed >> 24);
        }
        const struct words *w = words_read(mine, (str){ p, whole.n });
        if (w) use(w);
        free(p);
        arena_free(mine);
    }
}

static void unusable(void **state)
{
    (void)state;
    static const struct message wrong_order[] = { M("b", "1"), M("a", "2") };
    static const struct message no_rule[] = { M("", "Plural-Forms: nplurals=2; plural=n >;\n"), M("a\0b", "one\0many") };
    static const struct message too_high[] = { M("", "X: y\nPlural-Forms: nplurals=2; plural=n*1000000;\n"), M("a\0b", "one\0many") };
    assert_null(words_read(a, (str){ 0 }));
    assert_null(words_read(a, made(a, wrong_order, 2, false)));
    const struct words *w = words_read(a, made(a, no_rule, 2, false));
    same(words_plural(w, "a", "b", 1), "one");
    same(words_plural(w, "a", "b", 0), "many");
    same(words_plural(words_read(a, made(a, too_high, 2, false)), "a", "b", 5), "many");
    assert_int_equal(words_count(words_read(a, made(a, NULL, 0, false))), 0);
}

static uint64_t value(const char *expression, uint64_t n)
{
    const struct plural *p = plural_read(a, str_of(expression));
    assert_non_null(p);
    return plural_of(p, n);
}

static void expressions(void **state)
{
    (void)state;
    const char *russian = "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2";
    assert_int_equal(value(russian, 1), 0);
    assert_int_equal(value(russian, 11), 2);
    assert_int_equal(value(russian, 22), 1);
    assert_int_equal(value(russian, 112), 2);
    assert_int_equal(value("n>1", 2), 1);
    assert_int_equal(value("0", 5), 0);
    assert_int_equal(value("2+3*4-1", 0), 13);
    assert_int_equal(value("10-4-3", 0), 3);
    assert_int_equal(value("(2+3)*4", 0), 20);
    assert_int_equal(value("!n", 0), 1);
    assert_int_equal(value("!!n + !0", 9), 2);
    assert_int_equal(value("n/0 + n%0", 9), 0);
    assert_int_equal(value("1 ? 0 ? 5 : 6 : 7", 0), 6);
    assert_int_equal(value("0 || 1 && 0", 0), 0);
    assert_int_equal(value("1 || 0 && 0", 0), 1);
    assert_int_equal(value("3 >= 3 == 1", 0), 1);
    assert_true(value("n-1", 0) == UINT64_MAX);
}

static void no_expressions(void **state)
{
    (void)state;
    static const char *const bad[] = { "", " ", "n n", "n ==", "(n", "n)", "n ? 1", "n ? 1 :", "m", "n = 1", "1 & 2", "-n", "99999999999999999999",
        "!", "? 1 : 2", "n++" };
    for (size_t i = 0; i < countof(bad); i++) assert_null(plural_read(a, str_of(bad[i])));
    static const struct { char c; size_t n; } deep[] = { { '(', 900 }, { '!', 900 }, { '(', 5000 }, { '1', 5000 } };
    for (size_t i = 0; i < countof(deep); i++) {
        char *z = arena_get(a, deep[i].n);
        memset(z, deep[i].c, deep[i].n);
        assert_null(plural_read(a, (str){ z, deep[i].n }));
    }
    struct buf b = buf_in(a, 5000);
    for (int i = 0; i < 300; i++) buf_put(&b, S("n?"));
    assert_null(plural_read(a, buf_str(&b)));
    buf_cut(&b, 0);
    for (int i = 0; i < 400; i++) buf_put(&b, S("1+"));
    buf_char(&b, 'n');
    assert_null(plural_read(a, buf_str(&b)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_byte_orders), cmocka_unit_test(english_needs_no_catalogue), cmocka_unit_test(of_the_binary),
        cmocka_unit_test(cut_anywhere),
        cmocka_unit_test(bytes_turned), cmocka_unit_test(unusable), cmocka_unit_test(expressions), cmocka_unit_test(no_expressions),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
