/* portal.c - what surrounds the public pages: emergency numbers, reading offline with its service worker and the app, logos of funders. */
#include "serve/picture.h"
#include "serve/portal.h"
#include "entity/files.h"
#include "look/particulars.h"
#include "look/portal.h"
#include "text/json.h"
#include "web/wording.h"

/* The numbers of those who help against violence stand on it. */
static void emergency(struct req *q)
{
    page_sensitive(q);
    emergency_page(&q->out, q);
}

/* ---- offline, app --------------------------------------------------------------------------------------------------------- */

/* The list of what is kept is drawn by portal.js from the device: this program knows nothing of it. */
static void offline(struct req *q) { offline_page(&q->out, q); }

/* Stands at the region's address, because a worker may touch nothing above its own. */
static void worker(struct req *q)
{
    if (!look_static_file(S("sw.js"), &q->fixed, &q->type)) req_fail(q, 404, N_("There is no page at this address."));
}

static void put_icon(struct json *j, const struct req *q, const char *file, const char *type, const char *sizes, const char *purpose)
{
    json_open(j, '{');
    json_key(j, "src");
    json_str(j, look_static(q, file));
    json_key(j, "type");
    json_z(j, type);
    json_key(j, "sizes");
    json_z(j, sizes);
    json_key(j, "purpose");
    json_z(j, purpose);
    json_close(j, '}');
}

static void put_pair(struct json *j, const char *key, str value)
{
    json_key(j, key);
    json_str(j, value);
}

/* https://www.w3.org/TR/appmanifest/: one per region and language. */
static void manifest(struct req *q)
{
    const struct particulars *p = region_particulars(q);
    struct json j = json_to(&q->out);
    q->type = "application/manifest+json";
    json_open(&j, '{');
    put_pair(&j, "id", arena_fmt(q->a, "/%.*s/", STR(q->region)));
    put_pair(&j, "name", p->centre.n ? p->centre : q->region_title);
    put_pair(&j, "short_name", q->region_title);
    if (p->short_line.n) put_pair(&j, "description", p->short_line);
    put_pair(&j, "lang", str_of(q->lang->tag));
    put_pair(&j, "dir", q->lang->rtl ? S("rtl") : S("ltr"));
    put_pair(&j, "start_url", url_page(q, S("")));
    put_pair(&j, "scope", arena_fmt(q->a, "/%.*s/", STR(q->region)));
    put_pair(&j, "display", S("standalone"));
    put_pair(&j, "background_color", S("#ffffff"));
    put_pair(&j, "theme_color", S("#ffffff"));
    json_key(&j, "icons");
    json_open(&j, '[');
    put_icon(&j, q, "icon.svg", "image/svg+xml", "any", "any");
    put_icon(&j, q, "icon-192.png", "image/png", "192x192", "any");
    put_icon(&j, q, "icon-512.png", "image/png", "512x512", "any maskable");
    json_close(&j, ']');
    json_close(&j, '}');
}

/* ---- logos ---------------------------------------------------------------------------------------------------------------- */
static const char *const places[LOGOS_MAX] = { "logo_1", "logo_2", "logo_3" };

static const struct field *place_named(str number)
{
    int64_t n;
    if (!str_int(number, &n) || n < 1 || n > LOGOS_MAX) return NULL;
    return entity_field(&particulars_entity, str_of(places[n - 1]));
}

static void logo(struct req *q)
{
    const struct field *f = place_named(q->arg);
    struct file file;
    str bytes;
    if (!f || !files_find(q->st, row_text(region_particulars(q), f), &file) || !files_bytes(q->st, file.name, &bytes)) {
        req_fail(q, 404, N_("There is no picture here."));
        return;
    }
    q->type = str_eq(file.type, S("image/png")) ? "image/png" : "image/jpeg";
    buf_put(&q->out, bytes);
}

static void show_logos(struct req *q, size_t place, const char *wrong)
{
    struct funder_view v = { .f = funder_of(q), .wrong = wrong, .place = place };
    if (wrong) q->status = 422;
    req_header(q, "Cache-Control", S("no-store"));
    logos_page(&q->out, q, &v);
}

static void logos_get(struct req *q) { show_logos(q, 0, NULL); }

/* Made anew before it is kept, as every picture (text/image.h). */
static str bring(struct req *q, const struct field *f, const char **wrong)
{
    struct image image;
    const struct form_part *p = NULL;
    for (size_t i = 0; i < q->uploads; i++) if (str_eq(q->upload[i].name, S("picture")) && q->upload[i].bytes.n) p = &q->upload[i];
    if (!p) { *wrong = N_("Please choose a picture first."); return S(""); }
    if (!picture_clean(q, p->bytes, (int)f->max, &image, wrong)) return S("");
    str name = files_put(q->st, image.bytes, image_mime(image.type), image.width, image.height);
    if (!name.n) *wrong = N_("This picture is too large. At most 10 MB.");
    return name;
}

static void logos_post(struct req *q)
{
    const struct field *f = place_named(form_value(q, S("place")));
    const char *wrong = NULL;
    if (!f) { req_fail(q, 404, N_("There is no page at this address.")); return; }
    str name = form_has(q, S("away")) ? S("") : bring(q, f, &wrong);
    if (wrong) { show_logos(q, (size_t)(form_value(q, S("place")).p[0] - '0'), wrong); return; }
    struct draft d = draft_new(q->a, &particulars_entity);
    d.value[field_index(d.e, f)] = name;
    d.given[field_index(d.e, f)] = true;
    if (particulars_put(q->st, &q->who, q->id, &d)) wording_changed(q->region);
    req_redirect(q, 303, url_page(q, S("settings/logos")));
}

const struct route portal_routes[] = {
    { GET,  "emergency",       emergency, ROUTE_OPEN, NULL, BASE_PAGE },
    { GET,  "offline",         offline,   ROUTE_OPEN, NULL, BASE_PAGE },
    { GET,  "app.webmanifest", manifest,  ROUTE_OPEN, NULL, BASE_PAGE },
    { GET,  "sw.js",           worker,    ROUTE_OPEN, NULL, BASE_REGION },
    { GET,  "logo/{place}",    logo,      ROUTE_OPEN, NULL, BASE_REGION },
    { GET,  "settings/logos",  logos_get,  ROUTE_ROLES, NULL, BASE_PAGE, .roles = "administrator" },
    { POST, "settings/logos",  logos_post, ROUTE_ROLES, NULL, BASE_PAGE, .roles = "administrator" },
};
const size_t portal_routes_count = countof(portal_routes);
