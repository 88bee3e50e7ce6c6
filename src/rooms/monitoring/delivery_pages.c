/* delivery_pages.c - handlers: the calendar of deliveries, one delivery with its file and its link, handing in without an account, the yearly update. */
#include "rooms/monitoring/delivery.h"
#include "base/moment.h"
#include "entity/files.h"
#include "entity/signed.h"
#include "look/form.h"
#include "text/period.h"

/* ---- calendar and one delivery ----------------------------------------------------------------------------------------------------------- */
void deliveries_show(struct req *q)
{
    struct list_view v = list_view(q, &delivery_entity);
    v.office = office_list(q, &delivery_entity);
    deliveries_page(&q->out, q, &v, date_today(q->a));
}

static const struct delivery *delivery_row(struct req *q, struct labels *labels)
{
    q->arg = q->part[3];                                /* /{region}/{lang}/deliveries/{slug}/…                        */
    return record_of_address(q, &delivery_entity, labels);
}

static bool office(const struct req *q) { return who_holds(&q->who, MONITORING_OFFICE); }

static void show(struct req *q, const struct delivery *row, struct labels *labels, str link, const char *wrong)
{
    struct file file = { .size = 0 };
    struct delivery_view v = { .row = row, .labels = labels, .link = link, .office = office(q), .wrong = wrong };
    if (row->handed_in.n && files_find(q->st, row->handed_in, &file)) { v.file_type = file.type; v.file_size = file.size; }
    if (wrong) q->status = 422;
    delivery_page(&q->out, q, &v);
}

void delivery_show(struct req *q)
{
    struct labels labels = { 0 };
    const struct delivery *row = delivery_row(q, &labels);
    if (row) show(q, row, &labels, S(""), NULL);
}

/* The file as it came, only to be saved: no browser opens it here. */
void delivery_file_get(struct req *q)
{
    struct labels labels = { 0 };
    struct file file;
    str bytes;
    const struct delivery *row = delivery_row(q, &labels);
    if (!row) return;
    if (!row->handed_in.n || !files_find(q->st, row->handed_in, &file) || !files_bytes(q->st, file.name, &bytes)) { req_fail(q, 404, N_("No file was handed in.")); return; }
    bool csv = str_eq(file.type, S("text/csv"));
    q->type = csv ? "text/csv" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s.%s\"", STR(row->meta.key), csv ? "csv" : "xlsx"));
    req_header(q, "Cache-Control", S("no-store"));
    buf_put(&q->out, bytes);
}

static str file_of(const struct req *q)
{
    for (size_t i = 0; i < q->uploads; i++) if (str_eq(q->upload[i].name, S("file"))) return q->upload[i].bytes;
    return S("");
}

void delivery_put(struct req *q)
{
    struct labels labels = { 0 };
    const char *why = NULL;
    const struct delivery *row = delivery_row(q, &labels);
    if (!row) return;
    if (!delivery_take(q->st, q->id, row->meta.id, file_of(q), &why)) { show(q, row, &labels, S(""), why); return; }
    req_redirect(q, 303, url_row(q, &delivery_entity, row->meta.slug));
}

/* The link is shown once, on this answer, and nowhere kept. */
void delivery_link_post(struct req *q)
{
    struct labels labels = { 0 };
    const struct delivery *row = delivery_row(q, &labels);
    if (!row) return;
    str token = delivery_link(q->st, row->meta.id, row->contact);
    req_header(q, "Cache-Control", S("no-store"));
    show(q, row, &labels, url_whole(q, url_page(q, signed_address(q->a, "deliver", token))), NULL);
}

/* ---- without an account ---------------------------------------------------------------------------------------------------------------------- */
static const char why_unknown[] = N_("This link is not complete, or not one of ours."), why_expired[] = N_("This link has expired.");

