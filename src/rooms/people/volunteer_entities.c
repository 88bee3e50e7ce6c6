/* volunteer_entities.c - volunteers and what hangs on them: fields, rights, the flow of their states, what data protection wants to know. */
#include "base/moment.h"
#include "entity/retain.h"
#include "rooms/people/volunteer.h"
#include <string.h>

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct volunteer, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field volunteer_fields[] = {
#include "rooms/people/volunteer.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct evidence, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field proof_fields[] = {
#include "rooms/people/proof.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct certificate, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field certificate_fields[] = {
#include "rooms/people/certificate.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct availability, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field availability_fields[] = {
#include "rooms/people/availability.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct absence, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field absence_fields[] = {
#include "rooms/people/absence.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct allowance, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field allowance_fields[] = {
#include "rooms/people/allowance.def"
};
#undef FIELD

const struct choice volunteer_states[] = {
    { "interested", N_("Interested") }, { "onboarding", N_("In admission") }, { "training", N_("In qualification") }, { "ready", N_("Ready") },
    { "expired", N_("Evidence expired") }, { "paused", N_("Paused") }, { "blocked", N_("Blocked") }, { "left", N_("Left") }, { 0 } };
const struct choice volunteer_roles[] = {
    { "mediator", N_("Language and culture mediation") }, { "mentor", N_("Mentoring one person") }, { "guide", N_("Guiding newcomers") },
    { "parent_companion", N_("Accompanying parents") }, { "language_companion", N_("Accompanying language learners") }, { 0 } };
const struct choice volunteer_channels[] = { { "mail", N_("Mail") }, { "sms", N_("Text message (SMS)") }, { "phone", N_("Call from the office") }, { 0 } };
const struct choice volunteer_genders[] = { { "woman", N_("Woman") }, { "man", N_("Man") }, { "diverse", N_("Diverse") }, { 0 } };
const struct choice proof_kinds[] = {
    { "talk", N_("First talk") }, { "agreement", N_("Agreement") }, { "secrecy", N_("Declaration of confidentiality") },
    { "privacy_info", N_("Information on data protection") }, { "german", N_("Level of German") }, { "basic_training", N_("Basic training") },
    { "module_school", N_("Module school") }, { "module_health", N_("Module health") }, { "module_authority", N_("Module authorities") },
    { "reflection", N_("Reflection talk") }, { "tax_declaration", N_("Tax declaration") }, { 0 } };
const struct choice proof_levels[] = { { "a1", "A1" }, { "a2", "A2" }, { "b1", "B1" }, { "b2", "B2" }, { "c1", "C1" }, { "c2", "C2" }, { 0 } };
const struct choice weekday_choices[] = {
    { "mon", N_("Monday") }, { "tue", N_("Tuesday") }, { "wed", N_("Wednesday") }, { "thu", N_("Thursday") }, { "fri", N_("Friday") },
    { "sat", N_("Saturday") }, { "sun", N_("Sunday") }, { 0 } };
const struct choice absence_kinds[] = { { "away", N_("Away") }, { "extra", N_("Time beyond the week") }, { 0 } };
const struct choice allowance_kinds[] = {
    { "honorary", N_("Allowance for volunteers (§ 3 No. 26a EStG)") }, { "trainer", N_("Allowance for trainers (§ 3 No. 26 EStG)") }, { 0 } };

#define VOLUNTEER_PURPOSE N_("Winning, placing and accompanying volunteers")
#define VOLUNTEER_BASIS \
    N_("Public task of the integration centre: Article 6(1)(e) GDPR with § 8 TIntG NRW (text to be checked by the region)")

/* ---- shared: drafts of rows that hang on a person ------------------------------------------------------------------------- */
static str *value_at(const struct draft *d, const char *field) { return &d->value[field_index(d->e, entity_field(d->e, str_of(field)))]; }
static bool yes(const struct draft *d, const char *field)      { return str_eq(*value_at(d, field), S("1")); }

static void wrong(const struct draft *d, struct problems *p, const char *field, const char *message)
{
    problem_add(p, (struct problem){ d->line, entity_field(d->e, str_of(field)), { 0 }, message, *value_at(d, field) });
}

static void want_order(const struct draft *d, struct problems *p, const char *first, const char *last, const char *message)
{
    str a = *value_at(d, first), b = *value_at(d, last);
    if (a.n && b.n && str_cmp(a, b) > 0) wrong(d, p, last, message);
}
#define LAST_DAY N_("The last day is before the first.")

