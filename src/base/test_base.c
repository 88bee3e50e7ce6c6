/* test_base.c - texts with their length, request memory, bounded buffers, UTF-8, dates and the German clock, files, log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/moment.h"
#include "base/rand.h"
#include "base/utf8.h"
#include <fcntl.h>
#include <signal.h>
#include <stdalign.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena *a;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

#define same(got, want) do { str g_ = (got), w_ = (want); if (!str_eq(g_, w_)) fail_msg("\"%.*s\" instead of \"%.*s\"", STR(g_), STR(w_)); } while (0)

static uint64_t dice = 88172645463325252U;                /* xorshift64: the same numbers at every run */
static uint64_t roll(uint64_t n)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return dice % n;
}

/* ---- str -------------------------------------------------------------------------------------------------------------------- */
static void views(void **state)
{
    (void)state;
    str s = S("Kleve, Goch"), none = { 0 };
    same(str_of(NULL), S(""));
    same(str_from(s, 7), S("Goch"));
    same(str_from(s, 99), S(""));
    same(str_upto(s, 99), s);
    same(str_upto(s, 0), S(""));
    assert_true(str_starts(s, S("Kleve")) && !str_starts(S("Kl"), S("Kleve")) && str_starts(s, S("")));
    assert_true(str_ends(s, S("Goch")) && !str_ends(S("ch"), S("Goch")) && str_ends(none, none));
    assert_true(str_eq(none, S("")) && !str_eq(S("a"), S("b")) && !str_eq(S("a\0b"), S("a\0c")));
    assert_true(str_same(S("ÄbC"), S("ÄBc")) && !str_same(S("äb"), S("Äb")));
    assert_int_equal(str_find(s, S("Goch")), 7);
    assert_int_equal(str_find(s, S("goch")), STR_NONE);
    assert_int_equal(str_find(s, S("")), 0);
    assert_int_equal(str_find_char(s, ','), 5);
    assert_int_equal(str_find_char(none, ','), STR_NONE);
    same(str_trim(S(" \t\r\n\v\f x y \n")), S("x y"));
    same(str_trim(S(" \n ")), S(""));
    assert_true(str_hash(S("a")) != str_hash(S("b")) && str_hash(S("")) == 14695981039346656037U);
}

static void order(void **state)
{
    (void)state;
    static const str up[] = { { "", 0 }, { "\0", 1 }, { "a", 1 }, { "a\0", 2 }, { "ab", 2 }, { "b", 1 }, { "\x7f", 1 }, { "\xff", 1 } };
    for (size_t i = 0; i < countof(up); i++)
        for (size_t k = 0; k < countof(up); k++)
            assert_int_equal((str_cmp(up[i], up[k]) > 0) - (str_cmp(up[i], up[k]) < 0), (i > k) - (i < k));
}

static void parts(void **state)
{
    (void)state;
    str rest = S("a,,b"), part, none = { 0 };
    assert_true(str_split(&rest, ',', &part));
    same(part, S("a"));
    assert_true(str_split(&rest, ',', &part));
    same(part, S(""));
    assert_true(str_split(&rest, ',', &part));
    same(part, S("b"));
    assert_false(str_split(&rest, ',', &part));
    assert_false(str_split(&rest, ',', &part));
    assert_false(str_split(&none, ',', &part));
    rest = S("");
    assert_false(str_split(&rest, ',', &part));
    rest = S("  one\ttwo\n ");
    assert_true(str_word(&rest, &part) && str_eq(part, S("one")) && str_word(&rest, &part) && str_eq(part, S("two")));
    assert_false(str_word(&rest, &part));
    assert_true(str_has_word(S("german work"), S("work")) && !str_has_word(S("german work"), S("wor")) && !str_has_word(S(""), S("")));
}

