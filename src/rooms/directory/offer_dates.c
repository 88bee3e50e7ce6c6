/* offer_dates.c - the regular times of one offer for a calendar program: offers/{slug}/dates.ics. */
#include "base/moment.h"
#include "rooms/directory/pages.h"
#include "text/ical.h"
#include "text/recur.h"

/* Its own hours: those of its place say when the house is open. */
static size_t rules_of(const struct req *q, const struct offer *o, struct recur ret[static RECUR_MAX])
{
    struct recur_span span = recur_span_of(o->valid_from, o->valid_to, o->meta.created_at, moment_now());
    return o->hours.n && !offer_ended(q, o) ? recur_of_hours(q->a, o->hours, &span, ret) : 0;
}

bool offer_has_dates(const struct req *q, const struct offer *o)
{
    struct recur rule[RECUR_MAX];
    int64_t day;
    return !q->sensitive && recur_coming(rule, rules_of(q, o, rule), moment_now(), &day);
}

/* "Haus Lindenhof, Musterweg 1, 47533 Kleve": what a calendar shows, and a map finds. */
static str where_of(const struct req *q, const struct offer_view *v)
{
    const struct place *p = v->place.p;
    if (!p) return look_plain(q, &offer_entity, v->o, "area", v->labels);
    str town = look_plain(q, &place_entity, p, "area", &v->place.labels);
    if (!p->street.n) return arena_fmt(q->a, "%.*s%s%.*s", STR(p->name), town.n ? ", " : "", STR(town));
    return arena_fmt(q->a, "%.*s, %.*s, %.*s %.*s", STR(p->name), STR(p->street), STR(p->postcode), STR(town));
}

/* What stays on a device for everybody to see is not made of a sensitive life situation (page_sensitive). */
void offer_dates(struct req *q)
{
    struct recur rule[RECUR_MAX];
    struct ical_event e[RECUR_MAX];
    struct offer_view v = offer_view_of(q);
    if (!v.o) return;
    const struct place *p = v.place.p;
    size_t n = q->sensitive ? 0 : rules_of(q, v.o, rule);
    if (!n) { req_fail(q, 404, N_("This offer has no regular times.")); return; }
    for (size_t i = 0; i < n; i++)
        e[i] = (struct ical_event){ .uid = ical_uid(q->a, "offer", v.o->meta.id, i, q->region), .stamp = v.o->meta.changed_at, .repeats = &rule[i],
            .sequence = v.o->meta.version,
            .summary = v.o->title, .description = v.o->summary, .location = where_of(q, &v), .url = entry_address(q, &offer_entity, v.o),
            .placed = p && !row_empty(p, entity_field(&place_entity, S("position"))), .lat = p ? p->position.lat : 0, .lon = p ? p->position.lon : 0 };
    q->type = "text/calendar; charset=utf-8";
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s.ics\"", STR(v.o->meta.slug)));
    struct ical all = { .name = v.o->title, .event = e, .n = n };
    if (!ical_write(&q->out, &all)) req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment."));
}
