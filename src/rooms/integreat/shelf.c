/* shelf.c - what places and events of API v3 share: rows of another room by id, where something is, a week of opening hours, bits of markup. */
#include "rooms/integreat/places.h"
#include "text/recur.h"
#include <math.h>
#include <stdlib.h>

/* ---- rows of another room ----------------------------------------------------------------------------------------------------------------- */
static int by_id(const void *x, const void *y)
{
    const struct shelf_row *a = x, *b = y;
    return a->id < b->id ? -1 : a->id > b->id;
}

/* Logos and descriptions are wanted, too (details). */
struct shelf shelf_load(struct integreat *x, const char *entity)
{
    struct shelf s = { .e = entity_named(str_of(entity)), .at = arena_array(x->q->a, struct shelf_row, 1) };
    size_t room = 0;
    if (!s.e) return s;
    struct query query = query_new(s.e, &x->q->who, x->q->lang);
    query.limit = LIMIT_MAX;
    query.plain = query.details = true;
    do {
        struct page *p = arena_new_of(x->q->a, struct page);
        *p = query_run(&query, x->q->st);
        if (s.n + p->n > room) {
            struct shelf_row *more = arena_array(x->q->a, struct shelf_row, room = 2 * s.n + p->n);
            for (size_t i = 0; i < s.n; i++) more[i] = s.at[i];
            s.at = more;
        }
        for (size_t i = 0; i < p->n; i++) s.at[s.n++] = (struct shelf_row){ row_meta(p->row[i])->id, p->row[i], &p->labels };
        query.after = p->next;
    } while (query.after.n && s.n < SHELF_MAX);
    if (s.n) qsort(s.at, s.n, sizeof *s.at, by_id);
    return s;
}

const struct shelf_row *shelf_find(const struct shelf *s, int64_t id)
{
    struct shelf_row wanted = { .id = id };
    return id && s->n ? bsearch(&wanted, s->at, s->n, sizeof *s->at, by_id) : NULL;
}

struct shelf places_load(struct integreat *x)
{
    struct shelf s = shelf_load(x, "directory.place");
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) if (!str_eq(integreat_text(s.e, s.at[i].row, "kind"), S("shelter"))) s.at[n++] = s.at[i];
    s.n = n;
    return s;
}

str shelf_label(const struct shelf *s, const struct shelf_row *r, const char *field)
{
    const struct field *f = entity_field(s->e, str_of(field));
    const struct entity *to = f && field_live(f) ? field_to(f) : NULL;
    const struct label *l = to ? label_of(r->labels, to, row_number(r->row, f)) : NULL;
    return l ? l->text : S("");
}

static struct coordinate position_of(const struct entity *e, const void *row)
{
    const struct field *f = entity_field(e, S("position"));
    return f && f->kind == KIND_coordinate ? row_coordinate(row, f) : (struct coordinate){ (double)NAN, (double)NAN };
}

bool shelf_placed(const struct shelf *s, const struct shelf_row *r) { return !isnan(position_of(s->e, r->row).lat); }

/* ---- members that events have, too -------------------------------------------------------------------------------------------------------- */
static void nowhere(struct integreat *x)
{
    static const char *const members[] = { "id", "name", "address", "town", "state", "postcode", "region", "country", "latitude", "longitude" };
    for (size_t i = 0; i < countof(members); i++) member_null(&x->j, members[i]);
}

void integreat_location(struct integreat *x, const struct shelf *s, const struct shelf_row *r, int64_t id, str name)
{
    json_open(&x->j, '{');
    if (!r) nowhere(x);
    else {
        struct coordinate at = position_of(s->e, r->row);
        json_key(&x->j, "id");
        json_int(&x->j, id);
        member_str(&x->j, "name", name);
        member_str(&x->j, "address", integreat_text(s->e, r->row, "street"));
        member_str(&x->j, "town", shelf_label(s, r, "area"));
        member_null(&x->j, "state");
        member_str(&x->j, "postcode", integreat_text(s->e, r->row, "postcode"));
        member_null(&x->j, "region");
        member_str(&x->j, "country", S("Deutschland"));
        json_key(&x->j, "latitude");
        json_real(&x->j, at.lat);
        json_key(&x->j, "longitude");
        json_real(&x->j, at.lon);
    }
    json_close(&x->j, '}');
}

/* Their times end at 23:59: what goes on until midnight is said so. */
static void put_clock(struct integreat *x, const char *key, int minute)
{
    if (minute >= 24 * 60) minute = 24 * 60 - 1;
    member_str(&x->j, key, arena_fmt(x->q->a, "%02d:%02d", minute / 60, minute % 60));
}

static void put_day(struct integreat *x, const struct usual_day *d, bool by_appointment)
{
    bool whole = d->n == 1 && d->at[0].from == 0 && d->at[0].to == 24 * 60;
    json_open(&x->j, '{');
    member_flag(&x->j, "allDay", whole);
    member_flag(&x->j, "closed", !d->n);
    member_flag(&x->j, "appointmentOnly", by_appointment && d->n);
    json_key(&x->j, "timeSlots");
    json_open(&x->j, '[');
    for (size_t i = 0; i < d->n && !whole; i++) {
        json_open(&x->j, '{');
        put_clock(x, "start", d->at[i].from);
        put_clock(x, "end", d->at[i].to);
        member_str(&x->j, "timezone", S("Europe/Berlin"));
        json_close(&x->j, '}');
    }
    json_close(&x->j, ']');
    json_close(&x->j, '}');
}

void integreat_week(struct integreat *x, str hours, bool by_appointment)
{
    struct usual_day week[7];
    if (!hours.n || !recur_week(x->q->a, hours, moment_now(), week)) { json_null(&x->j); return; }
    json_open(&x->j, '[');
    for (int w = 0; w < 7; w++) put_day(x, &week[w], by_appointment);
    json_close(&x->j, ']');
}

void integreat_lines(struct buf *b, str text)
{
    const char *between = "<p>";
    if (!str_trim(text).n) return;
    for (str line; str_split(&text, '\n', &line);) {
        buf_put(b, str_of(between));
        put_text(b, str_trim(line));
        between = "<br>";
    }
    buf_put(b, S("</p>"));
}

void integreat_link(struct buf *b, str url, str text)
{
    buf_put(b, S("<a href=\""));
    put_url(b, url);
    buf_put(b, S("\">"));
    put_text(b, text);
    buf_put(b, S("</a>"));
}