static void numbers(void **state)
{
    (void)state;
    static const struct { const char *text; bool good; int64_t v; } cases[] = {
        { "0", true, 0 }, { "-0", true, 0 }, { "007", true, 7 }, { "-15", true, -15 }, { "9223372036854775807", true, INT64_MAX },
        { "-9223372036854775808", true, INT64_MIN }, { "9223372036854775808", false, 0 }, { "-9223372036854775809", false, 0 },
        { "99999999999999999999999999", false, 0 }, { "", false, 0 }, { "-", false, 0 }, { "+1", false, 0 }, { " 1", false, 0 }, { "1 ", false, 0 },
        { "1.0", false, 0 }, { "0x1", false, 0 }, { "--1", false, 0 }, { "1-", false, 0 }, { "١", false, 0 },
    };
    for (size_t i = 0; i < countof(cases); i++) {
        int64_t v = 4711;
        assert_int_equal(str_int(str_of(cases[i].text), &v), cases[i].good);
        assert_int_equal(v, cases[i].good ? cases[i].v : 4711);
    }
    int64_t v = 4711;
    assert_false(str_int((str){ "1\0", 2 }, &v));
    for (int i = 0; i < 2000; i++) {                      /* what is written reads back */
        int64_t one = (int64_t)(roll(UINT64_MAX) >> roll(64)) * (roll(2) ? 1 : -1);
        assert_true(str_int(arena_fmt(a, "%lld", (long long)one), &v) && v == one);
    }
}

static void reals(void **state)
{
    (void)state;
    static const struct { str text; bool good; double v; } cases[] = {
        { { "0", 1 }, true, 0 }, { { "-1.5", 4 }, true, -1.5 }, { { "+2", 2 }, true, 2 }, { { ".5", 2 }, true, 0.5 }, { { "1.", 2 }, true, 1 },
        { { "1e3", 3 }, true, 1000 }, { { "1E-3", 4 }, true, 0.001 }, { { "", 0 }, false, 0 }, { { ".", 1 }, false, 0 }, { { "1,5", 3 }, false, 0 },
        { { "inf", 3 }, false, 0 }, { { "nan", 3 }, false, 0 }, { { "0x10", 4 }, false, 0 }, { { "1e999", 5 }, false, 0 }, { { "-1e999", 6 }, false, 0 },
        { { " 1", 2 }, false, 0 }, { { "1 ", 2 }, false, 0 }, { { "1e", 2 }, false, 0 }, { { "1-2", 3 }, false, 0 }, { { "1\0", 2 }, false, 0 },
        { { "1\0002", 3 }, false, 0 }, { { "\0", 1 }, false, 0 },
    };
    for (size_t i = 0; i < countof(cases); i++) {
        double v = 4711;
        assert_int_equal(str_real(cases[i].text, &v), cases[i].good);
        assert_true(v == (cases[i].good ? cases[i].v : 4711));
    }
    double v;
    str longest = str_upto(S("0.000000000000000000000000000000000000000000000000000000000000001"), 63);
    assert_true(str_real(longest, &v));
    assert_false(str_real(arena_fmt(a, "%.*s0", STR(longest)), &v));
}

/* ---- arena ------------------------------------------------------------------------------------------------------------------- */
static bool is_zero(const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) if (p[i]) return false;
    return true;
}

/* Dirty memory that comes again must be clean, aligned, and nobody else's. */
static void memory(void **state)
{
    (void)state;
    struct arena *one = arena_new();
    for (int round = 0; round < 3; round++) {
        struct { unsigned char *p; size_t n; } got[400];
        for (size_t i = 0; i < countof(got); i++) {
            size_t n = i % 50 == 49 ? 100000 + roll(100000) : roll(700);
            unsigned char *p = arena_get(one, n);
            assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
            assert_true(is_zero(p, n));
            memset(p, (int)(i & 0xFF), n);
            got[i].p = p;
            got[i].n = n;
        }
        for (size_t i = 0; i < countof(got); i++)
            for (size_t k = 0; k < got[i].n; k++) if (got[i].p[k] != (i & 0xFF)) fail_msg("piece %zu was overwritten", i);
        assert_true(arena_used(one) > 8 * 100000);
        arena_reset(one);
        assert_int_equal(arena_used(one), 0);
    }
    arena_reset(one);
    arena_free(one);
    arena_free(NULL);
}

/* What came after a mark is forgotten, what came before it stays; a loop over marks does not grow. */
static void marks(void **state)
{
    (void)state;
    struct arena *one = arena_new();
    struct arena_mark empty = arena_mark(one);
    str kept = arena_fmt(one, "kept");
    size_t used = arena_used(one);
    for (int i = 0; i < 2000; i++) {
        struct arena_mark outer = arena_mark(one);
        memset(arena_get(one, (size_t)(i * 37 % 70000)), i, (size_t)(i * 37 % 70000));
        struct arena_mark inner = arena_mark(one);
        memset(arena_get(one, 50000), i, 50000);
        arena_release(one, inner);
        memset(arena_get(one, 300), i, 300);
        arena_release(one, outer);
        assert_int_equal(arena_used(one), used);
    }
    same(kept, S("kept"));
    arena_release(one, empty);
    assert_int_equal(arena_used(one), 0);
    same(arena_fmt(one, "again"), S("again"));
    arena_free(one);
}

