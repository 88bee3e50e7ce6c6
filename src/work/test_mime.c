/* test_mime.c - lines, letters, dates, parts; nothing gets into a header that is not meant to. And reading what came back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "work/bounce.h"
#include "work/mime.h"
#include "work/smtp.h"

static struct arena *a;
static int setup(void **state) { (void)state; a = arena_new(); return 0; }
static int teardown(void **state) { (void)state; arena_free(a); return 0; }

static void same(str got, str want)
{
    if (str_eq(got, want)) return;
    fprintf(stderr, "got:  %.*s\nwant: %.*s\n", STR(got), STR(want));
    fail();
}

static str header(str text)
{
    struct buf b = buf_in(a, 10000);
    mime_header_text(&b, text, 9);
    return buf_str(&b);
}

static void headers(void **state)
{
    (void)state;
    same(header(S("Hello there")), S("Hello there"));
    same(header(S("Grüße")), S("=?UTF-8?B?R3LDvMOfZQ==?="));
    same(header(S("=?UTF-8?B?eA==?=")), S("=?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?="));      /* what looks encoded is no code of ours */
    str longest = S("مرحبًا بكم في مركز الاندماج البلدي، هذه رسالة طويلة جدًا لا يتسع لها سطر واحد من الرسالة, und noch etwas Deutsches mit äöü dazu");
    size_t begin = 9;
    for (str rest = header(longest), line; str_split(&rest, '\n', &line); begin = 0) {
        assert_true(begin + line.n <= 77);                /* with its CR */
        assert_true(begin || line.p[0] == ' ');
        assert_true(str_find(line, S("=?UTF-8?B?")) >= 0 && str_find(line, S("?=")) > 0);
    }
    str words = S("a list of many short words that goes on and on until the line is much longer than seventy-eight letters, and then some");
    begin = 9;
    for (str rest = header(words), line; str_split(&rest, '\n', &line); begin = 0) assert_true(begin + line.n <= 78 && str_find(line, S("=?")) < 0);
}

static str quoted(str text)
{
    struct buf b = buf_in(a, 10000);
    mime_quoted(&b, text);
    return buf_str(&b);
}

static void letters(void **state)
{
    (void)state;
    same(quoted(S("a=b \nc\r\n\n.ä")), S("a=3Db=20\r\nc\r\n\r\n.=C3=A4\r\n"));
    str x = quoted(S("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxä123"));
    for (str line; str_split(&x, '\n', &line);) assert_true(line.n <= 77);
    struct buf b = buf_in(a, 10000);
    mime_base64(&b, S("any carnal pleas"));
    same(buf_str(&b), S("YW55IGNhcm5hbCBwbGVhcw==\r\n"));
    b.n = 0;
    mime_date(&b, 1795003200);
    same(buf_str(&b), S("Wed, 18 Nov 2026 12:00:00 +0000"));
}

static struct mime usual(void)
{
    return (struct mime){ .from_name = S("Zentrum"), .from = S("a@b.example"), .to = S("c@d.example"), .subject = S("Betreff"), .text = S("Guten Tag\n"),
                          .html = S("<p>Guten Tag</p>\n"), .message_id = S("abc@b.example"), .languages = S("de"), .at = 1795003200 };
}

static void whole(void **state)
{
    (void)state;
    struct mime m = usual();
    struct buf b = buf_in(a, 10000);
    assert_true(mime_write(&b, &m));
    same(buf_str(&b), S("Date: Wed, 18 Nov 2026 12:00:00 +0000\r\nFrom: Zentrum\r\n <a@b.example>\r\nTo: c@d.example\r\nSubject: Betreff\r\n"
        "Message-ID: <abc@b.example>\r\nAuto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\nMIME-Version: 1.0\r\nContent-Language: de\r\n"
        "Content-Type: multipart/alternative;\r\n boundary=\"=_a_abc\"\r\n\r\n--=_a_abc\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\nGuten Tag\r\n--=_a_abc\r\nContent-Type: text/html; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>Guten Tag</p>\r\n--=_a_abc--\r\n"));
}

