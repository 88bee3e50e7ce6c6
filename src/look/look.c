/* look.c - values as markup, addresses of static files, failures. */
#include "look/look.h"
#include "base/utf8.h"
#include "look/head.h"
#include "base/embedded.h"
#include "entity/files.h"
#include "entity/transfer.h"
#include "text/hours.h"
#include "text/diff.h"
#include "text/markdown.h"
#include <pthread.h>
#include <string.h>

/* ---- static files ------------------------------------------------------------------------------------------------------ */
extern const struct embedded static_files[];

static const struct { const char *ext, *type; } types[] = {
    { ".css", "text/css; charset=utf-8" }, { ".js", "text/javascript; charset=utf-8" }, { ".woff2", "font/woff2" }, { ".svg", "image/svg+xml" }, { ".png", "image/png" }, { ".txt", "text/plain; charset=utf-8" } };

static const struct embedded *static_find(str name)
{
    for (const struct embedded *f = static_files; f->name; f++) if (str_eq(name, str_of(f->name))) return f;
    return NULL;
}

bool look_static_file(str name, str *ret, const char **type)
{
    const struct embedded *f = static_find(name);
    if (!f) return false;
    *ret = (str){ (const char *)f->p, f->n };
    *type = "application/octet-stream";
    for (size_t i = 0; i < countof(types); i++) if (str_ends(name, str_of(types[i].ext))) *type = types[i].type;
    return true;
}

/* The mark is worked out once per file: hashing the style sheet on every page would cost more than the page. */
enum { STATIC_MAX = 64 };
static uint64_t marks[STATIC_MAX];
static pthread_once_t marked = PTHREAD_ONCE_INIT;
static void mark_all(void)
{
    for (size_t i = 0; i < STATIC_MAX && static_files[i].name; i++) marks[i] = str_hash((str){ (const char *)static_files[i].p, static_files[i].n });
}

str look_static(const struct req *q, const char *name)
{
    const struct embedded *f = static_find(str_of(name));
    pthread_once(&marked, mark_all);
    return f ? arena_fmt(q->a, "/static/%s?v=%08x", name, (unsigned)marks[f - static_files]) : arena_fmt(q->a, "/static/%s", name);
}

/* ---- texts ------------------------------------------------------------------------------------------------------------- */

str look_fmt(const struct req *q, const char *key, str with)
{
    str text = words_get(q->words, key);
    int64_t at = str_find(text, S("%s"));
    return at < 0 ? text : arena_fmt(q->a, "%.*s%.*s%.*s", STR(str_upto(text, (size_t)at)), STR(with), STR(str_from(text, (size_t)at + 2)));
}

str look_count(const struct req *q, const char *one, const char *many, int64_t n)
{
    str text = words_plural(q->words, one, many, n), number = lang_number(q->a, q->lang, n);
    int64_t at = str_find(text, S("%d"));
    return at < 0 ? text : arena_fmt(q->a, "%.*s%.*s%.*s", STR(str_upto(text, (size_t)at)), STR(number), STR(str_from(text, (size_t)at + 2)));
}

str look_translated(const struct req *q, const struct lang *l)
{
    if (q->lang_part != 1) return url_in(q, l, (str){ "", 0 });
    str here = url_with(q, S("after"), (str){ "", 0 });
    size_t skip = 1 + q->region.n + 1 + strlen(q->lang->tag) + 1;      /* "/kleve/de/" */
    return url_in(q, l, str_from(here, skip));
}

bool look_has(const struct entity *e, const void *row, const char *field) { return !row_empty(row, entity_field(e, str_of(field))); }

html look_diff(const struct req *q, str old, str new)
{
    static const char *const open[] = { [DIFF_SAME] = "", [DIFF_OLD] = "<del>", [DIFF_NEW] = "<ins>" }, *const close[] = { "", "</del>", "</ins>" };
    struct diff_piece *part;
    struct buf b = buf_in(q->a, OUT_MAX);
    size_t n = diff_texts(q->a, old, new, &part);
    for (size_t i = 0; i < n; i++) {
        buf_put(&b, str_of(open[part[i].kind]));
        put_text(&b, part[i].text);
        buf_put(&b, str_of(close[part[i].kind]));
    }
    return (html){ buf_str(&b) };
}