/* False: answered. What a link lets see is the title and the day alone. */
static bool open_link(struct req *q, struct signed_link *l, struct deliver_view *v)
{
    v->token = req_param(q, S("link"));
    signed_private(q);
    enum signed_state state = signed_look(q->st, v->token, "monitoring.deliver", l);
    struct rows *r = state == SIGNED_UNKNOWN ? NULL : ask(q->st, Q("SELECT title, due, contact, state FROM monitoring_delivery WHERE id = $1 AND deleted_at IS NULL"), I(l->row));
    bool there = r && rows_next(r);
    if (there && state == SIGNED_GOOD && signed_for(q->st, l, row_str(r, 2))) {
        v->title = row_str(r, 0);
        v->due = row_str(r, 1);
        v->there = str_eq(row_str(r, 3), S("handed_in"));
        return true;
    }
    q->status = there ? 410 : 404;
    v->state = there ? why_expired : why_unknown;
    deliver_page(&q->out, q, v);
    return false;
}

void deliver_get(struct req *q)
{
    struct signed_link l;
    struct deliver_view v = { .done = str_eq(req_param(q, S("done")), S("1")) };
    if (open_link(q, &l, &v)) deliver_page(&q->out, q, &v);
}

/* A file that is refused leaves nothing behind and does not use the link up. */
void deliver_post(struct req *q)
{
    struct signed_link l;
    struct deliver_view v = { 0 };
    if (!open_link(q, &l, &v)) return;
    if (!delivery_take(q->st, q->id, l.row, file_of(q), &v.wrong)) { q->status = 422; deliver_page(&q->out, q, &v); return; }
    if (!signed_use(q->st, &l)) { q->status = 410; v.state = why_expired; deliver_page(&q->out, q, &v); return; }
    req_redirect(q, 303, arena_fmt(q->a, "%.*s&done=1", STR(url_page(q, signed_address(q->a, "deliver", v.token)))));
}

/* ---- the yearly update ---------------------------------------------------------------------------------------------------------------------------- */
enum { UPDATE_FIELDS = 60, UPDATE_LINES = 300 };
struct updating { struct req *q; struct update_view *v; str until; };

static str own(const struct req *q, const struct rows *r, size_t k) { return arena_copy(q->a, row_str(r, k)); }

/* The delivery that brings it, still to come, the next one first. */
static void add_delivery(struct updating *x, int64_t indicator, struct update_line *l)
{
    struct req *q = x->q;
    struct rows *r = ask(q->st, Q("SELECT d.title, d.key, d.fetch, d.due, d.state FROM monitoring_delivery d JOIN monitoring_delivery_indicators i ON i.owner = d.id "
                                  "WHERE i.value = $1 AND d.deleted_at IS NULL AND d.state IN ('planned', 'asked', 'handed_in') ORDER BY d.due NULLS LAST, d.id LIMIT 1"), I(indicator));
    if (!rows_next(r)) return;
    l->fetch_title = own(q, r, 0);
    l->fetch = row_str(r, 2).n ? own(q, r, 2) : S("");
    l->due = str_cmp(row_str(r, 3), x->until) <= 0;
    l->import = url_page(q, arena_fmt(q->a, "monitoring/imports/new?delivery=%.*s", STR(row_str(r, 1))));
}

/* Every indicator of the yearly report, with the newest period of the county. */
static void read_lines(struct updating *x, struct update_field *f, int64_t field)
{
    struct req *q = x->q;
    struct rows *r = ask(q->st, Q("SELECT i.id, i.code, COALESCE(NULLIF(w.name, ''), g.name), COALESCE(s.slug, i.key), NULLIF(w.name, '') IS NULL FROM monitoring_indicator i JOIN monitoring_indicator_words g ON g.owner = i.id AND g.lang = 'de' "
                                  "LEFT JOIN monitoring_indicator_words w ON w.owner = i.id AND w.lang = $1 LEFT JOIN monitoring_indicator_slug s ON s.owner = i.id AND s.lang = $1 AND s.current "
                                  "WHERE i.field = $2 AND i.core AND i.state = 'published' AND i.deleted_at IS NULL ORDER BY i.code, i.id LIMIT 100"), T(str_of(q->lang->tag)), I(field));
    f->at = arena_array(q->a, struct update_line, rows_count(r) + 1);
    while (rows_next(r)) {
        struct update_line *l = &f->at[f->n++];
        *l = (struct update_line){ .german = row_bool(r, 4), .code = own(q, r, 1), .name = own(q, r, 2), .url = url_row(q, &indicator_entity, own(q, r, 3)) };
        delivery_newest(q, row_int(r, 0), l);
        add_delivery(x, row_int(r, 0), l);
    }
}

