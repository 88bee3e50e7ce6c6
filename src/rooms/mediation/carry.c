/* carry.c - an appointment with all that papers and pages say of it; codes and links of the two sides. */
#include "base/moment.h"
#include "base/rand.h"
#include "entity/query.h"
#include "entity/schema.h"
#include "entity/write.h"
#include "rooms/mediation/carry.h"
#include <sodium.h>

str side_key(enum side s) { return str_of(side_choices[s].key); }

/* ---- reading ------------------------------------------------------------------------------------------------------------------------ */
static int64_t number_or_none(const struct rows *r, size_t i) { return row_null(r, i) ? NONE : row_int(r, i); }

static void places(const struct rows *r, struct carry *c)
{
    c->house = row_str(r, 15); c->street = row_str(r, 16); c->postcode = row_str(r, 17); c->town = row_str(r, 18); c->room = row_str(r, 19);
    c->on_site = row_str(r, 20); c->asks = row_str(r, 21); c->asks_phone = row_str(r, 22); c->asks_email = row_str(r, 23);
    c->goes = row_str(r, 24); c->goes_phone = row_str(r, 25); c->goes_email = row_str(r, 26);
}

static void hours(const struct rows *r, struct carry *c)
{
    c->held_from = number_or_none(r, 27); c->held_to = number_or_none(r, 28); c->paid_minutes = number_or_none(r, 29);
    c->paid_m = number_or_none(r, 30); c->ticket = number_or_none(r, 31);
    c->reported_by = row_str(r, 32); c->confirmed_by = row_str(r, 33); c->confirmed_how = row_str(r, 34);
}

bool carry_load(struct store *st, int64_t appointment, struct carry *ret)
{
    struct rows *r = ask(st, Q("SELECT p.id, p.version, COALESCE(p.volunteer, 0), COALESCE(p.institution, 0), p.request, p.starts, p.ends, COALESCE(p.filled_at, 0), "
        "COALESCE(p.travel_minutes, 0), p.key, p.code, p.state, p.language, q.topic, q.form, i.name, CASE WHEN q.street <> '' THEN q.street ELSE i.street END, "
        "CASE WHEN q.street <> '' THEN '' ELSE i.postcode END, COALESCE(x.name, ''), q.room, q.on_site, COALESCE(w.name, ''), COALESCE(w.phone, ''), "
        "COALESCE(w.email, ''), COALESCE(v.name, ''), COALESCE(v.phone, ''), COALESCE(v.email, ''), p.held_from, p.held_to, p.paid_minutes, p.paid_m, p.ticket, "
        "p.reported_by, p.confirmed_by, p.confirmed_how, q.dialect, COALESCE((SELECT s.slug FROM mediation_appointment_slug s WHERE s.owner = p.id AND s.lang = 'de' AND s.current "
        "ORDER BY s.slug LIMIT 1), p.key) FROM mediation_appointment p LEFT JOIN mediation_request q ON q.id = p.request LEFT JOIN mediation_institution i ON i.id = q.institution "
        "LEFT JOIN directory_area x ON x.id = q.area LEFT JOIN mediation_requester w ON w.id = q.requester AND (w.left_on = '' OR w.left_on > $2) AND w.deleted_at IS NULL "
        "LEFT JOIN people_volunteer v ON v.id = p.volunteer WHERE p.id = $1 AND p.deleted_at IS NULL"), I(appointment), T(date_today(store_arena(st))));
    if (!rows_next(r)) return false;
    *ret = (struct carry){ .id = row_int(r, 0), .version = row_int(r, 1), .volunteer = row_int(r, 2), .institution = row_int(r, 3), .request = row_int(r, 4),
        .starts = row_int(r, 5), .ends = row_int(r, 6), .filled_at = row_int(r, 7), .travel_minutes = row_int(r, 8), .key = row_str(r, 9), .code = row_str(r, 10),
        .state = row_str(r, 11), .language = row_str(r, 12), .topic = row_str(r, 13), .form = row_str(r, 14), .dialect = row_str(r, 35), .slug = row_str(r, 36) };
    places(r, ret);
    hours(r, ret);
    return true;
}

