/* report_blocks.c - the texts of the chapter: from the numbers, or as the office wrote them, with a mark where the figures are others by now. */
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/query.h"
#include "rooms/survey/report_parts.h"

/* One text per question and view of it (grouped, filtered, against which wave). No personal data beside who wrote it. */
static const struct column block_columns[] = {
    { "survey", COL_INT, true, "survey_survey", true }, { "item", COL_TEXT, true, NULL, false }, { "view", COL_TEXT, true, NULL, false }, { "text", COL_TEXT, true, NULL, false },
    { "account", COL_INT, true, NULL, false }, { "name", COL_TEXT, true, NULL, false }, { "changed_at", COL_INT, true, NULL, false }, { "digest", COL_TEXT, true, NULL, false } };
const struct table survey_block_table = { .name = "survey_block", .columns = block_columns, .n = countof(block_columns), .primary = { "survey", "item", "view" }, .n_primary = 3 };

/* ---- from the numbers ----------------------------------------------------------------------------------------------------------------------- */
static void add(struct buf *b, str text)
{
    if (b->n && text.n) buf_char(b, ' ');
    buf_put(b, text);
}

static void add_compared(struct buf *b, struct req *q, const struct report *r, size_t i, bool row)
{
    str groups = sentences_groups(q->a, r->e, i), wave = r->e->wave ? sentences_wave(q->a, r->e, i, r->wave_title) : S("");
    if (row && (groups.n || wave.n)) add(b, arena_fmt(q->a, "Zu „%.*s“:", STR(r->e->in->item[i].label)));
    add(b, groups);
    add(b, wave);
}

/* A matrix is told at its first row: its rows against each other, then what differs row by row. */
str report_sentences(struct req *q, const struct report *r, size_t i)
{
    struct buf b = buf_in(q->a, BLOCK_MAX);
    bool grid = report_heads_grid(r, i);
    size_t end = grid ? report_grid_end(r, i) : i + 1;
    add(&b, grid ? sentences_grid(q->a, &r->e->item[i], end - i) : sentences_item(q->a, &r->e->item[i]));
    const struct open_codes *codes = report_codes_of(r, i);
    if (codes) add(&b, sentences_codes(q->a, codes));
    for (size_t k = i; k < end; k++) add_compared(&b, q, r, k, grid);
    return buf_str(&b);
}

str report_intro(struct req *q, const struct report *r)
{
    const struct response_counts *c = &r->e->counts;
    bool few = c->late > 0 && c->late < r->e->minimum;  /* who was late is protected like an answer                     */
    return sentences_survey(q->a, &(struct sentence_survey){ .n = c->counted, .asked = r->asked, .late = few ? 0 : c->late, .opens = r->opens, .closes = r->closes,
                                                             .grace_end = r->grace_end, .intervals = r->intervals });
}

/* ---- which figures it was written for ---------------------------------------------------------------------------------------------------------- */
static void put_figures(struct buf *b, const struct item_figures *f)
{
    buf_fmt(b, "%d,%lld,%lld,%lld,%.6f,%.6f,%lld", f->hidden, (long long)f->n, (long long)f->missing, (long long)f->unknown, f->mean, f->sd, (long long)f->texts);
    for (size_t o = 0; o < f->options; o++) buf_fmt(b, ",%lld", (long long)f->option[o].k);
    buf_char(b, ';');
}

static void put_codes(struct buf *b, const struct open_codes *o)
{
    if (!o) return;
    buf_fmt(b, "codes,%lld,%lld", (long long)o->c->texts, (long long)o->c->coded);
    for (size_t i = 0; i < o->c->n; i++) buf_fmt(b, ",%lld", (long long)o->c->row[i].k);
    buf_fmt(b, ",%lld,%lld;", (long long)o->agreed.both, (long long)o->agreed.differ);
}

static str digest_of(struct req *q, const struct report *r, size_t i)
{
    struct buf b = buf_in(q->a, 256 * 1024);
    size_t end = report_heads_grid(r, i) ? report_grid_end(r, i) : i + 1;
    for (size_t k = i; k < end; k++) {
        put_figures(&b, &r->e->item[k]);
        for (size_t g = 0; g < r->e->groups; g++) put_figures(&b, &r->e->group[g].item[k]);
        if (r->e->wave && r->e->change[k].was) put_figures(&b, r->e->change[k].was);
    }
    put_codes(&b, report_codes_of(r, i));
    return arena_fmt(q->a, "%016llx", (unsigned long long)str_hash(buf_str(&b)));
}

struct block_text report_text(struct req *q, const struct report *r, size_t i)
{
    struct block_text t = { .text = report_sentences(q, r, i) };
    struct rows *kept = ask(q->st, Q("SELECT text, name, changed_at, digest FROM survey_block WHERE survey = $1 AND item = $2 AND view = $3"), I(r->survey), T(r->e->in->item[i].code), T(r->view));
    if (!rows_next(kept)) return t;
    return (struct block_text){ .text = row_str(kept, 0), .who = row_str(kept, 1), .at = row_int(kept, 2), .edited = true, .stale = !str_eq(row_str(kept, 3), digest_of(q, r, i)) };
}

/* ---- editing ----------------------------------------------------------------------------------------------------------------------------------------- */
static void forget(struct req *q, const struct report *r, str item)
{
    ask(q->st, Q("DELETE FROM survey_block WHERE survey = $1 AND item = $2 AND view = $3"), I(r->survey), T(item), T(r->view));
}

static void keep(struct req *q, const struct report *r, size_t i, str text)
{
    forget(q, r, r->e->in->item[i].code);
    ask(q->st, Q("INSERT INTO survey_block (survey, item, view, text, account, name, changed_at, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"), I(r->survey), T(r->e->in->item[i].code), T(r->view),
        T(text), I(q->who.account), T(q->who.name), I(moment_now()), T(digest_of(q, r, i)));
}

/* The address's state comes along in the query of the form's action. An empty text, the generated one, or "back": the numbers speak again. */
void report_text_post(struct req *q)
{
    const struct report *r = report_read(q);
    str code = form_value(q, S("item")), text = str_trim(form_value(q, S("text")));
    if (!r) return;
    size_t i = item_index(r->e->in, code);
    if (i == r->e->in->n || !item_asks(&r->e->in->item[i])) { req_fail(q, 404, N_("There is no such question.")); return; }
    if (report_empty(r)) { req_fail(q, 409, report_why(r)); return; }
    if (text.n > BLOCK_MAX || utf8_check(text, true)) { req_fail(q, 422, N_("This text is too long, or holds characters that cannot be stored.")); return; }
    if (form_has(q, S("back")) || !text.n || str_eq(text, report_sentences(q, r, i))) forget(q, r, code);
    else keep(q, r, i, text);
    req_redirect(q, 303, arena_fmt(q->a, "%.*s#q-%.*s", STR(report_url(q, r, "results")), STR(code)));
}
