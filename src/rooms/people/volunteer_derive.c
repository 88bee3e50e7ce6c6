/* volunteer_derive.c - what a role asks of a volunteer, whether it is proven on a day, and the state that follows from it. */
#include "rooms/people/volunteer.h"
#include "base/moment.h"
#include "entity/schema.h"
#include <string.h>

/* Who works with children needs the certificate (§ 72a SGB VIII). Five years are the usual rule of the centres; a region may set another. German and the
** modules are asked of those who mediate language. */
#define ALL "mediator mentor guide parent_companion language_companion"
#define TALKING "mediator language_companion"
const struct requirement requirements[REQUIREMENTS] = {
    { "talk",               N_("First talk"),                     ALL,        true,  EFFECT_NOT_READY, 0 },
    { "agreement",          N_("Agreement"),                      ALL,        true,  EFFECT_LAPSES,    0 },
    { "secrecy",            N_("Declaration of confidentiality"), ALL,        true,  EFFECT_LAPSES,    0 },
    { "privacy_info",       N_("Information on data protection"), ALL,        true,  EFFECT_NOT_READY, 0 },
    { "police_certificate", N_("Certificate of conduct"),         ALL,        true,  EFFECT_LAPSES,    60 },
    { "german",             N_("Level of German"),                TALKING,    false, EFFECT_NOT_READY, 0 },
    { "basic_training",     N_("Basic training"),                 ALL,        false, EFFECT_NOT_READY, 0 },
    { "module_school",      N_("Module school"),                  "mediator", false, EFFECT_NO_DOMAIN, 0 },
    { "module_health",      N_("Module health"),                  "mediator", false, EFFECT_NO_DOMAIN, 0 },
    { "module_authority",   N_("Module authorities"),             "mediator", false, EFFECT_NO_DOMAIN, 0 },
    { "reflection",         N_("Reflection talk"),                ALL,        false, EFFECT_REMINDS,   12 },
    { "tax_declaration",    N_("Tax declaration"),                ALL,        false, EFFECT_UNPAID,    12 },
};

const struct requirement *requirement_find(str kind)
{
    for (size_t i = 0; i < REQUIREMENTS; i++) if (str_eq(kind, str_of(requirements[i].kind))) return &requirements[i];
    return NULL;
}

/* ---- days and rules ------------------------------------------------------------------------------------------------------ */
str months_after(struct arena *a, str day, int64_t months)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    struct date d;
    if (!date_parse(day, &d)) return S("");
    int64_t all = (int64_t)d.year * 12 + d.month - 1 + months;
    struct date to = { (int)(all / 12), (int)(all % 12) + 1, d.day };
    bool leap = to.year % 4 == 0 && (to.year % 100 != 0 || to.year % 400 == 0);
    int last = days[to.month - 1] + (to.month == 2 && leap);
    if (to.day > last) to.day = last;
    return date_text(a, to);
}

str days_after(struct arena *a, str day, int64_t days)
{
    struct date d;
    return date_parse(day, &d) ? date_text(a, date_of_days(date_days(d) + days)) : S("");
}

int64_t volunteer_rule(struct store *st, const char *name, int64_t least, int64_t most, int64_t otherwise)
{
    int64_t n;
    str kept = setting_get(st, arena_fmt(store_arena(st), "volunteer_%s", name));
    return str_int(kept, &n) && n >= least && n <= most ? n : otherwise;
}

str proof_until(struct store *st, str kind, str issued)
{
    const struct requirement *r = requirement_find(kind);
    struct region_rules rules = volunteer_rules_on(st, date_today(store_arena(st)));
    int64_t months = r ? rules.months[r - requirements] : 0;
    return months ? months_after(store_arena(st), issued, months) : S("");
}

/* ---- evidence ------------------------------------------------------------------------------------------------------------- */
/* The best evidence of a kind: what counts longest, and of that the newest. A text that the region has replaced must be signed anew. */
struct best { bool any, counts, exempt; str of, until, next; };

static bool longer(str a, str b)                          /* empty: for ever */
{
    return b.n && (!a.n || str_cmp(a, b) > 0);
}

static void take(struct best *b, str of, str until, bool counts, bool exempt, str next)
{
    bool better = !b->any || (counts && !b->counts) || (counts == b->counts && (longer(until, b->until) || (str_eq(until, b->until) && str_cmp(of, b->of) > 0)));
    if (better) *b = (struct best){ true, counts, exempt, of, until, next };
}

static bool text_current(const struct region_rules *rules, const struct requirement *q, str version)
{
    str now = rules->text[q - requirements];
    return !now.n || str_eq(now, version);
}

/* a1 … c2: the order of the alphabet is theirs. */
static bool level_enough(const struct region_rules *rules, str level) { return level.n && str_cmp(level, rules->german) >= 0; }