/* A list keeps what is in it however it grows: in place, into the next block, into one of its own; beside others; elements that are no power of two long. */
struct odd { unsigned char at[7]; };
static void lists(void **state)
{
    (void)state;
    enum { ALONE = 12000 };                               /* 84 KB: more than a block */
    struct arena *one = arena_new();
    struct odd *o = NULL;
    max_align_t *wide = NULL;
    size_t n = 0, odds = 0, wides = 0;
    for (; n < 3 * ALONE; n++) {
        size_t was = odds;
        o = arena_more(one, o, n, &odds, 3);
        assert_true(odds == (was == n ? was ? 2 * was : 3 : was) && (was == odds || is_zero((unsigned char *)&o[n], (odds - n) * sizeof *o)));
        memset(&o[n], (int)(n & 0xFF), sizeof *o);
        if (n < ALONE) continue;                          /* from here on with a neighbour that is in the way */
        wide = arena_more(one, wide, n - ALONE, &wides, 1);
        assert_int_equal((uintptr_t)wide % alignof(max_align_t), 0);
        memset(&wide[n - ALONE], (int)(n & 0xFF), sizeof *wide);
    }
    for (size_t i = 0; i < n; i++) for (size_t k = 0; k < sizeof *o; k++) if (o[i].at[k] != (i & 0xFF)) fail_msg("element %zu was overwritten", i);
    for (size_t i = ALONE; i < n; i++) assert_int_equal(((unsigned char *)&wide[i - ALONE])[5], i & 0xFF);
    arena_free(one);
}

/* Where a list grows. The last thing of its block is longer afterwards and costs only what it is longer; what has a neighbour is copied, and the old one stays. */
static void growing_in_place(void **state)
{
    (void)state;
    struct arena *one = arena_new();
    size_t room = 0, before = arena_used(one);
    int64_t *first = arena_more(one, (int64_t *)NULL, 0, &room, 4), *at = first;
    assert_ptr_equal(arena_more(one, at, 3, &room, 4), at);   /* not full: nothing happens */
    for (int64_t i = 0; i < 4; i++) at[i] = i + 1;
    size_t used = arena_used(one);
    at = arena_more(one, at, 4, &room, 4);
    assert_true(at == first && room == 8 && arena_used(one) == used + 4 * sizeof *at && used > before);
    str behind = arena_fmt(one, "behind");
    at = arena_more(one, at, 8, &room, 4);
    assert_true(at != first && room == 16 && first[3] == 4 && at[3] == 4 && is_zero((unsigned char *)&at[8], 8 * sizeof *at));
    at[8] = first[0] = 77;
    assert_true(at[0] == 1);
    same(behind, S("behind"));
    struct arena_mark mark = arena_mark(one);
    size_t longer = room;
    assert_ptr_equal(arena_more(one, at, 16, &longer, 4), at);
    arena_release(one, mark);                             /* what it grew by since is forgotten with everything else since the mark */
    assert_true(at[8] == 77);
    memset(arena_get(one, 64), 1, 64);
    assert_true(at[15] == 0);
    arena_free(one);
}

/* A room that size_t cannot count in bytes ends the process: it would be a list shorter than its room says. */
static void too_large_a_list(void **state)
{
    (void)state;
    static const size_t rooms[] = { SIZE_MAX / 8, SIZE_MAX / 16 + 1, SIZE_MAX / 16 - 1 };
    for (size_t i = 0; i < countof(rooms); i++) {
        pid_t child = fork();
        if (!child) {
            size_t room = rooms[i];
            signal(SIGABRT, SIG_DFL);
            close(2);
            arena_more(arena_new(), (int64_t *)NULL, room, &room, 4);
            _exit(0);
        }
        int ended = 0;
        assert_true(child > 0 && waitpid(child, &ended, 0) == child);
        assert_true(WIFSIGNALED(ended) && WTERMSIG(ended) == SIGABRT);
    }
}

