/* course_pages.c - courses for everybody: the list, one course, copies of it. */
#include "base/moment.h"
#include "rooms/courses/course_pages.h"
#include "rooms/courses/things.h"

const struct choice course_room[] = { { "free", N_("With free seats") }, { 0 } };

/* Groups that do not count their seats take whoever comes. */
void courses_free(struct query *q, struct store *st, struct told *t)
{
    (void)q;
    struct rows *r = ask(st, Q("SELECT id FROM courses_course WHERE state IN ('planned', 'open') AND (seats IS NULL OR free > 0) AND deleted_at IS NULL ORDER BY id LIMIT 1000"));
    while (rows_next(r)) told_row(t, row_int(r, 0), 1);
}

void course_list(struct req *q)
{
    struct list_view l = list_view(q, &course_entity);
    course_list_page(&q->out, q, &l);
}

static void show(struct req *q, const struct course *c, const struct labels *labels, const char *wrong)
{
    struct course_view v = { c, labels, may(&q->who, &course_entity, CREATE).n && row_may(q->st, &q->who, &course_entity, c->meta.id, UPDATE), who_holds(&q->who, COURSE_OFFICE), wrong };
    course_thing(q, c, labels);
    if (c->summary.n) page_about(q, c->summary);
    course_page(&q->out, q, &v);
}

void course_show(struct req *q)
{
    struct labels labels = { 0 };
    const struct course *c = record_of_address(q, &course_entity, &labels);
    if (c) show(q, c, &labels, NULL);
}

/* ---- copies --------------------------------------------------------------------------------------------------------------------- */
static int64_t day_of(str date)
{
    struct date d;
    return date_parse(date, &d) ? date_days(d) : -1;
}

static void set(struct draft *d, const char *field, str value, bool given)
{
    size_t i = field_index(d->e, entity_field(d->e, str_of(field)));
    d->value[i] = value;
    d->given[i] = given;
}

/* Everything but what belongs to one group alone: its state, its seats, its numbers. */
static bool copy_one(struct req *q, const struct course *c, int64_t begins, struct problems *p)
{
    static const char *const own[] = { "state", "shown", "free", "free_on", "taken", "hidden_on" };
    int64_t version, ends = day_of(c->ends), first = day_of(c->begins);
    struct draft *d = draft_load(q->st, &q->who, &course_entity, c->meta.id, &version);
    if (!d) return false;
    d->id = 0;
    d->key = S("");
    for (size_t i = 0; i < countof(own); i++) set(d, own[i], S(""), false);
    set(d, "begins", date_text(q->a, date_of_days(begins)), true);
    if (ends >= 0 && first >= 0) set(d, "ends", date_text(q->a, date_of_days(begins + ends - first)), true);
    set(d, "copied", c->meta.key, true);
    return row_write(q->st, &(struct write){ .who = &q->who, .request = q->id, .draft = d }, p) == WRITE_DONE;
}

/* Each begins in the week after the one before has ended, on the same weekday. */
void course_copy(struct req *q)
{
    struct labels labels = { 0 };
    const struct course *c = record_of_address(q, &course_entity, &labels);
    struct problems p = { .a = q->a };
    int64_t begins = day_of(form_value(q, S("begins"))), n = 1;
    if (!c) return;
    int64_t length = day_of(c->ends) >= 0 && day_of(c->begins) >= 0 ? (day_of(c->ends) - day_of(c->begins)) / 7 * 7 + 7 : 7;
    if (!str_int(form_value(q, S("n")), &n) || n < 1 || n > COPIES_MAX || begins < 0) {
        q->status = 422;
        show(q, c, &labels, N_("Please give the first day, and a number from 1 to 10."));
        return;
    }
    for (int64_t i = 0; i < n; i++)
        if (!copy_one(q, c, begins + i * length, &p)) { q->status = 422; show(q, c, &labels, p.n ? p.at[0].message : N_("This cannot be copied.")); return; }
    req_redirect(q, 303, arena_fmt(q->a, "%.*s?state=planned", STR(url_entity(q, &course_entity))));
}
