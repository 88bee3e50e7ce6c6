/* machine.c - ordering translations by a machine: how much it would be, where it goes; then one job per entry. */
#include "serve/desk.h"
#include "serve/write.h"
#include "work/machine.h"

/* False: answered already. Public entries only, whatever the list showed; and of what is missing, unless one entry alone is meant. */
static bool asked(struct req *q, struct desk_search *s)
{
    if (!machine_ready()) { req_fail(q, 404, N_("No translation service is set up.")); return false; }
    if (!desk_asked(q, s)) return false;
    if (s->lang >= lang_count()) { req_fail(q, 400, N_("Please choose one language.")); return false; }
    if (!machine_speaks(s->lang)) { req_fail(q, 400, N_("The machine does not know this language.")); return false; }
    s->drafts = false;
    s->order = DESK_BY_ROW;
    if (!s->row) s->status = DESK_MISSING;
    return true;
}

/* What would be sent, entry by entry; what the public does not see costs nothing and is left out. */
static void cost(struct req *q, const struct desk_search *s, struct machine_view *v, bool order)
{
    struct desk d;
    desk_read(q->st, s, &d);
    for (size_t i = 0; i < d.n; i++) {
        int64_t chars = machine_cost(q->st, d.at[i].e, d.at[i].id, s->lang);
        if (!chars) continue;
        if (v->entries == MACHINE_ORDER_MAX) { v->more++; continue; }
        v->entries++;
        v->chars += chars;
        if (order) machine_order(q->st, d.at[i].e, d.at[i].id, s->lang);
    }
}

static void show(struct req *q)
{
    struct desk_search s;
    struct machine_view v = { 0 };
    if (!asked(q, &s)) return;
    cost(q, &s, &v, false);
    v.lang = &langs[s.lang];
    v.host = machine_host();
    v.place = arena_fmt(q->a, "?%.*s", STR(desk_place(q, "")));
    if (s.row) v.place = arena_fmt(q->a, "%.*s&row=%.*s", STR(v.place), STR(req_param(q, S("row"))));
    machine_page(&q->out, q, &v);
}

static void order(struct req *q)
{
    struct desk_search s;
    struct machine_view v = { 0 };
    if (!asked(q, &s)) return;
    cost(q, &s, &v, true);
    req_redirect(q, 303, url_page(q, arena_fmt(q->a, "translations?language=%s&done=ordered", langs[s.lang].tag)));
}

void machine_routes(struct app *app)
{
    static const struct route own[] = {
        { GET,  "translations/machine", show,  ROUTE_ROLES, NULL, BASE_PAGE, .roles = "staff", .slow = true },
        { POST, "translations/machine", order, ROUTE_ROLES, NULL, BASE_PAGE, .roles = "staff" },
    };
    for (size_t i = 0; i < countof(own); i++) app_route(app, own[i]);
}
