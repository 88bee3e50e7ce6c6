/* access.c - rules of access: their table, what a row must not do, and which of them decides; access.h is the manual. */
#include "rooms/courses/access.h"
#include "entity/write.h"
#include "text/lang.h"

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct access_row, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field fields[] = {
#include "rooms/courses/access_rule.def"
};
#undef FIELD

/* ---- words ---------------------------------------------------------------------------------------------------------------------- */
/* Groups of residence, as far as the law on courses tells them apart; the finder asks by these names. */
const struct choice access_statuses[] = {
    { "german", N_("German passport") }, { "eu", N_("Passport of an EU country, Iceland, Liechtenstein, Norway or Switzerland") },
    { "protection", N_("Recognised as a refugee or with subsidiary protection") }, { "residence", N_("First residence permit, for work or family, not older than one year") },
    { "settled", N_("Residence permit for longer than one year, or for ever") }, { "ukraine", N_("Protection for people from Ukraine (§ 24)") },
    { "chance", N_("Right of residence on trial (§ 104c)") }, { "humanitarian", N_("Other humanitarian residence permit (§ 25 (5))") },
    { "student", N_("Residence permit for studies, language course or au pair") }, { "asylum", N_("Asylum procedure is running") },
    { "asylum_safe", N_("Asylum procedure is running, from a safe country of origin") }, { "toleration_permit", N_("Toleration for training, work or personal reasons (§ 60a (2) 3, § 60c, § 60d)") },
    { "toleration", N_("Other toleration") }, { "none", N_("None of these") }, { 0 } };
const struct choice access_letters[] = {
    { "integration_may", N_("A letter that I may go to an integration course") }, { "integration_must", N_("A letter that I must go to an integration course") },
    { "vocational_may", N_("A letter that I may go to a vocational language course") }, { "vocational_must", N_("A letter that I must go to a vocational language course") },
    { "no_letter", N_("No letter") }, { 0 } };
const struct choice access_work[] = {
    { "registered", N_("Registered as looking for work or training") }, { "employed", N_("I have work") }, { "trainee", N_("I am in vocational training") }, { "other", N_("None of these") }, { 0 } };
const struct choice access_verdicts[] = { { "yes", N_("Probably yes") }, { "maybe", N_("Perhaps") }, { "no", N_("Rather not") }, { 0 } };
const struct choice access_deciders[] = {
    { "bamf", N_("Federal Office for Migration and Refugees (BAMF)") }, { "job_centre", N_("Job centre or employment agency") }, { "foreigners_office", N_("Foreigners' office") },
    { "social_office", N_("Social welfare office") }, { "provider", N_("The provider of the course") }, { 0 } };

/* ---- the table ------------------------------------------------------------------------------------------------------------------ */

static void say_label(struct buf *b, const struct draft *d, const char *field)
{
    const char *label = choice_label(&d->e->fields[draft_at(d, field)], draft_value(d, field));
    if (!label) return;
    if (b->n) buf_put(b, S(" · "));
    buf_put(b, words_get(words_in(str_of(langs[lang_source()].tag)), label));
}

static void derive(struct store *st, struct draft *d)
{
    struct buf b = buf_in(store_arena(st), 4096);
    static const char *const of[] = { "basis", "type", "status", "letter", "work", "verdict" };
    for (size_t i = 0; i < countof(of); i++) say_label(&b, d, of[i]);
    if (b.n) buf_put(&b, S(" · "));
    buf_put(&b, draft_value(d, "valid_from"));
    draft_give(d, "what", str_upto(buf_str(&b), 290));
}

