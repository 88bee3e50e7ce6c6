/* places.c - places of the directory as API v3 has them. */
#include "rooms/integreat/places.h"
#include "look/look.h"
#include "text/hours.h"
#include <stdlib.h>

static int by_id(const struct shelf_row *a, const struct shelf_row *b) { return a->id < b->id ? -1 : a->id > b->id; }

/* ---- categories --------------------------------------------------------------------------------------------------------------------------- */
/* Our kinds of place as the app's signs on its map. It has a picture for each pair of its signs and colours, and shows no place with another pair. */
static const struct { const char *kind, *icon, *color; } signs[] = {
    { "office", "office", "#1DC6C6" }, { "counselling", "advice", "#2E98FB" }, { "meeting_place", "meeting_point", "#FF7C32" },
    { "school", "education", "#3F8F01" }, { "day_care", "house", "#07DC03" }, { "library", "education", "#A258FF" },
    { "sports", "leisure", "#C38E03" }, { "culture", "culture", "#EE36DC" },
    { "faith", "meeting_point", "#3700D2" }, { "other", "other", "#585858" },
};

static const struct choice *kinds_of(const struct entity *e)
{
    const struct field *f = e ? entity_field(e, S("kind")) : NULL;
    return f ? f->choices : NULL;
}

static size_t sign_of(const char *kind)
{
    for (size_t i = 0; i < countof(signs); i++) if (str_eq(str_of(kind), str_of(signs[i].kind))) return i;
    return countof(signs) - 1;
}

/* The id is the kind's place in the directory's list. */
static void put_category(struct integreat *x, const struct choice *c, size_t nth)
{
    size_t s = sign_of(c->key);
    json_open(&x->j, '{');
    json_key(&x->j, "id");
    json_int(&x->j, (int64_t)nth + 1);
    member_str(&x->j, "name", words_get(x->q->words, c->label));
    member_str(&x->j, "color", str_of(signs[s].color));
    member_str(&x->j, "icon", str_of(signs[s].icon));
    member_str(&x->j, "icon_url", url_whole(x->q, look_static(x->q, "icon.svg")));
    member_str(&x->j, "icon_color", arena_fmt(x->q->a, "%s_%s", signs[s].icon, signs[s].color));
    json_close(&x->j, '}');
}

static void put_category_of(struct integreat *x, const struct entity *e, str kind)
{
    const struct choice *all = kinds_of(e), other = { "other", N_("Other") };
    for (size_t i = 0; all && all[i].key; i++) if (str_eq(kind, str_of(all[i].key))) { put_category(x, &all[i], i); return; }
    put_category(x, &other, 98);
}

void integreat_location_categories(struct req *q)
{
    struct integreat x;
    if (!integreat_begin(q, &x)) return;
    const struct choice *all = kinds_of(entity_named(S("directory.place")));
    json_open(&x.j, '[');
    for (size_t i = 0; all && all[i].key && x.set.part[INTEGREAT_PLACES]; i++) if (!str_eq(str_of(all[i].key), S("shelter"))) put_category(&x, &all[i], i);
    json_close(&x.j, ']');
}

/* ---- one place ---------------------------------------------------------------------------------------------------------------------------- */
/* The rows of a shelf by what one of their references leads to: offers by place, contacts by organisation. */
struct tie { int64_t to; const struct shelf_row *row; };
struct ties { struct tie *at; size_t n; };
struct atlas { struct shelf places, contacts, actors, offers; struct integreat_words *words, *offer_words, *actor_words; struct ties here, desks; };

static int by_end(const void *x, const void *y)
{
    const struct tie *a = x, *b = y;
    return a->to != b->to ? (a->to < b->to ? -1 : 1) : by_id(a->row, b->row);
}

static struct ties ties_of(struct integreat *x, const struct shelf *s, const char *field)
{
    struct ties t = { .at = arena_array(x->q->a, struct tie, s->n + 1) };
    for (size_t i = 0; i < s->n; i++) {
        int64_t to = integreat_number(s->e, s->at[i].row, field);
        if (to) t.at[t.n++] = (struct tie){ to, &s->at[i] };
    }
    if (t.n) qsort(t.at, t.n, sizeof *t.at, by_end);
    return t;
}

