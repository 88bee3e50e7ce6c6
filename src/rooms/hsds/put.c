/* put.c - what every HSDS object is made of: texts that are left out when empty, phones, contacts, times, attributes, terms. */
#include "rooms/hsds/hsds.h"
#include "base/moment.h"
#include "text/hours_weekly.h"

/* ---- members ------------------------------------------------------------------------------------------------------------------------ */
void hsds_str(struct hsds_out *o, const char *key, str value)
{
    if (!value.n) return;
    json_key(&o->j, key);
    json_str(&o->j, value);
}

void hsds_id(struct hsds_out *o, const char *key, struct uuid id) { hsds_str(o, key, uuid_text(o->a, id)); }

void hsds_int(struct hsds_out *o, const char *key, int64_t value)
{
    if (value == NONE) return;
    json_key(&o->j, key);
    json_int(&o->j, value);
}

void hsds_uri(struct hsds_out *o, const char *key, str value)
{
    static const char hex[] = "0123456789ABCDEF";
    struct buf b = buf_in(o->a, 4096);
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        bool plain = c > 0x20 && c < 0x7F && str_find_char(S("<>\"\\^`{|}"), (char)c) < 0;
        if (plain) buf_char(&b, (char)c);
        else { buf_char(&b, '%'); buf_char(&b, hex[c >> 4]); buf_char(&b, hex[c & 15]); }
    }
    if (!b.full) hsds_str(o, key, buf_str(&b));
}

void hsds_item(struct hsds_out *o, struct hsds_list *l)
{
    if (!l->open) {
        json_key(&o->j, l->key);
        json_open(&o->j, '[');
        l->open = true;
    }
    json_open(&o->j, '{');
}

void hsds_end(struct hsds_out *o, struct hsds_list *l)
{
    if (l->open) json_close(&o->j, ']');
    l->open = false;
}

str hsds_url(const struct hsds_out *o, const struct entity *e, const void *row)
{
    return e && row && e->path && row_meta(row)->slug.n ? url_whole(o->q, url_row(o->q, e, row_meta(row)->slug)) : S("");
}

/* ---- whom to ask -------------------------------------------------------------------------------------------------------------------- */
void hsds_phone(struct hsds_out *o, struct uuid owner, str number)
{
    struct hsds_list l = { .key = "phones" };
    if (!number.n) return;
    hsds_item(o, &l);
    hsds_id(o, "id", uuid_named(owner, S("phone")));
    hsds_str(o, "number", number);
    hsds_str(o, "type", S("voice"));
    json_close(&o->j, '}');
    hsds_end(o, &l);
}

/* The office and how to reach it. A person's name is not public here, whoever asks. */
void hsds_contact(struct hsds_out *o, struct uuid owner, int64_t contact)
{
    struct hsds_list l = { .key = "contacts" };
    const struct hsds_rows *r = &o->l->contact;
    const void *row = contact > 0 ? hsds_row(r, contact) : NULL;
    if (!row) return;
    struct uuid id = uuid_named(owner, arena_fmt(o->a, "contact/%lld", (long long)contact));
    hsds_item(o, &l);
    hsds_id(o, "id", id);
    hsds_str(o, "title", row_title(r->e, row));
    hsds_str(o, "email", hsds_text(r->e, row, "email"));
    hsds_phone(o, id, hsds_text(r->e, row, "phone"));
    json_close(&o->j, '}');
    hsds_end(o, &l);
}

/* ---- when --------------------------------------------------------------------------------------------------------------------------- */
/* German time is an hour ahead of UTC, two in summer: that of today, or of the first day if that is still to come. */
static int offset_of(str from)
{
    struct date day;
    int64_t now = moment_now();
    if (date_parse(from, &day) && moment_of_wall(date_days(day), 12 * 60) > now) now = moment_of_wall(date_days(day), 12 * 60);
    return wall_of(now).offset / 3600;
}

static str clock_of(struct arena *a, int minute, int offset)
{
    minute %= 24 * 60;
    return arena_fmt(a, "%02d:%02d+%02d:00", minute / 60, minute % 60, offset);
}

