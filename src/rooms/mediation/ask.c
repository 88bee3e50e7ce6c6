/* ask.c - a question to a volunteer: what it tells, and telling it. */
#include "rooms/mediation/ask.h"
#include "base/moment.h"
#include "rooms/mediation/candidates.h"
#include "rooms/mediation/tariff.h"

str question_when(struct arena *a, const struct lang *l, int64_t starts, int64_t ends)
{
    struct wall w = wall_of(ends);
    str begins = lang_time(a, l, starts);
    return arena_fmt(a, "%.*s – %02d:%02d", STR(begins), w.hour, w.minute);
}

str question_word(const struct lang *l, const char *field, str key)
{
    const struct field *f = entity_field(&request_entity, str_of(field));
    const char *label = f ? choice_label(f, key) : NULL;
    return label ? words_get(words_in(str_of(l->tag)), label) : key;
}

/* The way and the fee as they would be booked; the candidate's own reading says them, so the figures are those of accepting. */
static void reckon(struct store *st, struct question *k, size_t which)
{
    struct sought s;
    k->minutes = k->metres = k->fee = NONE;
    if (!sought_read(st, k->appointment, which, &s)) return;
    k->starts = s.starts;
    k->ends = s.ends;
    k->day = s.day;
    struct candidates c = candidates_of(st, &s, 0, k->volunteer);
    bool goes = c.n == 1 && c.more[0].way_known && !s.match.remote;
    if (goes) { k->minutes = c.person[0].travel_minutes; k->metres = c.person[0].travel_m; }
    struct tariff_found t = tariff_of_rules(st, s.day);
    struct service service = { .start = s.starts, .end = s.ends, .travel_minutes = goes ? k->minutes * 2 : 0, .travel_m = goes ? k->metres * 2 : 0 };
    struct tariffed got = t.there ? tariff_compute(&t.tariff, &service) : (struct tariffed){ .fault = TARIFF_RULES };
    if (!got.fault) k->fee = got.cents;
}

bool question_read(struct store *st, int64_t offer, struct question *ret)
{
    struct rows *r = ask(st, Q("SELECT k.id, k.appointment, k.volunteer, k.expires_at, k.state, p.code, p.language, COALESCE(w.name, ''), r.topic, r.form, COALESCE(k.proposal, 1) "
                               "FROM mediation_offer k JOIN mediation_appointment p ON p.id = k.appointment JOIN mediation_request r ON r.id = p.request "
                               "LEFT JOIN directory_area w ON w.id = r.area WHERE k.id = $1 AND k.deleted_at IS NULL"), I(offer));
    if (!rows_next(r)) return false;
    *ret = (struct question){ .offer = row_int(r, 0), .appointment = row_int(r, 1), .volunteer = row_int(r, 2), .until = row_null(r, 3) ? NONE : row_int(r, 3),
        .state = row_str(r, 4), .code = row_str(r, 5), .language = row_str(r, 6), .town = row_str(r, 7), .topic = row_str(r, 8), .form = row_str(r, 9) };
    reckon(st, ret, (size_t)row_int(r, 10));
    return true;
}

/* ---- telling it ---------------------------------------------------------------------------------------------------------------------- */
static const struct mail_text ask_text = { N_("Can you go? {language}, {when}, {town}"), N_(
    "Good day {name},\n\nsomebody is needed:\n\n- {language}\n- {when}\n- {town} ({form})\n- {topic}\n- Way there: {way}\n- Expected amount: {fee}\n\n"
    "Please say yes or no here; a reason is not needed:\n\n{link}\n\nYour dates and everything else: {area}") };

static str kilometres(struct arena *a, const struct lang *l, const struct question *k)
{
    return k->metres == NONE ? S("–") : arena_fmt(a, "%.*s km, %lld min", STR(lang_decimal(a, l, (double)k->metres / 1000, 1)), (long long)k->minutes);
}

static str link_to(struct store *st, const struct lang *l, const struct signed_new *n, const char *path)
{
    return tell_address(st, l, signed_address(store_arena(st), path, signed_make(st, n)));
}

void mediation_ask(struct store *st, int64_t offer)
{
    struct arena *a = store_arena(st);
    struct question k;
    if (!question_read(st, offer, &k)) return;
    struct person to = person_volunteer(st, k.volunteer);
    int64_t now = moment_now(), lasts = k.starts > now + 3600 ? k.starts - now : 3600;
    str link = link_to(st, to.lang, &(struct signed_new){ .purpose = "mediation.answer", .entity = S("mediation.offer"), .row = offer, .lasts = lasts, .uses = 1 }, "answer");
    str area = link_to(st, to.lang, &(struct signed_new){ .purpose = "mediation.area", .entity = S("people.volunteer"), .row = k.volunteer, .mail = to.email,
                                                          .lasts = (int64_t)AREA_DAYS * SIGNED_DAY }, "my-mediation");
    const struct mail_value v[] = {
        { "name", to.name }, { "language", lang_name(a, to.lang, k.language) }, { "when", question_when(a, to.lang, k.starts, k.ends) }, { "town", k.town },
        { "form", question_word(to.lang, "form", k.form) }, { "topic", question_word(to.lang, "topic", k.topic) }, { "way", kilometres(a, to.lang, &k) },
        { "fee", k.fee == NONE ? S("–") : lang_money(a, to.lang, k.fee) }, { "link", link }, { "area", area } };
    enum channel by = tell(st, &to, &(struct telling){ .text = &ask_text, .value = v, .n = countof(v), .sms = N_("Can you go? {language}, {when}, {town}: {topic}. Yes or no: {link}"),
        .key = arena_fmt(a, "ask %lld %lld", (long long)offer, (long long)now), .secret = true, .urgent = true, .appointment = k.appointment });
    ask(st, Q("UPDATE mediation_offer SET channel = $2, sent_at = COALESCE(sent_at, $3) WHERE id = $1"), I(offer),
        T(by == CHANNEL_MAIL ? S("mail") : by == CHANNEL_SMS ? S("sms") : S("phone")), I(now));
}
