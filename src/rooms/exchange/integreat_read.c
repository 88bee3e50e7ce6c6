/* integreat_read.c - what Integreat's API v3 delivers (github.com/digitalfabrik/integreat-cms, integreat_cms/api/v3): pages, places with their contacts, events
** and news of a region, a list per language.
**
** - Ids: a page's `id` is that of a *version* of a translation and changes with every save, so the slug in German (else in the first language that has one) is
**   the id here: slugs are unique by region and language, and stay when titles change. `available_languages` says which addresses are the same thing.
** - A list may hold German texts under another language's address where a translation is missing ("fallback"): they are not taken for translations.
** - A place there is an address with words and contacts; here these are two: the place, and the organisation that has words, telephone and contacts.
** - An event becomes an offer: our hours if they can say its rule (rhythm.h), and words for its times. Its organisation is known only if it or its place
** names one.
** - Imprint, offers of third parties and news of other houses (tuenews, Amal) are not taken. */
#include "base/utf8.h"
#include "rooms/exchange/arrive.h"
#include "rooms/exchange/foreign.h"
#include "rooms/exchange/rhythm.h"
#include "text/html_read.h"
#include "text/json_read.h"
#include "text/lang.h"

enum { ITEMS_MAX = 10000, SHORT = 300, ID_MAX = ARRIVAL_ID_MAX - 40 };     /* contacts and houses add to an id */
enum shape { SHAPE_NONE, SHAPE_PAGES, SHAPE_PLACES, SHAPE_EVENTS, SHAPE_NEWS, SHAPE_PASSED };

/* A list of one language. key[i]: our id of its i-th item; path[i]: its address there, lower case as they compare them. */
struct list { enum shape shape; const char *lang; const struct js *js; str *key, *path; size_t n; };
struct reading { struct arena *a; struct arrive *out; struct list *list; size_t lists; };

/* ---- values of an object --------------------------------------------------------------------------------------- */
static str text_of(const struct js *o, const char *name)
{
    const struct js *v = js_get(o, name);
    return v && (v->kind == JS_TEXT || v->kind == JS_NUMBER) ? str_trim(v->text) : S("");
}

static bool yes_of(const struct js *o, const char *name)
{
    const struct js *v = js_get(o, name);
    return v && v->kind == JS_BOOL && v->yes;
}

static const struct js *object_of(const struct js *o, const char *name)
{
    const struct js *v = js_get(o, name);
    return v && v->kind == JS_OBJECT ? v : NULL;
}

static size_t list_of(const struct js *o, const char *name, const struct js **ret)
{
    *ret = js_get(o, name);
    return *ret && (*ret)->kind == JS_LIST ? (*ret)->n : 0;
}

/* ---- which list is what ------------------------------------------------------------------------------------------- */
static const struct { const char *what; enum shape shape; } whats[] = {
    { "pages", SHAPE_PAGES }, { "children", SHAPE_PAGES }, { "locations", SHAPE_PLACES }, { "events", SHAPE_EVENTS }, { "news", SHAPE_NEWS },
    { "fcm", SHAPE_NEWS },
    { "languages", SHAPE_PASSED }, { "regions", SHAPE_PASSED }, { "disclaimer", SHAPE_PASSED }, { "imprint", SHAPE_PASSED }, { "offers", SHAPE_PASSED },
    { "location-categories", SHAPE_PASSED },
};

/* Of a list that nobody named: by what its first item has. */
static enum shape shape_of(str what, const struct js *list)
{
    for (size_t i = 0; i < countof(whats); i++) if (str_eq(what, str_of(whats[i].what))) return whats[i].shape;
    const struct js *one = list->n ? &list->at[0] : NULL;
    if (!list->n) return SHAPE_PASSED;
    if (object_of(one, "event")) return SHAPE_EVENTS;
    if (object_of(one, "location")) return SHAPE_PLACES;
    if (js_get(one, "parent") && js_get(one, "order")) return SHAPE_PAGES;
    if (js_get(one, "display_date") || js_get(one, "message")) return SHAPE_NEWS;
    return js_get(one, "native_name") || js_get(one, "bounding_box") || js_get(one, "alias") ? SHAPE_PASSED : SHAPE_NONE;
}