str carry_when(struct arena *a, const struct lang *l, int64_t starts, int64_t ends)
{
    struct wall from = wall_of(starts), to = wall_of(ends);
    str begin = lang_time(a, l, starts);
    if (date_days(from.date) != date_days(to.date)) return arena_fmt(a, "%.*s – %.*s", STR(begin), STR(lang_time(a, l, ends)));
    return arena_fmt(a, "%.*s–%02d:%02d", STR(begin), to.hour, to.minute);
}

str carry_where(struct arena *a, const struct carry *c)
{
    struct buf b = buf_in(a, 1000);
    str town = c->postcode.n ? arena_fmt(a, "%.*s %.*s", STR(c->postcode), STR(c->town)) : c->town;
    const str part[] = { c->house, c->street, town, c->room };
    for (size_t i = 0; i < countof(part); i++) if (part[i].n) buf_fmt(&b, "%s%.*s", b.n ? ", " : "", STR(part[i]));
    return buf_str(&b);
}

str carry_known(struct arena *a, str allowed, str name, str phone, str email)
{
    struct buf b = buf_in(a, 600);
    bool whole = str_has_word(allowed, S("name"));
    int64_t blank = str_find_char(name, ' ');
    if (!whole && blank > 0) name = str_upto(name, (size_t)blank);
    const str part[] = { whole || str_has_word(allowed, S("first_name")) ? name : S(""), str_has_word(allowed, S("phone")) ? phone : S(""),
                         str_has_word(allowed, S("email")) ? email : S("") };
    for (size_t i = 0; i < countof(part); i++) if (part[i].n) buf_fmt(&b, "%s%.*s", b.n ? ", " : "", STR(part[i]));
    return buf_str(&b);
}

/* ---- codes ---------------------------------------------------------------------------------------------------------------------------- */
static const struct column code_columns[] = { { "appointment", COL_INT, true, "mediation_appointment", true }, { "digest", COL_TEXT, true, NULL, false },
    { "tries", COL_INT, true, NULL, false }, { "made_at", COL_INT, true, NULL, false } };
const struct table carry_code_table = { .name = "mediation_code", .columns = code_columns, .n = countof(code_columns), .primary = { "appointment" }, .n_primary = 1 };

/* Made once for a region, when its first code is. */
static str code_key(struct store *st, bool make)
{
    str key = setting_get(st, S("mediation_code_key"));
    if (key.n || !make) return key;
    key = rand_name(store_arena(st), 52);
    setting_put(st, S("mediation_code_key"), key);
    return key;
}

static str code_digest(struct store *st, int64_t appointment, str code, bool make)
{
    unsigned char digest[32];
    char hex[2 * sizeof digest + 1];
    str key = code_key(st, make), text = arena_fmt(store_arena(st), "%lld %.*s", (long long)appointment, STR(code));
    if (!key.n) return S("");
    crypto_generichash(digest, sizeof digest, (const unsigned char *)text.p, text.n, (const unsigned char *)key.p, key.n);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    return arena_copy(store_arena(st), str_of(hex));
}

str carry_code_make(struct store *st, int64_t appointment)
{
    uint32_t n;
    do rand_bytes(&n, sizeof n); while (n >= 4294000000u);            /* a multiple of a million: each code is as likely */
    str code = arena_fmt(store_arena(st), "%06u", n % 1000000u);
    ask(st, Q("INSERT INTO mediation_code (appointment, digest, tries, made_at) VALUES ($1, $2, 0, $3) "
              "ON CONFLICT (appointment) DO UPDATE SET digest = $2, tries = 0, made_at = $3"),
        I(appointment), T(code_digest(st, appointment, code, true)), I(moment_now()));
    return code;
}

static str digits_of(struct arena *a, str typed)
{
    struct buf b = buf_in(a, CODE_DIGITS + 1);
    for (size_t i = 0; i < typed.n && i < 40; i++) if (typed.p[i] >= '0' && typed.p[i] <= '9') buf_char(&b, typed.p[i]);
    return buf_str(&b);
}

enum code_outcome carry_code_try(struct store *st, int64_t appointment, str typed)
{
    struct rows *r = ask(st, Q("SELECT digest, tries FROM mediation_code WHERE appointment = $1"), I(appointment));
    if (!rows_next(r)) return CODE_NONE;
    str want = row_str(r, 0), code = digits_of(store_arena(st), typed);
    if (row_int(r, 1) >= CODE_TRIES) return CODE_SPENT;
    str got = code_digest(st, appointment, code, false);
    bool good = code.n == CODE_DIGITS && got.n == want.n && sodium_memcmp(got.p, want.p, got.n) == 0;
    ask(st, Q("UPDATE mediation_code SET tries = $2 WHERE appointment = $1"), I(appointment), I(good ? CODE_TRIES : row_int(r, 1) + 1));
    return good ? CODE_GOOD : CODE_WRONG;
}