bool look_foreign(const struct entity *e, const void *row)                { (void)e; return row_meta(row)->foreign != 0; }

str look_plain(const struct req *q, const struct entity *e, const void *row, const char *field, const struct labels *labels)
{
    return value_text(q->a, q->lang, q->words, e, row, entity_field(e, str_of(field)), labels);
}

static bool is_german(const struct req *q) { return !strcmp(q->lang->tag, LANG_SOURCE); }

/* <bdi lang="de"> around names and untranslated texts on pages of another language. */
static void put_german(struct buf *b, const struct req *q, str text)
{
    if (!is_german(q)) buf_put(b, S("<bdi lang=\"de\">"));
    put_text(b, text);
    if (!is_german(q)) buf_put(b, S("</bdi>"));
}

static bool foreign(const struct entity *e, const void *row, const struct field *f) { return row_meta(row)->foreign >> field_index(e, f) & 1; }

html look_text(const struct req *q, const struct entity *e, const void *row, const char *field)
{
    const struct field *f = entity_field(e, str_of(field));
    struct buf b = buf_in(q->a, OUT_MAX);
    if (!f->translated || foreign(e, row, f)) put_german(&b, q, row_text(row, f));
    else put_text(&b, row_text(row, f));
    return (html){ buf_str(&b) };
}

html look_own(const struct req *q, str text, bool german)
{
    struct buf b = buf_in(q->a, OUT_MAX);
    if (german) put_german(&b, q, text);
    else put_text(&b, text);
    return (html){ buf_str(&b) };
}

html look_mixed(const struct req *q, str text)
{
    str first = words_get(q->words, N_("Search"));        /* a word of the page's own: whose letters does it write?         */
    bool latin = false, own = false;
    uint32_t letters = first.n ? utf8_next(&first) / 0x100 : 0;      /* Arabic and Cyrillic lie in a block of 256 each          */
    for (str rest = text; letters >= 4 && rest.n && !own;) {
        uint32_t c = utf8_next(&rest);
        latin = latin || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c < 0x250);
        own = c / 0x100 == letters;
    }
    return look_own(q, text, latin && !own);
}

/* The mark that comes first in what is left of the sentence. */
static const struct part *next_part(str rest, const struct part *part, size_t n, size_t *at)
{
    const struct part *first = NULL;
    for (size_t i = 0; i < n; i++) {
        int64_t found = str_find(rest, str_of(part[i].mark));
        if (found < 0 || (first && (size_t)found >= *at)) continue;
        first = &part[i];
        *at = (size_t)found;
    }
    return first;
}

html look_parts(const struct req *q, const char *key, const struct part *part, size_t n)
{
    str rest = words_get(q->words, key);
    struct buf b = buf_in(q->a, OUT_MAX);
    size_t at = 0;
    for (const struct part *p; (p = next_part(rest, part, n, &at)); rest = str_from(rest, at + strlen(p->mark))) {
        put_text(&b, str_upto(rest, at));
        buf_put(&b, p->with.s);
    }
    put_text(&b, rest);
    return (html){ buf_str(&b) };
}

/* ---- values ------------------------------------------------------------------------------------------------------------ */

static void put_link(struct buf *b, str scheme, str address, str text)
{
    buf_put(b, S("<a class=\"kern-link\" href=\""));
    buf_put(b, scheme);
    put_attr(b, address);
    buf_put(b, S("\"><bdi dir=\"ltr\">"));
    put_text(b, text);
    buf_put(b, S("</bdi></a>"));
}

/* "02821 85-0 / 1" → "02821850": what follows a slash is another number. */
static str dialled(struct arena *a, str phone)
{
    struct buf b = buf_in(a, 64);
    for (size_t i = 0; i < phone.n; i++) {
        if (phone.p[i] == '/' && b.n > 5) break;
        if ((phone.p[i] >= '0' && phone.p[i] <= '9') || (phone.p[i] == '+' && !b.n)) buf_char(&b, phone.p[i]);
    }
    return buf_str(&b);
}

