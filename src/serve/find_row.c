/* find_row.c - the text of a row that is searched, in one language. */
#include "serve/find_parts.h"
#include "entity/transfer.h"
#include "text/markdown.h"
#include <string.h>

bool find_searched(const struct entity *e)
{
    struct who visitor = who_visitor();
    return e->path && e->list.search && !e->list.apart && (may(&visitor, e, READ).classes & entity_title(e)->privacy & PUBLIC);
}

/* What nobody looks for by its words. */
static bool left_out(const struct field *f) { return entity_lists("source picture_alt credit", f); }

/* A text is in this language, if it was not borrowed from German; what is not translated counts as German. */
static bool written_in(const struct entity *e, const struct meta *m, const struct field *f, bool german)
{
    if (!f->translated) return german;
    return !(m->foreign >> field_index(e, f) & 1);
}

/* Headings of a Markdown text say what it is about: they count once more. */
static str headings(struct arena *a, str text)
{
    struct buf b = buf_in(a, 8000);
    for (str line; str_split(&text, '\n', &line);)
        if (str_starts(line, S("#"))) { buf_put(&b, line); buf_char(&b, '\n'); }
    return buf_str(&b);
}

static size_t add(struct index_part *part, size_t n, size_t max, str text, int weight)
{
    if (text.n && n < max) part[n++] = (struct index_part){ text, weight };
    return n;
}

static size_t add_label(struct index_part *part, size_t n, size_t max, const struct label *label, bool german)
{
    return label && (german || !label->foreign) ? add(part, n, max, label->text, 1) : n;
}

static size_t add_labels(struct index_part *part, size_t n, size_t max, const void *row, const struct field *f, const struct labels *labels, bool german)
{
    int64_t ids[32];
    size_t k = 1;
    if (f->kind == KIND_refs) k = refs_ids(row_text(row, f), ids, countof(ids));
    else ids[0] = row_number(row, f);
    for (size_t i = 0; i < k; i++) n = add_label(part, n, max, label_of(labels, field_to(f), ids[i]), german);
    return n;
}

static size_t add_field(struct arena *a, const struct entity *e, const void *row, const struct field *f, const struct labels *labels, const struct lang *l,
                        struct index_part *part, size_t n, size_t max)
{
    bool german = !strcmp(l->tag, LANG_SOURCE);
    switch (f->kind) {
    case KIND_text: case KIND_longtext: case KIND_markdown:
        if (left_out(f) || !written_in(e, row_meta(row), f, german)) return n;
        n = add(part, n, max, row_text(row, f), f == entity_title(e) ? 3 : 1);
        return f->kind == KIND_markdown ? add(part, n, max, headings(a, row_text(row, f)), 1) : n;
    case KIND_ref: case KIND_area: case KIND_refs:
        return row_empty(row, f) ? n : add_labels(part, n, max, row, f, labels, german);
    case KIND_choice: case KIND_choices:
        return row_empty(row, f) ? n : add(part, n, max, value_text(a, l, words_in(str_of(l->tag)), e, row, f, labels), 1);
    default: return n;
    }
}

size_t find_parts(struct arena *a, const struct entity *e, const void *row, const struct labels *labels, const struct lang *l, struct index_part *part, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++) {
        const struct field *f = &e->fields[i];
        if (field_live(f) && (f->privacy & PUBLIC)) n = add_field(a, e, row, f, labels, l, part, n, max);
    }
    return n;
}
