/* req.h - one request and its answer. Ours, without the HTTP library: `bruecke request` answers the same way without a socket. */
#ifndef WEB_REQ_H
#define WEB_REQ_H
#include "entity/query.h"
#include "text/html.h"
#include "text/multipart.h"

enum { HEADERS_MAX = 24, PARAMS_MAX = 100, FORM_MAX = 2000, OUT_MAX = 64 * 1024 * 1024, BODY_MAX = 256 * 1024, UPLOAD_MAX = 11 * 1024 * 1024, TARGET_MAX = 8 * 1024 };

enum method { GET, HEAD, POST, PUT, PATCH, DELETE_, OPTIONS, METHOD_OTHER };
struct param { str name, value; };
struct app;
struct head;
struct front;

struct req {
    struct app *app;
    struct arena *a;
    str id;                                             /* random; in every log line and in the answer X-Request-Id   */
    enum method method;
    str target;                                         /* as sent, "/kleve/de/offers?q=x"                            */
    str path;                                           /* decoded; the parts of it are in `part`                     */
    str part[12]; size_t parts;
    struct param param[PARAMS_MAX]; size_t params;      /* of the query, decoded, in order                            */
    str raw_query;
    str body, body_type;
    struct param *form; size_t forms;                   /* of a body that is application/x-www-form-urlencoded        */
    struct form_part *upload; size_t uploads;                /* files of a form that is multipart/form-data (text/multipart.h) */
    str cookie, authorization, if_match, csrf_header;
    str agent;                                          /* User-Agent                                                 */
    str client;                                         /* the reader's address, cut to its network (/24, /56); empty: not through a socket */
    bool https;                                         /* reached through TLS: cookies are Secure                    */
    str accept_language, if_none_match, accept, accept_encoding;
    str range, if_range;
    bool has_accept_language;

    str region;                                         /* name; empty outside of regions                             */
    str region_title; bool demo;                        /* demo: banner, noindex                                      */
    const struct lang *lang;
    const struct words *words;
    struct who who;
    enum { FROM_NOBODY, FROM_COOKIE, FROM_TOKEN, FROM_COMMAND } from;     /* what says so: decides about CSRF           */
    str csrf_secret;                                    /* of a form cookie that this answer sets                     */
    uint64_t version, generation;                       /* of what the answer is made of, asked before anything was read: cache.h; 0: not kept */
    int64_t began, *until;                              /* seconds; *until: when the answer changes by itself, 0: it does not. Pages say it, too, */
                                                        /* though a request is given to them for reading only          */
    bool hang_up;                                       /* close the connection after the answer                      */
    bool brief;                                         /* on a thread that others need: it may not wait for who writes (dispatch_end) */
    struct store *st;                                   /* the region's transaction                                   */
    bool logs;                                          /* it writes, though the request reads: the reading has to be logged; no browser keeps such an answer */
    const struct front *front;                          /* the address is in another program's order: room.h; NULL: in ours */
    const struct route *route;
    str arg;                                            /* what {…} of the route's pattern matched                    */
    int lang_part;                                      /* which part of the path is the language; -1: none           */

    int status;                                         /* 200 at first                                               */
    const char *type;                                   /* text/html; charset=utf-8 at first                          */
    struct param header[HEADERS_MAX]; size_t headers;   /* of the answer                                              */
    struct buf out;
    str fixed;                                          /* an answer that lives longer than the request (static files) */
    str packed;                                         /* by reply_finish(): the same packed, if the reader takes that; sent instead */
    bool sensitive;                                     /* by page_sensitive()                                        */
    str about;                                          /* by page_about()                                            */
    struct head *head;                                  /* what else the page tells machines in its head (look/head.h); NULL: nothing */
    bool secret;                                        /* the answer holds something of this reader alone: a form's token */
};

str  req_param(const struct req *q, str name);          /* first of that name; empty if none                          */
bool req_has(const struct req *q, str name);
str  form_value(const struct req *q, str name);         /* of the form in the body: first of that name; empty if none */
bool form_has(const struct req *q, str name);
void req_header(struct req *q, const char *name, str value);        /* of the answer; CR, LF and NUL end the value    */
/* This answer shows something that changes by itself at `t` (seconds): a place opens, a date comes. The earliest counts; midnight needs no word. */
void req_until(const struct req *q, int64_t t);
void req_redirect(struct req *q, int status, str location);
/* For pages behind a signed link (entity/signed.h): no cache keeps them, no other site learns their address. */
void signed_private(struct req *q);
/* This page is about violence, health or residence, and nobody who looks at the reader's screen should find it later: a button leaves it at once, its
** title says nothing, no copy stays behind in browser, cache or offline store. To be said before the page is drawn. */
void page_sensitive(struct req *q);
/* Has the answer been forbidden to be kept (no-store)? Then its address may be a secret link, too: nothing on the page repeats it. */
bool req_unkept(const struct req *q);
/* One sentence on what this page is about, for search engines and for whoever passes it on. To be said before the page is drawn. */
void page_about(struct req *q, str sentence);
/* An answer that says what happened, with a way on: a page for people, problem+json under /api. `detail` is an English key. */
void req_fail(struct req *q, int status, const char *detail);
bool req_is_api(const struct req *q);

/* Addresses. Built from checked parts, percent-encoded where needed. */
str url_page(const struct req *q, str rest);                        /* "/kleve/de/" + rest                            */
str url_in(const struct req *q, const struct lang *l, str rest);    /* the same in another language                   */
str url_entity(const struct req *q, const struct entity *e);        /* "/kleve/de/offers"                             */
str url_row(const struct req *q, const struct entity *e, str slug); /* "/kleve/de/offers/slug"                        */
str url_whole(const struct req *q, str address);                    /* with the host: "https://ki.example/kleve/de/"  */
/* This address with one parameter of the query set (or, with an empty value, removed) and `after` removed. */
str url_with(const struct req *q, str name, str value);
str url_with_two(const struct req *q, str name, str value, str other, str and);      /* two parameters at once */
#define _(key) words_get(q->words, key)                             /* in pages and handlers, where `q` is the request */
#endif
