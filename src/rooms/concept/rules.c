/* rules.c - what fits together in a concept. Reality that is no mistake asks for a reason instead of being refused. */
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/query.h"
#include "rooms/concept/concept.h"

/* ---- which fields mean something ------------------------------------------------------------------------------------------------------------ */
#define HEAD "concept kind parent number place title text lines "
#define DONE_BY "responsible contact starts ends binding agreed_with light light_reason exception "
static const char *const uses[NODE_KINDS] = {
    [NODE_VISION]    = HEAD,
    [NODE_FIELD]     = HEAD "responsible contact life_areas",
    [NODE_GUIDELINE] = HEAD "life_areas",
    [NODE_GOAL]      = HEAD "area target_groups objective responsible contact baseline baseline_on target target_on target_unit target_source life_areas dimensions",
    [NODE_APPROACH]  = HEAD DONE_BY "area target_groups life_areas dimensions",
    [NODE_MEASURE]   = HEAD DONE_BY "area target_groups objective adopted_by adopted_on paper life_areas dimensions",
    [NODE_MILESTONE] = HEAD DONE_BY,
    [NODE_RECOMMENDATION] = HEAD DONE_BY "area target_groups challenge objective adopted_by adopted_on paper life_areas dimensions",
    [NODE_CHALLENGE] = HEAD "area target_groups challenge life_areas dimensions",
};
const char *node_uses(str kind)
{
    enum node_kind k = node_kind_of(kind);
    return k < NODE_KINDS ? uses[k] : NULL;
}

/* ---- a part ----------------------------------------------------------------------------------------------------------------------------------- */
static enum node_kind kind_of_key(struct store *st, str key, str *starts)
{
    struct rows *r = ask(st, Q("SELECT kind, starts FROM concept_node WHERE key = $1 AND deleted_at IS NULL"), T(key));
    if (!rows_next(r)) return NODE_KINDS;
    *starts = row_str(r, 1);
    return node_kind_of(row_str(r, 0));
}

/* Would the node lie below itself? */
static bool circle(struct store *st, int64_t id, str parent)
{
    int64_t up = id_by_key(st, &node_entity, parent);
    for (int i = 0; id && up && i < 40; i++) {
        if (up == id) return true;
        struct rows *r = ask(st, Q("SELECT COALESCE(parent, 0) FROM concept_node WHERE id = $1"), I(up));
        up = rows_next(r) ? row_int(r, 0) : 0;
    }
    return false;
}

void node_check(struct store *st, const struct draft *d, struct problems *p)
{
    str parent = draft_value(d, "parent"), starts = draft_value(d, "starts"), ends = draft_value(d, "ends"), above_starts = S("");
    enum node_kind kind = node_kind_of(draft_value(d, "kind")), above = parent.n ? kind_of_key(st, parent, &above_starts) : NODE_KINDS;
    if (above < NODE_KINDS && !node_fits(above, kind)) draft_wrong(d, p, "parent", N_("This kind does not belong there."));
    if (circle(st, d->id, parent)) draft_wrong(d, p, "parent", N_("It cannot be part of itself."));
    if (starts.n && ends.n && str_cmp(ends, starts) < 0) draft_wrong(d, p, "ends", N_("It ends before it begins."));
    if (draft_value(d, "light").n && !draft_value(d, "light_reason").n) draft_wrong(d, p, "light_reason", N_("Please say in a sentence why."));
    if (kind == NODE_MILESTONE && above_starts.n && ends.n && str_cmp(ends, above_starts) < 0 && !draft_value(d, "exception").n)
        draft_wrong(d, p, "exception", N_("This milestone is due before its measure begins. If that is right, please say why."));
    if (str_eq(draft_value(d, "binding"), S("agreed")) && !draft_value(d, "agreed_with").n) draft_wrong(d, p, "agreed_with", N_("Please say with whom."));
}

/* New ones go to the end of where they belong. */
void node_derive(struct store *st, struct draft *d)
{
    if (draft_value(d, "place").n) return;
    struct rows *r = ask(st, Q("SELECT COALESCE(MAX(place), 0) FROM concept_node WHERE concept = $1 AND deleted_at IS NULL"), I(id_by_key(st, &concept_plan_entity, draft_value(d, "concept"))));
    draft_give(d, "place", arena_fmt(store_arena(st), "%lld", rows_next(r) ? (long long)row_int(r, 0) + 10 : 10LL));
}