/* ---- links ------------------------------------------------------------------------------------------------------------------------------ */
static const char purpose[] = "mediation.carry";

static str holder(struct arena *a, const struct carry *c, enum side side)
{
    return arena_fmt(a, "%.*s %lld", STR(side_key(side)), (long long)(side == SIDE_MEDIATOR ? c->volunteer : c->institution));
}

str carry_token(struct store *st, const struct carry *c, enum side side)
{
    int64_t until = c->ends + (int64_t)CARRY_LINK_DAYS * SIGNED_DAY - moment_now();
    return signed_make(st, &(struct signed_new){ .purpose = purpose, .entity = S("mediation.appointment"), .row = c->id, .detail = holder(store_arena(st), c, side),
                                                  .mail = side == SIDE_INSTITUTION ? c->asks_email : S(""), .lasts = until > SIGNED_DAY ? until : SIGNED_DAY });
}

str carry_link(struct store *st, const struct lang *l, const struct carry *c, enum side side)
{
    return tell_address(st, l, signed_address(store_arena(st), "appointment", carry_token(st, c, side)));
}

/* The history names the link, not the person: who that is says the appointment, as long as it says it. */
static struct who acting(const struct carry *c, enum side side)
{
    return side == SIDE_MEDIATOR ? acts_as_volunteer(c->volunteer, link_name(false)) : acts_for_institution(c->institution, link_name(true));
}

enum signed_state carry_open(struct store *st, str token, struct carry *c, struct visitor *ret)
{
    struct signed_link l;
    enum signed_state state = signed_look(st, token, purpose, &l);
    if (state != SIGNED_GOOD) return state;
    if (!carry_load(st, l.row, c)) return SIGNED_EXPIRED;
    for (enum side s = SIDE_MEDIATOR; s <= SIDE_INSTITUTION; s++) {
        if (!str_eq(l.detail, holder(store_arena(st), c, s)) || (s == SIDE_INSTITUTION && !signed_for(st, &l, c->asks_email))) continue;
        *ret = (struct visitor){ s, acting(c, s), token };
        return SIGNED_GOOD;
    }
    return SIGNED_EXPIRED;
}

/* ---- derived fields ---------------------------------------------------------------------------------------------------------------------- */
static size_t compare(const struct draft *before, const struct draft *after, struct history_value *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < before->e->n; i++)
        if (!str_eq(before->value[i], after->value[i])) ret[n++] = (struct history_value){ &before->e->fields[i], NULL, before->value[i], after->value[i] };
    return n;
}

bool carry_set(struct store *st, const struct who *who, str request, int64_t appointment, const struct set *set, size_t n, const char **why)
{
    struct arena *a = store_arena(st);
    struct draft before, after, d = draft_new(a, &appointment_entity);
    struct stamp stamp;
    struct problems p = { .a = a };
    struct history_value *changed = arena_array(a, struct history_value, appointment_entity.n);
    d.id = appointment;
    for (size_t i = 0; i < n; i++) {
        size_t f = field_index(d.e, entity_field(d.e, str_of(set[i].field)));
        d.given[f] = true;
        d.value[f] = set[i].value;
    }
    *why = N_("The data cannot be reached just now. Please try again in a moment.");
    if (!draft_read(st, d.e, appointment, &before, &stamp)) return false;
    enum write_outcome out = row_write(st, &(struct write){ .who = &who_house, .request = request, .draft = &d, .quiet = true }, &p);
    if (out != WRITE_DONE && p.n) *why = p.at[0].message;
    if (out != WRITE_DONE || !draft_read(st, d.e, appointment, &after, &stamp)) return false;
    size_t k = compare(&before, &after, changed);
    if (k) history_add(st, who, request, &(struct history_entry){ .e = d.e, .row = appointment, .version = stamp.version, .event = HISTORY_CHANGE, .value = changed, .n = k });
    return true;
}
