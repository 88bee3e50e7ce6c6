/* cycle.c - a steering cycle: its six phases and their checklists, what is missing, what is due, and the next cycle from the last one. */
#include "base/moment.h"
#include "entity/query.h"
#include "rooms/concept/steer.h"

/* Sensible first lines, in the order of phase_kinds[]; every centre strikes out and adds. They are stored in German, as all that people write. */
static const char *const lines[PHASES][4] = {
    { N_("Bring the figures of the monitoring up to date"), N_("Ask the organisations: survey and list of offers"), N_("Collect needs that could not be served"), N_("Say in one page where we stand") },
    { N_("Decide who steers and who is heard"), N_("Invite towns, independent welfare and migrant organisations"), N_("Set up working groups with a task and an end"), N_("Agree on dates until the council meets") },
    { N_("Check the mission statement and guidelines"), N_("Agree on goals with a value to be reached"), N_("Set the priorities of the next two years"), N_("Say what it costs and who pays") },
    { N_("Lay gaps in the offers beside the goals"), N_("Write down measures: who, until when, by what means"), N_("Agree with everybody who is named"), N_("Have the council decide") },
    { N_("Choose indicators for each goal"), N_("Hold a review of all measures"), N_("Write the report to the council"), NULL },
    { N_("Change goals that no longer fit"), N_("Give reasons for what is dropped"), N_("Publish the new version of the concept"), NULL },
};

/* ---- checklists: a line each; what is done begins with [x] ------------------------------------------------------------------------------------- */
static bool marked(str line, char mark) { return line.n >= 3 && line.p[0] == '[' && (line.p[1] == mark || (mark == 'x' && line.p[1] == 'X')) && line.p[2] == ']'; }

size_t checklist_read(str text, struct check_line *ret)
{
    size_t n = 0;
    for (str one; n < CHECKS_MAX && str_split(&text, '\n', &one);) {
        str line = str_trim(one);
        bool done = marked(line, 'x');
        while (marked(line, 'x') || marked(line, ' ')) line = str_trim(str_from(line, 3));      /* a second mark would be read as the first the next time */
        if (line.n) ret[n++] = (struct check_line){ line, done };
    }
    return n;
}

str checklist_text(struct arena *a, const struct check_line *line, size_t n)
{
    struct buf b = buf_in(a, 16 * 1024);
    for (size_t i = 0; i < n; i++) buf_fmt(&b, "%s%s%.*s", i ? "\n" : "", line[i].done ? "[x] " : "", STR(line[i].text));
    return buf_str(&b);
}

static size_t first_lines(int kind, struct check_line *ret, size_t n)
{
    const struct words *german = words_in(S(LANG_SOURCE));
    for (size_t i = 0; i < countof(lines[kind]) && lines[kind][i] && n < CHECKS_MAX; i++) {
        str text = words_get(german, lines[kind][i]);
        bool there = false;
        for (size_t k = 0; k < n; k++) there = there || str_eq(ret[k].text, text);
        if (!there) ret[n++] = (struct check_line){ text, false };
    }
    return n;
}

/* ---- beginning ------------------------------------------------------------------------------------------------------------------------------------- */
static int64_t day_of(str date)
{
    struct date d;
    return date_parse(date, &d) ? date_days(d) : -1;
}

static bool give_phase(struct store *st, str cycle, int64_t starts, int64_t ends, int kind)
{
    struct arena *a = store_arena(st);
    struct problems p = { .a = a };
    struct check_line check[CHECKS_MAX];
    struct draft d = draft_new(a, &phase_entity);
    draft_give(&d, "cycle", cycle);
    draft_give(&d, "kind", str_of(phase_kinds[kind].key));
    draft_give(&d, "title", words_get(words_in(S(LANG_SOURCE)), phase_kinds[kind].label));
    draft_give(&d, "checklist", checklist_text(a, check, first_lines(kind, check, 0)));
    if (starts >= 0 && ends >= starts + PHASES) {       /* six equal parts; the last ends with the cycle */
        int64_t span = ends - starts + 1;
        draft_give(&d, "starts", date_text(a, date_of_days(starts + span * kind / PHASES)));
        draft_give(&d, "ends", date_text(a, date_of_days(starts + span * (kind + 1) / PHASES - 1)));
    }
    struct write w = { .who = &who_house, .request = store_request(st), .draft = &d };
    return row_write(st, &w, &p) == WRITE_DONE;
}

