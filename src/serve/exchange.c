/* exchange.c - translations as XLIFF: taken along as a file, and brought back after a look at what would change. */
#include "serve/desk.h"
#include "entity/files.h"
#include "serve/write.h"
#include "text/xliff.h"
#include <inttypes.h>

enum { EXPORT_MAX = 64 * 1024 * 1024 };

static str name_of_field(void *ctx, const struct field *f)
{
    const struct req *q = ctx;
    return words_get(q->words, f->label);
}

static void export_xliff(struct req *q)
{
    struct desk_search s;
    if (!desk_asked(q, &s)) return;
    if (s.lang >= lang_count()) { req_fail(q, 400, N_("Please choose one language: an XLIFF file holds one.")); return; }
    struct buf out = buf_in(q->a, EXPORT_MAX);
    if (exchange_out(q->st, &s, q->region, &out, name_of_field, q) < 0) { req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment.")); return; }
    q->type = "application/xliff+xml; charset=utf-8";
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s-%s.xlf\"", STR(q->region), langs[s.lang].tag));
    buf_put(&q->out, buf_str(&out));
}

/* ---- back ---------------------------------------------------------------------------------------------------------------------------------- */
static void show(struct req *q, struct exchange_view *v, int status)
{
    q->status = status;
    exchange_page(&q->out, q, v);
}

static bool may_bring(struct req *q)
{
    if (desk_may_any(&q->who)) return true;
    req_fail(q, 403, N_("You may not translate anything here."));
    return false;
}

static void import_get(struct req *q)
{
    struct exchange_view v = { 0 };
    if (may_bring(q)) show(q, &v, 200);
}

static const struct form_part *brought(const struct req *q)
{
    for (size_t i = 0; i < q->uploads; i++) if (str_eq(q->upload[i].name, S("file")) && q->upload[i].bytes.n) return &q->upload[i];
    return NULL;
}

/* The first step keeps the file in the store, where it lies for a day: the second names it. */
static void look_at(struct req *q, struct exchange_view *v, str bytes)
{
    bool good = exchange_plan(q->st, &q->who, q->region, bytes, &v->x);
    if (good) v->file = files_put(q->st, bytes, "application/xliff+xml", 0, 0);
    if (good && !v->file.n) { v->problem = N_("This file is too large. At most 10 MB."); v->x = (struct exchange){ 0 }; good = false; }
    show(q, v, good ? 200 : 422);
}

/* What would change must still be what was shown. */
static void take(struct req *q, struct exchange_view *v, str bytes)
{
    str mark = form_value(q, S("mark"));
    if (!exchange_plan(q->st, &q->who, q->region, bytes, &v->x)) { show(q, v, 422); return; }
    v->file = form_value(q, S("known"));
    if (!str_eq(mark, arena_fmt(q->a, "%" PRIx64, v->x.mark))) {
        v->problem = N_("Somebody changed these entries meanwhile. Please look once more at what would change now.");
        show(q, v, 409);
        return;
    }
    enum write_outcome out = exchange_write(q->st, &q->who, q->id, &v->x, form_has(q, S("stale")));
    if (out == WRITE_REFUSED) { v->problem = N_("One of these entries does not take the texts. Nothing is saved."); show(q, v, 422); return; }
    if (write_done(q, out)) req_redirect(q, 303, url_page(q, arena_fmt(q->a, "translations?language=%s&done=imported", v->x.lang->tag)));
}

static void import_post(struct req *q)
{
    struct exchange_view v = { 0 };
    const struct form_part *p = brought(q);
    str bytes;
    if (!may_bring(q)) return;
    if (p) { look_at(q, &v, p->bytes); return; }
    if (files_name(form_value(q, S("known"))) && files_bytes(q->st, form_value(q, S("known")), &bytes)) { take(q, &v, bytes); return; }
    v.problem = N_("Please choose a file first.");
    show(q, &v, 422);
}

void exchange_routes(struct app *app)
{
    static const struct route own[] = {
        { GET,  "translations.xlf",    export_xliff, ROUTE_ROLES, NULL, BASE_PAGE, .roles = "staff", .slow = true },
        { GET,  "translations/import", import_get,   ROUTE_ROLES, NULL, BASE_PAGE, .roles = "staff" },
        { POST, "translations/import", import_post,  ROUTE_ROLES, NULL, BASE_PAGE, .roles = "staff" },
    };
    for (size_t i = 0; i < countof(own); i++) app_route(app, own[i]);
}