/* As they compare addresses: lower case, no slash at the end; an event's day ("x$2031-01-03") is not part of it. */
static str path_of(struct arena *a, str path)
{
    while (path.n && path.p[path.n - 1] == '/') path.n--;
    int64_t day = str_find_char(path, '$');
    if (day > 0) path = str_upto(path, (size_t)day);
    char *p = arena_get(a, path.n + 1);
    for (size_t i = 0; i < path.n; i++) p[i] = (char)(path.p[i] >= 'A' && path.p[i] <= 'Z' ? path.p[i] + 32 : path.p[i]);
    return (str){ p, path.n };
}

/* The language in "/kleve/de/…". */
static str path_lang(str path)
{
    str region, lang = S("");
    if (path.n && path.p[0] == '/') path = str_from(path, 1);
    if (!str_split(&path, '/', &region) || !str_split(&path, '/', &lang)) return S("");
    return lang;
}

/* ---- ids ------------------------------------------------------------------------------------------------------------ */
/* News have numbers, everything else region, language and the last part of its address, which is unique there: so it stays the same when it moves in the
** tree. */
static str name_in(const struct reading *r, const struct list *l, const struct js *translation)
{
    if (l->shape == SHAPE_NEWS) return text_of(translation, "id");
    str path = path_of(r->a, text_of(translation, "path")), rest = path, part, head[2] = { S(""), S("") }, last = S("");
    for (size_t n = 0; str_split(&rest, '/', &part);) {
        if (!part.n) continue;
        if (n < countof(head)) head[n++] = part;
        last = part;
    }
    str name = last.n ? arena_fmt(r->a, "%.*s/%.*s/%.*s", STR(head[0]), STR(head[1]), STR(last)) : S("");
    if (name.n <= ID_MAX) return name;
    return arena_fmt(r->a, "%.*s~%016llx", STR(utf8_upto(name, ID_MAX - 20)), (unsigned long long)str_hash(name));
}

/* Its name in German, else in the first language by code that has one; in its own language if it says nothing. */
static str key_of(const struct reading *r, const struct list *l, const struct js *item, str own)
{
    const struct js *others = object_of(item, "available_languages");
    str best = S(""), best_lang = S("");
    if (str_eq(str_of(l->lang), S(LANG_SOURCE)) || !others) return own;
    for (size_t i = 0; i < others->n; i++) {
        str name = name_in(r, l, &others->at[i]), lang = others->name[i];
        if (!name.n) continue;
        if (str_eq(lang, S(LANG_SOURCE))) return name;
        if (!best.n || str_cmp(lang, best_lang) < 0) best = name, best_lang = lang;
    }
    return best.n && str_cmp(best_lang, str_of(l->lang)) < 0 ? best : own;
}

static void name_items(struct reading *r, struct list *l)
{
    l->key = arena_array(r->a, str, l->n + 1);
    l->path = arena_array(r->a, str, l->n + 1);
    for (size_t i = 0; i < l->n; i++) {
        l->path[i] = path_of(r->a, text_of(&l->js->at[i], "path"));
        l->key[i] = key_of(r, l, &l->js->at[i], name_in(r, l, &l->js->at[i]));
    }
}

/* The id of what stands at an address in a list of that shape and language; empty: it is not there. */
static str key_at(const struct reading *r, enum shape shape, const char *lang, str path)
{
    str want = path_of(r->a, path);
    for (size_t k = 0; k < r->lists && want.n; k++) {
        const struct list *l = &r->list[k];
        for (size_t i = 0; l->shape == shape && l->lang == lang && i < l->n; i++) if (str_eq(l->path[i], want)) return l->key[i];
    }
    return S("");
}

