/* entry_parts.c - what the pages of entries work out: ages, addresses that lead elsewhere, the best way to take part. */
#include "rooms/directory/pages.h"
#include <math.h>
#include <stdio.h>

str offer_ages(const struct req *q, const struct offer *o)
{
    bool from = o->age_from != NONE && o->age_from > 0, to = o->age_to != NONE;
    if (from && to) return say(q, N_("{from} to {to} years"), { "from", lang_number(q->a, q->lang, o->age_from) }, { "to", lang_number(q->a, q->lang, o->age_to) });
    if (from) return look_count(q, "From %d year", "From %d years", o->age_from);
    return to ? look_count(q, "Up to %d year", "Up to %d years", o->age_to) : (str){ "", 0 };
}

str offer_day(const struct req *q, const struct hours_day *d)
{
    return say(q, N_("{weekday}, {day}: {times}"), { "weekday", d->label }, { "day", d->day }, { "times", d->times });
}

str entry_address(const struct req *q, const struct entity *e, const void *row)
{
    return arena_fmt(q->a, "%.*s%.*s", STR(q->app->url), STR(url_row(q, e, row_meta(row)->slug)));
}

str map_address(const struct req *q, struct coordinate at)
{
    return isnan(at.lat) ? (str){ "", 0 } : arena_fmt(q->a, "https://www.openstreetmap.org/directions?to=%.6f%%2C%.6f", at.lat, at.lon);
}

/* RFC 5870; the name behind ?q= is what the apps of telephones show at the point. */
str map_app_address(const struct req *q, const struct place *p)
{
    struct buf b = buf_in(q->a, 2000);
    buf_fmt(&b, "geo:%.6f,%.6f?q=%.6f,%.6f(", p->position.lat, p->position.lon, p->position.lat, p->position.lon);
    put_encoded(&b, p->name);
    buf_char(&b, ')');
    return buf_str(&b);
}

/* "02821 85-0 / 1" → "02821850": what follows a slash is another number. */
str phone_address(const struct req *q, str phone)
{
    struct buf b = buf_in(q->a, 100);
    buf_put(&b, S("tel:"));
    for (size_t i = 0; i < phone.n && b.n < 40; i++) {
        if (phone.p[i] == '/' && b.n > 9) break;
        if ((phone.p[i] >= '0' && phone.p[i] <= '9') || (phone.p[i] == '+' && b.n == 4)) buf_char(&b, phone.p[i]);
    }
    return buf_str(&b);
}

str share_address(const struct req *q, const struct entity *e, const void *row)
{
    struct buf b = buf_in(q->a, TARGET_MAX);
    buf_put(&b, S("mailto:?subject="));
    put_encoded(&b, row_title(e, row));
    buf_put(&b, S("&body="));
    put_encoded(&b, entry_address(q, e, row));
    return buf_str(&b);
}

/* What most people can do at once comes first: call, write, go there, read on. The offer's own number before its contact's, that before its house's. */
struct way offer_way(const struct req *q, const struct offer_view *v)
{
    const struct offer *o = v->o;
    const struct contact *c = v->contact.c, *h = v->house.c;
    str none = { "", 0 }, phone = o->phone.n ? o->phone : c && c->phone.n ? c->phone : h ? h->phone : none;
    str mail = o->email.n ? o->email : c && c->email.n ? c->email : h ? h->email : none;
    if (phone.n) return (struct way){ N_("Call %s"), "phone", phone, phone_address(q, phone) };
    if (mail.n) return (struct way){ N_("Write a mail to %s"), "mail", mail, arena_fmt(q->a, "mailto:%.*s", STR(mail)) };
    if (v->place.p && v->place.p->street.n) return (struct way){ N_("Go there: %s"), "where", v->place.p->street, S("#way") };
    if (o->website.n) return (struct way){ N_("Read on at %s"), "web", o->website, o->website };
    return (struct way){ 0 };
}
