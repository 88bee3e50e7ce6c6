/* work_pages.c - the working view: counts of one month as they are, not protected. For the office alone, every look is logged, nothing leaves as a file. */
#include "rooms/needs/pages.h"
#include "entity/history.h"

/* What the history and the record of readings call this table; it is no entity with rows of its own. */
struct signal_shape { struct meta meta; c_text month; };
static const struct field fields[] = { FIELD_ROW(struct signal_shape, KIND_text, month, INTERNAL, .label = N_("Month")) };
static const struct entity signal_shape = { .room = "needs", .name = "signal", .label = N_("Needs"), .plural = N_("Needs"), .fields = fields, .n = countof(fields),
                                            .size = sizeof(struct signal_shape), .title = "month" };

enum { MONTHS_SHOWN = 12 };
static struct menu month_menu(struct req *q)
{
    struct menu m = { .name = "month", .label = N_("Month"), .o = arena_array(q->a, struct option, MONTHS_SHOWN) };
    for (int64_t month = month_now(); m.n < MONTHS_SHOWN; month--) {
        str key = month_text(q->a, month);
        m.o[m.n++] = (struct option){ .key = key, .text = span_say(q, key) };
    }
    menu_take(q, &m);
    if (!m.now.n) m.now = m.o[0].key;
    return m;
}

/* The row of a reading is the month, as a number: 202611. */
static void log_look(struct req *q, str month)
{
    int64_t id = 0;
    if (month_read(month, &id)) id = id / 12 * 100 + id % 12 + 1;
    history_read(q->st, &q->who, q->id, &signal_shape, &id, 1);
}

void work_show(struct req *q)
{
    struct work_view *v = arena_new_of(q->a, struct work_view);
    struct menu topics = topic_menu(q), towns = town_menu(q);
    v->month = month_menu(q);
    v->minimum = need_minimum(q->st);
    log_look(q, v->month.now);
    struct rows *r = ask(q->st, Q("SELECT kind, topic, area, language, n, block FROM needs_signal WHERE month = $1 ORDER BY kind, n DESC, cell LIMIT 401"), T(v->month.now));
    while (rows_next(r)) {
        bool german = false;
        if (v->n == WORK_MAX) { v->more = true; break; }
        struct work_row *w = &v->row[v->n++];
        *w = (struct work_row){ .kind = row_str(r, 0), .n = row_int(r, 4), .out = row_int(r, 5) > 0 };
        w->topic = menu_text(&topics, row_str(r, 1), &w->topic_german);
        w->area = menu_text(&towns, row_str(r, 2), &german);
        if (row_str(r, 3).n) w->language = lang_name(q->a, q->lang, row_str(r, 3));
    }
    req_header(q, "Cache-Control", S("no-store"));
    work_page(&q->out, q, v);
}