static void want_past(struct store *st, const struct draft *d, struct problems *p, const char *field)
{
    if (str_cmp(*value_at(d, field), date_today(store_arena(st))) > 0) wrong(d, p, field, N_("This day is still to come."));
}

/* Titles are German, as what the office writes is: a kind and a day. */
static str german(const struct choice *choices, str key)
{
    for (; choices->key; choices++) if (str_eq(key, str_of(choices->key))) return words_get(words_in(S(LANG_SOURCE)), choices->label);
    return key;
}

static void fill_title(struct store *st, struct draft *d, str what, str more)
{
    *value_at(d, "title") = more.n ? arena_fmt(store_arena(st), "%.*s, %.*s", STR(what), STR(more)) : what;
}

static int64_t volunteer_of(struct store *st, const struct entity *e, int64_t row)
{
    struct sql q = sql_new(st);
    sql(&q, "SELECT volunteer FROM ");
    sql_name(&q, entity_table(e));
    sql(&q, " WHERE id = ");
    sql_value(&q, I(row));
    struct rows *r = sql_ask(&q);
    return rows_next(r) ? row_int(r, 0) : 0;
}

static void derive_owner(struct store *st, const struct entity *e, int64_t row, bool fresh)
{
    (void)fresh;
    volunteer_derive(st, volunteer_of(st, e, row), date_today(store_arena(st)));
}

/* ---- volunteers ------------------------------------------------------------------------------------------------------------ */
#define PERSON (PUBLIC | INTERNAL | CONTACT | PERSONAL)
static const struct right volunteer_rights[] = {
    { "coordinator",   READ | CREATE | UPDATE | DELETE | EXPORT, PERSON, ROWS_ALL },
    { "lead",          READ | CREATE | UPDATE | DELETE | EXPORT, PERSON, ROWS_ALL },
    { "administrator", READ | CREATE | UPDATE | DELETE | EXPORT, PERSON, ROWS_ALL },
    { "data_officer",  READ, PERSON, ROWS_ALL },
    { "volunteer",     READ, PERSON, ROWS_OWN_VOLUNTEER },
    { "volunteer",     UPDATE, CONTACT, ROWS_OWN_VOLUNTEER },      /* how to be asked, how much, how far: their own decision     */
};

static void stays(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    volunteer_derive(st, row, date_today(store_arena(st)));
}

/* Whither is for the evidence to say, in the same transaction. */
static void goes_on(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    ask(st, Q("UPDATE people_volunteer SET paused_from = '', paused_until = '' WHERE id = $1"), I(row));
    stays(st, e, row, who);
}

/* The days of certificates may be kept for half a year after the last work (§ 72a (5) SGB VIII, to be checked by the region). */
static void leaves(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    keep_starts(st, e, row, who);
    ask(st, Q("UPDATE people_volunteer SET paused_from = '', paused_until = '' WHERE id = $1"), I(row));
    ask(st, Q("UPDATE people_certificate SET ended_on = $1 WHERE volunteer = $2"), T(date_today(store_arena(st))), I(row));
    stays(st, e, row, who);
}

static void returns(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    keep_stops(st, e, row, who);
    ask(st, Q("UPDATE people_certificate SET ended_on = '' WHERE volunteer = $1"), I(row));
    stays(st, e, row, who);
}

/* Leaving lifts no block: who was blocked then comes back by the head alone, as a block is lifted by the head alone. */
static const char *can_return(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    (void)e;
    struct rows *r = ask(st, Q("SELECT v.old FROM core_history_value v WHERE v.field = 'state' AND v.history = (SELECT MAX(h.id) FROM core_history h "
                               "WHERE h.entity = 'people.volunteer' AND h.row = $1 AND h.event = 'flow' AND h.detail = 'leave')"), I(row_meta(row)->id));
    bool blocked = rows_next(r) && str_eq(row_str(r, 0), S("blocked"));
    return !blocked || who_holds(who, "lead") ? NULL : N_("This person was blocked: only the head can let them come back.");
}

/* Who is taken up must be able to be reached. */
static const char *can_take_up(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    (void)st; (void)e; (void)who;
    const struct volunteer *v = row;
    return v->email.n || v->phone.n ? NULL : N_("Please enter a mail address or a telephone number first.");
}

