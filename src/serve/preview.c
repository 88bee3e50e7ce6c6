/* preview.c - the texts of a form as they will look, for every entity that has one in Markdown. Needs no script: the form sends itself here instead. */
#include "look/block.h"
#include "serve/write.h"

static void preview_post(struct req *q)
{
    const struct entity *e = q->route->entity;
    unsigned classes = may(&q->who, e, UPDATE).classes | may(&q->who, e, CREATE).classes;
    struct form f = form_new(q, e, classes, write_german());
    struct draft d = form_read(q, &f);
    struct preview_view v = { .e = e, .text = arena_array(q->a, html, e->n), .of = arena_array(q->a, const struct field *, e->n) };
    struct block_at at = { .e = e };
    const struct field *title = entity_title(e);
    str *german = draft_word(q->a, &d, write_german());
    v.title = str_trim(title->translated ? german[field_index(e, title)] : d.value[field_index(e, title)]);
    for (size_t i = 0; i < e->n; i++) {
        const struct field *field = &e->fields[i];
        if (!f.at[i].on || field->kind != KIND_markdown) continue;
        v.of[v.n] = field;
        v.text[v.n++] = block_html(q, field->translated ? german[i] : d.value[i], 2, &at);
    }
    req_header(q, "Cache-Control", S("no-store"));
    preview_page(&q->out, q, &v);
}

void preview_routes(struct app *app, const struct entity *e)
{
    for (size_t i = 0; i < e->n; i++) {
        if (e->fields[i].kind != KIND_markdown) continue;
        app_route(app, (struct route){ POST, write_pattern(e, "$/preview"), preview_post, ROUTE_RIGHT, e, BASE_PAGE, .action = UPDATE });
        return;
    }
}
