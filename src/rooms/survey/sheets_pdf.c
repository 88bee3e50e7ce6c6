/* sheets_pdf.c - codes to hand out: four cards on a page, each with how to take part, a code in large letters and a picture that a telephone opens, in the language
** of the invitation. */
#include "base/moment.h"
#include "rooms/survey/invite.h"
#include "rooms/survey/paper.h"
#include "text/pdf.h"
#include "web/wording.h"

enum { COLUMNS = 2, LINES = 2, PER_PAGE = COLUMNS * LINES };

/* A card's words, in one language; made once for each. */
struct wordset { bool made; const struct lang *lang; str title, how, code, until, number; };
struct cards { struct req *q; const struct instrument *in; struct pdf *p; struct pdf_box page; struct wordset set[LANGS_MAX]; };

/* A word of the catalogue with its one {name} filled in. */
static str put_in(struct arena *a, str text, str mark, str value)
{
    int64_t at = str_find(text, mark);
    return at < 0 ? text : arena_fmt(a, "%.*s%.*s%.*s", (int)at, text.p, STR(value), STR(str_from(text, (size_t)at + mark.n)));
}

static const struct wordset *words_of(struct cards *c, str tag)
{
    const struct lang *l = lang_find(tag) ? lang_find(tag) : lang_find(S(LANG_SOURCE));
    struct wordset *set = &c->set[lang_index(str_of(l->tag))];
    if (set->made) return set;
    const struct instrument *own = instrument_by_id(c->q->st, c->q->a, c->in->survey, l);
    const struct words *w = wording_words(c->q, words_in(str_of(l->tag)));
    str day = lang_date(c->q->a, l, c->in->closes);
    *set = (struct wordset){ true, l, own ? own->title : c->in->title,
        words_get(w, N_("Open the picture with the camera of your telephone, or go to the address below and type the code. You can stop and go on later with the same code.")),
        words_get(w, N_("Your code")), day.n ? put_in(c->q->a, words_get(w, N_("The last day is {day}.")), S("{day}"), day) : S(""), words_get(w, N_("Sheet {number}")) };
    return set;
}

/* Cells of the page, line by line; the picture below the words, so that it stays at its place whatever the language. */
static struct pdf_box cell_of(const struct cards *c, size_t at)
{
    double gap = 18, w = (c->page.w - gap) / COLUMNS, h = (c->page.h - gap) / LINES;
    size_t line = at / COLUMNS;
    return (struct pdf_box){ c->page.x + (double)(at % COLUMNS) * (w + gap), c->page.y + (double)line * (h + gap), w, h };
}

/* The file is German as a whole; a line in a language from right to left stands at its own side. */
static void say_line(struct cards *c, const struct wordset *set, double size, bool bold, str text)
{
    if (text.n) pdf_text(c->p, &(struct pdf_style){ .size = size, .bold = bold, .lang = str_of(set->lang->tag), .align = set->lang->rtl ? PDF_END : PDF_START, .gap = 4 }, text);
}

/* Words above, picture below, so that cards of any language look alike in a pile. */
static void card(struct cards *c, size_t at, const struct invited *v)
{
    const struct wordset *set = words_of(c, v->language);
    struct pdf_box box = cell_of(c, at);
    str number = put_in(c->q->a, set->number, S("{number}"), arena_fmt(c->q->a, "%lld", (long long)v->number)), address = url_whole(c->q, url_in(c->q, set->lang, arena_fmt(c->q->a, "answer/%.*s", STR(c->in->code))));
    pdf_into(c->p, box);
    say_line(c, set, 13, true, set->title);
    say_line(c, set, 9, false, set->how);
    say_line(c, set, 9, true, set->until);
    say_line(c, set, 9, false, set->code);
    pdf_text(c->p, &(struct pdf_style){ .size = 17, .bold = true, .align = set->lang->rtl ? PDF_END : PDF_START, .gap = 4 }, pdf_ltr(c->q->a, v->code.pass));
    double picture = 104;                               /* with the white around it                                    */
    pdf_into(c->p, (struct pdf_box){ set->lang->rtl ? box.x + box.w - picture : box.x, box.y + box.h - 130, picture, 130 });
    pdf_qr(c->p, invite_link(c->q, c->in, set->lang, v->code.pass), 92, set->title);
    pdf_into(c->p, (struct pdf_box){ box.x, box.y + box.h - 28, box.w, 28 });
    pdf_text(c->p, &(struct pdf_style){ .size = 7.5, .gap = 1, .align = set->lang->rtl ? PDF_END : PDF_START }, pdf_ltr(c->q->a, address));
    say_line(c, set, 7.5, false, number);
}

static str draw(struct req *q, const struct instrument *in, const struct invited *v, size_t n)
{
    struct cards *c = arena_new_of(q->a, struct cards);
    *c = (struct cards){ .q = q, .in = in };
    c->p = pdf_new(q->a, &(struct pdf_setup){ .lang = S(LANG_SOURCE), .title = in->title, .author = q->region_title, .at = moment_now(), .pages_max = SHEETS_MAX / PER_PAGE + 1 });
    c->page = pdf_here(c->p);
    for (size_t i = 0; i < n; i++) {
        if (i && i % PER_PAGE == 0) { pdf_back(c->p, c->page.y + c->page.h); pdf_page(c->p); }
        card(c, i % PER_PAGE, &v[i]);
    }
    return pdf_end(c->p);
}

/* Those without a mail address that were not used yet, SHEETS_MAX in a file; ?part=1: those after the first file, and so on. */
void sheets_get(struct req *q)
{
    const struct survey *s = survey_of_address(q);
    struct invited *all, *shown = arena_array(q->a, struct invited, SHEETS_MAX);
    int64_t part = 0;
    size_t n = 0, seen = 0;
    if (!s) return;
    const struct instrument *in = instrument_by_id(q->st, q->a, s->meta.id, lang_find(S(LANG_SOURCE)));
    if (!str_int(req_param(q, S("part")), &part) || part < 0 || part > INVITE_MAX) part = 0;
    size_t many = invite_read(q->st, q->a, s->meta.id, true, false, &all);
    for (size_t i = 0; i < many && n < SHEETS_MAX; i++)
        if (!all[i].mail.n && !all[i].used && all[i].opened && seen++ >= (size_t)part * SHEETS_MAX) shown[n++] = all[i];
    if (!n) { req_fail(q, 404, N_("There is no code to print.")); return; }
    str file = in ? draw(q, in, shown, n) : S("");
    if (!file.n) { req_fail(q, 500, N_("This sheet could not be made.")); return; }
    paper_pdf_send(q, file, arena_fmt(q->a, "codes-%.*s", STR(in->code)));
}
