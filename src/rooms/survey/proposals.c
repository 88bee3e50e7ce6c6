/* proposals.c - what becomes of answers in a survey with names: proposals for the office, and signals of need without a person. */
#include "entity/event.h"
#include "entity/query.h"
#include "entity/write.h"
#include "rooms/survey/proposals.h"

const struct choice survey_proposal_states[] = { { "open", N_("Open") }, { "taken", N_("Taken up") }, { "declined", N_("Not taken up") }, { 0 } };

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct survey_proposal, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field fields[] = {
#include "rooms/survey/proposal.def"
};
#undef FIELD

static const struct transition steps[] = {
    { "open",     "take",    "taken",    SURVEY_OFFICE, .label = N_("Take up"),       .outside = N_("Taken up") },
    { "open",     "decline", "declined", SURVEY_OFFICE, .label = N_("Do not take up"), .outside = N_("Not taken up") },
    { "taken",    "reopen",  "open",     SURVEY_OFFICE, .label = N_("Open again"),    .outside = N_("Open") },
    { "declined", "reopen",  "open",     SURVEY_OFFICE, .label = N_("Open again"),    .outside = N_("Open") },
};
static const struct flow flow = { "state", steps, countof(steps) };

#define WORK (READ | UPDATE | DELETE | EXPORT)
static const struct right rights[] = {
    { "coordinator",   WORK, PUBLIC | INTERNAL, ROWS_ALL },
    { "lead",          WORK, PUBLIC | INTERNAL, ROWS_ALL },
    { "administrator", WORK, PUBLIC | INTERNAL, ROWS_ALL },
    { "data_officer",  READ, PUBLIC | INTERNAL, ROWS_ALL },
};

const struct entity survey_proposal_entity = {
    .room = "survey", .name = "proposal", .path = "survey-proposals", .label = N_("Proposal from a survey"), .plural = N_("Proposals from surveys"),
    .fields = fields, .n = countof(fields), .size = sizeof(struct survey_proposal), .title = "what", .flow = &flow,
    .rights = rights, .n_rights = countof(rights),
    .list = { .columns = "what kind actor survey state", .filter = "state kind survey topic", .search = "what name text", .apart = true },
    .purpose = N_("Asking organisations about what they offered or missed in a survey with names"),
    .basis = N_("Consent of the respondent: Article 6(1)(a) GDPR (text to be checked by the region)"),
    .keep = { "changed_at", 730, ERASE, N_("Two years after the last change") },
};

/* ---- does this answer lead to anything? --------------------------------------------------------------------------------------------------- */
static str answer_of(const struct answers *v, const char *code)
{
    size_t i = item_index(v->in, str_of(code));
    return i < v->in->n && v->asked[i] ? v->value[i] : S("");
}

static bool agreed(const struct answers *v, const struct response *r)
{
    return v->in->named && r->status == RESPONSE_COMPLETE && !r->beyond && str_eq(answer_of(v, CONSENT_ITEM), S(CONSENT_YES));
}

static bool says_something(const struct item_option *o) { return !o->exclusive && !str_eq(o->code, S("no")) && !str_eq(o->code, S("unknown")); }

static str key_or_none(struct store *st, const char *entity, str key)
{
    const struct entity *e = entity_find(S("directory"), str_of(entity));
    return e && key.n && id_by_key(st, e, key) ? key : S("");
}

/* Whose answer it is. The name is that of the directory, or as it was written. */
struct speaker { str actor, name; };
static struct speaker speaker_of(struct store *st, const struct answers *v, const struct response *r)
{
    const struct entity *e = entity_find(S("directory"), S("actor"));
    struct speaker s = { e && r->actor > 0 ? draft_key(st, e, r->actor) : S(""), S("") };
    for (size_t i = 0; i < v->in->n && !s.name.n; i++) if (v->in->item[i].kind == ITEM_ACTOR && v->asked[i]) s.name = str_upto(v->value[i], 200);
    return s;
}

/* At most n code points. */
static str head_of(str s, size_t n)
{
    size_t i = 0;
    for (; i < s.n && (n || ((unsigned char)s.p[i] & 0xC0) == 0x80); i++) if (((unsigned char)s.p[i] & 0xC0) != 0x80) n--;
    return i < s.n ? str_trim(str_upto(s, i)) : s;
}

struct taking { struct store *st; const struct answers *v; const struct response *r; struct speaker who; str survey, area, language; int64_t made; };

/* Without the room of the directory the table has no column for the organisation. */
static bool known(const struct taking *t, const struct item *it, str what)
{
    struct rows *r = entity_find(S("directory"), S("actor"))
        ? ask(t->st, Q("SELECT 1 FROM survey_proposal WHERE survey = $1 AND item = $2 AND what = $3 AND name = $4 AND COALESCE(actor, 0) = $5 AND deleted_at IS NULL LIMIT 1"), I(t->v->in->survey),
              T(it->code), T(what), T(t->who.name), I(t->who.actor.n ? t->r->actor : 0))
        : ask(t->st, Q("SELECT 1 FROM survey_proposal WHERE survey = $1 AND item = $2 AND what = $3 AND name = $4 AND deleted_at IS NULL LIMIT 1"), I(t->v->in->survey), T(it->code), T(what),
              T(t->who.name));
    return rows_next(r);
}