/* "house": only volunteer_derive(), never a person. Whatever ends leads back to onboarding, and from there whither the evidence says. */
#define DERIVED(from, event, to, label) { from, event, to, "house", NULL, 0, NULL, label, label, false }
#define TO_ONBOARDING(from) DERIVED(from, "lack",    "onboarding", N_("In admission"))
#define TO_TRAINING(from)   DERIVED(from, "prepare", "training",   N_("In qualification"))
#define TO_EXPIRED(from)    DERIVED(from, "lapse",   "expired",    N_("Evidence expired"))
#define TO_READY(from)      DERIVED(from, "qualify", "ready",      N_("Ready"))
#define PAUSE(from) { from, "pause", "paused", KEEPERS " volunteer", NULL, 0, stays, N_("Pause"), N_("Paused"), false }
#define BLOCK(from) { from, "block", "blocked", "lead", NULL, 0, stays, N_("Block"), N_("Blocked"), true }
#define LEAVE(from, roles) { from, "leave", "left", roles, NULL, 0, leaves, N_("Has left"), N_("Left"), false }
static const struct transition volunteer_moves[] = {
    { "interested", "take_up", "onboarding", KEEPERS, can_take_up, 0, stays, N_("Begin the admission"), N_("In admission"), false },
    TO_TRAINING("onboarding"), TO_READY("onboarding"),   TO_EXPIRED("onboarding"),
    TO_ONBOARDING("training"), TO_READY("training"),     TO_EXPIRED("training"),
    TO_ONBOARDING("ready"),    TO_TRAINING("ready"),     TO_EXPIRED("ready"),
    TO_ONBOARDING("expired"),  TO_TRAINING("expired"),   TO_READY("expired"),
    PAUSE("onboarding"), PAUSE("training"), PAUSE("ready"), PAUSE("expired"),
    { "paused", "resume", "onboarding", KEEPERS " volunteer", NULL, 0, goes_on, N_("Go on"), N_("In admission"), false },
    BLOCK("interested"), BLOCK("onboarding"), BLOCK("training"), BLOCK("ready"), BLOCK("expired"), BLOCK("paused"),
    { "blocked", "unblock", "onboarding", "lead", NULL, 0, goes_on, N_("Lift the block"), N_("In admission"), true },
    LEAVE("interested", KEEPERS " volunteer"), LEAVE("onboarding", KEEPERS " volunteer"), LEAVE("training", KEEPERS " volunteer"), LEAVE("ready", KEEPERS " volunteer"),
    LEAVE("expired", KEEPERS " volunteer"), LEAVE("paused", KEEPERS " volunteer"), LEAVE("blocked", KEEPERS),
    { "left", "return", "interested", KEEPERS, can_return, 0, returns, N_("Is back"), N_("Interested"), false },
};
static const struct flow volunteer_flow = { "state", volunteer_moves, countof(volunteer_moves) };

/* Evidence and decisions say it, no list that is brought in: it would lift a block. */
static void check_state(struct store *st, const struct draft *d, struct problems *p)
{
    struct rows *r = ask(st, Q("SELECT state FROM people_volunteer WHERE id = $1"), I(d->id));
    if (rows_next(r) && !str_eq(row_str(r, 0), *value_at(d, "state"))) wrong(d, p, "state", N_("This step is not possible now: somebody took it already, or it is not yours to take."));
}

static void check_volunteer(struct store *st, const struct draft *d, struct problems *p)
{
    if (d->id) check_state(st, d, p);
    bool calls = str_eq(*value_at(d, "channel"), S("sms")) || str_eq(*value_at(d, "channel"), S("phone"));
    if (calls && !value_at(d, "phone")->n) wrong(d, p, "phone", N_("Who wants to be asked by telephone or text message needs a number here."));
    want_order(d, p, "paused_from", "paused_until", LAST_DAY);
    if (!value_at(d, "account")->n) return;
    struct rows *r = ask(st, Q("SELECT v.id FROM people_volunteer v JOIN people_account a ON a.id = v.account WHERE a.key = $1 AND v.id <> $2 "
                               "AND v.deleted_at IS NULL"), T(*value_at(d, "account")), I(d->id));
    if (rows_next(r)) wrong(d, p, "account", N_("This account belongs to another volunteer already."));
}

