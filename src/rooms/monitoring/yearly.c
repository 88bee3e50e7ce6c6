/* yearly.c - yearly reports as rows: a commentary knows on which figures it was written, and the next report begins with the texts of the last. */
#include "entity/query.h"
#include "rooms/monitoring/yearly.h"

/* ---- commentaries ------------------------------------------------------------------------------------------------------------------------ */
/* Whoever saves the German form has the figures before them, also when not a word changes; a translation says nothing of that. */
static bool looked_at_figures(const struct draft *d)
{
    return !d->id || d->given[draft_at(d, "report")] || d->given[draft_at(d, "field")] || d->given[draft_at(d, "text")];
}

void yearly_remark_derive(struct store *st, struct draft *d)
{
    int64_t report = id_by_key(st, &yearly_entity, draft_value(d, "report")), field = id_by_key(st, &field_entity, draft_value(d, "field"));
    field_remark_derive(st, d);
    if (report && field && looked_at_figures(d)) draft_give(d, "basis", yearly_digest(st, store_arena(st), report, field));
}

/* ---- the next one -------------------------------------------------------------------------------------------------------------------------- */
static str with_year(struct arena *a, str title, int64_t from, int64_t to)
{
    str was = arena_fmt(a, "%lld", (long long)from);
    int64_t at = str_find(title, was);
    if (at < 0) return title;
    return arena_fmt(a, "%.*s%lld%.*s", STR(str_upto(title, (size_t)at)), (long long)to, STR(str_from(title, (size_t)at + was.n)));
}

static void forget(struct draft *d, const char *field)
{
    d->value[draft_at(d, field)] = S("");
    d->given[draft_at(d, field)] = false;
}

static bool copy_report(struct store *st, const struct who *who, str request, int64_t report, struct draft *d)
{
    struct stamp stamp;
    struct problems p = { .a = store_arena(st) };
    if (!draft_read(st, &yearly_entity, report, d, &stamp)) return false;
    int64_t year = draft_number(d, "year");
    d->id = 0;
    d->key = S("");
    draft_give(d, "year", arena_fmt(store_arena(st), "%lld", (long long)year + 1));
    for (size_t l = 0; l < lang_count(); l++) {
        str *title = d->word[l] ? &d->word[l][draft_at(d, "title")] : NULL;
        if (title && title->p) *title = with_year(store_arena(st), *title, year, year + 1);
    }
    forget(d, "state");
    return row_write(st, &(struct write){ .who = who, .request = request, .draft = d }, &p) == WRITE_DONE;
}

static bool copy_remark(struct store *st, const struct who *who, str request, int64_t remark, str report)
{
    struct draft d;
    struct stamp stamp;
    struct problems p = { .a = store_arena(st) };
    if (!draft_read(st, &field_remark_entity, remark, &d, &stamp)) return false;
    str basis = draft_value(&d, "basis");
    d.id = 0;
    d.key = S("");
    forget(&d, "basis");
    forget(&d, "name");
    draft_give(&d, "report", report);
    if (row_write(st, &(struct write){ .who = who, .request = request, .draft = &d }, &p) != WRITE_DONE) return false;
    ask(st, Q("UPDATE monitoring_remark SET basis = $2 WHERE id = $1"), I(d.id), T(basis));      /* nobody has looked at the new figures yet */
    return true;
}

int64_t yearly_next(struct store *st, const struct who *who, str request, int64_t report, const char **why)
{
    struct draft d;
    struct rows *r = ask(st, Q("SELECT n.id FROM monitoring_report o JOIN monitoring_report n ON n.area = o.area AND n.year = o.year + 1 AND n.deleted_at IS NULL WHERE o.id = $1 ORDER BY n.id"), I(report));
    *why = N_("There is a report of the next year already.");
    if (rows_next(r)) return 0;
    *why = N_("The report could not be made.");
    if (!copy_report(st, who, request, report, &d)) return 0;
    r = ask(st, Q("SELECT id FROM monitoring_remark WHERE report = $1 AND deleted_at IS NULL ORDER BY id LIMIT $2"), I(report), I(YEARLY_FIELDS));
    while (rows_next(r)) if (!copy_remark(st, who, request, row_int(r, 0), d.key)) return 0;
    return d.id;
}
