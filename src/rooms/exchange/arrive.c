/* arrive.c - the rows of one run, collected in memory: bounded, each once, without a store. */
#include "rooms/exchange/arrive.h"
#include "base/utf8.h"
#include <string.h>

struct arrive arrive_begin(struct arena *a, struct buf *wrong) { return (struct arrive){ .a = a, .wrong = wrong }; }

void arrive_note(struct arrive *out, const char *what, str detail)
{
    if (!out->wrong || out->wrong->n > ARRIVE_WRONG_MAX) return;
    buf_put(out->wrong, str_of(what));
    if (detail.n) buf_fmt(out->wrong, ": %.*s", STR(utf8_upto(detail, 200)));
    buf_char(out->wrong, '\n');
}

void arrive_wrong(struct arrive *out, const char *what, str detail)
{
    out->partial = true;
    arrive_note(out, what, detail);
}

/* ---- where a row is: a table of places, open addressing, at most half full ----------------------------------------------- */
static uint64_t hash_of(const char *entity, str foreign) { return str_hash(foreign) * 31 + str_hash(str_of(entity)); }

static size_t slot_of(const struct arrive *out, const char *entity, str foreign)
{
    size_t at = hash_of(entity, foreign) & (out->slots - 1);
    for (; out->slot[at]; at = (at + 1) & (out->slots - 1)) {
        const struct arrival *one = out->at[out->slot[at] - 1];
        if (str_eq(one->foreign, foreign) && !strcmp(one->entity, entity)) break;
    }
    return at;
}

struct arrival *arrival_find(const struct arrive *out, const char *entity, str foreign)
{
    size_t at = out->slots ? slot_of(out, entity, foreign) : 0;
    return out->slots && out->slot[at] ? out->at[out->slot[at] - 1] : NULL;
}

static void grow(struct arrive *out)
{
    out->at = arena_more(out->a, out->at, out->n, &out->room, 64);
    out->slots = out->room * 2;
    out->slot = arena_array(out->a, size_t, out->slots);
    for (size_t i = 0; i < out->n; i++) out->slot[slot_of(out, out->at[i]->entity, out->at[i]->foreign)] = i + 1;
}

struct arrival *arrival_new(struct arrive *out, const char *entity, str foreign)
{
    foreign = str_trim(foreign);
    struct arrival *one = arrival_find(out, entity, foreign);
    if (one) return one;
    one = arena_new_of(out->a, struct arrival);
    *one = (struct arrival){ .entity = entity, .foreign = foreign };
    if (!foreign.n || foreign.n > ARRIVAL_ID_MAX || out->n >= ARRIVALS_MAX) {
        one->refused = true;
        arrive_wrong(out, out->n >= ARRIVALS_MAX ? "More rows than one run may bring" : "A row has no id, or one that is too long", str_of(entity));
        return one;
    }
    if (out->n == out->room) grow(out);
    out->slot[slot_of(out, entity, foreign)] = out->n + 1;
    out->at[out->n++] = one;
    return one;
}

/* ---- values ------------------------------------------------------------------------------------------------------------------ */
static bool same(const char *a, const char *b) { return a == b || (a && b && !strcmp(a, b)); }

static void put(struct arrive *out, struct arrival *one, struct arrival_value v)
{
    v.text = str_trim(v.text);
    if (!v.text.n || one->n > ARRIVAL_VALUES_MAX) return;
    for (size_t i = 0; i < one->n; i++) {
        const struct arrival_value *w = &one->value[i];
        if (!same(w->field, v.field) || !same(w->lang, v.lang)) continue;
        if (v.how == ARRIVAL_GIVEN || (w->how == v.how && str_eq(w->text, v.text))) return;
    }
    one->value = arena_more(out->a, one->value, one->n, &one->room, 16);
    one->value[one->n++] = v;
}

void arrival_give(struct arrive *out, struct arrival *one, const char *field, const char *lang, str text)
{
    put(out, one, (struct arrival_value){ ARRIVAL_GIVEN, field, lang, NULL, text });
}

void arrival_refer(struct arrive *out, struct arrival *one, const char *field, const char *entity, str foreign)
{
    put(out, one, (struct arrival_value){ ARRIVAL_REFER, field, NULL, entity, foreign });
}

void arrival_name(struct arrive *out, struct arrival *one, const char *field, str text)
{
    put(out, one, (struct arrival_value){ ARRIVAL_NAME, field, NULL, NULL, text });
}

str arrival_text(const struct arrival *one, const char *field, const char *lang)
{
    for (size_t i = 0; i < one->n; i++)
        if (same(one->value[i].field, field) && same(one->value[i].lang, lang)) return one->value[i].text;
    return S("");
}

bool arrival_good(struct arrive *out, struct arrival *one)
{
    size_t bytes = one->origin.n + one->changed.n;
    for (size_t i = 0; i < one->n; i++) bytes += one->value[i].text.n;
    if (one->refused) return false;
    one->refused = one->n > ARRIVAL_VALUES_MAX || bytes > ARRIVAL_BYTES_MAX;
    if (one->refused) arrive_wrong(out, "A row is larger than it may be and was left out", one->foreign);
    return !one->refused;
}