static void put_website(struct buf *b, str url)
{
    str shown = url;
    buf_put(b, S("<a class=\"kern-link\" rel=\"external\" href=\""));
    put_url(b, url);
    buf_put(b, S("\"><bdi dir=\"ltr\">"));
    if (str_starts(shown, S("https://"))) shown = str_from(shown, 8);
    if (str_starts(shown, S("http://"))) shown = str_from(shown, 7);
    if (str_ends(shown, S("/"))) shown.n--;
    put_text(b, shown);
    buf_put(b, S("</bdi></a>"));
}

static void put_ref(struct buf *b, const struct req *q, const struct field *f, int64_t id, const struct labels *labels)
{
    const struct label *l = label_of(labels, field_to(f), id);
    if (!l) return;
    bool german = l->foreign || !entity_title(l->e)->translated;
    if (l->e->path && l->slug.n) {
        buf_put(b, S("<a class=\"kern-link\" href=\""));
        put_url(b, url_row(q, l->e, l->slug));
        buf_put(b, S("\">"));
    }
    if (german) put_german(b, q, l->text);
    else put_text(b, l->text);
    if (l->e->path && l->slug.n) buf_put(b, S("</a>"));
}

static void put_refs(struct buf *b, const struct req *q, const struct field *f, str value, const struct labels *labels)
{
    int64_t ids[64];
    size_t n = refs_ids(value, ids, countof(ids));
    for (size_t i = 0; i < n; i++) {
        if (i) put_text(b, words_get(q->words, N_(", ")));
        put_ref(b, q, f, ids[i], labels);
    }
}

static void put_hours(struct buf *b, const struct req *q, str hours)
{
    str lines[HOURS_LINES];
    size_t n = hours_lines(q->a, q->lang, q->words, hours, moment_now(), lines);
    for (size_t i = 0; i < n; i++) {
        if (i) buf_put(b, S("<br>"));
        put_text(b, lines[i]);
    }
}

/* Line breaks of a plain text stay visible. */
static void put_lines(struct buf *b, str text)
{
    for (str line; str_split(&text, '\n', &line);) {
        put_text(b, str_trim(line));
        if (text.p) buf_put(b, S("<br>"));
    }
}

static void put_words(struct buf *b, const struct req *q, const struct entity *e, const void *row, const struct field *f)
{
    bool german = (!f->translated || foreign(e, row, f)) && !is_german(q);
    bool block = f->kind == KIND_markdown;
    if (german) buf_put(b, block ? S("<div lang=\"de\" dir=\"ltr\">") : S("<bdi lang=\"de\">"));
    if (block) {
        html markup = markdown_html(q->a, row_text(row, f), 3);
        put_html(b, q->lang->rtl && !german ? markdown_numbers(q->a, markup) : markup);
    }
    else put_lines(b, row_text(row, f));
    if (german) buf_put(b, block ? S("</div>") : S("</bdi>"));
}

/* With its size, so that nothing jumps when it arrives; with its name, so that another picture has another address. */
html look_picture(const struct req *q, const struct entity *e, const void *row, const struct field *f)
{
    struct buf b = buf_in(q->a, 4096);
    struct file file;
    if (!e->path || row_empty(row, f) || !files_find(q->st, row_text(row, f), &file)) return (html){ { "", 0 } };
    buf_put(&b, S("<img class=\"picture\" src=\""));
    put_url(&b, arena_fmt(q->a, "%.*s/%s?v=%.8s", STR(url_row(q, e, row_meta(row)->slug)), f->name, file.name.p));
    buf_fmt(&b, "\" width=\"%lld\" height=\"%lld\" alt=\"", (long long)file.width, (long long)file.height);
    put_attr(&b, arena_fmt(q->a, "%.*s: %.*s", STR(words_get(q->words, f->label)), STR(row_title(e, row))));
    buf_put(&b, S("\">"));
    return (html){ buf_str(&b) };
}