static void read_due(struct updating *x)
{
    struct req *q = x->q;
    struct query query = query_new(&delivery_entity, &q->who, q->lang);
    struct page *due = arena_new_of(q->a, struct page);
    query.limit = LIMIT_MAX;
    query.details = true;
    *due = query_run(&query, q->st);
    size_t n = 0;
    for (size_t i = 0; i < due->n; i++) {
        const struct delivery *d = due->row[i];
        if (!str_has_word(S("planned asked handed_in"), d->state) || str_cmp(d->due, x->until) > 0) continue;
        x->v->late += str_cmp(d->due, x->v->today) < 0 && !str_eq(d->state, S("handed_in"));
        due->row[n++] = due->row[i];
    }
    due->n = n;
    x->v->due = due;
}

void update_show(struct req *q)
{
    struct update_view v = { .today = date_today(q->a) };
    struct updating x = { .q = q, .v = &v, .until = arena_fmt(q->a, "%.4s-12-31", v.today.p) };
    struct rows *r = ask(q->st, Q("SELECT f.id, COALESCE(NULLIF(w.name, ''), g.name), NULLIF(w.name, '') IS NULL FROM monitoring_field f JOIN monitoring_field_words g ON g.owner = f.id AND g.lang = 'de' "
                                  "LEFT JOIN monitoring_field_words w ON w.owner = f.id AND w.lang = $1 WHERE f.deleted_at IS NULL ORDER BY COALESCE(f.place, 9999), f.id LIMIT $2"),
                         T(str_of(q->lang->tag)), I(UPDATE_FIELDS));
    v.field = arena_array(q->a, struct update_field, UPDATE_FIELDS);
    v.until = x.until;
    read_due(&x);
    while (rows_next(r)) {
        v.field[v.n].german = row_bool(r, 2);
        v.field[v.n].name = own(q, r, 1);
        read_lines(&x, &v.field[v.n], row_int(r, 0));
        v.n += v.field[v.n].n > 0;
    }
    update_page(&q->out, q, &v);
}

/* ---- "Heute" ---------------------------------------------------------------------------------------------------------------------------------------- */
static int64_t count_of(struct req *q, struct arg question, struct arg today, struct arg until)
{
    struct rows *r = ask(q->st, question, today, until);
    return rows_next(r) ? row_int(r, 0) : 0;
}

void delivery_today(struct req *q, struct agenda *agenda)
{
    str today = date_today(q->a);
    struct date d;
    if (!office(q) || !date_parse(today, &d)) return;
    str week = date_text(q->a, date_of_days(date_days(d) + DELIVERY_WEEK)), list = url_entity(q, &delivery_entity);
    int64_t late = count_of(q, Q("SELECT COUNT(*) FROM monitoring_delivery WHERE state IN ('planned', 'asked') AND deleted_at IS NULL AND due < $1 AND due <= $2"), T(today), T(week)),
            soon = count_of(q, Q("SELECT COUNT(*) FROM monitoring_delivery WHERE state IN ('planned', 'asked') AND deleted_at IS NULL AND due >= $1 AND due <= $2"), T(today), T(week)),
            there = count_of(q, Q("SELECT COUNT(*) FROM monitoring_delivery WHERE state = 'handed_in' AND deleted_at IS NULL AND $1 <= $2"), T(today), T(week));
    if (late) agenda_add(agenda, (struct task){ .when = TASK_LATE, .text = look_count(q, "%d delivery of figures is late", "%d deliveries of figures are late", late), .url = list, .action = N_("Look at them") });
    if (soon) agenda_add(agenda, (struct task){ .when = TASK_WEEK, .text = look_count(q, "%d delivery of figures is due within a week", "%d deliveries of figures are due within a week", soon), .url = list, .action = N_("Look at them") });
    if (there) agenda_add(agenda, (struct task){ .when = TASK_WAITING, .text = look_count(q, "%d file of figures was handed in", "%d files of figures were handed in", there),
                                                 .url = arena_fmt(q->a, "%.*s?state=handed_in", STR(list)), .action = N_("Import") });
}
