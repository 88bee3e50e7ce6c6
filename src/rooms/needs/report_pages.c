/* report_pages.c - counselling centres, towns and neighbourhoods tell how many people they could not help with what: a number, never a person. */
#include "rooms/needs/pages.h"

/* The months that may still be told, the newest first. */
static struct menu month_menu(struct req *q)
{
    struct menu m = { .name = "month", .label = N_("Month"), .o = arena_array(q->a, struct option, NEED_MONTHS_BACK + 1) };
    int64_t closed = month_closed(q->st), now = month_now();
    for (int64_t month = now; month >= now - NEED_MONTHS_BACK && month > closed; month--) {
        str key = month_text(q->a, month);
        m.o[m.n++] = (struct option){ .key = key, .text = span_say(q, key) };
    }
    m.now = m.n ? m.o[0].key : S("");
    return m;
}

/* Who is bound to a town or neighbourhood tells of that one only. */
static void own_town(struct req *q, struct menu *m)
{
    for (size_t i = 0; i < q->who.n; i++) {
        str key = need_place(q->st, q->who.grant[i].area);
        if (!q->who.grant[i].area || who_holds(&q->who, NEEDS_OFFICE)) continue;
        size_t kept = 0;
        for (size_t k = 0; k < m->n; k++) if (str_eq(m->o[k].key, key)) m->o[kept++] = m->o[k];
        m->n = kept;
        m->none = NULL;
        m->now = key;
        return;
    }
}

static void open_form(struct req *q, struct report_view *v)
{
    *v = (struct report_view){ .topic = topic_menu(q), .town = town_menu(q), .language = language_menu(q), .month = month_menu(q) };
    own_town(q, &v->town);
    menu_take(q, &v->topic);
    menu_take(q, &v->language);
    if (v->town.none) menu_take(q, &v->town);
    str newest = v->month.now;
    menu_take(q, &v->month);
    if (!v->month.now.n) v->month.now = newest;
}

void report_get(struct req *q)
{
    struct report_view v;
    open_form(q, &v);
    if (!str_int(req_param(q, S("told")), &v.told) || v.told < 1 || v.told > NEED_MOST) v.told = 0;
    report_page(&q->out, q, &v);
}

void report_post(struct req *q)
{
    struct report_view v;
    int64_t n = 0;
    open_form(q, &v);
    v.n = form_value(q, S("n"));
    if (!str_int(str_trim(v.n), &n) || n < 1 || n > NEED_MOST) v.wrong = N_("Please write a number from 1 to 1000.");
    else if (!v.topic.now.n && !v.language.now.n) v.wrong = N_("Please choose a topic or a language.");
    bool office = who_holds(&q->who, "counselling " NEEDS_OFFICE);
    str month = form_value(q, S("month"));               /* as sent: one that is closed meanwhile must not become another */
    struct need need = { month.n ? month : v.month.now, v.town.now, v.topic.now, v.language.now, office ? S("counselling") : S("quarter"), n };
    if (!v.wrong && !need_count(q->st, &need)) v.wrong = N_("This month is released already. Please tell it for the running month.");
    if (v.wrong) {
        q->status = 422;
        report_page(&q->out, q, &v);
        return;
    }
    req_redirect(q, 303, arena_fmt(q->a, "%.*s?told=%lld&month=%.*s", STR(url_page(q, S("needs/report"))), (long long)n, STR(v.month.now)));
}