static void texts(void **state)
{
    (void)state;
    str s = arena_fmt(a, "%d %.*s %s", 5, STR(S("äö")), "x");
    same(s, S("5 äö x"));
    assert_int_equal(s.p[s.n], 0);
    char big[9000];
    memset(big, 'x', sizeof big);
    same(arena_fmt(a, "%.*s", 9000, big), ((str){ big, 9000 }));
    str copy = arena_copy(a, (str){ "a\0b!", 3 });
    assert_true(copy.n == 3 && memcmp(copy.p, "a\0b\0", 4) == 0);
    assert_string_equal(arena_z(a, (str){ 0 }), "");
    assert_string_equal(arena_z(a, str_upto(S("Kleve"), 2)), "Kl");
}

static void names_in_braces(void **state)
{
    (void)state;
    static const struct { const char *text, *filled; } cases[] = {
        { "", "" }, { "nothing", "nothing" }, { "{who}", "Frau {x}" }, { "{who} in {place}.", "Frau {x} in Goch." }, { "{who}{who}", "Frau {x}Frau {x}" },
        { "a {unknown} b", "a  b" }, { "a {} b", "a  b" }, { "open {who", "open {who" }, { "} {place}", "} Goch" }, { "{place", "{place" }, { "{", "{" }, { "{who}}", "Frau {x}}" },
    };
    const struct named with[] = { { "who", S("Frau {x}") }, { "place", S("Goch") }, { "who", S("second") } };
    for (size_t i = 0; i < countof(cases); i++) {
        struct buf b = buf_in(a, 1000);
        buf_fill(&b, str_of(cases[i].text), with, countof(with));
        same(buf_str(&b), str_of(cases[i].filled));
    }
}

/* ---- buf ---------------------------------------------------------------------------------------------------------------------- */
static void limits(void **state)
{
    (void)state;
    struct buf b = buf_in(a, 10);
    same(buf_str(&b), S(""));
    buf_put(&b, S("0123456789"));
    assert_false(b.full);
    buf_put(&b, S(""));
    assert_false(b.full);
    buf_char(&b, 'x');
    assert_true(b.full);
    same(buf_str(&b), S("0123456789"));
    buf_cut(&b, 4);
    buf_cut(&b, 7);
    same(buf_str(&b), S("0123"));
    buf_put(&b, S("y"));                                  /* what is missing is not hidden by what comes later */
    same(buf_str(&b), S("0123"));
    struct buf none = buf_in(a, 0);
    buf_int(&none, 1);
    assert_true(none.full && none.n == 0);
}

/* Against a plain array, over many pieces of every size and way. */
static void growing(void **state)
{
    (void)state;
    static char model[60000];
    char piece[600];
    struct buf b = buf_in(a, sizeof model);
    size_t n = 0;
    while (true) {
        size_t len = roll(roll(4) ? 20 : sizeof piece);
        for (size_t i = 0; i < len; i++) piece[i] = (char)('a' + roll(26));
        if (roll(2)) buf_put(&b, (str){ piece, len });
        else buf_fmt(&b, "%.*s", (int)len, piece);
        if (n + len > sizeof model) break;
        memcpy(model + n, piece, len);
        n += len;
        assert_false(b.full);
    }
    assert_true(b.full);
    same(buf_str(&b), ((str){ model, n }));
    b = buf_in(a, 100);
    buf_int(&b, INT64_MIN);
    buf_char(&b, ' ');
    buf_int(&b, INT64_MAX);
    same(buf_str(&b), S("-9223372036854775808 9223372036854775807"));
}

/* ---- utf8 ----------------------------------------------------------------------------------------------------------------------- */
/* RFC 3629 §4, written down a second time as ranges. */
static size_t one_character(const unsigned char *p, size_t n)
{
    static const struct { unsigned char first, last, from, to; size_t len; } syntax[] = {
        { 0x00, 0x7F, 0, 0, 1 },       { 0xC2, 0xDF, 0x80, 0xBF, 2 }, { 0xE0, 0xE0, 0xA0, 0xBF, 3 }, { 0xE1, 0xEC, 0x80, 0xBF, 3 },
        { 0xED, 0xED, 0x80, 0x9F, 3 }, { 0xEE, 0xEF, 0x80, 0xBF, 3 }, { 0xF0, 0xF0, 0x90, 0xBF, 4 }, { 0xF1, 0xF3, 0x80, 0xBF, 4 },
        { 0xF4, 0xF4, 0x80, 0x8F, 4 } };
    for (size_t i = 0; i < countof(syntax); i++) {
        if (p[0] < syntax[i].first || p[0] > syntax[i].last || n < syntax[i].len) continue;
        if (syntax[i].len > 1 && (p[1] < syntax[i].from || p[1] > syntax[i].to)) return 0;
        for (size_t k = 2; k < syntax[i].len; k++) if (p[k] < 0x80 || p[k] > 0xBF) return 0;
        return syntax[i].len;
    }
    return 0;
}

