/* test_evidence.c - files of evidence: what is taken, who may bring and read one, and how it is given out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/concept/evidence.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"

static void furnish(void)
{
    put(&concept_plan_entity, "c1", "title=Konzept", "state=published");
    put(&node_entity, "m1", "concept=c1", "kind=measure", "title=Maßnahme", "state=running");
    put(&evidence_entity, "e1", "node=m1", "title=Bericht");
}

static void kinds_of_files(void **state)
{
    (void)state;
    const char *why;
    assert_string_equal(evidence_type(S("%PDF-1.7 and more"), &why), "application/pdf");
    assert_string_equal(evidence_type(S("\x89PNG\r\n\x1A\n...."), &why), "image/png");
    assert_string_equal(evidence_type(S("PK\x03\x04..word/document.xml"), &why), "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    assert_null(evidence_type(S("PK\x03\x04..word/document.xml..word/vbaProject.bin"), &why));
    assert_null(evidence_type(S("PK\x03\x04..anything.exe"), &why));
    assert_null(evidence_type(S("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"), &why));
    assert_null(evidence_type(S("<!DOCTYPE html>"), &why));
    assert_null(evidence_type(S(""), &why));
    assert_string_equal(why, "Please choose a file.");
    char *large = arena_array(t.a, char, FILES_MAX + 1);
    memset(large, ' ', FILES_MAX + 1);
    memcpy(large, "%PDF-", 5);
    assert_null(evidence_type((str){ large, FILES_MAX + 1 }, &why));
    assert_string_equal(why, "This file is too large: at most 10 MB.");
}

/* Requests commit by themselves: each case begins anew from what the one before left. */
static struct req *office(enum method m, const char *target, const char *role, const char *name, const char *bytes)
{
    struct req *q = arena_new_of(t.a, struct req);
    str body = bytes ? arena_fmt(t.a, "--XYZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: text/html\r\n\r\n%s\r\n--XYZ--\r\n", name, bytes) : str_of(name ? name : "");
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = arena_fmt(t.a, "/%.*s/de/evidence/bericht%s", STR(t.region), target), .body = body,
                       .body_type = bytes ? S("multipart/form-data; boundary=XYZ") : S("application/x-www-form-urlencoded"), .client = S("test"), .who = role ? who_of(role, 0, 0) : who_visitor(), .from = FROM_COMMAND };
    dispatch(q);
    return q;
}

static str header_of(const struct req *q, const char *name)
{
    for (size_t i = 0; i < q->headers; i++) if (str_eq(q->header[i].name, str_of(name))) return q->header[i].value;
    return S("");
}

static void brought_and_given_out(void **state)
{
    (void)state;
    leave();
    assert_int_equal(office(GET, "/file", "coordinator", NULL, NULL)->status, 404);
    assert_int_equal(office(POST, "/file", "coordinator", "../../../etc/Bericht \xC3\xBC 1.pdf", "%PDF-1.7 report")->status, 303);
    struct req *q = office(GET, "/file", "steering_group", NULL, NULL);
    assert_int_equal(q->status, 200);
    assert_string_equal(q->type, "application/pdf");      /* by what is in it, whatever the sender said               */
    assert_true(str_eq(header_of(q, "Content-Disposition"), S("attachment; filename=\"Bericht---1.pdf\"")) || str_eq(header_of(q, "Content-Disposition"), S("attachment; filename=\"Bericht--1.pdf\"")));
    assert_true(str_eq(buf_str(&q->out), S("%PDF-1.7 report")));
    assert_true(str_find(buf_str(&office(GET, "", "coordinator", NULL, NULL)->out), S("Bericht-")) >= 0);
    assert_int_equal(office(POST, "/file", "coordinator", "seite.html", "<!DOCTYPE html>")->status, 422);
    assert_int_equal(office(GET, "/file", "coordinator", NULL, NULL)->status, 200);       /* the one before stays       */
    assert_int_equal(office(POST, "/file", "coordinator", "away=1", NULL)->status, 303);
    assert_int_equal(office(GET, "/file", "coordinator", NULL, NULL)->status, 404);
    begin();
}

static void not_by_everybody(void **state)
{
    (void)state;
    leave();
    assert_int_equal(office(POST, "/file", "steering_group", "a.pdf", "%PDF-1.7")->status, 403);
    assert_int_not_equal(office(POST, "/file", NULL, "a.pdf", "%PDF-1.7")->status, 303);
    assert_int_not_equal(office(GET, "", NULL, NULL, NULL)->status, 200);
    assert_int_not_equal(office(GET, "/file", NULL, NULL, NULL)->status, 200);
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(kinds_of_files), case_of(brought_and_given_out), case_of(not_by_everybody) };
    return region_run("evidence", rooms, rooms_count, furnish, tests, countof(tests));
}
