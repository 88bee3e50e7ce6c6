/* today.c - what waits for those who look after the directory, a line each with its number: on the office's first page. */
#include "look/form.h"
#include "rooms/directory/confirm.h"
#include "rooms/directory/pages.h"
#include "web/room.h"

/* How many rows this address shows of those that the reader may `action`. */
static int64_t count_of(struct req *q, const struct entity *e, unsigned action, const char *name, const char *value)
{
    struct query query = query_new(e, &q->who, q->lang);
    query.action = action;
    query.limit = 1;
    query_take(&query, q->st, str_of(name), str_of(value));
    return (query.n_where || query.among) && !query.problem ? query_run(&query, q->st).total : 0;
}

static void add_line(struct req *q, struct agenda *agenda, enum task_when when, const struct entity *e, const char *rest, const char *action, str text)
{
    (void)q;
    agenda_add(agenda, (struct task){ .when = when, .text = text, .url = arena_fmt(q->a, "%.*s%s", STR(url_entity(q, e)), rest), .action = action });
}

static void remarks_today(struct req *q, struct agenda *agenda)
{
    int64_t n = may(&q->who, &remark_entity, READ).n && !who_holds(&q->who, "data_officer") ? count_of(q, &remark_entity, READ, "state", "new") : 0;
    if (n) add_line(q, agenda, TASK_WAITING, &remark_entity, "?state=new", N_("Look at them"), look_count(q, "%d new remark about an entry", "%d new remarks about entries", n));
}

/* Providers find their own; staff gets the lines of confirm_office.c, which count by the region's rules. */
static int64_t own_unconfirmed(struct req *q, const struct entity *e)
{
    return who_holds(&q->who, CONFIRM_STAFF) ? 0 : count_of(q, e, UPDATE, "attention", "unconfirmed");
}

static void offers_today(struct req *q, struct agenda *agenda)
{
    int64_t ending = count_of(q, &offer_entity, UPDATE, "attention", "ending"), drafts = count_of(q, &offer_entity, UPDATE, "state", "draft"),
            alone = count_of(q, &offer_entity, UPDATE, "attention", "no_contact"), old = own_unconfirmed(q, &offer_entity);
    if (ending) add_line(q, agenda, TASK_WEEK, &offer_entity, "?attention=ending", N_("Prolong or let end"),
        look_count(q, "%d offer ends within a week", "%d offers end within a week", ending));
    if (drafts) add_line(q, agenda, TASK_WAITING, &offer_entity, "/review", N_("Review"), look_count(q, "%d offer is a draft", "%d offers are drafts", drafts));
    if (alone) add_line(q, agenda, TASK_WAITING, &offer_entity, "?attention=no_contact", N_("Add a contact"),
        look_count(q, "%d published offer names nobody to ask", "%d published offers name nobody to ask", alone));
    if (old) add_line(q, agenda, TASK_WAITING, &offer_entity, "?attention=unconfirmed&sort=confirmed_on", N_("Confirm"),
        look_count(q, "%d offer was not confirmed for a year", "%d offers were not confirmed for a year", old));
}

static void others_today(struct req *q, struct agenda *agenda)
{
    int64_t places = own_unconfirmed(q, &place_entity), actors = own_unconfirmed(q, &actor_entity);
    if (places) add_line(q, agenda, TASK_WAITING, &place_entity, "?attention=unconfirmed&sort=confirmed_on", N_("Confirm"),
        look_count(q, "%d place was not confirmed for a year", "%d places were not confirmed for a year", places));
    if (actors) add_line(q, agenda, TASK_WAITING, &actor_entity, "?attention=unconfirmed&sort=confirmed_on", N_("Confirm"),
        look_count(q, "%d organisation was not confirmed for a year", "%d organisations were not confirmed for a year", actors));
}

/* Who writes words of a language alone has nothing to do here. */
void directory_today(struct req *q, struct agenda *agenda)
{
    remarks_today(q, agenda);
    if (office_fields(q, &offer_entity)) offers_today(q, agenda);
    if (office_fields(q, &place_entity)) others_today(q, agenda);
    confirm_today(q, agenda);
}