static bool valid_by_table(str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t len = one_character((const unsigned char *)s.p + i, s.n - i);
        if (!len) return false;
        i += len;
    }
    return true;
}

static void validity(void **state)
{
    (void)state;
    char z[4];
    for (int c = 0; c < 0x10000; c++) {                   /* all pairs, then all triples and quadruples at the edges */
        z[0] = (char)(c >> 8);
        z[1] = (char)c;
        assert_int_equal(utf8_valid((str){ z, 2 }), valid_by_table((str){ z, 2 }));
    }
    static const unsigned char edge[] = { 0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xEC, 0xED, 0xEF, 0xF0, 0xF3, 0xF4, 0xF5, 0xFF };
    for (size_t i = 0; i < countof(edge) * countof(edge) * countof(edge) * countof(edge); i++) {
        size_t k = i;
        for (size_t j = 0; j < 4; j++, k /= countof(edge)) z[j] = (char)edge[k % countof(edge)];
        for (size_t n = 3; n <= 4; n++) assert_int_equal(utf8_valid((str){ z, n }), valid_by_table((str){ z, n }));
    }
    assert_true(utf8_valid(S("\xEF\xBF\xBD")) && utf8_valid(S("")));       /* a real U+FFFD is no damage */
}

static void characters(void **state)
{
    (void)state;
    str s = S("aä€\U0001F600");
    uint32_t want[] = { 'a', 0xE4, 0x20AC, 0x1F600 };
    assert_int_equal(utf8_count(s), 4);
    for (size_t n = 0; n <= s.n; n++) {
        str cut = utf8_upto(s, n);
        assert_true(cut.n <= n && n - cut.n < 4 && utf8_valid(cut));
    }
    for (size_t i = 0; i < countof(want); i++) assert_int_equal(utf8_next(&s), want[i]);
    assert_int_equal(s.n, 0);
    s = S("\xE4\xF0\x9F");                                /* broken: byte by byte, and always to the end */
    for (int i = 0; i < 3; i++) assert_int_equal(utf8_next(&s), 0xFFFD);
    assert_int_equal(s.n, 0);
}

#define RLE "\u202B"
#define RLO "\u202E"
#define PDF "\u202C"
#define RLI "\u2067"
#define PDI "\u2069"
static void checks(void **state)
{
    (void)state;
    const struct { str text; enum utf8_trouble line, lines; } cases[] = {
        { S("Tür 3, مرحبا, \U0001F600"), UTF8_FINE, UTF8_FINE }, { S(""), UTF8_FINE, UTF8_FINE }, { S("a\tb"), UTF8_CONTROL, UTF8_FINE },
        { S("a\r\nb"), UTF8_CONTROL, UTF8_FINE },                { S("a\0b"), UTF8_CONTROL, UTF8_CONTROL }, { S("\x1b[0m"), UTF8_CONTROL, UTF8_CONTROL },
        { S("\x7f"), UTF8_CONTROL, UTF8_CONTROL },               { S("\xC2\x85"), UTF8_CONTROL, UTF8_CONTROL }, { S("\u2028"), UTF8_CONTROL, UTF8_CONTROL },
        { S("\u2029"), UTF8_CONTROL, UTF8_CONTROL },             { S("\u200E\u200F\u061C"), UTF8_FINE, UTF8_FINE },
        { S("\xC0\x80"), UTF8_BROKEN, UTF8_BROKEN },             { S("\xED\xA0\x80"), UTF8_BROKEN, UTF8_BROKEN }, { S("\xF4\x90\x80\x80"), UTF8_BROKEN, UTF8_BROKEN },
        { S(RLI "x" PDI), UTF8_FINE, UTF8_FINE },                { S(RLI "x"), UTF8_BIDI, UTF8_BIDI }, { S("x" PDI), UTF8_BIDI, UTF8_BIDI },
        { S(RLO "x" PDF), UTF8_FINE, UTF8_FINE },                { S(RLO "x"), UTF8_BIDI, UTF8_BIDI }, { S("x" PDF), UTF8_BIDI, UTF8_BIDI },
        { S(RLE RLI PDI PDF), UTF8_FINE, UTF8_FINE },            { S(PDF RLE), UTF8_BIDI, UTF8_BIDI },
        { S(RLE RLI PDF PDI), UTF8_BIDI, UTF8_BIDI },            /* a PDF within the isolate does not end what began before it */
        { S(RLI RLE PDI PDF), UTF8_BIDI, UTF8_BIDI },
        { S(RLI "a\nb" PDI), UTF8_CONTROL, UTF8_BIDI },          { S(RLI "a" PDI "\n" RLI "b" PDI), UTF8_CONTROL, UTF8_FINE },
        { S(RLI "a\rb" PDI), UTF8_CONTROL, UTF8_BIDI },
    };
    for (size_t i = 0; i < countof(cases); i++) {
        if (utf8_check(cases[i].text, false) != cases[i].line || utf8_check(cases[i].text, true) != cases[i].lines)
            fail_msg("case %zu: %d %d", i, (int)utf8_check(cases[i].text, false), (int)utf8_check(cases[i].text, true));
    }
    struct buf deep = buf_in(a, 10000);
    for (int i = 0; i < 500; i++) buf_put(&deep, S(RLI));
    for (int i = 0; i < 500; i++) buf_put(&deep, S(PDI));
    assert_int_equal(utf8_check(buf_str(&deep), true), UTF8_BIDI);         /* deeper than readers keep count (UAX #9 BD2) */
}