/* ---- what arrives ----------------------------------------------------------------------------------------------------- */
/* first: the row is new, so values without a language come from this item. lang: NULL, it has this language already. */
struct take { struct reading *r; const struct list *l; const struct js *js; struct arrival *one; const char *lang; bool first; };

static struct take take_row(struct reading *r, const struct list *l, const struct js *js, const char *entity, str key)
{
    struct take t = { .r = r, .l = l, .js = js, .first = !arrival_find(r->out, entity, key) };
    t.one = arrival_new(r->out, entity, key);
    t.lang = t.first ? LANG_SOURCE : l->lang;
    if (!t.first) return t;
    t.one->origin = foreign_url(r->a, text_of(js, "url"));
    t.one->changed = text_of(js, "last_updated");
    if (l->lang != lang_find(S(LANG_SOURCE))->tag) t.one->lang = str_of(l->lang);
    return t;
}

static void give(const struct take *t, const char *field, str v) { if (t->first) arrival_give(t->r->out, t->one, field, NULL, v); }

/* Words in the item's language; what is the German text over again is no translation. */
static void say(const struct take *t, const char *field, str v)
{
    if (t->first || !str_eq(v, arrival_text(t->one, field, LANG_SOURCE))) arrival_give(t->r->out, t->one, field, t->lang, v);
}

/* The German text under another language's address. */
static bool fallback(const struct take *t, const char *title_field, str title, const char *body_field, str body)
{
    return !t->first && str_eq(title, arrival_text(t->one, title_field, LANG_SOURCE)) && str_eq(body, arrival_text(t->one, body_field, LANG_SOURCE));
}

static str title_text(const struct take *t, const char *field, size_t points)
{
    return foreign_short(t->r->a, html_plain(t->r->a, text_of(t->js, field), 2000), points);
}

static str body_text(const struct take *t, const char *field, size_t bytes)
{
    bool cut = false;
    str s = html_markdown(t->r->a, text_of(t->js, field), text_of(t->js, "url"), bytes, &cut);
    if (cut) arrive_note(t->r->out, "A text is longer than ours may be and was cut", text_of(t->js, "path"));
    return s;
}

/* The house behind a page or place; empty: none is named. */
static str organisation_of(struct reading *r, const struct js *item)
{
    const struct js *o = object_of(item, "organization");
    str slug = text_of(o, "slug"), name = text_of(o, "name"), key = slug.n ? arena_fmt(r->a, "organization:%.*s", STR(utf8_upto(slug, ID_MAX))) : S("");
    if (!key.n || !name.n) return S("");
    struct arrival *one = arrival_new(r->out, "directory.actor", key);
    arrival_give(r->out, one, "name", NULL, foreign_short(r->a, name, 160));
    arrival_give(r->out, one, "kind", NULL, str_of(foreign_actor_kind(r->a, name, "other")));
    arrival_give(r->out, one, "website", NULL, foreign_url(r->a, text_of(o, "website")));
    return arrival_good(r->out, one) ? key : S("");
}

/* ---- pages --------------------------------------------------------------------------------------------------------------- */
static void take_page(struct reading *r, const struct list *l, size_t i)
{
    const struct js *js = &l->js->at[i], *parent = object_of(js, "parent");
    struct take t = take_row(r, l, js, "publishing.page", l->key[i]);
    str title = title_text(&t, "title", 160), body = body_text(&t, "content", 20000), above = text_of(parent, "path"), order = text_of(js, "order"), house;
    int64_t at;
    if (fallback(&t, "title", title, "body", body)) return;
    say(&t, "title", title);
    say(&t, "body", body);
    give(&t, "kind", S("page"));
    if (str_int(order, &at) && at >= 0 && at <= 999999) give(&t, "position", order);
    if (t.first && above.n) {
        str key = key_at(r, SHAPE_PAGES, l->lang, above);
        if (key.n) arrival_refer(r->out, t.one, "parent", "publishing.page", key);
        else arrive_note(r->out, "A page stands below one that is not there; it was put at the top", l->path[i]);
    }
    if (t.first && (house = organisation_of(r, js)).n) arrival_refer(r->out, t.one, "actor", "directory.actor", house);
    arrival_good(r->out, t.one);
}