static void signal_need(struct taking *t, str topic)
{
    struct event_need need = { .month = str_upto(t->r->day, 7), .area = t->area, .topic = topic, .language = t->language, .count = 1 };
    event_emit(t->st, &(struct event){ .name = "survey.offer_missing", .who = &who_house, .request = store_request(t->st), .need = &need });
}

/* A need is counted for every answer, a proposal made once per organisation. */
static void propose(struct taking *t, const struct item *it, str what, str text, str topic)
{
    struct problems p = { .a = store_arena(t->st) };
    if (str_eq(it->becomes, S("offer_missing"))) signal_need(t, topic);
    if (known(t, it, what)) return;
    struct draft d = draft_new(store_arena(t->st), &survey_proposal_entity);
    d.address_is_key = true;                            /* an address made of somebody's words would outlive them      */
    const char *const name[] = { "what", "kind", "survey", "item", "actor", "name", "text", "topic", "area" };
    const str value[] = { what, it->becomes, t->survey, it->code, t->who.actor, t->who.name, text, topic, t->area };
    for (size_t i = 0; i < countof(name); i++) draft_give(&d, name[i], value[i]);
    t->made += row_write(t->st, &(struct write){ .who = &who_house, .request = store_request(t->st), .draft = &d }, &p) == WRITE_DONE;
}

static void take_item(struct taking *t, size_t i)
{
    const struct item *it = &t->v->in->item[i];
    str value = t->v->value[i], other = t->v->other[i], one;
    if (!t->v->asked[i] || !it->becomes.n || !value.n) return;
    if (it->kind == ITEM_TEXT || it->kind == ITEM_LONGTEXT) { propose(t, it, head_of(value, 300), value, S("")); return; }
    if (it->kind != ITEM_SINGLE && it->kind != ITEM_MULTIPLE) return;
    while (str_word(&value, &one)) {
        int o = option_find(it, one);
        if (o < 0 || !says_something(&it->option[o])) continue;
        bool written = it->option[o].other && other.n, plain_yes = str_eq(one, S("yes"));
        str yes = t->who.name.n ? t->who.name : it->label;      /* "yes" says nothing without its question; the kind says that, so who it was says more */
        propose(t, it, head_of(written ? other : plain_yes ? yes : it->option[o].label, 300), written ? other : S(""), key_or_none(t->st, "topic", one));
    }
}

/* Labels in German, whatever language was answered in: the office reads them. */
int64_t proposals_take(struct store *st, const struct answers *v, const struct response *r)
{
    if (!agreed(v, r)) return 0;
    struct answers german = *v;
    if (!str_eq(str_of(v->in->lang->tag), S(LANG_SOURCE))) german.in = instrument_by_id(st, store_arena(st), v->in->survey, lang_find(S(LANG_SOURCE)));
    if (!german.in || german.in->n != v->in->n) return 0;
    struct taking t = { .st = st, .v = &german, .r = r, .who = speaker_of(st, v, r), .survey = draft_key(st, &survey_entity, v->in->survey),
                        .area = key_or_none(st, "area", answer_of(v, "area")), .language = answer_of(v, "language") };
    for (size_t i = 0; i < german.in->n; i++) take_item(&t, i);
    return t.made;
}

/* ---- afterwards --------------------------------------------------------------------------------------------------------------------------- */
void proposals_shorten(struct store *st, int64_t survey, str old, str new)
{
    static const char *const own[] = { "what", "text" };
    str was = head_of(old, 300), now = head_of(new, 300);
    struct rows *r = ask(st, Q("SELECT id FROM survey_proposal WHERE survey = $1 AND (text = $2 OR what = $3) ORDER BY id LIMIT 1000"), I(survey), T(old), T(was));
    while (rows_next(r)) {
        int64_t id = row_int(r, 0);
        ask(st, Q("UPDATE survey_proposal SET text = $2, what = $3, version = version + 1 WHERE id = $1"), I(id), T(new), T(now));
        for (size_t i = 0; i < countof(own); i++) history_blank_field(st, &survey_proposal_entity, id, entity_field(&survey_proposal_entity, str_of(own[i])));
        struct draft d = draft_new(store_arena(st), &survey_proposal_entity);
        struct stamp stamp;
        if (draft_read(st, &survey_proposal_entity, id, &d, &stamp)) { d.address_is_key = true; draft_derive(st, &d); }
    }
}

int64_t proposals_open(struct store *st, int64_t survey)
{
    struct rows *r = ask(st, Q("SELECT COUNT(*) FROM survey_proposal WHERE state = 'open' AND deleted_at IS NULL AND (survey = $1 OR $1 = 0)"), I(survey));
    return rows_next(r) ? row_int(r, 0) : 0;
}