/* ---- dates ------------------------------------------------------------------------------------------------------------------------ */
static void calendar(void **state)
{
    (void)state;
    int64_t first = date_days((struct date){ 1583, 1, 1 }), last = date_days((struct date){ 2400, 12, 31 });
    assert_int_equal(date_days((struct date){ 1970, 1, 1 }), 0);
    for (int64_t day = first; day <= last; day += 1 + (int64_t)roll(40)) {
        time_t t = (time_t)(day * 86400);
        struct tm tm;
        struct date d = date_of_days(day), back = { 0 };
        assert_non_null(gmtime_r(&t, &tm));
        assert_true(d.year == tm.tm_year + 1900 && d.month == tm.tm_mon + 1 && d.day == tm.tm_mday);
        assert_int_equal(date_weekday(d), tm.tm_wday ? tm.tm_wday : 7);
        assert_int_equal(date_days(d), day);
        assert_true(date_parse(date_text(a, d), &back) && date_days(back) == day);
        arena_reset(a);
    }
    for (int year = 1583; year <= 2400; year++) {         /* every end of February */
        struct date d;
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        assert_int_equal(date_parse(arena_fmt(a, "%d-02-29", year), &d), leap);
        assert_int_equal(date_days((struct date){ year, 3, 1 }) - date_days((struct date){ year, 2, 28 }), leap ? 2 : 1);
    }
}

static void written_dates(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "2026-3-01", "2026-03-1", "26-03-01", "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-32", "2026-04-31", "1582-12-31",
        "0000-01-01", "2026/03/01", "2026-03-01 ", " 2026-03-01", "2026-+3-01", "2026--3-01", "2026-03--1", "-026-03-01", "10000-01-01", "2026-03-0x", "２０２６-03" };
    struct date d = { 1, 2, 3 };
    for (size_t i = 0; i < countof(bad); i++) if (date_parse(str_of(bad[i]), &d)) fail_msg("%s is taken for a day", bad[i]);
    assert_true(d.year == 1 && d.month == 2 && d.day == 3);
    assert_true(date_parse(S("1583-01-01"), &d) && date_parse(S("9999-12-31"), &d));
    same(date_text(a, d), S("9999-12-31"));
}

/* The last Sunday, found by walking; both changes are at 01:00 UTC. */
static int64_t change(int year, int month)
{
    int day = 31;
    while (date_weekday((struct date){ year, month, day }) != 7) day--;
    return date_days((struct date){ year, month, day }) * 86400 + 3600;
}

static void is_wall(int64_t t, int hour, int minute, int second, int offset)
{
    struct wall w = wall_of(t);
    int64_t back = date_days(w.date) * 86400 + w.hour * 3600 + w.minute * 60 + w.second - w.offset;
    assert_int_equal(back, t);
    if (w.hour != hour || w.minute != minute || w.second != second || w.offset != offset)
        fail_msg("%lld is shown as %02d:%02d:%02d %+d", (long long)t, w.hour, w.minute, w.second, w.offset);
}

