/* particulars.c - the office's form for what the region says of itself: German and facts on one page, each other language on one of its own. */
#include "look/particulars.h"
#include "serve/legal.h"
#include "web/wording.h"
#include <string.h>

enum { CHANGES_SHOWN = 10 };

static bool lang_asked(struct req *q, size_t *ret)
{
    *ret = lang_source();
    if (!q->arg.n) return true;
    for (size_t i = 0; langs[i].tag; i++) if (i != *ret && str_eq(q->arg, str_of(langs[i].tag))) { *ret = i; return true; }
    req_fail(q, 404, N_("There is no page at this address."));
    return false;
}

static void show_idle(struct req *q, struct particulars_view *v)
{
    str found[EXAMPLES_MAX];
    const struct entity *e = entity_by_path(S("offers"));
    const str *words = v->said->word[v->form->lang];
    size_t i = field_index(&particulars_entity, entity_field(&particulars_entity, S("examples")));
    if (e && words) examples_that_find(q, e, &langs[v->form->lang], words[i], found, v->idle, &v->n_idle);
}

static void show(struct req *q, struct form *f, const struct draft *said)
{
    struct history_line line[CHANGES_SHOWN];
    struct particulars_view v = { .form = f, .said = said, .line = line, .saved = str_eq(req_param(q, S("saved")), S("1")) };
    v.n = history_of(q->st, &particulars_entity, PARTICULARS_ROW, PUBLIC, line, CHANGES_SHOWN);
    show_idle(q, &v);
    req_header(q, "Cache-Control", S("no-store"));
    particulars_page(&q->out, q, &v);
}

static void settings_show(struct req *q)
{
    size_t lang;
    if (!lang_asked(q, &lang)) return;
    struct draft said = particulars_read(q->st);
    struct form f = form_new(q, &particulars_entity, PUBLIC, lang);
    form_show(q, &f, &said);
    show(q, &f, &said);
}

/* All or nothing; what a program does not send stays. */
static void settings_save(struct req *q)
{
    size_t lang;
    if (!lang_asked(q, &lang)) return;
    struct draft said = particulars_read(q->st);
    struct form f = form_new(q, &particulars_entity, PUBLIC, lang);
    struct draft d = form_read(q, &f);
    if (!particulars_check(q->a, &d, &f.problems) || f.problems.n) {
        for (size_t i = 0; i < f.e->n; i++) if (f.at[i].on && !f.at[i].given) form_show_one(q, &f, &f.e->fields[i], &said);
        q->status = 422;
        show(q, &f, &said);
        return;
    }
    if (particulars_put(q->st, &q->who, q->id, &d)) wording_changed(q->region);
    req_redirect(q, 303, arena_fmt(q->a, "%.*s?saved=1", STR(url_page(q, q->arg.n ? arena_fmt(q->a, "settings/translate/%.*s", STR(q->arg)) : S("settings")))));
}

#define OFFICE "administrator"
const struct route particulars_routes[] = {
    { GET,  "settings",                  settings_show, ROUTE_ROLES, NULL, BASE_PAGE, .roles = OFFICE },
    { POST, "settings",                  settings_save, ROUTE_ROLES, NULL, BASE_PAGE, .roles = OFFICE },
    { GET,  "settings/translate/{lang}", settings_show, ROUTE_ROLES, NULL, BASE_PAGE, .roles = OFFICE },
    { POST, "settings/translate/{lang}", settings_save, ROUTE_ROLES, NULL, BASE_PAGE, .roles = OFFICE },
};
const size_t particulars_routes_count = countof(particulars_routes);