static void read_proofs(struct store *st, int64_t id, const struct region_rules *rules, struct best best[static REQUIREMENTS])
{
    struct rows *r = ask(st, Q("SELECT kind, issued_on, valid_until, exempt, level, text_version, next_on FROM people_proof "
                               "WHERE volunteer = $1 AND deleted_at IS NULL ORDER BY issued_on, id"), I(id));
    while (rows_next(r)) {
        const struct requirement *q = requirement_find(row_str(r, 0));
        if (!q) continue;
        bool exempt = row_bool(r, 3), counts = exempt || text_current(rules, q, row_str(r, 5));
        if (!exempt && !strcmp(q->kind, "german") && !level_enough(rules, row_str(r, 4))) continue;
        take(&best[q - requirements], row_str(r, 1), row_str(r, 2), counts, exempt, row_str(r, 6));
    }
}

static void read_certificates(struct store *st, int64_t id, struct best best[static REQUIREMENTS])
{
    struct best *b = &best[requirement_find(S("police_certificate")) - requirements];
    struct rows *r = ask(st, Q("SELECT issued_on, valid_until FROM people_certificate WHERE volunteer = $1 AND clean AND deleted_at IS NULL "
                               "ORDER BY issued_on, id"), I(id));
    while (rows_next(r)) take(b, row_str(r, 0), row_str(r, 1), true, false, S(""));
}

static enum standing_how how_of(struct arena *a, const struct best *b, str day, int64_t first)
{
    if (!b->any) return STANDING_MISSING;
    if (!b->counts || (b->until.n && str_cmp(b->until, day) < 0)) return STANDING_OVER;
    return b->until.n && str_cmp(b->until, days_after(a, day, first)) <= 0 ? STANDING_SOON : STANDING_MET;
}

/* The yearly talk: due a period after the last one, or on the day that was agreed; the first a period after the admission. */
static void reflection(struct arena *a, const struct region_rules *rules, const struct best best[static REQUIREMENTS], str day, struct standing *s)
{
    const struct best *b = &best[s->r - requirements], *talk = &best[requirement_find(S("talk")) - requirements];
    int64_t months = rules->months[s->r - requirements];
    if (b->exempt && s->how != STANDING_OVER) return;
    s->until = b->next.n ? b->next : b->any && b->until.n ? b->until : talk->any && months ? months_after(a, b->any ? b->of : talk->of, months) : S("");
    s->how = STANDING_MET;
    if (!s->until.n) return;
    if (str_cmp(s->until, day) < 0) s->how = str_cmp(months_after(a, s->until, rules->grace), day) < 0 ? STANDING_OVER : STANDING_DUE;
    else if (str_cmp(s->until, days_after(a, day, rules->last)) <= 0) s->how = STANDING_SOON;
}

static bool asked_of(const struct requirement *r, str roles)
{
    if (!roles.n) return !strcmp(r->roles, ALL);          /* not yet said what as: what is asked of everybody */
    for (str role; str_word(&roles, &role);) if (str_has_word(str_of(r->roles), role)) return true;
    return false;
}

static void stand(struct store *st, int64_t id, str roles, str day, struct standing ret[static REQUIREMENTS])
{
    struct best best[REQUIREMENTS] = { { 0 } };
    struct region_rules rules = volunteer_rules_on(st, day);
    struct arena *a = store_arena(st);
    read_proofs(st, id, &rules, best);
    read_certificates(st, id, best);
    for (size_t i = 0; i < REQUIREMENTS; i++) {
        const struct best *b = &best[i];
        bool waived = str_has_word(rules.waived, str_of(requirements[i].kind));
        ret[i] = (struct standing){ .r = &requirements[i], .how = how_of(a, b, day, rules.first), .asked = !waived && asked_of(&requirements[i], roles), .exempt = b->exempt,
                                    .waived = waived, .of = b->of, .until = b->until };
        if (requirements[i].effect == EFFECT_REMINDS) reflection(a, &rules, best, day, &ret[i]);
        ret[i].near = ret[i].until.n && str_cmp(ret[i].until, days_after(a, day, rules.last)) <= 0;
    }
}

bool volunteer_standing(struct store *st, int64_t id, str day, struct standing ret[static REQUIREMENTS])
{
    struct rows *r = ask(st, Q("SELECT roles FROM people_volunteer WHERE id = $1 AND deleted_at IS NULL"), I(id));
    if (!rows_next(r)) return false;
    stand(st, id, row_str(r, 0), day, ret);
    return true;
}

/* ---- the state --------------------------------------------------------------------------------------------------------------- */
enum stage { STAGE_ONBOARDING, STAGE_TRAINING, STAGE_EXPIRED, STAGE_READY };      /* how far; the furthest of all roles is the person's */
static const char *const stage_state[] = { "onboarding", "training", "expired", "ready" };
static const char *const stage_event[] = { "lack", "prepare", "lapse", "qualify" };

