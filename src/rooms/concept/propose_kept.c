/* propose_kept.c - proposals between two visits: one per concept and account, with steps to go back. */
#include "base/moment.h"
#include "entity/query.h"
#include "rooms/concept/propose_desk.h"
#include "work/queue.h"

static const struct column columns[] = {
    { "id", COL_ID, true, NULL, false },
    { "concept", COL_INT, true, "concept_concept", true },
    { "account", COL_INT, true, NULL, false },
    { "changed", COL_INT, true, NULL, false },
    { "source", COL_TEXT, true, NULL, false },
    { "text", COL_TEXT, true, NULL, false },              /* "-" or a blank, then the line: left out or not          */
    { "doubts", COL_TEXT, true, NULL, false },            /* line, TAB, English key                                  */
    { "expected", COL_TEXT, true, NULL, false },
    { "entries", COL_TEXT, true, NULL, false },           /* entries_write()                                         */
};
static const struct table_index indexes[] = { { { "concept", "account" }, 2, true } };
const struct table proposal_table = { .name = "concept_proposal", .columns = columns, .n = countof(columns), .indexes = indexes, .n_indexes = countof(indexes) };
static const struct column step_columns[] = {
    { "proposal", COL_INT, true, "concept_proposal", true },
    { "step", COL_INT, true, NULL, false },
    { "entries", COL_TEXT, true, NULL, false },
};
const struct table proposal_step_table = { .name = "concept_proposal_step", .columns = step_columns, .n = countof(step_columns), .primary = { "proposal", "step" }, .n_primary = 2 };

/* ---- reading ------------------------------------------------------------------------------------------------------------------------------------------ */
static size_t count_lines(str s) { size_t n = 1; for (size_t i = 0; i < s.n; i++) n += s.p[i] == '\n'; return n; }

static void read_lines(struct arena *a, struct proposed_desk *d, str text)
{
    str line;
    d->line = arena_array(a, struct source_line, count_lines(text));
    while (str_split(&text, '\n', &line)) d->line[d->lines++] = (struct source_line){ str_from(line, 1), str_starts(line, S("-")) };
}

static void read_doubts(struct arena *a, struct proposed_desk *d, str doubts)
{
    str line, number;
    d->doubt = arena_array(a, struct desk_doubt, count_lines(doubts));
    while (str_split(&doubts, '\n', &line)) {
        struct desk_doubt *one = &d->doubt[d->doubts];
        if (!str_split(&line, '\t', &number) || !str_int(number, &one->line)) continue;
        one->key = line;
        d->doubts++;
    }
}

struct proposed_desk *desk_load(struct store *st, struct arena *a, int64_t concept, int64_t account)
{
    struct rows *r = ask(st, Q("SELECT id, source, text, doubts, expected, entries, (SELECT COUNT(*) FROM concept_proposal_step s WHERE s.proposal = p.id) FROM concept_proposal p "
        "WHERE concept = $1 AND account = $2"), I(concept), I(account));
    if (!rows_next(r)) return NULL;
    struct proposed_desk *d = arena_new_of(a, struct proposed_desk);
    d->id = row_int(r, 0);
    d->source = arena_copy(a, row_str(r, 1));
    read_lines(a, d, arena_copy(a, row_str(r, 2)));
    read_doubts(a, d, arena_copy(a, row_str(r, 3)));
    d->expected = arena_copy(a, row_str(r, 4));
    d->entries = entries_read(a, arena_copy(a, row_str(r, 5)));
    d->steps = row_int(r, 6);
    return d;
}

/* ---- writing ------------------------------------------------------------------------------------------------------------------------------------------ */
bool desk_begin(struct store *st, struct arena *a, int64_t concept, int64_t account, str source, str text)
{
    struct proposal p = propose(a, text);
    if (!p.n || p.n > ENTRIES_MAX) return false;
    struct buf lines = buf_in(a, PROPOSE_BYTES * 2), doubts = buf_in(a, 1 << 20);
    for (size_t i = 0; i < p.lines; i++) buf_fmt(&lines, "%s%.*s\n", p.line_is[i] == LINE_LEFT_OUT ? "-" : " ", STR(p.line[i]));
    for (size_t i = 0; i < p.doubts; i++) buf_fmt(&doubts, "%d\t%s\n", p.doubt[i].line, p.doubt[i].key);
    struct entries e = entries_of(a, &p);
    ask(st, Q("DELETE FROM concept_proposal WHERE concept = $1 AND account = $2"), I(concept), I(account));
    ask(st, Q("INSERT INTO concept_proposal (concept, account, changed, source, text, doubts, expected, entries) VALUES ($1, $2, $3, $4, $5, $6, '', $7)"), I(concept), I(account),
        I(moment_now()), T(source), T(buf_str(&lines)), T(buf_str(&doubts)), T(entries_write(a, &e)));
    return !store_broken(st);
}

void desk_keep(struct store *st, struct arena *a, const struct proposed_desk *d)
{
    ask(st, Q("INSERT INTO concept_proposal_step (proposal, step, entries) SELECT p.id, COALESCE((SELECT MAX(s.step) FROM concept_proposal_step s WHERE s.proposal = p.id), 0) + 1, p.entries "
              "FROM concept_proposal p WHERE p.id = $1"), I(d->id));
    ask(st, Q("DELETE FROM concept_proposal_step WHERE proposal = $1 AND step <= (SELECT MAX(s.step) FROM concept_proposal_step s WHERE s.proposal = $1) - $2"), I(d->id), I(PROPOSAL_UNDO));
    ask(st, Q("UPDATE concept_proposal SET entries = $2, changed = $3 WHERE id = $1"), I(d->id), T(entries_write(a, &d->entries)), I(moment_now()));
}

bool desk_undo(struct store *st, const struct proposed_desk *d)
{
    struct rows *r = ask(st, Q("SELECT step, entries FROM concept_proposal_step WHERE proposal = $1 ORDER BY step DESC LIMIT 1"), I(d->id));
    if (!rows_next(r)) return false;
    ask(st, Q("UPDATE concept_proposal SET entries = $2, changed = $3 WHERE id = $1"), I(d->id), T(row_str(r, 1)), I(moment_now()));
    ask(st, Q("DELETE FROM concept_proposal_step WHERE proposal = $1 AND step = $2"), I(d->id), I(row_int(r, 0)));
    return true;
}

void desk_expect(struct store *st, const struct proposed_desk *d, str expected)
{
    ask(st, Q("UPDATE concept_proposal SET expected = $2, changed = $3 WHERE id = $1"), I(d->id), T(expected), I(moment_now()));
}

void desk_clear(struct store *st, int64_t id) { ask(st, Q("DELETE FROM concept_proposal WHERE id = $1"), I(id)); }

/* ---- at night ------------------------------------------------------------------------------------------------------------------------------------------- */
static enum job_end tidy(struct job *j)
{
    ask(j->st, Q("DELETE FROM concept_proposal WHERE changed < $1"), I(moment_now() - (int64_t)PROPOSAL_DAYS * 86400));
    return JOB_DONE;
}
const struct job_kind proposals_job = { .name = "concept.proposals", .label = N_("Tidying up imports that were not finished"), .run = tidy, .every = 86400 };
