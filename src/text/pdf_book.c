/* pdf_book.c - documents as PDF: what a longer one has: contents with the pages of its headings, a first page, the pages of a deck. */
#include "text/pdf_parts.h"
#include <math.h>

enum { DEEPEST = 3 };

/* ---- contents ------------------------------------------------------------------------------------------------------------- */

void pdf_contents(struct pdf *p, str title, int depth)
{
    pdf_list_end(p);
    pdf_page(p);
    p->contents.at = p->last;
    p->contents.page = p->page;
    p->contents.title = title;
    p->contents.depth = depth < 1 ? 1 : depth > DEEPEST ? DEEPEST : depth;
}

/* One line: the heading at the start, set in by its level, and its page at the end, on the heading's last line; all of it a link. */
static void put_entry(struct pdf *p, const struct pdf_item *to, size_t shift)
{
    double in = 1.6 * p->set.size * (to->level - 1), number_w = 3.2 * p->set.size, w = p->room.w - in - number_w;
    bool turned = pdf_turned(p, S(""));
    struct pdf_style s = { .bold = to->level == 1, }, end = { .bold = s.bold, .align = PDF_END };
    PangoLayout *l = pdf_layout(p, &s, to->text, w), *n = pdf_layout(p, &end, arena_fmt(p->a, "%zu", to->page + shift + 1), number_w);
    double high = pdf_layout_height(l);
    if (to->level == 1) pdf_space(p, .5 * p->set.size);
    pdf_need(p, high);
    pdf_open(p, "TOCI");
    pdf_put(p, l, &s, turned ? p->room.x + number_w : p->room.x + in, p->y);
    pdf_put(p, n, &end, turned ? p->room.x : p->room.x + p->room.w - number_w, p->y + high - pdf_layout_height(n));
    pdf_add(p, (struct pdf_item){ .kind = ITEM_LINK, .x = p->room.x, .y = p->y, .w = p->room.w, .h = high, .goal = to });
    pdf_close(p, "TOCI");
    p->y += high + .2 * p->set.size;
}

/* The entries as items of their own, from the contents' page on; returns how many pages they take. */
static size_t lay(struct pdf *p, struct pdf_item **list, const struct pdf_item *rest, size_t shift)
{
    *list = NULL;
    p->last = list;
    p->page = p->contents.page;
    pdf_back(p, 0);
    p->y = p->room.y;
    p->fresh = true;
    pdf_heading(p, 1, p->contents.title);
    pdf_open(p, "TOC");
    for (const struct pdf_item *it = rest; it; it = it->next)
        if (it->kind == ITEM_BOOKMARK && it->level <= p->contents.depth) put_entry(p, it, shift);
    pdf_close(p, "TOC");
    return p->page - p->contents.page + 1;
}

static bool has_headings(const struct pdf *p, const struct pdf_item *it)
{
    for (; it; it = it->next) if (it->kind == ITEM_BOOKMARK && it->level <= p->contents.depth) return true;
    return false;
}

/* Twice: how many pages the contents take decides which numbers stand in them; the numbers decide nothing. */
void pdf_lay_contents(struct pdf *p)
{
    struct pdf_item *rest = *p->contents.at, *list, **end = p->last;
    size_t last = p->page;
    if (!has_headings(p, rest)) return;
    size_t n = lay(p, &list, rest, 0);
    lay(p, &list, rest, n);
    if (last + n >= p->set.pages_max) p->bad = true;
    for (struct pdf_item *it = rest; it; it = it->next) it->page += n;
    *p->last = rest;
    *p->contents.at = list;
    p->last = end;
    p->page = last + n;
}

/* ---- the first page ---------------------------------------------------------------------------------------------------------- */

void pdf_cover(struct pdf *p, str title, const str *line, size_t lines)
{
    double w = p->wide - 2 * p->set.margin;
    struct pdf_style big = { .size = (p->wide > p->high ? 2 : 2.4) * p->set.size, .bold = true, .colour = PDF_WHITE, .tag = "H1", .gap = p->set.size }, small = { .size = 1.2 * p->set.size, .colour = PDF_WHITE };
    pdf_page(p);
    p->cover = p->page + 1;
    pdf_into(p, (struct pdf_box){ p->set.margin, p->set.margin, w, p->high });
    double need = pdf_height(p, &big, title) + big.gap, high = 0;
    for (size_t i = 0; i < lines; i++) need += pdf_height(p, &small, line[i]) + small.size;
    high = fmax((p->wide > p->high ? .6 : .45) * p->high, need + 2 * p->set.margin);
    pdf_fill(p, (struct pdf_box){ 0, 0, p->wide, high }, PDF_BLUE);
    p->y += high - 2 * p->set.margin - need;            /* it stands on the lower edge of the area */
    pdf_text(p, &big, title);
    for (size_t i = 0; i < lines; i++) pdf_text(p, &small, line[i]);
    pdf_back(p, fmax(high, p->y) + 2 * p->set.size);
}

/* ---- a deck ------------------------------------------------------------------------------------------------------------------- */

void pdf_slide(struct pdf *p, str small, str title)
{
    static const double sizes[] = { 1.45, 1.3, 1.15, 1 };
    struct pdf_style s = { .bold = true, .colour = PDF_BLUE, .tag = "H1", .gap = -1 };
    pdf_list_end(p);
    pdf_back(p, 0);
    pdf_page(p);
    p->y = p->room.y;
    double top = p->y;
    for (size_t i = 0; i < countof(sizes); i++) {       /* smaller letters rather than a third line */
        s.size = sizes[i] * p->set.size;
        if (pango_layout_get_line_count(pdf_layout(p, &s, title, p->room.w)) <= 2) break;
    }
    pdf_add(p, (struct pdf_item){ .kind = ITEM_BOOKMARK, .y = 0, .text = pdf_clean(p, title), .level = 1 });
    pdf_fill(p, (struct pdf_box){ 0, 0, p->wide, .4 * p->set.size }, PDF_BLUE);
    pdf_text(p, &(struct pdf_style){ .size = .8 * p->set.size, .colour = PDF_GREY, .gap = -1 }, small);
    pdf_text(p, &s, title);
    p->y = fmax(p->y + .6 * p->set.size, top + 5 * p->set.size);
}
