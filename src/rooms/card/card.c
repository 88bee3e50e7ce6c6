/* card.c - the languages of the card; its pages; the card on paper. */
#include "rooms/card/card.h"
#include "base/moment.h"
#include "text/pdf.h"
#include "web/wording.h"

size_t card_all(struct arena *a, const struct card **ret)
{
    const struct card all[] = {
#define CARD(tag, german, own, says) { S(tag), S(german), S(own), S(says) },
#include "rooms/card/languages.def"
#undef CARD
    };
    struct card *copy = arena_array(a, struct card, countof(all));
    for (size_t i = 0; i < countof(all); i++) copy[i] = all[i];
    *ret = copy;
    return countof(all);
}

const struct card *card_find(struct arena *a, str tag)
{
    const struct card *c;
    size_t n = card_all(a, &c);
    for (size_t i = 0; i < n; i++) if (str_eq(c[i].tag, tag)) return &c[i];
    return NULL;
}

/* In German, since it is the person at the counter who opens it. */
str card_address(const struct req *q, const struct card *c)
{
    const struct lang *german = lang_find(S(LANG_SOURCE));
    return arena_fmt(q->a, "%.*s%.*s?language=%.*s", STR(q->app->url), STR(url_in(q, german, S("interpreter"))), STR(c->tag));
}

/* ---- pages --------------------------------------------------------------------------------------------------------------- */

void card_list(struct req *q)
{
    const struct card *c;
    size_t n = card_all(q->a, &c);
    cards_page(&q->out, q, c, n);
}

static const struct card *asked(struct req *q)
{
    const struct card *c = card_find(q->a, q->arg);
    if (!c) req_fail(q, 404, N_("There is no card for this language."));
    return c;
}

void card_show(struct req *q)
{
    const struct card *c = asked(q);
    if (c) card_page(&q->out, q, c);
}

void interpreter_show(struct req *q)
{
    struct interpreter_view v = { card_find(q->a, req_param(q, S("language"))), region_particulars(q) };
    interpreter_page(&q->out, q, &v);
}

/* ---- paper ----------------------------------------------------------------------------------------------------------------- */

/* A card's four texts, each with its part of the largest size; the last in the language itself. */
enum { TEXTS = 4 };
struct sheet { struct pdf *p; struct pdf_box in; struct pdf_style style[TEXTS]; str text[TEXTS]; double code, foot; bool wide; };

static struct sheet sheet_of(struct pdf *p, const struct req *q, const struct card *c)
{
    struct pdf_box all = pdf_sheet(p);
    struct sheet s = { .p = p, .in = pdf_here(p), .wide = all.w > all.h,
                       .text = { arena_fmt(q->a, CARD_SPEAKS, STR(c->german)), S(CARD_ASKS), S(CARD_FREE), c->says } };
    s.code = s.wide ? 62 : 125;
    s.foot = s.wide ? 9 : 16;
    for (size_t i = 0; i < TEXTS; i++) s.style[i] = (struct pdf_style){ .bold = i < 2, .gap = s.wide ? 2 : 5 };
    s.style[0].tag = "H1";
    s.style[3].lang = c->tag;
    s.style[3].align = lang_rtl(c->tag) ? PDF_END : PDF_START;
    return s;
}

/* The heading over the whole width; the others beside the code, where the card lies across. Draws, or only says how far down it would reach. */
static double write_texts(struct sheet *s, double size, bool draw)
{
    static const double part[TEXTS] = { 1, .78, .78, .62 };
    double beside = s->wide ? s->in.w - s->code - 6 : s->in.w, y = s->in.y;
    for (size_t i = 0; i < TEXTS; i++) {
        if (!s->text[i].n) continue;
        s->style[i].size = part[i] * size;
        pdf_into(s->p, (struct pdf_box){ s->in.x, y, i ? beside : s->in.w, s->in.h });
        y += pdf_height(s->p, &s->style[i], s->text[i]) + s->style[i].gap;
        if (draw) pdf_text(s->p, &s->style[i], s->text[i]);
    }
    return y;
}

/* As large as fits. The code stands on the right, or below: what is read first is German. */
static void print(struct pdf *p, const struct req *q, const struct card *c)
{
    struct sheet s = sheet_of(p, q, c);
    double end = s.in.y + s.in.h, size = s.wide ? 15 : 27, room = end - s.foot - (s.wide ? 0 : s.code + 8);
    while (size > 8 && write_texts(&s, size, false) > room) size -= .5;
    (void)write_texts(&s, size, true);
    pdf_into(p, (struct pdf_box){ s.wide ? s.in.x + s.in.w - s.code : s.in.x + (s.in.w - s.code) / 2, end - s.code - s.foot, s.code, s.code });
    pdf_qr(p, card_address(q, c), s.code, S("QR-Code: Sprachmittlung anfragen"));
    pdf_into(p, (struct pdf_box){ s.in.x, end - s.foot, s.in.w, s.foot });
    pdf_text(p, &(struct pdf_style){ .size = .6 * s.foot, .colour = PDF_GREY }, arena_fmt(q->a, "Integrationszentrum %.*s", STR(q->region_title)));
}

void card_print(struct req *q)
{
    const struct card *c = asked(q);
    if (!c) return;
    bool wallet = str_eq(q->part[4], S("wallet.pdf"));
    struct pdf *p = pdf_new(q->a, &(struct pdf_setup){ .lang = S(LANG_SOURCE), .title = arena_fmt(q->a, CARD_SPEAKS, STR(c->german)), .author = q->region_title, .at = moment_now(),
                                                       .paper = wallet ? PDF_CARD : PDF_A6, .pages_max = 1 });
    print(p, q, c);
    str file = pdf_end(p);
    if (!file.n) { req_fail(q, 500, N_("This sheet could not be made.")); return; }
    q->type = "application/pdf";
    req_header(q, "Content-Disposition", arena_fmt(q->a, "inline; filename=\"%.*s-%s\"", STR(c->tag), wallet ? "wallet.pdf" : "a6.pdf"));
    buf_put(&q->out, file);
}