html look_value(const struct req *q, const struct entity *e, const void *row, const struct field *f, const struct labels *labels)
{
    struct buf b = buf_in(q->a, OUT_MAX);
    if (row_empty(row, f) && f->kind != KIND_bool) return (html){ { "", 0 } };
    switch (f->kind) {
    case KIND_text: case KIND_longtext: case KIND_markdown: put_words(&b, q, e, row, f); break;
    case KIND_email: put_link(&b, S("mailto:"), row_text(row, f), row_text(row, f)); break;
    case KIND_phone: put_link(&b, S("tel:"), dialled(q->a, row_text(row, f)), row_text(row, f)); break;
    case KIND_url:   put_website(&b, row_text(row, f)); break;
    case KIND_ref: case KIND_area: put_ref(&b, q, f, row_number(row, f), labels); break;
    case KIND_refs:  put_refs(&b, q, f, row_text(row, f), labels); break;
    case KIND_file:  return look_picture(q, e, row, f);
    case KIND_span:  put_hours(&b, q, row_text(row, f)); break;
    default:         put_text(&b, value_text(q->a, q->lang, q->words, e, row, f, labels));
    }
    return (html){ buf_str(&b) };
}

bool look_is_number(const struct field *f)
{
    return f->kind == KIND_number || f->kind == KIND_decimal || f->kind == KIND_money;
}

str look_heading(const struct req *q, const struct field *f)
{
    str label = words_get(q->words, f->label);
    return f->unit ? arena_fmt(q->a, "%.*s, %.*s", STR(label), STR(words_get(q->words, f->unit))) : label;
}

html look_cell(const struct req *q, const struct entity *e, const void *row, const struct field *f, const struct labels *labels)
{
    struct buf b = buf_in(q->a, 256);
    if (row_empty(row, f) || (f->kind != KIND_number && f->kind != KIND_decimal)) return look_value(q, e, row, f, labels);
    put_text(&b, f->kind == KIND_number ? lang_number(q->a, q->lang, row_number(row, f)) : lang_decimal(q->a, q->lang, row_decimal(row, f), f->digits));
    return (html){ buf_str(&b) };
}

/* ---- from an address to its row ------------------------------------------------------------------------------------------- */

const void *record_of_address(struct req *q, const struct entity *e, struct labels *labels)
{
    struct query query = query_new(e, &q->who, q->lang);
    const void *row = row_by_slug(q->st, &query, q->arg, labels);
    if (!row) {
        req_fail(q, 404, N_("This entry does not exist, or not any more."));
        return NULL;
    }
    head_row(q, e, row);
    if (str_eq(row_meta(row)->slug, q->arg)) return row;
    struct buf to = buf_in(q->a, TARGET_MAX);
    buf_put(&to, url_row(q, e, row_meta(row)->slug));
    for (size_t i = 4; i < q->parts; i++) {             /* and what is asked of it: …/flyer.pdf */
        buf_char(&to, '/');
        put_encoded(&to, q->part[i]);
    }
    req_redirect(q, 302, buf_str(&to));
    return NULL;
}

/* ---- failures ---------------------------------------------------------------------------------------------------------- */

static const char *heading_of(int status)
{
    switch (status) {
    case 400: return N_("This request cannot be understood");
    case 403: return N_("Not allowed");
    case 404: return N_("Page not found");
    case 405: return N_("Not possible here");
    case 401: return N_("Please log in");
    case 409: case 429: return N_("Not possible now");
    case 412: case 428: return N_("Another version");
    case 413: return N_("Too large");
    case 415: return N_("Another format, please");
    case 422: return N_("Some values are not right");
    case 503: return N_("This does not work right now");
    default:  return N_("Something went wrong");
    }
}

void look_fail(struct req *q, int status, const char *detail)
{
    str heading = words_get(q->words, heading_of(status)), text = words_get(q->words, detail);
    if (!req_is_api(q)) {
        q->type = "text/html; charset=utf-8";
        fail_page(&q->out, q, heading, text);
        return;
    }
    struct json j = json_to(&q->out);
    q->type = "application/problem+json";
    json_open(&j, '{');
    json_key(&j, "type");
    json_z(&j, "about:blank");
    json_key(&j, "title");
    json_str(&j, heading);
    json_key(&j, "status");
    json_int(&j, status);
    json_key(&j, "detail");
    json_str(&j, text);
    json_close(&j, '}');
}
