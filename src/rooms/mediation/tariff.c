/* tariff.c - tariffs of the region, and appointments as they want them; tariff.h is the manual. */
#include "rooms/mediation/tariff.h"
#include "base/moment.h"
#include "entity/write.h"
#include "rooms/mediation/rules.h"
#include <string.h>

/* ---- which version -------------------------------------------------------------------------------------------------------- */
static int64_t cents(const struct rows *r, size_t c) { return row_null(r, c) ? 0 : row_int(r, c); }

static enum tariff_travel travel_of(str key)
{
    for (size_t i = 0; travel_choices[i].key; i++) if (str_eq(key, str_of(travel_choices[i].key))) return (enum tariff_travel)i;
    return TRAVEL_NONE;
}

struct tariff_found tariff_on(struct store *st, str name, str day)
{
    struct rows *r = ask(st, Q("SELECT id, since, base, base_minutes, step, step_minutes, least, most, late, travel, km, free_m FROM mediation_tariff "
                               "WHERE name = $1 AND since <= $2 AND (until = '' OR until >= $2) AND deleted_at IS NULL ORDER BY since DESC, id DESC LIMIT 1"), T(name), T(day));
    if (rows_next(r))
        return (struct tariff_found){ true, row_int(r, 0), row_str(r, 1), { arena_z(store_arena(st), name), cents(r, 2), cents(r, 3), cents(r, 4), cents(r, 5), cents(r, 6),
            cents(r, 7), cents(r, 8), travel_of(row_str(r, 9)), cents(r, 10), cents(r, 11) } };
    const struct tariff *t = tariff_preset(name);
    r = ask(st, Q("SELECT id FROM mediation_tariff WHERE name = $1 AND deleted_at IS NULL LIMIT 1"), T(name));
    return t && !rows_next(r) ? (struct tariff_found){ .there = true, .tariff = *t } : (struct tariff_found){ 0 };
}

struct tariff_found tariff_of_rules(struct store *st, str day)
{
    struct rows *r = ask(st, Q("SELECT t.name FROM mediation_rules g JOIN mediation_tariff t ON t.id = g.tariff WHERE g.since <= $1 AND g.deleted_at IS NULL "
                               "ORDER BY g.since DESC, g.id DESC LIMIT 1"), T(day));
    return rows_next(r) ? tariff_on(st, row_str(r, 0), day) : (struct tariff_found){ 0 };
}

/* ---- in words --------------------------------------------------------------------------------------------------------------- */
/* Each {mark} of the text is replaced by its value. */
struct mark { const char *name; str with; };
static str fill(struct arena *a, str text, const struct mark *mark, size_t n)
{
    struct buf b = buf_in(a, 4000);
    while (text.n) {
        size_t i = 0;
        while (i < n && !str_starts(text, str_of(mark[i].name))) i++;
        buf_put(&b, i < n ? mark[i].with : str_upto(text, 1));
        text = str_from(text, i < n ? strlen(mark[i].name) : 1);
    }
    return buf_str(&b);
}

static str km(struct arena *a, const struct lang *l, int64_t m) { return lang_decimal(a, l, (double)m / 1000, m % 1000 == 0 ? 0 : m % 100 == 0 ? 1 : 3); }

static const char *const words_of[] = {
    [TARIFF_WORD_NO_SHOW] = N_("Nobody came: reckoned as the shortest assignment"),
    [TARIFF_WORD_TRAVEL_COUNTS] = N_("The way counts with {x} min: {y} km are more than {z} km"),
    [TARIFF_WORD_TRAVEL_FREE] = N_("The way of {x} km does not count: it is not more than {y} km"),
    [TARIFF_WORD_TRAVEL_INCLUDED] = N_("The way is included"),
    [TARIFF_WORD_BASE] = N_("Base amount for {x} min"),
    [TARIFF_WORD_STEPS] = N_("{x} × {z} for each {y} min begun"),
    [TARIFF_WORD_MINIMUM] = N_("Raised to the least amount of {x}"),
    [TARIFF_WORD_MAXIMUM] = N_("Cut to the most amount of {x}"),
    [TARIFF_WORD_KM] = N_("{x} km × {y}"),
    [TARIFF_WORD_TICKET] = N_("Ticket"),
    [TARIFF_WORD_LATE] = N_("Cancelled at short notice"),
};

str tariff_words(struct arena *a, const struct lang *l, const struct words *w, const struct tariff_line *line)
{
    /* What each number of a line is: plain, metres, or cents. */
    static const char kind[][4] = { [TARIFF_WORD_TRAVEL_COUNTS] = "nmm", [TARIFF_WORD_TRAVEL_FREE] = "mmn", [TARIFF_WORD_STEPS] = "nnc", [TARIFF_WORD_MINIMUM] = "cnn",
                                    [TARIFF_WORD_MAXIMUM] = "cnn", [TARIFF_WORD_KM] = "mcn", [TARIFF_WORD_LATE] = "" };
    bool flat = line->word == TARIFF_WORD_BASE && !line->number[0];
    str value[3];
    for (size_t i = 0; i < 3; i++) {
        int64_t v = line->number[i];
        char k = kind[line->word][0] ? kind[line->word][i] : 'n';
        value[i] = k == 'm' ? km(a, l, v) : k == 'c' ? lang_money(a, l, v) : lang_number(a, l, v);
    }
    return fill(a, words_get(w, flat ? N_("Amount for any length") : words_of[line->word]), (const struct mark[]){ { "{x}", value[0] }, { "{y}", value[1] }, { "{z}", value[2] } }, 3);
}

