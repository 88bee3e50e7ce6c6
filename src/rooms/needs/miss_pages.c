/* miss_pages.c - "I am missing something": three menus, no free text, thanks. What becomes of it is a number. */
#include "rooms/needs/pages.h"
#include "web/repeat.h"

static void open_form(struct req *q, struct miss_view *v)
{
    *v = (struct miss_view){ .topic = topic_menu(q), .town = town_menu(q), .language = language_menu(q) };
    menu_take(q, &v->topic);
    menu_take(q, &v->town);
    menu_take(q, &v->language);
}

void miss_get(struct req *q)
{
    struct miss_view v;
    open_form(q, &v);
    v.done = str_eq(req_param(q, S("done")), S("sent"));
    if (!v.done && !v.language.now.n && !req_has(q, S("language"))) v.language.now = need_language(str_of(q->lang->tag));
    miss_page(&q->out, q, &v);
}

/* The same from one network counts once a day, and few different things: else one could make up a release. A machine that fills in what people do not see is thanked and not counted, either. */
enum { MOST_A_DAY = 5 };
void miss_post(struct req *q)
{
    struct miss_view v;
    open_form(q, &v);
    if (!v.topic.now.n && !v.town.now.n && !v.language.now.n) {          /* that would be no number of anything            */
        v.wrong = N_("Please choose at least one.");
        q->status = 422;
        miss_page(&q->out, q, &v);
        return;
    }
    str said = arena_fmt(q->a, "miss %.*s %.*s %.*s %.*s", STR(q->region), STR(v.topic.now), STR(v.town.now), STR(v.language.now));
    struct need n = { .kind = S("public"), .topic = v.topic.now, .area = v.town.now, .language = v.language.now, .n = 1 };
    if (!form_value(q, S("website")).n && repeat_counts(q->client, q->agent, said, 1)
        && repeat_counts(q->client, q->agent, arena_fmt(q->a, "miss %.*s", STR(q->region)), MOST_A_DAY)) need_count(q->st, &n);
    req_redirect(q, 303, url_page(q, S("missing-something?done=sent")));
}