/* The first of those that lead there; they end with another `to`, or with the list. */
static const struct tie *first_tie(const struct ties *t, int64_t to)
{
    size_t low = 0, high = t->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (t->at[mid].to < to) low = mid + 1;
        else high = mid;
    }
    return t->at + low;
}

/* What takes place there, as links to our pages. */
static void put_offers(struct integreat *x, const struct atlas *t, struct buf *b, int64_t place)
{
    const struct tie *v = first_tie(&t->here, place), *end = t->here.at + t->here.n;
    struct req *q = x->q;
    if (v == end || v->to != place) return;
    buf_put(b, S("<h2>"));
    put_text(b, _(N_("Offers")));
    buf_put(b, S("</h2><ul>"));
    for (; v < end && v->to == place; v++) {
        str slug = integreat_slug_of(t->offer_words, v->row->id, q->lang);
        buf_put(b, S("<li>"));
        integreat_link(b, integreat_url(q, q->lang, arena_fmt(q->a, "offers/%.*s", STR(slug))), row_title(t->offers.e, v->row->row));
        buf_put(b, S("</li>"));
    }
    buf_put(b, S("</ul>"));
}

static void labelled(struct buf *b, str label, str value)
{
    if (!value.n) return;
    buf_put(b, S("<p>"));
    put_text(b, label);
    buf_put(b, S(": "));
    put_text(b, value);
    buf_put(b, S("</p>"));
}

static html content_of(struct integreat *x, const struct atlas *t, const struct shelf_row *p)
{
    struct req *q = x->q;
    struct buf b = buf_in(q->a, 64 * 1024);
    const struct entity *e = t->places.e;
    str line[HOURS_LINES], hours = integreat_text(e, p->row, "hours");
    integreat_lines(&b, integreat_text(e, p->row, "note"));
    labelled(&b, _(N_("Nearest stop")), integreat_text(e, p->row, "stop"));
    size_t n = hours.n ? hours_lines(q->a, q->lang, q->words, hours, moment_now(), line) : 0;
    for (size_t i = 0; i < n; i++) integreat_lines(&b, line[i]);
    if (integreat_number(e, p->row, "by_appointment") > 0) integreat_lines(&b, _(N_("By appointment")));
    integreat_lines(&b, integreat_text(e, p->row, "hours_note"));
    put_offers(x, t, &b, p->id);
    return (html){ buf_str(&b) };
}

static void put_contact(struct integreat *x, const struct entity *e, const void *row)
{
    json_open(&x->j, '{');
    member_str(&x->j, "area_of_responsibility", row_title(e, row));
    member_str(&x->j, "name", S(""));                                 /* who sits there is not for the public: contact.def            */
    member_str(&x->j, "email", integreat_text(e, row, "email"));
    member_str(&x->j, "phone_number", integreat_text(e, row, "phone"));
    member_str(&x->j, "mobile_number", S(""));
    member_str(&x->j, "website", S(""));
    json_key(&x->j, "opening_hours");
    integreat_week(x, integreat_text(e, row, "hours"), false);
    member_null(&x->j, "appointment_url");
    json_close(&x->j, '}');
}

/* Without a picture there is no organisation in the app. */
static void put_organisation(struct integreat *x, const struct atlas *t, const struct shelf_row *actor)
{
    json_key(&x->j, "organization");
    if (!actor || !integreat_text(t->actors.e, actor->row, "logo").n) { json_null(&x->j); return; }
    str slug = integreat_slug_of(t->actor_words, actor->id, x->q->lang);
    json_open(&x->j, '{');
    json_key(&x->j, "id");
    json_int(&x->j, actor->id);
    member_str(&x->j, "slug", slug);
    member_str(&x->j, "name", row_title(t->actors.e, actor->row));
    member_str(&x->j, "logo", integreat_url(x->q, x->q->lang, arena_fmt(x->q->a, "actors/%.*s/logo", STR(slug))));
    member_str(&x->j, "website", integreat_text(t->actors.e, actor->row, "website"));
    json_close(&x->j, '}');
}

/* Offices of the same organisation in the same town, or for the whole county: who answers for this place. */
static void put_contacts(struct integreat *x, const struct atlas *t, const struct shelf_row *p)
{
    int64_t actor = integreat_number(t->places.e, p->row, "actor"), area = integreat_number(t->places.e, p->row, "area");
    json_key(&x->j, "contacts");
    json_open(&x->j, '[');
    for (const struct tie *c = first_tie(&t->desks, actor), *end = t->desks.at + t->desks.n; actor && c < end && c->to == actor; c++) {
        int64_t where = integreat_number(t->contacts.e, c->row->row, "area");
        if (!where || where == area) put_contact(x, t->contacts.e, c->row->row);
    }
    json_close(&x->j, ']');
}