static void fill_volunteer(struct store *st, struct draft *d)
{
    *value_at(d, "email") = mail_fold(store_arena(st), *value_at(d, "email"));
    if (!value_at(d, "channel")->n) *value_at(d, "channel") = S("mail");
    if (value_at(d, "paused_until")->n && !value_at(d, "paused_from")->n) *value_at(d, "paused_from") = date_today(store_arena(st));
}

static void saved_volunteer(struct store *st, const struct entity *e, int64_t row, bool fresh)
{
    (void)e; (void)fresh;
    volunteer_derive(st, row, date_today(store_arena(st)));
}

const struct entity volunteer_entity = {
    .room = "people", .name = "volunteer", .path = "volunteers", .label = N_("Volunteer"), .plural = N_("Volunteers"),
    .fields = volunteer_fields, .n = countof(volunteer_fields), .size = sizeof(struct volunteer),
    .title = "name", .own_area = "area", .own_volunteer = "id",
    .rights = volunteer_rights, .n_rights = countof(volunteer_rights),
    .list = { .columns = "name roles languages area state", .filter = "state roles ready_for languages area account", .search = "name" },
    .flow = &volunteer_flow, .check = check_volunteer, .before_save = fill_volunteer, .after_save = saved_volunteer,
    .purpose = VOLUNTEER_PURPOSE, .basis = VOLUNTEER_BASIS,
    .subject = "email",
    .keep = { "left_on", 365, ANONYMISE, N_("A year after leaving") },
};

/* ---- evidence ---------------------------------------------------------------------------------------------------------------- */
#define KEEPS (READ | CREATE | UPDATE | DELETE)
static const struct right proof_rights[] = {
    { "coordinator",   KEEPS | EXPORT, PERSON | SENSITIVE, ROWS_ALL },
    { "lead",          KEEPS | EXPORT, PERSON | SENSITIVE, ROWS_ALL },
    { "administrator", KEEPS | EXPORT, PERSON | SENSITIVE, ROWS_ALL },
    { "data_officer",  READ, PERSON, ROWS_ALL },
    { "volunteer",     READ, PERSON, ROWS_OWN_VOLUNTEER },
};

static void check_proof(struct store *st, const struct draft *d, struct problems *p)
{
    bool german_kind = str_eq(*value_at(d, "kind"), S("german")), exempt = yes(d, "exempt");
    want_past(st, d, p, "issued_on");
    want_past(st, d, p, "seen_on");
    want_order(d, p, "issued_on", "valid_until", LAST_DAY);
    want_order(d, p, "issued_on", "next_on", LAST_DAY);
    if (german_kind && !exempt && !value_at(d, "level")->n) wrong(d, p, "level", N_("Please say which level."));
    if (exempt && !value_at(d, "valid_until")->n) wrong(d, p, "valid_until", N_("An exemption ends on a day: please say which."));
    if (exempt && !value_at(d, "note")->n) wrong(d, p, "note", N_("Please give a reason."));
}

static void fill_proof(struct store *st, struct draft *d)
{
    str kind = *value_at(d, "kind"), of = *value_at(d, "issued_on");
    str *end = value_at(d, str_eq(kind, S("reflection")) ? "next_on" : "valid_until");
    if (!end->n && !yes(d, "exempt")) *end = proof_until(st, kind, of);
    fill_title(st, d, german(proof_kinds, kind), of);
}

const struct entity proof_entity = {
    .room = "people", .name = "proof", .path = "proofs", .label = N_("Evidence"), .plural = N_("Evidence of volunteers"),
    .fields = proof_fields, .n = countof(proof_fields), .size = sizeof(struct evidence),
    .title = "title", .own_volunteer = "volunteer",
    .rights = proof_rights, .n_rights = countof(proof_rights),
    .list = { .columns = "title volunteer valid_until", .filter = "volunteer kind", .search = "title", .apart = true },
    .check = check_proof, .before_save = fill_proof, .after_save = derive_owner,
    .purpose = VOLUNTEER_PURPOSE, .basis = VOLUNTEER_BASIS,
};

/* Who accompanies volunteers writes down what they saw; nobody else knows of it, the person's own account and files included. */
static const struct right certificate_rights[] = {
    { "coordinator",   KEEPS, PUBLIC | INTERNAL | CRIMINAL, ROWS_ALL },
    { "lead",          KEEPS, PUBLIC | INTERNAL | CRIMINAL, ROWS_ALL },
    { "data_officer",  READ, PUBLIC | INTERNAL, ROWS_ALL },
};