/* Two answers to one question on one day: whoever changes a rule ends the old row first. Empty days are later than every other. */
static void check_overlap(struct store *st, const struct draft *d, struct problems *p)
{
    str from = draft_value(d, "valid_from"), until = draft_value(d, "valid_until");
    struct rows *r = ask(st, Q("SELECT what, valid_from, valid_until FROM courses_access_rule WHERE basis = $1 AND type = $2 AND status = $3 AND letter = $4 AND work = $5 AND id <> $6 "
        "AND deleted_at IS NULL AND (valid_until = '' OR valid_until >= $7) AND ($8 = '' OR valid_from <= $8) ORDER BY valid_from, id LIMIT 1"),
        T(draft_value(d, "basis")), T(draft_value(d, "type")), T(draft_value(d, "status")), T(draft_value(d, "letter")), T(draft_value(d, "work")), I(d->id), T(from), T(until));
    if (!rows_next(r)) return;
    problem_add(p, (struct problem){ d->line, &d->e->fields[draft_at(d, "valid_from")], { 0 },
        N_("Another rule for the same people counts in that time. Give one of them a last day first:"),
        arena_fmt(store_arena(st), "%.*s – %.*s", STR(row_str(r, 0)), STR(row_str(r, 2).n ? row_str(r, 2) : S("…"))) });
}

static void check(struct store *st, const struct draft *d, struct problems *p)
{
    str from = draft_value(d, "valid_from"), until = draft_value(d, "valid_until");
    if (until.n && str_cmp(until, from) < 0)
        problem_add(p, (struct problem){ d->line, &d->e->fields[draft_at(d, "valid_until")], { 0 }, N_("The last day lies before the first."), until });
    if (from.n && draft_value(d, "basis").n) check_overlap(st, d, p);
}

#define ALL (READ | CREATE | UPDATE | DELETE | EXPORT)
/* The rules are no secret: whoever gets an answer may read on what it stands. */
static const struct right rights[] = {
    { "visitor",           READ | EXPORT, PUBLIC, ROWS_ALL }, { "coordinator", ALL, PUBLIC, ROWS_ALL }, { "administrator", ALL, PUBLIC, ROWS_ALL },
    { "lead",              READ | CREATE | UPDATE | EXPORT, PUBLIC, ROWS_ALL }, { "editor", READ | EXPORT, PUBLIC, ROWS_ALL },
    { "municipal_officer", READ | EXPORT, PUBLIC, ROWS_ALL }, { "counselling", READ | EXPORT, PUBLIC, ROWS_ALL }, { "provider", READ | EXPORT, PUBLIC, ROWS_ALL },
    { "data_officer",      READ, PUBLIC, ROWS_ALL },
};

const struct entity access_rule_entity = {
    .room = "courses", .name = "access_rule", .path = "access-rules", .label = N_("Rule of access"), .plural = N_("Rules of access to courses"),
    .fields = fields, .n = countof(fields), .size = sizeof(struct access_row), .title = "what",
    .rights = rights, .n_rights = countof(rights), .check = check, .before_save = derive,
    .list = { .columns = "basis status letter work verdict decides valid_from valid_until", .filter = "basis status letter work verdict decides", .search = "what", .apart = true },
};

/* ---- which rule decides --------------------------------------------------------------------------------------------------------- */
static bool fits(str condition, str answer) { return !condition.n || str_eq(condition, answer); }

static int narrow(const struct access_rule *r) { return (r->letter.n ? 8 : 0) + (r->status.n ? 4 : 0) + (r->work.n ? 2 : 0) + (r->type.n ? 1 : 0); }

static const struct access_rule *deciding(const struct access_rule *r, size_t n, str basis, str type, const struct access_person *p, str day)
{
    const struct access_rule *best = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(r[i].basis, basis) || !fits(r[i].type, type) || !fits(r[i].status, p->status) || !fits(r[i].letter, p->letter) || !fits(r[i].work, p->work)) continue;
        if (str_cmp(r[i].from, day) > 0 || (r[i].until.n && str_cmp(r[i].until, day) < 0)) continue;
        if (!best || narrow(&r[i]) > narrow(best)) best = &r[i];
    }
    return best;
}

/* The answers to try for one question: the one that was given, or each that there is. */
static size_t answers(str given, const struct choice *choices, str *ret)
{
    size_t n = 0;
    if (given.n) { ret[0] = given; return 1; }
    for (const struct choice *c = choices; c->key; c++) ret[n++] = str_of(c->key);
    return n;
}

