/* pdf.c - documents as PDF: the sheet, its pages, the room on them, and what is to be drawn. */
#include "text/pdf_parts.h"
#include "text/lang.h"

static const struct { double mm_w, mm_h, mm_margin, size; } papers[] = {
    [PDF_A4] = { 210, 297, 20, 10.5 }, [PDF_A5] = { 148, 210, 14, 9.5 }, [PDF_A6] = { 105, 148, 9, 9 }, [PDF_CARD] = { 85, 54, 4, 7 },
    [PDF_DECK] = { 338.7, 190.5, 16, 20 },
};

double pdf_mm(double mm) { return mm * 72 / 25.4; }

/* The small lines of head and foot stand inside of the margins. */
static struct pdf_box text_area(const struct pdf *p)
{
    double m = p->set.margin, foot = p->set.foot.n || p->set.numbers.n ? 1.4 * p->set.size : 0, head = p->set.head.n ? 1.4 * p->set.size : 0;
    return (struct pdf_box){ m, m + head, p->wide - 2 * m, p->high - 2 * m - head - foot };
}

/* Layouts look at their context again whenever it changed, so each language has one that never does. */
PangoContext *pdf_context(struct pdf *p, str lang)
{
    lang = lang.n ? lang : p->set.lang;
    for (struct pdf_voice *v = p->voice; v; v = v->next) if (str_eq(v->lang, lang)) return v->context;
    struct pdf_voice *v = arena_new_of(p->a, struct pdf_voice);
    cairo_font_options_t *o = cairo_font_options_create();
    *v = (struct pdf_voice){ lang, pango_font_map_create_context(pango_cairo_font_map_get_default()), p->voice };        /* the fonts of this thread */
    p->voice = v;
    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);       /* paper has no pixels */
    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(v->context, o);
    pango_cairo_context_set_resolution(v->context, 72);                /* a font's size is counted in points of the page */
    cairo_font_options_destroy(o);
    pango_context_set_base_dir(v->context, lang_rtl(lang) ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    pango_context_set_language(v->context, pango_language_from_string(arena_z(p->a, str_eq(lang, S("de-simple")) ? S("de") : lang)));
    return v->context;
}

struct pdf *pdf_new(struct arena *a, const struct pdf_setup *s)
{
    struct pdf *p = arena_new_of(a, struct pdf);
    double w = pdf_mm(papers[s->paper].mm_w), h = pdf_mm(papers[s->paper].mm_h);
    bool card = s->paper == PDF_CARD || s->paper == PDF_DECK;          /* lies across by itself */
    p->a = a;
    p->set = *s;
    if (!p->set.lang.n) p->set.lang = S("de");
    if (p->set.margin <= 0) p->set.margin = pdf_mm(papers[s->paper].mm_margin);
    if (p->set.size <= 0) p->set.size = papers[s->paper].size;
    if (!p->set.pages_max || p->set.pages_max > PDF_PAGES_MAX) p->set.pages_max = PDF_PAGES_MAX;
    p->wide = s->across && !card ? h : w;
    p->high = s->across && !card ? w : h;
    p->last = &p->first;
    p->fresh = true;
    p->room = text_area(p);
    p->y = p->room.y;
    return p;
}

void pdf_drop(struct pdf *p)
{
    for (struct pdf_held *h = p->held; h; h = h->next) g_object_unref(h->it);
    for (struct pdf_item *i = p->first; i; i = i->next) if (i->picture) cairo_surface_destroy(i->picture);
    for (struct pdf_voice *v = p->voice; v; v = v->next) g_object_unref(v->context);
}

void pdf_list_end(struct pdf *p)
{
    if (!p->listing) return;
    p->listing = false;
    pdf_close(p, "L");
}

str pdf_end(struct pdf *p)
{
    pdf_list_end(p);
    if (p->contents.at && !p->bad) pdf_lay_contents(p);
    str none = { "", 0 }, file = p->bad ? none : pdf_draw(p);
    if (file.n) file = pdf_finish(p, file);
    pdf_drop(p);
    return file;
}

void *pdf_hold(struct pdf *p, void *object)
{
    struct pdf_held *h = arena_new_of(p->a, struct pdf_held);
    *h = (struct pdf_held){ object, p->held };
    p->held = h;
    return object;
}

struct pdf_item *pdf_add(struct pdf *p, struct pdf_item item)
{
    if (!p->inside) pdf_list_end(p);                    /* the list ends with the first thing that is no item */
    struct pdf_item *i = arena_new_of(p->a, struct pdf_item);
    *i = item;
    i->page = p->page;
    *p->last = i;
    p->last = &i->next;
    if (item.kind != ITEM_OPEN && item.kind != ITEM_CLOSE) p->fresh = false;
    return i;
}

void pdf_open(struct pdf *p, const char *tag)  { pdf_add(p, (struct pdf_item){ .kind = ITEM_OPEN, .tag = tag }); }
void pdf_close(struct pdf *p, const char *tag) { pdf_add(p, (struct pdf_item){ .kind = ITEM_CLOSE, .tag = tag }); }

/* ---- places ---------------------------------------------------------------------------------------------------------- */

struct pdf_box pdf_sheet(const struct pdf *p) { return (struct pdf_box){ 0, 0, p->wide, p->high }; }
double pdf_left(const struct pdf *p) { return p->room.y + p->room.h - p->y; }
struct pdf_box pdf_here(const struct pdf *p) { return (struct pdf_box){ p->room.x, p->y, p->room.w, pdf_left(p) }; }

void pdf_page(struct pdf *p)
{
    if (p->fresh && !p->placed) return;
    if (p->page + 1 >= p->set.pages_max) p->bad = true;
    else p->page++;
    p->placed = false;
    p->fresh = true;
    p->room = text_area(p);
    p->y = p->room.y;
}

void pdf_need(struct pdf *p, double points)
{
    if (!p->placed && pdf_left(p) < points) pdf_page(p);
}

void pdf_space(struct pdf *p, double points)
{
    if (p->placed || !p->fresh) p->y += points;         /* no gap at the head of a page */
}

void pdf_into(struct pdf *p, struct pdf_box b)
{
    p->placed = true;
    p->room = b;
    p->y = b.y;
}

void pdf_back(struct pdf *p, double y)
{
    p->placed = false;
    p->room = text_area(p);
    p->y = y;
}

void pdf_fill(struct pdf *p, struct pdf_box b, enum pdf_colour c)
{
    pdf_add(p, (struct pdf_item){ .kind = ITEM_FILL, .x = b.x, .y = b.y, .w = b.w, .h = b.h, .colour = c });
}

void pdf_rule(struct pdf *p)
{
    pdf_need(p, 8);
    pdf_fill(p, (struct pdf_box){ p->room.x, p->y + 3, p->room.w, .6 }, PDF_GREY);
    p->y += 8;
}