str tariff_formula(struct arena *a, const struct lang *l, const struct words *w, const struct tariffed *t)
{
    struct buf b = buf_in(a, 1000);
    for (size_t i = 0; i < t->lines; i++) {
        if (i) buf_char(&b, '\n');
        buf_put(&b, tariff_words(a, l, w, &t->line[i]));
        if (t->line[i].cents) buf_fmt(&b, ": %.*s", STR(lang_money(a, l, t->line[i].cents)));
    }
    return buf_str(&b);
}

const char *tariff_wrong(enum tariff_fault fault)
{
    switch (fault) {
    case TARIFF_FINE:   return NULL;
    case TARIFF_RULES:  return N_("These amounts do not fit together: steps need an amount, and the most must not be less than the least.");
    case TARIFF_END:    return N_("The end must be after the beginning.");
    case TARIFF_LONG:   return N_("That is too long: 48 hours at most.");
    case TARIFF_TRAVEL: return N_("The way is negative or too long.");
    }
    return NULL;
}

/* ---- appointments -------------------------------------------------------------------------------------------------------------- */
enum { C_ID, C_VOLUNTEER, C_CODE, C_STARTS, C_ENDS, C_FROM, C_TO, C_PAID_MINUTES, C_PAID_M, C_MINUTES, C_M, C_TICKET, C_CONFIRMED, C_BEARER, C_BEFORE };

static enum service_kind kind_of(const struct rows *r)
{
    str before = row_str(r, C_BEFORE);
    if (before.n) return str_eq(before, S("cancelled_late")) ? SERVICE_LATE : str_eq(before, S("client_absent")) ? SERVICE_NO_SHOW : SERVICE_HELD;
    if (row_null(r, C_FROM)) return SERVICE_LATE;
    return row_str(r, C_CONFIRMED).n ? SERVICE_HELD : SERVICE_NO_SHOW;
}

struct billed billed_row(struct arena *a, const struct rows *r)
{
    enum service_kind kind = kind_of(r);
    bool held = kind == SERVICE_HELD && !row_null(r, C_FROM) && !row_null(r, C_TO);
    int64_t from = row_int(r, held ? C_FROM : C_STARTS);
    return (struct billed){
        .appointment = row_int(r, C_ID), .volunteer = row_int(r, C_VOLUNTEER), .code = arena_copy(a, row_str(r, C_CODE)), .bearer = arena_copy(a, row_str(r, C_BEARER)),
        .day = date_text(a, wall_of(from).date),
        .service = { .kind = kind, .start = from, .end = row_int(r, held ? C_TO : C_ENDS),
                     .travel_minutes = row_null(r, C_PAID_MINUTES) ? 2 * row_int(r, C_MINUTES) : row_int(r, C_PAID_MINUTES),
                     .travel_m = row_null(r, C_PAID_M) ? 2 * row_int(r, C_M) : row_int(r, C_PAID_M), .ticket_cents = row_int(r, C_TICKET) },
    };
}

int64_t forecast_cents(struct store *st, int64_t appointment)
{
    struct rows *r = ask(st, Q("SELECT starts, ends, travel_minutes, travel_m FROM mediation_appointment WHERE id = $1"), I(appointment));
    if (!rows_next(r)) return 0;
    struct tariff_found t = tariff_of_rules(st, date_text(store_arena(st), wall_of(row_int(r, 0)).date));
    struct tariffed got = tariff_compute(&t.tariff, &(struct service){ .start = row_int(r, 0), .end = row_int(r, 1), .travel_minutes = 2 * row_int(r, 2), .travel_m = 2 * row_int(r, 3) });
    return t.there && !got.fault ? got.cents : 0;
}

/* ---- presets become rows ---------------------------------------------------------------------------------------------------------- */
int64_t tariff_take_over(struct store *st, const struct who *who, str preset, struct problems *p)
{
    struct arena *a = store_arena(st);
    const struct tariff *t = tariff_preset(preset);
    struct rows *r = ask(st, Q("SELECT id FROM mediation_tariff WHERE name = $1 AND deleted_at IS NULL LIMIT 1"), T(preset));
    if (!t || rows_next(r)) return 0;
    struct draft d = draft_new(a, &tariff_entity);
    const struct { const char *field; int64_t value; } numbers[] = {
        { "base", t->base_cents }, { "base_minutes", t->base_minutes }, { "step", t->step_cents }, { "step_minutes", t->step_minutes }, { "least", t->min_cents },
        { "most", t->max_cents }, { "late", t->late_cents }, { "km", t->km_cents }, { "free_m", t->free_m },
    };
    draft_give(&d, "name", preset);
    draft_give(&d, "since", arena_fmt(a, "%.4s-01-01", date_today(a).p));
    for (size_t i = 0; i < countof(numbers); i++) draft_give(&d, numbers[i].field, arena_fmt(a, "%lld", (long long)numbers[i].value));
    draft_give(&d, "travel", str_of(travel_choices[t->travel].key));
    return row_write(st, &(struct write){ .who = who, .request = store_request(st), .draft = &d }, p) == WRITE_DONE ? d.id : 0;
}
