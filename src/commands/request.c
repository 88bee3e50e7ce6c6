/* request.c - bruecke request: one request through the dispatcher, without a socket; bruecke requests: many by one process. */
#include "base/file.h"
#include "commands.h"
#include "text/html.h"
#include "web/reply.h"
#include <stdlib.h>

/* Percent-encodes everything but unreserved characters (RFC 3986 §2.3). */
static void encode(struct buf *out, str s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char u = (unsigned char)s.p[i];
        bool plain = (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') || (u && strchr("-._~", u));
        if (plain) buf_char(out, s.p[i]);
        else buf_put(out, (str){ (char[]){ '%', hex[u >> 4], hex[u & 15] }, 3 });
    }
}

static int add_pair(struct buf *form, str pair)
{
    int64_t at = str_find_char(pair, '=');
    if (at <= 0) return misused("\"%.*s\" is no NAME=VALUE", STR(str_upto(pair, 80)));
    if (form->n) buf_char(form, '&');
    encode(form, str_upto(pair, (size_t)at));
    buf_char(form, '=');
    encode(form, str_from(pair, (size_t)at + 1));
    return DONE;
}

/* `--form a=1 b=2 --form c=3`: pairs that follow stand among the arguments. */
static int take_form(struct call *c, struct req *q)
{
    struct buf form = buf_in(q->a, BODY_MAX);
    int rc = DONE;
    for (size_t i = 0; i < c->n_given && !rc; i++)
        if (str_eq(str_of(c->given[i].name), S("form"))) rc = add_pair(&form, c->given[i].value);
    for (size_t i = 2; i < c->args && !rc; i++)
        rc = given(c, "form") ? add_pair(&form, c->arg[i]) : misused("%.*s is one argument too many", STR(str_upto(c->arg[i], 80)));
    if (rc || !given(c, "form")) return rc;
    if (form.full) return misused("the form is larger than %d bytes", (int)BODY_MAX);
    /* As a browser does: a form that only asks becomes part of the address. */
    if (q->method == GET || q->method == HEAD)
        q->target = arena_fmt(q->a, "%.*s%c%.*s", STR(q->target), str_find_char(q->target, '?') < 0 ? '?' : '&', STR(buf_str(&form)));
    else {
        q->body = buf_str(&form);
        q->body_type = S("application/x-www-form-urlencoded");
    }
    return DONE;
}

static int take_header(struct req *q, str line)
{
    int64_t at = str_find_char(line, ':');
    str name = str_trim(str_upto(line, at < 0 ? line.n : (size_t)at)), value = at < 0 ? S("") : str_trim(str_from(line, (size_t)at + 1));
    if (at > 0 && reply_take_header(q, name, value)) return DONE;
    return misused("--header knows Accept, Accept-Language and If-None-Match, as in --header \"Accept: text/html\"");
}

/* The body, the headers; the last of two that contradict each other wins. */
static int take_options(struct call *c, struct req *q)
{
    str why;
    if (given(c, "json")) {
        if (!file_read(q->a, given_value(c, "json"), BODY_MAX, &q->body, &why)) return failed("%.*s", STR(why));
        q->body_type = S("application/json");
    }
    if (given(c, "lang")) reply_take_header(q, S("Accept-Language"), given_value(c, "lang"));
    int rc = DONE;
    for (size_t i = 0; i < c->n_given && !rc; i++)
        if (str_eq(str_of(c->given[i].name), S("header"))) rc = take_header(q, c->given[i].value);
    return rc ? rc : take_form(c, q);
}

/* As it would go over the wire, but with LF and without Date and Connection. */
static void show(const struct call *c, const struct req *q)
{
    str body = reply_body(q);
    if (!given(c, "body-only")) {
        printf("HTTP/1.1 %d %s\n", q->status, reply_reason(q->status));
        if (q->type && q->status != 304 && q->status != 204) printf("Content-Type: %s\n", q->type);
        for (size_t i = 0; i < q->headers; i++) printf("%.*s: %.*s\n", STR(q->header[i].name), STR(q->header[i].value));
        if (q->status != 204) printf("Content-Length: %zu\n", body.n);
        putchar('\n');
    }
    if (reply_has_body(q)) print(body);
}

/* A visitor's request unless --as says otherwise: exactly what the server would make of it. */
static int answer(struct call *c)
{
    struct req *q = reply_new(c->app, c->a);
    q->method = reply_method(c->arg[0]);
    q->target = c->arg[1];
    int rc = take_options(c, q);
    if (rc) return rc;
    if (given(c, "as")) {
        if ((rc = open_who(c, "visitor", &q->who)) != DONE) return rc;
        q->from = FROM_COMMAND;
    }
    dispatch(q);
    show(c, q);
    return q->status < 400 ? DONE : FAILED;
}

int command_request(struct call *c)
{
    int rc = open_store(c, false);
    return rc ? rc : answer(c);
}

/* ---- many, one after another ------------------------------------------------------------------------------------------ */
enum { LINE_WORDS_MAX = 100 };

/* The words that would follow `bruecke request`. */
static int answer_line(const struct call *all, struct arena *a, str line)
{
    char *word[LINE_WORDS_MAX] = { (char *)(uintptr_t)"request" };
    size_t n = 1;
    struct call *c = arena_new_of(a, struct call);
    *c = (struct call){ .a = a, .settings = all->settings, .app = all->app };
    c->settings.a = a;
    for (str w; str_split(&line, '\t', &w);) {
        if (n == LINE_WORDS_MAX) return misused("there are too many words in a line");
        word[n++] = (char *)(uintptr_t)arena_z(a, w);
    }
    int rc = commands_parse(c, n, word);
    if (rc) return rc;
    if (memcmp(c->settings.value, all->settings.value, sizeof c->settings.value) != 0) return misused("settings are the same for all lines: they stand behind `requests`");
    return c->args < 2 ? misused("a line begins with METHOD and PATH") : answer(c);
}

/* An answer may hold any bytes: what ends it is a word that the caller made up. */
int command_requests(struct call *c)
{
    char *line = NULL;
    size_t room = 0;
    int rc = enter_sandbox(c);                            /* many requests, also other people's: as in serve, and its tests run inside */
    rc = rc ? rc : open_store(c, false);
    for (ssize_t n; !rc && (n = getline(&line, &room, stdin)) >= 0;) {
        struct arena *a = arena_new();
        str text = { line, (size_t)n };
        if (str_ends(text, S("\n"))) text.n--;
        int code = answer_line(c, a, text);
        printf("\n%.*s %d\n", STR(c->arg[0]), code);
        fflush(stdout);
        arena_free(a);
    }
    free(line);
    return rc;
}