static void check_certificate(struct store *st, const struct draft *d, struct problems *p)
{
    want_past(st, d, p, "seen_on");
    want_order(d, p, "issued_on", "seen_on", N_("It cannot have been seen before it was issued."));
    want_order(d, p, "issued_on", "valid_until", LAST_DAY);
}

static void fill_certificate(struct store *st, struct draft *d)
{
    str *until = value_at(d, "valid_until");
    if (!until->n) *until = proof_until(st, S("police_certificate"), *value_at(d, "issued_on"));
    fill_title(st, d, words_get(words_in(S(LANG_SOURCE)), N_("Certificate of conduct")), S(""));
}

const struct entity certificate_entity = {
    .room = "people", .name = "certificate", .path = "certificates", .label = N_("Certificate of conduct"), .plural = N_("Certificates of conduct"),
    .fields = certificate_fields, .n = countof(certificate_fields), .size = sizeof(struct certificate),
    .title = "title", .own_volunteer = "volunteer",         /* nobody's right: so that a report for the person holds it    */
    .rights = certificate_rights, .n_rights = countof(certificate_rights),
    .list = { .columns = "title volunteer", .filter = "volunteer", .apart = true },
    .check = check_certificate, .before_save = fill_certificate, .after_save = derive_owner,
    .purpose = N_("Protection of children and young people: who works with them has shown a certificate of conduct"),
    .basis = N_("§ 72a (5) SGB VIII, Article 10 GDPR (text to be checked by the region)"),
    .keep = { "ended_on", 180, ERASE, N_("Half a year after the last work") },
};

/* ---- times ---------------------------------------------------------------------------------------------------------------------- */
static const struct right time_rights[] = {
    { "coordinator",   KEEPS | EXPORT, PERSON, ROWS_ALL },
    { "lead",          KEEPS | EXPORT, PERSON, ROWS_ALL },
    { "administrator", KEEPS | EXPORT, PERSON, ROWS_ALL },
    { "data_officer",  READ, PERSON, ROWS_ALL },
    { "volunteer",     KEEPS, PERSON, ROWS_OWN_VOLUNTEER },
};
#define TIMES_ORDER N_("The end is not after the beginning.")

static void want_times(const struct draft *d, struct problems *p)
{
    str a = *value_at(d, "starts"), b = *value_at(d, "ends");
    if (a.n && b.n && str_cmp(a, b) >= 0) wrong(d, p, "ends", TIMES_ORDER);
}

static void check_availability(struct store *st, const struct draft *d, struct problems *p)
{
    (void)st;
    want_times(d, p);
    want_order(d, p, "valid_from", "valid_until", LAST_DAY);
}

static void fill_availability(struct store *st, struct draft *d)
{
    fill_title(st, d, german(weekday_choices, *value_at(d, "weekday")),
        arena_fmt(store_arena(st), "%.*s–%.*s", STR(*value_at(d, "starts")), STR(*value_at(d, "ends"))));
}

const struct entity availability_entity = {
    .room = "people", .name = "availability", .path = "availability", .label = N_("Time in the week"), .plural = N_("Times in the week"),
    .fields = availability_fields, .n = countof(availability_fields), .size = sizeof(struct availability),
    .title = "title", .own_volunteer = "volunteer",
    .rights = time_rights, .n_rights = countof(time_rights),
    .list = { .columns = "title volunteer certain", .filter = "volunteer weekday", .search = "title", .apart = true },
    .check = check_availability, .before_save = fill_availability,
    .purpose = VOLUNTEER_PURPOSE, .basis = VOLUNTEER_BASIS,
};

static void check_absence(struct store *st, const struct draft *d, struct problems *p)
{
    (void)st;
    bool extra = str_eq(*value_at(d, "kind"), S("extra"));
    want_order(d, p, "from_day", "until_day", LAST_DAY);
    want_times(d, p);
    if (extra && !(value_at(d, "starts")->n && value_at(d, "ends")->n)) wrong(d, p, "starts", N_("Please say from when to when."));
}

static void fill_absence(struct store *st, struct draft *d)
{
    str from = *value_at(d, "from_day"), *until = value_at(d, "until_day");
    if (!until->n) *until = from;
    fill_title(st, d, german(absence_kinds, *value_at(d, "kind")), str_eq(from, *until) ? from : arena_fmt(store_arena(st), "%.*s – %.*s", STR(from), STR(*until)));
}