static void german_clock(void **state)
{
    (void)state;
    for (int year = 2020; year <= 2030; year++) {
        int64_t spring = change(year, 3), autumn = change(year, 10), new_year = date_days((struct date){ year, 12, 31 }) * 86400 + 23 * 3600;
        is_wall(spring - 1, 1, 59, 59, 3600);
        is_wall(spring, 3, 0, 0, 7200);
        is_wall(autumn - 1, 2, 59, 59, 7200);
        is_wall(autumn, 2, 0, 0, 3600);
        is_wall(new_year, 0, 0, 0, 3600);
        assert_int_equal(wall_of(new_year).date.year, year + 1);
        assert_int_equal(wall_of(new_year - 1).date.year, year);
    }
    assert_int_equal(change(2026, 3), 1774746000);        /* 29 March 2026, 01:00 UTC */
    is_wall(-1, 0, 59, 59, 3600);
    is_wall(-86400 * 400, 1, 0, 0, 3600);
}

static void reads_moments(void **state)
{
    (void)state;
    static const struct { const char *text; int64_t t; } good[] = {
        { "2026-03-01T09:30:00Z", 1772357400 }, { "2026-03-01 10:30", 1772357400 }, { "2026-03-01T10:30:07", 1772357407 }, { "2026-03-01T04:00-05:30", 1772357400 },
        { "2026-03-29T01:59", 1774745940 }, { "2026-03-29T03:00", 1774746000 }, { "2026-10-25T02:30", 1792888200 }, { "2026-10-25T02:30+01:00", 1792891800 },
        { "2026-03-29T02:30+01:00", 1774747800 }, { "2026-07-01T00:00", 1782856800 } };
    static const char *const bad[] = { "", "2026-03-01", "2026-03-01T9:30", "2026-03-01T24:00", "2026-03-01T09:60", "2026-02-30T09:30", "2026-03-01T09:30:",
        "2026-03-01T09:30:60", "2026-03-01T09:30z", "2026-03-01T09:30+1:00", "2026-03-01T09:30+15:00", "2026-03-01T09:30Z ", "2026-03-01T+9:30", "2026-03-01X09:30" };
    int64_t t = 5;
    for (size_t i = 0; i < countof(good); i++) {
        assert_int_equal(moment_read(str_of(good[i].text), &t), MOMENT_FINE);
        assert_int_equal(t, good[i].t);
    }
    t = 5;
    for (size_t i = 0; i < countof(bad); i++) assert_int_equal(moment_read(str_of(bad[i]), &t), MOMENT_FORM);
    assert_int_equal(moment_read(S("2026-03-29T02:00"), &t), MOMENT_GAP);
    assert_int_equal(moment_read(S("2026-03-29 02:59:59"), &t), MOMENT_GAP);
    assert_int_equal(t, 5);
}

static void clocks(void **state)
{
    (void)state;
    same(moment_iso(a, 1772357400), S("2026-03-01T09:30:00Z"));
    same(moment_http(a, 1772357400), S("Sun, 01 Mar 2026 09:30:00 GMT"));
    same(moment_iso(a, -1), S("1969-12-31T23:59:59Z"));
    assert_true(setenv("BRUECKE_NOW", "1798758000", 1) == 0);               /* 31 December 2026, 23:00 UTC: in Germany the year is over */
    assert_int_equal(moment_now(), 1798758000);
    same(date_today(a), S("2027-01-01"));
    assert_true(setenv("BRUECKE_NOW", "noon", 1) == 0);
    assert_true(moment_now() > 1700000000 && unsetenv("BRUECKE_NOW") == 0);
    int64_t before = moment_ticks();
    usleep(3000);
    assert_true(moment_ticks() - before >= 2 && moment_ticks() - before < 5000);
}