static str days_of(struct arena *a, unsigned days)
{
    static const char *const name[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
    struct buf b = buf_in(a, 40);
    for (size_t i = 0; i < countof(name); i++) if (days >> i & 1) buf_fmt(&b, "%s%s", b.n ? "," : "", name[i]);
    return buf_str(&b);
}

static void put_slot(struct hsds_out *o, const struct hours_slot *s, int offset)
{
    hsds_int(o, "timezone", offset);
    hsds_str(o, "freq", S("WEEKLY"));
    hsds_int(o, "interval", 1);
    hsds_str(o, "wkst", S("MO"));
    hsds_str(o, "byday", days_of(o->a, s->days));
    hsds_str(o, "opens_at", clock_of(o->a, s->from, offset));
    hsds_str(o, "closes_at", clock_of(o->a, s->to, offset));
}

/* One object for each time of the ordinary week. What HSDS cannot say (holidays, pauses) stands whole in `notes`, as OpenStreetMap writes opening hours. */
void hsds_schedules(struct hsds_out *o, struct uuid owner, struct hsds_when w)
{
    struct hours_slot slot[HOURS_SLOTS_MAX];
    struct hsds_list l = { .key = "schedules" };
    size_t n = hours_weekly(w.hours, slot);
    bool any = n || w.hours.n || w.said.n || w.from.n || w.to.n;
    for (size_t i = 0; i < n || (!i && any); i++) {
        hsds_item(o, &l);
        hsds_id(o, "id", uuid_named(owner, n ? arena_fmt(o->a, "schedule/%d-%d", slot[i].from, slot[i].to) : S("schedule")));
        hsds_str(o, "valid_from", w.from);
        hsds_str(o, "valid_to", w.to);
        if (n) {
            hsds_str(o, "dtstart", w.from);
            hsds_str(o, "until", w.to);
            put_slot(o, &slot[i], offset_of(w.from));
        }
        hsds_str(o, "description", w.said);
        hsds_str(o, "attending_type", w.attending);
        if (w.hours.n) hsds_str(o, "notes", arena_fmt(o->a, "opening_hours: %.*s", STR(w.hours)));
        json_close(&o->j, '}');
    }
    hsds_end(o, &l);
}

/* ---- taxonomies, terms, attributes -------------------------------------------------------------------------------------------------- */
void hsds_put_taxonomy(struct hsds_out *o, size_t i)
{
    const struct hsds_taxonomy *t = &o->b->taxonomy[i];
    json_open(&o->j, '{');
    hsds_id(o, "id", t->id);
    hsds_str(o, "name", t->name);
    hsds_str(o, "description", words_get(o->q->words, t->of->about));
    json_close(&o->j, '}');
}

void hsds_put_term(struct hsds_out *o, size_t i, bool taxonomy)
{
    const struct hsds_term *t = &o->b->term[i];
    json_open(&o->j, '{');
    hsds_id(o, "id", t->id);
    hsds_str(o, "code", t->code);
    hsds_str(o, "name", t->name);
    hsds_str(o, "description", t->about);
    if (t->parent != HSDS_NONE) hsds_id(o, "parent_id", o->b->term[t->parent].id);
    hsds_str(o, "taxonomy", o->b->taxonomy[t->taxonomy].name);
    if (taxonomy) {
        json_key(&o->j, "taxonomy_detail");
        hsds_put_taxonomy(o, t->taxonomy);
    }
    hsds_str(o, "language", S(LANG_SOURCE));
    hsds_id(o, "taxonomy_id", o->b->taxonomy[t->taxonomy].id);
    json_close(&o->j, '}');
}

/* The field by which a row bears a term is the label: "Leads to" is not "Language level". */
void hsds_attributes(struct hsds_out *o, struct uuid owner, const struct entity *e, const void *row, const char *of)
{
    uint16_t term[HSDS_TERMS];
    const struct field *via[HSDS_TERMS];
    struct hsds_list l = { .key = "attributes" };
    size_t n = row ? hsds_terms_of(o->b, e, row, term, via) : 0;
    for (size_t i = 0; i < n; i++) {
        const struct hsds_term *t = &o->b->term[term[i]];
        hsds_item(o, &l);
        hsds_id(o, "id", uuid_named(owner, uuid_text(o->a, t->id)));
        hsds_id(o, "link_id", owner);
        hsds_str(o, "link_type", str_of(o->b->taxonomy[t->taxonomy].of->link));
        hsds_str(o, "link_entity", str_of(of));
        hsds_str(o, "value", t->name);
        json_key(&o->j, "taxonomy_term");
        hsds_put_term(o, term[i], false);
        hsds_str(o, "label", words_get(o->q->words, via[i]->label));
        json_close(&o->j, '}');
    }
    hsds_end(o, &l);
}