static enum stage stage_of(const struct standing *s, str role)
{
    bool onboarding = false, training = false, lapsed = false;
    for (size_t i = 0; i < REQUIREMENTS; i++) {
        const struct requirement *r = s[i].r;
        bool open = s[i].how == STANDING_MISSING || s[i].how == STANDING_OVER;
        if (!open || r->effect == EFFECT_UNPAID || r->effect == EFFECT_NO_DOMAIN || s[i].waived || !asked_of(r, role)) continue;
        if (s[i].how == STANDING_OVER && r->effect != EFFECT_NOT_READY) lapsed = true;
        else if (r->first) onboarding = true;
        else training = true;
    }
    return onboarding ? STAGE_ONBOARDING : training ? STAGE_TRAINING : lapsed ? STAGE_EXPIRED : STAGE_READY;
}

static enum stage furthest(struct arena *a, const struct standing *s, str roles, str *ready)
{
    enum stage best = roles.n ? STAGE_ONBOARDING : stage_of(s, S(""));
    struct buf b = buf_in(a, 200);
    for (str role; str_word(&roles, &role);) {
        enum stage one = stage_of(s, role);
        if (one > best) best = one;
        if (one == STAGE_READY) buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR(role));
    }
    *ready = buf_str(&b);
    return best;
}

/* Both the text, which is the truth, and the index by which others ask; as draft_store.c keeps them. */
static bool put_ready(struct store *st, int64_t id, str was, str roles)
{
    if (str_eq(was, roles)) return false;
    ask(st, Q("UPDATE people_volunteer SET ready_for = $1 WHERE id = $2"), T(roles), I(id));
    ask(st, Q("DELETE FROM people_volunteer_ready_for WHERE owner = $1"), I(id));
    for (str role; str_word(&roles, &role);) ask(st, Q("INSERT INTO people_volunteer_ready_for (owner, value) VALUES ($1, $2)"), I(id), T(role));
    return true;
}

static bool move(struct store *st, int64_t id, const char *event)
{
    const char *why;
    return flow_do(st, &who_house, store_request(st), &volunteer_entity, id, 0, str_of(event), S(""), &why) == FLOW_DONE;
}

/* A pause has a last day; its end leads to onboarding, and from there on whither the evidence says. */
static bool end_pause(struct store *st, int64_t id, str *state, str until, str day)
{
    if (!str_eq(*state, S("paused")) || !until.n || str_cmp(until, day) >= 0 || !move(st, id, "resume")) return false;
    struct rows *r = ask(st, Q("SELECT state FROM people_volunteer WHERE id = $1"), I(id));
    if (rows_next(r)) *state = row_str(r, 0);
    return true;
}

/* A pause that was said ahead begins on its first day. */
static bool begin_pause(struct store *st, int64_t id, str *state, str from, str until, str day)
{
    bool now = from.n && str_cmp(from, day) <= 0 && (!until.n || str_cmp(day, until) <= 0);
    if (!now || !str_has_word(S("onboarding training expired ready"), *state) || !move(st, id, "pause")) return false;
    *state = S("paused");
    return true;
}

bool volunteer_derive(struct store *st, int64_t id, str day)
{
    struct standing s[REQUIREMENTS];
    struct rows *r = ask(st, Q("SELECT state, roles, ready_for, paused_until, paused_from FROM people_volunteer WHERE id = $1 AND deleted_at IS NULL"), I(id));
    if (!rows_next(r)) return false;
    str state = row_str(r, 0), roles = row_str(r, 1), ready = S("");
    bool changed = end_pause(st, id, &state, row_str(r, 3), day) || begin_pause(st, id, &state, row_str(r, 4), row_str(r, 3), day);
    if (str_has_word(S("onboarding training expired ready"), state)) {
        stand(st, id, roles, day, s);
        enum stage stage = furthest(store_arena(st), s, roles, &ready);
        if (!str_eq(state, str_of(stage_state[stage]))) changed |= move(st, id, stage_event[stage]);
    }
    return put_ready(st, id, row_str(r, 2), ready) || changed;
}

int64_t volunteers_derive(struct store *st, str day, int64_t most)
{
    int64_t n = 0, after = 0;
    for (bool more = true; more && n < most && !store_broken(st);) {
        struct rows *r = ask(st, Q("SELECT id FROM people_volunteer WHERE id > $1 AND deleted_at IS NULL AND state IN ('onboarding', 'training', 'ready', "
                                   "'expired', 'paused') ORDER BY id LIMIT 200"), I(after));
        more = rows_count(r) == 200;
        while (n < most && rows_next(r)) n += volunteer_derive(st, after = row_int(r, 0), day);
    }
    return n;
}