/* The reason stands in the history, where flow_do() has just written it; here it is at hand for lists and reports. */
void node_stepped(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    struct rows *r = ask(st, Q("SELECT v.new FROM core_history h LEFT JOIN core_history_value v ON v.history = h.id AND v.field = '' WHERE h.entity = 'concept.node' AND h.row = $1 AND h.event = 'flow' "
                               "ORDER BY h.id DESC NULLS LAST LIMIT 1"), I(row));
    str why = rows_next(r) ? utf8_upto(row_str(r, 0), 400) : S("");
    also(st, Q("UPDATE concept_node SET state_since = $2, state_reason = $3 WHERE id = $1"), I(row), T(date_today(store_arena(st))), T(why));
}

void budget_check(struct store *st, const struct draft *d, struct problems *p)
{
    (void)st;
    if (draft_value(d, "approved").n && draft_number(d, "spent") > draft_number(d, "approved") && !draft_value(d, "reason").n)
        draft_wrong(d, p, "reason", N_("More was spent than approved. If that is right, please say why."));
}

/* What a connection or commentary is about, by its German title: these rows have no name of their own. */
static str title_of(struct store *st, const char *dotted, str key)
{
    const struct entity *e = entity_named(str_of(dotted));
    const struct field *f = e ? entity_title(e) : NULL;
    if (!f || !key.n) return key;
    struct sql q = sql_new(st);
    sql(&q, "SELECT ");
    sql_name(&q, f->name);
    sql(&q, " FROM ");
    sql_name(&q, f->translated ? entity_part(e, "words") : entity_table(e));
    if (f->translated) sql(&q, " WHERE lang = 'de' AND owner = ");
    else sql(&q, " WHERE id = ");
    sql_value(&q, I(id_by_key(st, e, key)));
    struct rows *r = sql_ask(&q);
    return rows_next(r) ? row_str(r, 0) : key;
}

/* open: whoever reads the connection may read its title; of the others the key stands there, and pages ask the reader's rights for the title. */
static const struct { const char *field, *to; bool open; } tied[] = { { "indicator", "monitoring.indicator", true }, { "offer", "directory.offer", true }, { "need", "needs.challenge", false }, { "item", "survey.item", false } };
void link_derive(struct store *st, struct draft *d)
{
    for (size_t i = 0; i < countof(tied); i++)
        if (draft_value(d, tied[i].field).n) draft_give(d, "name", tied[i].open ? title_of(st, tied[i].to, draft_value(d, tied[i].field)) : draft_value(d, tied[i].field));
}

void part_derive(struct store *st, struct draft *d) { draft_give(d, "name", title_of(st, "concept.node", draft_value(d, "node"))); }

void link_check(struct store *st, const struct draft *d, struct problems *p)
{
    size_t n = 0;
    (void)st;
    for (size_t i = 0; i < countof(tied); i++) n += draft_value(d, tied[i].field).n > 0;
    if (n != 1) draft_wrong(d, p, "indicator", N_("Choose exactly one: an indicator, an offer, a need or a question."));
}

void priority_check(struct store *st, const struct draft *d, struct problems *p)
{
    (void)st;
    if (draft_number(d, "to_year") < draft_number(d, "from_year")) draft_wrong(d, p, "to_year", N_("It ends before it begins."));
}

void council_check(struct store *st, const struct draft *d, struct problems *p)
{
    struct rows *r = ask(st, Q("SELECT meeting FROM concept_council_report WHERE id = $1 AND state IN ('embargo', 'published')"), I(d->id));
    if (str_cmp(draft_value(d, "to_day"), draft_value(d, "from_day")) < 0) draft_wrong(d, p, "to_day", N_("It ends before it begins."));
    if (rows_next(r) && !str_eq(row_str(r, 0), draft_value(d, "meeting")))       /* or whoever may write could end the embargo */
        draft_wrong(d, p, "meeting", N_("The report is approved: the day of the meeting ends its embargo. To change it, take the report back to the head first."));
}