/* ---- places ---------------------------------------------------------------------------------------------------------------- */
/* Their signs (api/v3/places.py) as kinds of place and of organisation. */
static const struct { const char *icon, *place, *actor; } icons[] = {
    { "advice", "counselling", "counselling" }, { "culture", "culture", "culture" }, { "daily_routine", "other", "other" }, { "education", "school",
        "training_provider" },
    { "finance", "office", "other" }, { "gastronomy", "meeting_place", "other" }, { "health", "office", "other" }, { "house", "office", "other" },
    { "leisure", "other", "association" }, { "media", "library", "culture" }, { "medical_aid", "office", "other" }, { "meeting_point", "meeting_place",
        "association" },
    { "mental_health", "counselling", "counselling" }, { "mobility", "other", "other" }, { "office", "office", "authority" },
    { "other_help", "counselling", "counselling" },
    { "service", "office", "other" }, { "shelter", "other", "other" }, { "shopping", "other", "other" }, { "structure", "office", "other" },
};

/* One day of theirs as times of ours; `asked`: by appointment only. */
static str day_times(struct arena *a, const struct js *day, bool *asked)
{
    const struct js *slots;
    size_t n = list_of(day, "timeSlots", &slots);
    struct buf b = buf_in(a, 120);
    if (yes_of(day, "appointmentOnly")) *asked = true;
    if (yes_of(day, "allDay")) return S("00:00-24:00");
    for (size_t i = 0; i < n && i < 6 && !yes_of(day, "closed"); i++) {
        str from = rhythm_clock(text_of(&slots->at[i], "start")), to = rhythm_clock(text_of(&slots->at[i], "end"));
        if (from.n && to.n && !str_eq(from, to)) buf_fmt(&b, "%s%.*s-%.*s", b.n ? "," : "", STR(from), STR(to));
    }
    return b.full ? S("") : buf_str(&b);
}

static str week_hours(struct reading *r, const struct js *item, bool *asked)
{
    const struct js *days;
    str day[7];
    bool any = false;
    if (list_of(item, "opening_hours", &days) != 7) return S("");
    for (size_t i = 0; i < 7; i++) any |= (day[i] = day_times(r->a, &days->at[i], asked)).n > 0;
    str hours = any ? rhythm_week(r->a, day) : S("");
    if (any && !hours.n) arrive_note(r->out, "Opening hours that ours cannot say", text_of(item, "path"));
    return hours;
}

static void give_address(const struct take *t, const struct js *where)
{
    give(t, "street", foreign_short(t->r->a, text_of(where, "address"), 120));
    give(t, "postcode", foreign_postcode(text_of(where, "postcode")));
    give(t, "position", foreign_position(t->r->a, text_of(where, "latitude"), text_of(where, "longitude")));
    if (t->first && text_of(where, "town").n) arrival_name(t->r->out, t->one, "area", text_of(where, "town"));
}

/* Contacts have no id there: the place's, and what they are for. */
static void take_contact(const struct take *house, const struct js *c, str key)
{
    struct reading *r = house->r;
    str task = text_of(c, "area_of_responsibility"), person = text_of(c, "name"), phone = foreign_phone(r->a, text_of(c, "phone_number"));
    str id = utf8_upto(arena_fmt(r->a, "%.*s#%.*s", STR(key), STR(task.n ? task : person)), ARRIVAL_ID_MAX);
    if (arrival_find(r->out, "directory.contact", id)) return;
    struct take t = take_row(r, house->l, c, "directory.contact", id);
    bool asked = false;
    str title = task.n ? task : person.n ? person : arrival_text(house->one, "name", NULL);
    say(&t, "title", foreign_short(r->a, title, 160));
    arrival_refer(r->out, t.one, "actor", "directory.actor", key);
    if (task.n) give(&t, "person", foreign_short(r->a, person, 120));
    give(&t, "phone", phone.n ? phone : foreign_phone(r->a, text_of(c, "mobile_number")));
    give(&t, "email", foreign_mail(text_of(c, "email")));
    give(&t, "hours", week_hours(r, c, &asked));
    str page = foreign_url(r->a, text_of(c, "appointment_url"));
    say(&t, "note", page.n ? page : foreign_url(r->a, text_of(c, "website")));
    arrival_good(r->out, t.one);
}