/* ---- files, randomness, log --------------------------------------------------------------------------------------------------------- */
static void files(void **state)
{
    (void)state;
    char folder[] = P_tmpdir "/bruecke-base-XXXXXX";
    str why = S(""), got = S("untouched");
    assert_non_null(mkdtemp(folder));
    str deep = arena_fmt(a, "%s/a/b", folder), file = arena_fmt(a, "%.*s/x.txt", STR(deep));
    assert_false(file_read(a, file, 100, &got, &why));
    assert_true(str_find(why, file) >= 0 && str_eq(got, S("untouched")) && !file_exists(a, file));
    assert_true(folder_make(a, deep, &why) && folder_make(a, deep, &why) && folder_make(a, arena_fmt(a, "%.*s/", STR(deep)), &why));
    struct stat is;
    assert_true(stat(arena_z(a, deep), &is) == 0 && (is.st_mode & 0777) == 0700);
    str bytes = S("one\0two\n");
    assert_true(file_write(a, file, bytes, &why) && file_exists(a, file));
    assert_true(file_read(a, file, bytes.n, &got, &why));
    same(got, bytes);
    got = S("untouched");
    assert_false(file_read(a, file, bytes.n - 1, &got, &why));
    same(got, S("untouched"));
    assert_true(file_write(a, file, S(""), &why) && file_read(a, file, 0, &got, &why) && got.n == 0);
    assert_false(folder_make(a, file, &why));             /* a file is in the way */
    assert_false(file_write(a, arena_fmt(a, "%s/none/x", folder), bytes, &why));
    assert_false(file_write(a, deep, bytes, &why));
    assert_false(file_exists(a, arena_fmt(a, "%.*s.part", STR(deep))));
    assert_true(unlink(arena_z(a, file)) == 0 && rmdir(arena_z(a, deep)) == 0 && rmdir(arena_fmt(a, "%s/a", folder).p) == 0 && rmdir(folder) == 0);
}

static void chance(void **state)
{
    (void)state;
    unsigned char bytes[2000] = { 0 };
    size_t zeros = 0;
    rand_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++) zeros += !bytes[i];
    assert_true(zeros < 60);
    str one = rand_name(a, 20), two = rand_name(a, 20);
    assert_true(one.n == 20 && !str_eq(one, two) && one.p[20] == 0);
    for (size_t i = 0; i < one.n; i++) assert_non_null(memchr("abcdefghijklmnopqrstuvwxyz234567", one.p[i], 32));
}

/* What the log wrote while `say` ran. */
static str logged(void (*say)(void))
{
    char name[] = P_tmpdir "/bruecke-log-XXXXXX";
    int kept = dup(STDERR_FILENO), file = mkstemp(name);
    str got = S(""), why;
    assert_true(kept >= 0 && file >= 0 && dup2(file, STDERR_FILENO) >= 0);
    say();
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    close(kept);
    close(file);
    bool read = file_read(a, str_of(name), 100000, &got, &why);
    unlink(name);
    assert_true(read);
    return got;
}

static void say_all(void)
{
    static char long_text[3000];
    memset(long_text, 'y', sizeof long_text - 1);
    log_line(LOG_DEBUG, "not shown");
    log_request(S("abc"));
    log_line(LOG_WARNING, "first %d\nforged", 7);
    log_request((str){ 0 });
    log_line(LOG_ERROR, "%s", long_text);
    log_above(LOG_ERROR);
    log_line(LOG_WARNING, "not shown either");
    log_above(LOG_INFO);
}

static void log_lines(void **state)
{
    (void)state;
    str got = logged(say_all), line;
    assert_true(str_split(&got, '\n', &line));
    assert_true(line.n > 21 && line.p[10] == 'T' && line.p[19] == 'Z');
    same(str_from(line, 21), S("warning abc first 7 forged"));
    assert_true(str_split(&got, '\n', &line) && line.n < 1100 && str_find(line, S(" error yyy")) > 0);
    assert_false(str_split(&got, '\n', &line));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views), cmocka_unit_test(order), cmocka_unit_test(parts), cmocka_unit_test(numbers), cmocka_unit_test(reals),
        cmocka_unit_test(memory), cmocka_unit_test(marks), cmocka_unit_test(lists), cmocka_unit_test(growing_in_place), cmocka_unit_test(too_large_a_list),
        cmocka_unit_test(texts), cmocka_unit_test(names_in_braces), cmocka_unit_test(limits), cmocka_unit_test(growing),
        cmocka_unit_test(validity), cmocka_unit_test(characters), cmocka_unit_test(checks),
        cmocka_unit_test(calendar), cmocka_unit_test(written_dates), cmocka_unit_test(german_clock), cmocka_unit_test(reads_moments), cmocka_unit_test(clocks),
        cmocka_unit_test(files), cmocka_unit_test(chance), cmocka_unit_test(log_lines),
    };
    return cmocka_run_group_tests_name("base", tests, setup, teardown);
}
