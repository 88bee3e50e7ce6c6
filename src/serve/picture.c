/* picture.c - the pictures of rows: a field of the kind `file` has an address of its own for what it shows, and a page of its own to choose another.
**
** A picture is brought by itself, not with the form of the row: so a form stays small, what was typed is never lost over a large file, and a page
** asks one thing. What comes in is made anew in a child (text/image.h) before it is kept (entity/files.h).
*/
#include "entity/files.h"
#include "serve/picture.h"
#include "serve/write.h"
#include <string.h>

enum { SIDE = 800 };                                      /* pixels, where the field does not say */

/* The field that the address names: the part behind the slug. */
static const struct field *field_asked(const struct req *q)
{
    const struct field *f = q->parts > 4 ? entity_field(q->route->entity, q->part[4]) : NULL;
    return f && f->kind == KIND_file ? f : NULL;
}

/* Whoever may see the row's field may see the picture; its name is in the address of the page (v=…), so that a new picture is a new address. */
static void picture_show(struct req *q)
{
    struct labels labels = { 0 };
    const struct field *f = field_asked(q);
    const void *row = f ? record_of_address(q, q->route->entity, &labels) : NULL;
    struct file file;
    str bytes;
    if (!row) return;
    if (!files_find(q->st, row_text(row, f), &file) || !files_bytes(q->st, file.name, &bytes)) { req_fail(q, 404, N_("There is no picture here.")); return; }
    q->type = str_eq(file.type, S("image/png")) ? "image/png" : "image/jpeg";
    buf_put(&q->out, bytes);
}

/* ---- choosing another ------------------------------------------------------------------------------------------------------- */

/* The row, if this reader may change this field of it. NULL: answered. */
static const void *row_to_change(struct req *q, const struct field *f)
{
    const void *row = f ? write_row(q, UPDATE) : NULL;
    if (row && (row_meta(row)->classes & f->privacy)) return row;
    if (row || !f) req_fail(q, 403, N_("You do not have access to this page."));
    return NULL;
}

static void show(struct req *q, const struct field *f, const void *row, const char *wrong)
{
    struct picture_view v = { .e = q->route->entity, .row = row, .f = f, .wrong = wrong };
    if (wrong) q->status = 422;
    v.there = files_find(q->st, row_text(row, f), &v.file);
    picture_page(&q->out, q, &v);
}

static void picture_get(struct req *q)
{
    const struct field *f = field_asked(q);
    const void *row = row_to_change(q, f);
    if (row) show(q, f, row, NULL);
}

bool picture_clean(struct req *q, str bytes, int side, struct image *ret, const char **why)
{
    (void)store_end(q->st, true);                         /* that the row was read may have to be written down */
    bool good = image_clean(q->a, bytes, side, ret, why);
    q->st = store_begin(q->app->stores, q->region, STORE_WRITE, q->a, q->id);
    return good;
}

/* Nothing chosen: NULL bytes and a sentence; otherwise the name of the picture as it is kept. */
static str bring(struct req *q, const struct field *f, const char **wrong)
{
    struct image image;
    const struct form_part *p = NULL;
    for (size_t i = 0; i < q->uploads; i++) if (str_eq(q->upload[i].name, S("picture")) && q->upload[i].bytes.n) p = &q->upload[i];
    if (!p) { *wrong = N_("Please choose a picture first."); return (str){ "", 0 }; }
    if (!picture_clean(q, p->bytes, f->max ? (int)f->max : SIDE, &image, wrong)) return (str){ "", 0 };
    str name = files_put(q->st, image.bytes, image_mime(image.type), image.width, image.height);
    if (!name.n) *wrong = N_("This picture is too large. At most 10 MB.");
    return name;
}

static void picture_post(struct req *q)
{
    const struct field *f = field_asked(q);
    const void *row = row_to_change(q, f);
    const char *wrong = NULL;
    if (!row) return;
    bool away = form_has(q, S("away"));
    str name = away ? (str){ "", 0 } : bring(q, f, &wrong);
    if (wrong) { show(q, f, row, wrong); return; }
    struct draft d = draft_new(q->a, q->route->entity);
    d.id = row_meta(row)->id;
    d.value[field_index(d.e, f)] = name;
    d.given[field_index(d.e, f)] = true;
    struct problems p = { .a = q->a };
    struct write w = { .who = &q->who, .request = q->id, .draft = &d, .version = write_number(q, "version") };
    enum write_outcome out = row_write(q->st, &w, &p);
    if (out == WRITE_STALE) show(q, f, row, N_("Somebody else has changed this entry meanwhile. Please look at it and choose again."));
    else if (out == WRITE_REFUSED) show(q, f, row, p.n ? p.at[0].message : N_("This picture cannot be kept."));
    else if (write_done(q, out)) write_to_row(q, d.id, "saved");
}

void picture_routes(struct app *app, const struct entity *e)
{
    struct arena *a = arena_new();
    for (size_t i = 0; i < e->n; i++) {
        if (e->fields[i].kind != KIND_file || e->fields[i].derived) continue;       /* a file that its room gives out by itself */
        const char *at = write_pattern(e, arena_fmt(a, "$/{slug}/%s", e->fields[i].name).p), *edit = write_pattern(e, arena_fmt(a, "$/{slug}/%s/edit", e->fields[i].name).p);
        app_route(app, (struct route){ GET, at, picture_show, ROUTE_RIGHT, e, BASE_PAGE });
        app_route(app, (struct route){ GET, edit, picture_get, ROUTE_RIGHT, e, BASE_PAGE, .action = UPDATE });
        app_route(app, (struct route){ POST, edit, picture_post, ROUTE_RIGHT, e, BASE_PAGE, .action = UPDATE });
    }
    arena_free(a);
}