/* How to reach it: what the place lacks its organisation may have. */
static void put_reach(struct integreat *x, const struct atlas *t, const struct shelf_row *p, const struct shelf_row *actor)
{
    str own = integreat_text(t->places.e, p->row, "phone");
    integreat_put(x, "website", actor ? integreat_text(t->actors.e, actor->row, "website") : S(""));
    integreat_put(x, "email", actor ? integreat_text(t->actors.e, actor->row, "email") : S(""));
    integreat_put(x, "phone_number", own.n || !actor ? own : integreat_text(t->actors.e, actor->row, "phone"));
}

/* True or nothing: that a place has barriers nobody has said. */
static void put_barriers(struct integreat *x, str accessibility)
{
    json_key(&x->j, "barrier_free");
    if (str_has_word(accessibility, S("step_free"))) json_bool(&x->j, true);
    else json_null(&x->j);
}

static void put_place(struct integreat *x, const struct atlas *t, const struct shelf_row *p)
{
    const struct entity *e = t->places.e;
    const struct shelf_row *actor = shelf_find(&t->actors, integreat_number(e, p->row, "actor"));
    const struct meta *m = row_meta(p->row);
    str note = integreat_text(e, p->row, "note");
    json_open(&x->j, '{');
    integreat_head(x, &(struct integreat_head){ .kind = INTEGREAT_PLACE, .row = p->id, .words = t->words, .fallback = true, .under = "locations",
        .page = "places",
        .title = row_title(e, p->row), .excerpt = note, .content = content_of(x, t, p), .changed = m->changed_at, .created = m->created_at });
    integreat_put(x, "meta_description", note);
    member_null(&x->j, "icon");
    put_reach(x, t, p, actor);
    put_contacts(x, t, p);
    json_key(&x->j, "category");
    put_category_of(x, e, integreat_text(e, p->row, "kind"));
    member_flag(&x->j, "temporarily_closed", false);
    json_key(&x->j, "opening_hours");
    integreat_week(x, integreat_text(e, p->row, "hours"), integreat_number(e, p->row, "by_appointment") > 0);
    member_null(&x->j, "appointment_url");
    json_key(&x->j, "location");
    integreat_location(x, &t->places, p, integreat_id(INTEGREAT_PLACE, p->id), row_title(e, p->row));
    put_organisation(x, t, actor);
    put_barriers(x, integreat_text(e, p->row, "accessibility"));
    json_close(&x->j, '}');
}

/* Absent: all places; -1: neither 1 nor 0. */
enum { EVERYWHERE = 2 };
static int on_map(const struct req *q)
{
    str v = req_param(q, S("on_map"));
    if (!req_has(q, S("on_map"))) return EVERYWHERE;
    return str_eq(v, S("1")) ? 1 : str_eq(v, S("0")) ? 0 : -1;
}

void integreat_locations(struct req *q)
{
    struct integreat x;
    struct atlas t = { .words = NULL };
    int wanted = on_map(q);
    if (!integreat_begin(q, &x)) return;
    if (wanted < 0) { integreat_refuse(q, 400, "The parameter on_map is 1 or 0."); return; }
    if (x.set.part[INTEGREAT_PLACES]) {
        t.places = places_load(&x);
        t.contacts = shelf_load(&x, "directory.contact");
        t.actors = shelf_load(&x, "directory.actor");
        t.offers = shelf_load(&x, "directory.offer");
        t.words = integreat_words(&x, t.places.e);
        t.offer_words = integreat_words(&x, t.offers.e);
        t.actor_words = integreat_words(&x, t.actors.e);
        t.here = ties_of(&x, &t.offers, "place");
        t.desks = ties_of(&x, &t.contacts, "actor");
    }
    json_open(&x.j, '[');
    for (size_t i = 0; i < t.places.n; i++) if (wanted == EVERYWHERE || wanted == shelf_placed(&t.places, &t.places.at[i])) put_place(&x, &t, &t.places.at[i]);
    json_close(&x.j, ']');
}