void cycle_saved(struct store *st, const struct entity *e, int64_t row, bool fresh)
{
    if (!fresh) return;
    struct rows *r = ask(st, Q("SELECT key, starts, COALESCE(ends, '') FROM concept_cycle WHERE id = $1"), I(row));
    (void)e;
    if (!rows_next(r)) return;
    str key = row_str(r, 0);
    int64_t starts = day_of(row_str(r, 1)), ends = day_of(row_str(r, 2));
    for (int kind = 0; kind < PHASES; kind++) if (!give_phase(st, key, starts, ends, kind)) return;
}

/* ---- the next one --------------------------------------------------------------------------------------------------------------------------------------- */
/* What was left unticked stands first, above the usual lines. */
static bool carry_over(struct store *st, const struct who *who, str request, int64_t from, int64_t to, int kind)
{
    struct arena *a = store_arena(st);
    struct problems p = { .a = a };
    struct check_line old[CHECKS_MAX], check[CHECKS_MAX];
    size_t n = 0, left = 0;
    struct rows *r = ask(st, Q("SELECT checklist FROM concept_phase WHERE cycle = $1 AND kind = $2 AND deleted_at IS NULL ORDER BY id LIMIT 1"), I(from), T(str_of(phase_kinds[kind].key)));
    if (rows_next(r)) n = checklist_read(row_str(r, 0), old);
    for (size_t i = 0; i < n; i++) if (!old[i].done) check[left++] = old[i];
    r = ask(st, Q("SELECT id, key FROM concept_phase WHERE cycle = $1 AND kind = $2 AND deleted_at IS NULL ORDER BY id LIMIT 1"), I(to), T(str_of(phase_kinds[kind].key)));
    if (!rows_next(r) || !left) return true;
    struct draft d = draft_new(a, &phase_entity);
    d.id = row_int(r, 0);
    d.key = row_str(r, 1);
    draft_give(&d, "checklist", checklist_text(a, check, first_lines(kind, check, left)));
    struct write w = { .who = who, .request = request, .draft = &d };
    return row_write(st, &w, &p) == WRITE_DONE;
}

enum write_outcome cycle_next(struct store *st, const struct who *who, str request, const struct cycle *from, str concept, str title, str starts, struct problems *p, int64_t *ret)
{
    struct draft d = draft_new(store_arena(st), &cycle_entity);
    int64_t begins = day_of(starts), was = day_of(from->starts), ended = day_of(from->ends);
    draft_give(&d, "concept", concept);
    draft_give(&d, "title", title);
    draft_give(&d, "starts", starts);
    if (begins >= 0 && was >= 0 && ended > was) draft_give(&d, "ends", date_text(store_arena(st), date_of_days(begins + ended - was)));
    struct write w = { .who = who, .request = request, .draft = &d };
    enum write_outcome out = row_write(st, &w, p);
    for (int kind = 0; out == WRITE_DONE && kind < PHASES; kind++) if (!carry_over(st, who, request, from->meta.id, d.id, kind)) out = WRITE_BROKEN;
    *ret = d.id;
    return out;
}

/* ---- "Heute" ---------------------------------------------------------------------------------------------------------------------------------------------- */
static void due(struct req *q, struct agenda *agenda, struct rows *r, enum task_when when, const char *sentence)
{
    while (rows_next(r)) {
        struct query query = query_new(&cycle_entity, &q->who, q->lang);
        const struct cycle *c = row_by_id(q->st, &query, row_int(r, 0), NULL);
        if (!c) continue;
        str url = arena_fmt(q->a, "%.*s#%.*s", STR(url_row(q, &cycle_entity, c->meta.slug)), STR(row_str(r, 3)));
        agenda_add(agenda, (struct task){ .when = when, .text = say(q, sentence, { "title", arena_copy(q->a, row_str(r, 1)) }), .url = url, .date = arena_copy(q->a, row_str(r, 2)), .action = N_("Look at it") });
    }
}

void cycle_today(struct req *q, struct agenda *agenda)
{
    str today = date_today(q->a);
    if (!who_holds(&q->who, CONCEPT_OFFICE)) return;
    due(q, agenda, ask(q->st, Q("SELECT cycle, title, ends, kind FROM concept_phase WHERE state <> 'done' AND ends <> '' AND ends < $1 AND deleted_at IS NULL ORDER BY ends, id LIMIT 20"), T(today)),
        TASK_LATE, N_("The phase “{title}” should be finished"));
    due(q, agenda, ask(q->st, Q("SELECT cycle, title, starts, kind FROM concept_phase WHERE state = 'waiting' AND starts <> '' AND starts <= $1 AND (ends IS NULL OR ends >= $1) AND deleted_at IS NULL "
                                "ORDER BY starts, id LIMIT 20"), T(today)),
        TASK_TODAY, N_("The phase “{title}” is to begin"));
}