/* One more way to answer what was not said. No rule at all counts as "maybe", and nobody is known who decides. */
struct judging { struct access_answer r; unsigned all, could; bool any, mixed; };
static void judge_one(struct judging *j, const struct access_rule *rule)
{
    enum access_verdict v = rule ? rule->verdict : ACCESS_MAYBE;
    unsigned decides = rule ? rule->decides : 0;
    if (!j->any || v < j->r.verdict) j->r.rule = rule;
    if (j->any && v != j->r.verdict) j->mixed = true;
    if (!j->any || v < j->r.verdict) j->r.verdict = v;
    j->any = true;
    j->all |= decides;
    if (v != ACCESS_NO) j->could |= decides;
}

enum { ANSWERS_MAX = 16 };
struct access_answer access_judge(const struct access_rule *r, size_t n, str basis, str type, const struct access_person *p, str day)
{
    str status[ANSWERS_MAX], letter[ANSWERS_MAX], work[ANSWERS_MAX];
    size_t s = answers(p->status, access_statuses, status), l = answers(p->letter, access_letters, letter), w = answers(p->work, access_work, work);
    struct judging j = { .any = false };
    for (size_t i = 0; i < s; i++)
        for (size_t k = 0; k < l; k++)
            for (size_t m = 0; m < w; m++)
                judge_one(&j, deciding(r, n, basis, type, &(struct access_person){ status[i], letter[k], work[m] }, day));
    if (j.mixed) j.r.verdict = ACCESS_MAYBE;
    j.r.decides = j.could ? j.could : j.all;
    return j.r;
}

/* ---- rules of the region ---------------------------------------------------------------------------------------------------------- */
static size_t place_of(const struct choice *c, str key)
{
    size_t i = 0;
    while (c[i].key && !str_eq(str_of(c[i].key), key)) i++;
    return i;
}

const struct access_rule *access_rules(struct store *st, size_t *n)
{
    struct arena *a = store_arena(st);
    struct rows *r = ask(st, Q("SELECT basis, type, status, letter, work, verdict, decides, source, valid_from, valid_until FROM courses_access_rule WHERE deleted_at IS NULL "
                               "ORDER BY valid_from, id LIMIT $1"), I(ACCESS_RULES_MAX));
    size_t count = rows_count(r);
    if (!count) return access_presets(n);
    struct access_rule *rule = arena_array(a, struct access_rule, count);
    for (*n = 0; rows_next(r); (*n)++)
        rule[*n] = (struct access_rule){ row_str(r, 0), row_str(r, 1), row_str(r, 2), row_str(r, 3), row_str(r, 4), row_str(r, 7), row_str(r, 8), row_str(r, 9),
            (enum access_verdict)place_of(access_verdicts, row_str(r, 5)), 1U << place_of(access_deciders, row_str(r, 6)) };
    return rule;
}

static str decider(unsigned bit) { return str_of(access_deciders[__builtin_ctz(bit)].key); }

size_t access_take_over(struct store *st, const struct who *who, struct problems *p)
{
    size_t n, made = 0;
    const struct access_rule *rule = access_presets(&n);
    if (rows_next(ask(st, Q("SELECT id FROM courses_access_rule LIMIT 1")))) return 0;
    for (size_t i = 0; i < n; i++) {
        struct draft d = draft_new(store_arena(st), &access_rule_entity);
        const struct { const char *field; str value; } give[] = { { "basis", rule[i].basis }, { "type", rule[i].type }, { "status", rule[i].status }, { "letter", rule[i].letter },
            { "work", rule[i].work }, { "verdict", str_of(access_verdicts[rule[i].verdict].key) }, { "decides", decider(rule[i].decides) }, { "source", rule[i].source },
            { "valid_from", rule[i].from }, { "valid_until", rule[i].until } };
        for (size_t k = 0; k < countof(give); k++) draft_give(&d, give[k].field, give[k].value);
        d.key = arena_fmt(store_arena(st), "preset-%zu", i + 1);
        made += row_write(st, &(struct write){ .who = who, .request = store_request(st), .draft = &d, .import = true }, p) == WRITE_DONE;
    }
    return made;
}
