/* delivery.h - the calendar of the yearly update: what is delivered when, asking for it, handing it in by a link, and what is due this year.
**
**     planned ──14 days before──▸ asked ──the supplier's link──▸ handed in ──the office imports──▸ imported ──every──▸ the next one, planned
**
** - Reminders go to `contact` alone, every night's job sends what is due: 14 days before, on the day, then weekly. Each once: the mail's key names the day, and
**   `reminded_on` is the last one. Nobody on file: nothing is sent, the page says so.
** - A link (entity/signed.h) lets its holder hand in one file for one delivery, and replace it until the office has imported it. It is bound to the address on
**   file. The office can make one, too, to pass it on by other ways.
** - A file is text (CSV) or a workbook (.xlsx), told by its bytes and never by its name; workbooks with macros are refused. Nobody but the office reads it.
** - Bound: 10 MB, as everywhere in the house. It accepts so large a form only from a browser that has a form's cookie (server_mhd.c), so the page sets one.
*/
#ifndef MONITORING_DELIVERY_H
#define MONITORING_DELIVERY_H
#include "look/look.h"
#include "rooms/monitoring/monitoring.h"
#include "work/queue.h"

enum { DELIVERY_AHEAD = 14, DELIVERY_WEEK = 7, DELIVERY_LINK_DAYS = 60, DELIVERY_USES = 10 };
/* Which reminder falls on this day: the day it stands for (YYYY-MM-DD), empty: none that was not sent already. */
str delivery_reminder(struct arena *a, str due, str reminded_on, str today);
/* The effect of "import": where `every` says so, the next delivery, unless it is there. */
void delivery_next(struct store *st, const struct entity *e, int64_t row, const struct who *who);
str  delivery_later(struct arena *a, str due, str every);              /* the next due day; empty: it comes once        */
str  delivery_period_later(struct arena *a, str period, str every);    /* "2025" → "2026", "2026-Q1" → "2026-Q2"; empty: not known */
/* Is this a file that we take? *type for the store; else *why (English key). */
bool delivery_file(str bytes, const char **type, const char **why);
/* Keeps the file with the delivery, and sets its state. In the caller's transaction. False: *why. */
bool delivery_take(struct store *st, str request, int64_t id, str bytes, const char **why);
str  delivery_link(struct store *st, int64_t id, str mail);            /* a new token for this delivery                 */
extern const struct job_kind delivery_job;
void delivery_open(const struct app *app);
void delivery_today(struct req *q, struct agenda *agenda);

/* ---- pages ----------------------------------------------------------------------------------------------------------------------------- */
enum { DELIVERIES_MAX = 500 };
struct delivery_month { str title; const struct delivery *at[DELIVERIES_MAX]; size_t n; };
struct delivery_view { const struct delivery *row; const struct labels *labels; str link, file_type; int64_t file_size; bool office; const char *wrong; };
struct deliver_view { str title, due, token; const char *state, *wrong; bool done, there; };
/* One indicator of the yearly update. */
struct update_line { bool german; str name, code, url, newest, source, source_url, fetch, fetch_title, import; bool due; };
struct update_field { str name; bool german; struct update_line *at; size_t n; };
struct update_view { struct update_field *field; size_t n; const struct page *due; str today, until; int64_t late; };
void delivery_newest(struct req *q, int64_t indicator, struct update_line *l);       /* delivery_newest.c: period and source   */
void deliveries_page(struct buf *out, struct req *q, const struct list_view *v, str today);
void delivery_page(struct buf *out, struct req *q, const struct delivery_view *v);
void deliver_page(struct buf *out, struct req *q, const struct deliver_view *v);
void update_page(struct buf *out, struct req *q, const struct update_view *v);
void deliveries_show(struct req *q);
void delivery_show(struct req *q);
void delivery_file_get(struct req *q);
void delivery_link_post(struct req *q);
void delivery_put(struct req *q);                       /* the office hands in itself                                  */
void deliver_get(struct req *q);
void deliver_post(struct req *q);
void update_show(struct req *q);
#define DELIVERY_ROUTES \
    { GET,  "deliveries",             deliveries_show,    ROUTE_RIGHT, &delivery_entity, BASE_PAGE }, \
    { GET,  "deliveries/{slug}",      delivery_show,      ROUTE_RIGHT, &delivery_entity, BASE_PAGE }, \
    { GET,  "deliveries/{slug}/handed-in", delivery_file_get, ROUTE_ROLES, &delivery_entity, BASE_PAGE, .roles = MONITORING_OFFICE }, \
    { POST, "deliveries/{slug}/handed-in", delivery_put,  ROUTE_RIGHT, &delivery_entity, BASE_PAGE }, \
    { POST, "deliveries/{slug}/link", delivery_link_post, ROUTE_RIGHT, &delivery_entity, BASE_PAGE }, \
    { GET,  "deliver",                deliver_get,        ROUTE_OPEN,  .base = BASE_PAGE }, \
    { POST, "deliver",                deliver_post,       ROUTE_OPEN,  .base = BASE_PAGE, .own_proof = true }, \
    { GET,  "monitoring/update",      update_show,        ROUTE_ROLES, .base = BASE_PAGE, .roles = MONITORING_OFFICE " data_officer" }
#endif
