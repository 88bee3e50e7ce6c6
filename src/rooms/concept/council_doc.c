/* council_doc.c - a report before it becomes a page or a file: blocks and slides are put one behind the other. */
#include "rooms/concept/council_doc.h"
#include "base/utf8.h"

struct council_doc *council_doc_new(struct req *q, str title, int64_t at)
{
    struct council_doc *d = arena_new_of(q->a, struct council_doc);
    *d = (struct council_doc){ .q = q, .title = title, .at = at };
    d->last = &d->first;
    d->last_slide = &d->slide;
    return d;
}

void council_line(struct council_doc *d, str line)
{
    if (line.n && d->lines < COUNCIL_LINES) d->line[d->lines++] = line;
}

static void add(struct council_doc *d, struct council_block block)
{
    struct council_block *b = arena_new_of(d->q->a, struct council_block);
    *b = block;
    *d->last = b;
    d->last = &b->next;
}

void council_break(struct council_doc *d) { d->page = true; }
void council_heading(struct council_doc *d, int level, const char *id, str text)
{
    add(d, (struct council_block){ .kind = COUNCIL_HEADING, .level = level, .id = id, .text = text, .page = d->page });
    d->page = false;
    d->level = level;
}
void council_text(struct council_doc *d, str text) { if (text.n) add(d, (struct council_block){ .kind = COUNCIL_TEXT, .text = text }); }
void council_markdown(struct council_doc *d, str text) { if (text.n) add(d, (struct council_block){ .kind = COUNCIL_MARKDOWN, .text = text }); }
void council_item(struct council_doc *d, str text) { if (text.n) add(d, (struct council_block){ .kind = COUNCIL_ITEM, .text = text }); }
void council_note(struct council_doc *d, str text) { if (text.n) add(d, (struct council_block){ .kind = COUNCIL_NOTE, .text = text }); }
void council_edit(struct council_doc *d, str url, str text) { add(d, (struct council_block){ .kind = COUNCIL_EDIT, .url = url, .text = text }); }

void council_figure(struct council_doc *d, struct figure *f)
{
    f->level = d->level > 1 ? 4 : 3;
    if (d->figures++ < COUNCIL_FIGURES_MAX) add(d, (struct council_block){ .kind = COUNCIL_FIGURE, .figure = f });
}

static size_t longest_word(str text)
{
    size_t most = 0;
    for (str word; str_word(&text, &word);) {
        size_t n = utf8_count(word);
        if (n > most) most = n;
    }
    return most;
}

double council_share(const struct figure *f, size_t column)
{
    enum { LONG = 60, AIR = 3, CELLS_MOST = 400 };
    size_t word = longest_word(f->column[column]), text = 0;
    for (size_t i = 0; i < f->rows && i < CELLS_MOST; i++) {
        str cell = f->cell[i * f->columns + column].text;
        size_t w = longest_word(cell), n = utf8_count(cell);
        if (w > word) word = w;
        if (n > text) text = n;
    }
    word += AIR;
    text = text > LONG ? LONG : text;
    return (2 * (double)word + (double)(text > word ? text : word)) / 3;
}

str council_annex_said(struct req *q) { return _(N_("The table stands in the annex.")); }

struct council_slide *council_slide(struct council_doc *d, str small, str title)
{
    struct council_slide *s = arena_new_of(d->q->a, struct council_slide);
    *s = (struct council_slide){ .small = small, .title = title };
    *d->last_slide = s;
    d->last_slide = &s->next;
    return s;
}

void council_slide_line(struct council_slide *s, str line)
{
    if (line.n && s->lines < COUNCIL_SLIDE_LINES) s->line[s->lines++] = line;
}

struct figure *council_table(struct council_doc *d, const char *name, str title, const str *head, size_t columns, size_t rows)
{
    struct figure *f = arena_new_of(d->q->a, struct figure);
    bool *number = arena_array(d->q->a, bool, columns);
    str *column = arena_array(d->q->a, str, columns);
    for (size_t k = 0; k < columns; k++) {
        column[k] = head[k];
        number[k] = k > 0;
    }
    *f = (struct figure){ .name = name, .title = title, .column = column, .number = number, .columns = columns, .rows = rows, .level = 3, .open = true,
                          .cell = arena_array(d->q->a, struct figure_cell, columns * rows + 1) };
    return f;
}

void council_words_column(struct figure *f, size_t column) { ((bool *)(uintptr_t)f->number)[column] = false; }
void council_cell(const struct figure *f, size_t row, size_t column, str text) { ((struct figure_cell *)(uintptr_t)f->cell)[row * f->columns + column].text = text; }