/* CR, LF and NUL are refused wherever a header would get them. */
static void injected(void **state)
{
    (void)state;
    static const str bad[] = { { "x\r\nBcc: e@f", 11 }, { "x\nY: z", 6 }, { "x\ry", 3 }, { "x\0y", 3 }, { "\x7f", 1 }, { "\xff", 1 } };
    for (size_t i = 0; i < countof(bad); i++)
        for (size_t k = 0; k < 9; k++) {
            struct mime m = usual();
            struct mime_file f = { S("a.txt"), S("text/plain"), S("x") };
            str *where[] = { &m.from_name, &m.from, &m.to, &m.reply_to, &m.subject, &m.message_id, &m.languages, &f.name, &f.type };
            struct buf b = buf_in(a, 10000);
            m.file = &f;
            m.files = 1;
            *where[k] = bad[i];
            assert_false(mime_write(&b, &m));
            assert_int_equal(b.n, 0);
        }
}

static void addresses_of_servers(void **state)
{
    (void)state;
    assert_true(smtp_url(S("smtp://mail.example")) && smtp_url(S("smtps://mail.example:465")) && smtp_url(S("smtp://[::1]:25")) && smtp_url(S("smtp://10.0.0.1:1")));
    assert_false(smtp_url(S("http://mail.example")) || smtp_url(S("smtp://")) || smtp_url(S("smtp://a b")) || smtp_url(S("smtp://h:0")) || smtp_url(S("smtp://h:99999")));
    assert_false(smtp_url(S("smtp://u:p@h")) || smtp_url(S("smtp://h/x")) || smtp_url(S("smtp://h:25x")) || smtp_url(S("smtp://h\r\nX")));
}

/* ---- what came back ------------------------------------------------------------------------------------------------------------------ */
#define REPORT "Subject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"XX\"\r\n\r\nThis is MIME.\r\n--XX\r\n" \
    "Content-Type: text/plain\r\n\r\nSorry. Status: 9.9.9\r\n--XX\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n" \
    "Final-Recipient: rfc822; a@b.example\r\nAction: %s\r\nStatus: %s\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n nobody\r\n\r\n--XX\r\n"

static bool reads(const char *fmt, struct bounce *b) { return bounce_read(a, str_of(fmt), b); }

static void bounces(void **state)
{
    (void)state;
    struct bounce b = { 0 };
    str mail = arena_fmt(a, REPORT "Content-Type: message/rfc822\r\n\r\nFrom: x\r\nMessage-ID:\r\n <abc@host>\r\nSubject: y\r\n\r\nMessage-ID: <other@host>\r\n--XX--\r\n", "failed", "5.1.1");
    assert_true(bounce_read(a, mail, &b) && bounce_final(&b));
    same(b.message_id, S("abc@host"));
    same(b.status, S("5.1.1"));
    mail = arena_fmt(a, REPORT "Content-Type: text/rfc822-headers\n\nMessage-Id: <abc@host>\n", "delayed", "4.0.0");       /* LF alone, no end */
    assert_true(bounce_read(a, mail, &b) && !bounce_final(&b));
    mail = arena_fmt(a, "References: <old@host> <abc@host>\r\n" REPORT "--XX--\r\n", "Failed", "5.0.0");
    assert_true(bounce_read(a, mail, &b) && bounce_final(&b));
    same(b.message_id, S("abc@host"));
    mail = arena_fmt(a, REPORT "--XX--\r\n", "failed", "5.0.0");       /* of which mail? */
    assert_false(bounce_read(a, mail, &b));
    assert_false(reads("", &b) || reads("\n\n\n", &b) || reads("Content-Type: multipart/report; boundary=\n\n--\n--\n", &b));
    assert_false(reads("Content-Type: text/plain\nIn-Reply-To: <abc@host>\n\nI am not here. Action: failed\n", &b));       /* somebody's holiday */
    struct buf deep = buf_in(a, 100000);                  /* parts within parts within parts */
    for (int i = 0; i < 50; i++) buf_fmt(&deep, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    assert_false(bounce_read(a, buf_str(&deep), &b));
}

int main(void)
{
    const struct CMUnitTest cases[] = {
        cmocka_unit_test_setup_teardown(headers, setup, teardown), cmocka_unit_test_setup_teardown(letters, setup, teardown),
        cmocka_unit_test_setup_teardown(whole, setup, teardown), cmocka_unit_test_setup_teardown(injected, setup, teardown),
        cmocka_unit_test_setup_teardown(addresses_of_servers, setup, teardown), cmocka_unit_test_setup_teardown(bounces, setup, teardown) };
    return cmocka_run_group_tests(cases, NULL, NULL);
}
