/* evidence.c - a piece of evidence with its file. */
#include "look/form.h"
#include "rooms/concept/evidence.h"

/* ---- what it is -------------------------------------------------------------------------------------------------------------------------- */
static const struct { const char *begins, *within, *type; } types[] = {
    { "%PDF-", "", "application/pdf" },
    { "\x89PNG\r\n\x1A\n", "", "image/png" },
    { "\xFF\xD8\xFF", "", "image/jpeg" },
    { "PK\x03\x04", "word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
    { "PK\x03\x04", "xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
};

const char *evidence_type(str bytes, const char **why)
{
    *why = !bytes.n ? N_("Please choose a file.") : bytes.n > FILES_MAX ? N_("This file is too large: at most 10 MB.") : N_("Only PDF, Word and Excel files without macros, and pictures (PNG, JPEG).");
    if (!bytes.n || bytes.n > FILES_MAX || str_find(bytes, S("vbaProject")) >= 0) return NULL;
    for (size_t i = 0; i < countof(types); i++)
        if (str_starts(bytes, str_of(types[i].begins)) && (!*types[i].within || str_find(bytes, str_of(types[i].within)) >= 0)) return types[i].type;
    return NULL;
}

/* The name that somebody gave it, as far as it can stand in a header and on every disk; never a path. */
static str plain_name(struct arena *a, str name)
{
    struct buf b = buf_in(a, 100);
    for (size_t i = 0; i < name.n && b.n < 90; i++) {
        char c = name.p[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        if (c == '/' || c == '\\') b.n = 0;
        else if (good || c == ' ') buf_fmt(&b, "%c", good ? c : '-');
    }
    return b.n ? buf_str(&b) : S("file");
}

/* ---- pages --------------------------------------------------------------------------------------------------------------------------------- */
static const struct evidence *here(struct req *q, struct labels *labels) { return record_of_address(q, &evidence_entity, labels); }

static void show(struct req *q, const struct evidence *row, const struct labels *labels, const char *wrong)
{
    struct file file;
    struct evidence_view v = { .row = row, .labels = labels, .wrong = wrong, .may = may(&q->who, &evidence_entity, UPDATE).n > 0 };
    if (row->file.n && files_find(q->st, row->file, &file)) { v.there = true; v.size = file.size; }
    if (wrong) q->status = 422;
    evidence_page(&q->out, q, &v);
}

void evidence_show(struct req *q)
{
    struct labels labels = { 0 };
    const struct evidence *row = here(q, &labels);
    if (row) show(q, row, &labels, NULL);
}

void evidence_file_get(struct req *q)
{
    struct labels labels = { 0 };
    struct file file;
    str bytes;
    const struct evidence *row = here(q, &labels);
    if (!row) return;
    if (!row->file.n || !files_find(q->st, row->file, &file) || !files_bytes(q->st, file.name, &bytes)) { req_fail(q, 404, N_("There is no file here.")); return; }
    q->type = arena_z(q->a, file.type);
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s\"", STR(plain_name(q->a, row->file_name))));
    req_header(q, "Cache-Control", S("no-store"));
    buf_put(&q->out, bytes);
}

/* False: *why. */
static bool bring(struct req *q, const struct evidence *row, const char **why)
{
    const struct form_part *p = NULL;
    struct problems wrong = { .a = q->a };
    struct draft d = draft_new(q->a, &evidence_entity);
    struct stamp stamp;
    for (size_t i = 0; i < q->uploads; i++) if (str_eq(q->upload[i].name, S("file"))) p = &q->upload[i];
    bool away = form_has(q, S("away"));
    const char *type = away ? "" : evidence_type(p ? p->bytes : S(""), why);
    if (!type || !draft_read(q->st, &evidence_entity, row->meta.id, &d, &stamp)) return false;
    draft_give(&d, "file", away ? S("") : files_put(q->st, p->bytes, type, 0, 0));
    draft_give(&d, "file_name", away ? S("") : plain_name(q->a, p->filename));
    *why = N_("The file could not be kept.");
    /* The house writes what no form may set; that the reader may change this row was asked before. */
    return row_write(q->st, &(struct write){ .who = &who_house, .request = q->id, .draft = &d }, &wrong) == WRITE_DONE;
}

void evidence_file_put(struct req *q)
{
    struct labels labels = { 0 };
    const char *why = NULL;
    const struct evidence *row = here(q, &labels);
    if (!row) return;
    if (!bring(q, row, &why)) { show(q, row, &labels, why); return; }
    req_redirect(q, 303, url_row(q, &evidence_entity, row->meta.slug));
}