/* The organisation at a place, if there are words, ways to reach it or contacts. False: there is nothing but an address. */
static bool take_house(struct reading *r, const struct list *l, size_t i, str name, const char *kind)
{
    const struct js *js = &l->js->at[i], *contacts;
    size_t n = list_of(js, "contacts", &contacts);
    bool known = arrival_find(r->out, "directory.actor", l->key[i]);
    if (!known && !n && !text_of(js, "content").n && !text_of(js, "website").n && !text_of(js, "email").n && !text_of(js, "phone_number").n) return false;
    struct take t = take_row(r, l, js, "directory.actor", l->key[i]);
    str body = body_text(&t, "content", 4000), summary = html_plain(r->a, text_of(js, "meta_description"), 2000);
    give(&t, "name", name);
    give(&t, "kind", str_of(foreign_actor_kind(r->a, name, kind)));
    give(&t, "website", foreign_url(r->a, text_of(js, "website")));
    give(&t, "phone", foreign_phone(r->a, text_of(js, "phone_number")));
    give(&t, "email", foreign_mail(text_of(js, "email")));
    say(&t, "description", body);
    say(&t, "summary", foreign_first(r->a, summary, SHORT));
    for (size_t k = 0; k < n && k < 50 && t.first; k++) take_contact(&t, &contacts->at[k], l->key[i]);
    arrival_good(r->out, t.one);
    return true;
}

static void take_place(struct reading *r, const struct list *l, size_t i)
{
    const struct js *js = &l->js->at[i], *where = object_of(js, "location"), *barrier = js_get(js, "barrier_free");
    str icon = text_of(object_of(js, "category"), "icon"), name = text_of(where, "name");
    const char *kind = "other", *actor = "other";
    for (size_t k = 0; k < countof(icons); k++) if (str_eq(icon, str_of(icons[k].icon))) kind = icons[k].place, actor = icons[k].actor;
    struct take t = take_row(r, l, js, "directory.place", l->key[i]);
    bool asked = false, shut = yes_of(js, "temporarily_closed");
    name = name.n ? foreign_short(r->a, name, 160) : title_text(&t, "title", 160);
    give(&t, "name", name);
    give(&t, "kind", str_of(foreign_place_kind(r->a, name, kind)));
    give_address(&t, where);
    if (t.first) give(&t, "hours", week_hours(r, js, &asked));
    str ask = foreign_url(r->a, text_of(js, "appointment_url"));
    if (t.first && (asked || ask.n)) give(&t, "by_appointment", S("true"));
    if (t.first) say(&t, "hours_note", shut ? S("Vorübergehend geschlossen.") : ask.n ? arena_fmt(r->a, "Termin: %.*s", STR(ask)) : S(""));
    if (barrier && barrier->kind == JS_BOOL && barrier->yes) give(&t, "accessibility", S("step_free"));
    give(&t, "phone", foreign_phone(r->a, text_of(js, "phone_number")));
    str house = t.first ? organisation_of(r, js) : S("");
    if (take_house(r, l, i, name, actor) && !house.n) house = l->key[i];
    if (t.first && house.n) arrival_refer(r->out, t.one, "actor", "directory.actor", house);
    arrival_good(r->out, t.one);
}