const struct entity absence_entity = {
    .room = "people", .name = "absence", .path = "absences", .label = N_("Days away"), .plural = N_("Days away and added times"),
    .fields = absence_fields, .n = countof(absence_fields), .size = sizeof(struct absence),
    .title = "title", .own_volunteer = "volunteer",
    .rights = time_rights, .n_rights = countof(time_rights),
    .list = { .columns = "title volunteer kind", .filter = "volunteer kind", .search = "title", .apart = true },
    .check = check_absence, .before_save = fill_absence,
    .purpose = VOLUNTEER_PURPOSE, .basis = VOLUNTEER_BASIS,
    .keep = { "until_day", 365, ERASE, N_("A year after the last day") },
};

/* ---- money ----------------------------------------------------------------------------------------------------------------------- */
static const struct right allowance_rights[] = {
    { "coordinator",   READ, PUBLIC | INTERNAL | MONEY, ROWS_ALL },
    { "lead",          READ, PUBLIC | INTERNAL | MONEY, ROWS_ALL },
    { "finance",       KEEPS | EXPORT, PUBLIC | INTERNAL | MONEY, ROWS_ALL },
    { "administrator", READ, PUBLIC | INTERNAL | MONEY, ROWS_ALL },
    { "data_officer",  READ, PUBLIC | INTERNAL | MONEY, ROWS_ALL },
    { "volunteer",     READ, PUBLIC | INTERNAL | MONEY, ROWS_OWN_VOLUNTEER },
};

const struct entity allowance_entity = {
    .room = "people", .name = "allowance", .path = "allowances", .label = N_("Allowance paid"), .plural = N_("Allowances paid"),
    .fields = allowance_fields, .n = countof(allowance_fields), .size = sizeof(struct allowance),
    .title = "what", .own_volunteer = "volunteer",
    .rights = allowance_rights, .n_rights = countof(allowance_rights),
    .list = { .columns = "what volunteer year kind cents", .filter = "volunteer year kind", .search = "what", .apart = true },
    .purpose = N_("Paying allowances and knowing when the yearly tax limits are near"), .basis = VOLUNTEER_BASIS,
    .keep = { "created_at", 2557, ERASE, N_("Seven years: six after the year's accounts") },
};

/* ---- what happens to the rows of somebody -------------------------------------------------------------------------------------------- */
static void evidence_gone(struct store *st, const struct event *ev) { derive_owner(st, ev->e, ev->row, false); }

/* Who is made anonymous, or erased, keeps no evidence, no times and no account number; amounts stay with the accounts, without a name. */
static void erase_below(struct store *st, const struct event *ev, const struct entity *e, bool orphans)
{
    struct sql q = sql_new(st);
    sql(&q, "SELECT id FROM ");
    sql_name(&q, entity_table(e));
    if (orphans) sql(&q, " WHERE volunteer IS NULL ORDER BY id LIMIT 500");
    else { sql(&q, " WHERE volunteer = "); sql_value(&q, I(ev->row)); sql(&q, " ORDER BY id LIMIT 500"); }
    for (struct rows *r = sql_ask(&q); rows_next(r);)
        if (!retain_erase(st, &who_house, ev->request, e, row_int(r, 0))) return;
}

static void person_gone(struct store *st, const struct event *ev)
{
    bool erased = str_ends(str_of(ev->name), S("erased"));
    ask(st, Q("DELETE FROM people_bank WHERE volunteer = $1"), I(ev->row));
    ask(st, Q("DELETE FROM people_warning WHERE volunteer = $1"), I(ev->row));
    erase_below(st, ev, &proof_entity, erased);
    erase_below(st, ev, &certificate_entity, erased);
    erase_below(st, ev, &availability_entity, erased);
    erase_below(st, ev, &absence_entity, erased);
}

const struct listen volunteer_listens[VOLUNTEER_LISTENS] = {
    { "people.proof.deleted", evidence_gone },       { "people.proof.undeleted", evidence_gone },
    { "people.certificate.deleted", evidence_gone }, { "people.certificate.undeleted", evidence_gone },
    { "people.volunteer.anonymised", person_gone },  { "people.volunteer.erased", person_gone },
    { "people.account.anonymised", account_gone },   { "people.account.erased", account_gone },
};