/* ---- events ------------------------------------------------------------------------------------------------------------------ */
/* The place of an event: one of the list, or one that only events name. */
static str event_place(struct reading *r, const struct list *l, const struct js *js)
{
    const struct js *where = object_of(js, "location");
    str key = key_at(r, SHAPE_PLACES, l->lang, text_of(js, "location_path")), name = text_of(where, "name"), id = text_of(where, "id");
    if (key.n || !name.n) return key;
    key = arena_fmt(r->a, "location:%.*s", STR(utf8_upto(id.n ? id : name, ID_MAX)));
    struct take t = take_row(r, l, where, "directory.place", key);
    give(&t, "name", foreign_short(r->a, name, 160));
    give(&t, "kind", str_of(foreign_place_kind(r->a, name, "other")));
    give_address(&t, where);
    return arrival_good(r->out, t.one) ? key : S("");
}

static void give_times(const struct take *t, const struct js *e)
{
    struct arena *a = t->r->a;
    struct rhythm rule = { .interval = 1 };
    struct rhythm_when w = { foreign_date(text_of(e, "start_date")), foreign_date(text_of(e, "end_date")), text_of(e, "start_time"),
        text_of(e, "end_time"), yes_of(e, "all_day") };
    if (!w.first.n) w.first = foreign_date(text_of(e, "start"));
    if (!w.last.n) w.last = foreign_date(text_of(e, "end"));
    bool repeats = rhythm_read(a, text_of(t->js, "recurrence_rule"), &rule);
    if (yes_of(e, "only_weekdays") && !repeats) {
        rule = (struct rhythm){ RHYTHM_WEEKLY, 1, .day = { true, true, true, true, true }, .days = true, .until = w.last };
        w.last = w.first;
    }
    give(t, "valid_from", w.first);
    give(t, "valid_to", rule.freq == RHYTHM_NONE ? (w.last.n ? w.last : w.first) : rule.until);
    give(t, "hours", rhythm_hours(a, &rule, w));
    say(t, "times", rhythm_words(a, &rule, w));
}

static void take_event(struct reading *r, const struct list *l, size_t i)
{
    const struct js *js = &l->js->at[i], *when = object_of(js, "event");
    const struct arrival *there = arrival_find(r->out, "directory.offer", l->key[i]);
    if (there && arrival_text(there, "title", there->lang.n ? LANG_SOURCE : l->lang).n) return;       /* another day of the same */
    struct take t = take_row(r, l, js, "directory.offer", l->key[i]);
    str title = title_text(&t, "title", 120), body = body_text(&t, "content", 4000), meet = foreign_url(r->a, text_of(js, "meeting_url"));
    str words = html_plain(r->a, text_of(js, "excerpt").n ? text_of(js, "excerpt") : text_of(js, "content"), 2000);
    if (fallback(&t, "title", title, "description", body)) return;
    say(&t, "title", title);
    say(&t, "summary", foreign_first(r->a, words.n ? words : title, SHORT));
    say(&t, "description", body);
    give(&t, "kind", str_of(foreign_offer_kind(r->a, title, "meeting_point")));
    give(&t, "website", meet);
    if (meet.n) give(&t, "accessibility", S("online"));
    if (t.first && when) give_times(&t, when);
    if (t.first) {
        str place = event_place(r, l, js), house = organisation_of(r, js);
        if (place.n) arrival_refer(r->out, t.one, "place", "directory.place", place);
        if (house.n || (place.n && arrival_find(r->out, "directory.actor", place)))
            arrival_refer(r->out, t.one, "actor", "directory.actor", house.n ? house : place);
    }
    arrival_good(r->out, t.one);
}

/* ---- news ---------------------------------------------------------------------------------------------------------------------- */
static void take_news(struct reading *r, const struct list *l, size_t i)
{
    const struct js *js = &l->js->at[i];
    str source = text_of(js, "source"), day = foreign_date(text_of(js, "display_date"));
    if (source.n && !str_eq(source, S("local"))) return;
    struct take t = take_row(r, l, js, "publishing.news", l->key[i]);
    const char *words = text_of(js, "content").n ? "content" : "message";
    str title = title_text(&t, "title", 160), body = body_text(&t, words, 8000), plain = html_plain(r->a, text_of(js, words), 2000);
    if (fallback(&t, "title", title, "body", body)) return;
    if (!day.n) day = foreign_date(text_of(js, "published_at"));
    if (!day.n) day = foreign_date(text_of(js, "last_updated"));
    if (!day.n) day = foreign_date(text_of(js, "timestamp"));
    say(&t, "title", title);
    say(&t, "summary", foreign_first(r->a, plain.n ? plain : title, SHORT));
    say(&t, "body", body);
    give(&t, "visible_from", day);
    arrival_good(r->out, t.one);
}

/* ---- a run -------------------------------------------------------------------------------------------------------------------------- */
static void take_item(struct reading *r, const struct list *l, size_t i)
{
    if (l->js->at[i].kind != JS_OBJECT || !l->key[i].n) { arrive_wrong(r->out, "Something in a list has no id or path and was left out", S("")); return; }
    if (!text_of(&l->js->at[i], "title").n) { arrive_wrong(r->out, "Something has no title and was left out", l->path[i]); return; }
    switch (l->shape) {
    case SHAPE_PAGES:  take_page(r, l, i); break;
    case SHAPE_PLACES: take_place(r, l, i); break;
    case SHAPE_EVENTS: take_event(r, l, i); break;
    case SHAPE_NEWS:   take_news(r, l, i); break;
    default: break;
    }
}

/* False: it is no list of theirs. */
static bool begin_list(struct reading *r, const struct read_part *p)
{
    str why = S("");
    const struct js *js = json_read(r->a, p->bytes, &why);
    struct list *l = &r->list[r->lists];
    if (!js || js->kind != JS_LIST) {
        arrive_wrong(r->out, js ? "This is no list of Integreat" : "This cannot be read as JSON", js ? p->what : why);
        return false;
    }
    str lang = p->lang.n ? p->lang : path_lang(text_of(js->n ? &js->at[0] : NULL, "path"));
    *l = (struct list){ .shape = shape_of(p->what, js), .lang = foreign_lang(lang.n ? lang : S(LANG_SOURCE)), .js = js, .n = js->n };
    if (l->shape == SHAPE_NONE) { arrive_wrong(r->out, "This list is none that is known of Integreat", p->what); return false; }
    if (l->n > ITEMS_MAX) { arrive_wrong(r->out, "A list is longer than one may be; the rest was left out", p->what); l->n = ITEMS_MAX; }
    if (l->shape == SHAPE_PASSED || !l->lang) return true;                     /* a language that the interface does not speak */
    name_items(r, l);
    r->lists++;
    return true;
}

static void take_lists(struct reading *r, enum shape shape, bool german)
{
    for (size_t k = 0; k < r->lists; k++) {
        const struct list *l = &r->list[k];
        if (l->shape != shape || german != str_eq(str_of(l->lang), S(LANG_SOURCE))) continue;
        for (size_t i = 0; i < l->n; i++) take_item(r, l, i);
    }
}

bool integreat_read(struct arena *a, const struct read_part *part, size_t n, struct arrive *out, struct buf *wrong)
{
    struct reading r = { .a = a, .out = out, .list = arena_array(a, struct list, n + 1) };
    size_t good = 0;
    (void)wrong;                                        /* arrive_wrong() writes there                                */
    for (size_t i = 0; i < n; i++) good += begin_list(&r, &part[i]);
    /* Places before events, which refer to them; German before all others, which are its translations. */
    for (int s = SHAPE_PAGES; s <= SHAPE_NEWS; s++) { take_lists(&r, (enum shape)s, true); take_lists(&r, (enum shape)s, false); }
    foreign_tidy(out);
    return good > 0 || !n;
}
