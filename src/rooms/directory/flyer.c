/* flyer.c - an offer on one sheet of A4, in the language of the address: to be put up in a school, a practice, a shelter.
**
** What decides stands first; the description gets what room is left, cut at a sentence, and the code at the foot leads to the rest. What is not
** translated is shown in German, and the sheet says so. */
#include "rooms/directory/pages.h"
#include "base/moment.h"
#include "entity/files.h"
#include "look/particulars.h"
#include "look/portal.h"
#include "text/markdown.h"
#include "text/pdf.h"
#include "web/wording.h"

enum { BAND = 46, FOOT = 140, CODE = 104, FACTS = 10, FACT_LINES = 6 };
#define LINE 1.5
struct flyer { struct req *q; double size; const struct offer_view *v; struct pdf *p; struct pdf_fact fact[FACTS]; size_t n; double end; bool cut; };

static const struct field *field(const char *name) { return entity_field(&offer_entity, str_of(name)); }
static bool is_german(const struct offer *o, const char *name) { return o->meta.foreign >> field_index(&offer_entity, field(name)) & 1; }
static str german(void) { return S(LANG_SOURCE); }
static str lang_of(const struct offer *o, const char *name) { return is_german(o, name) ? german() : S(""); }
static bool said(const struct flyer *f, const char *name) { return !row_empty(f->v->o, field(name)); }
static str plain(const struct flyer *f, const char *name) { return look_plain(f->q, &offer_entity, f->v->o, name, f->v->labels); }

/* A text that stands beside words of the reader's language: German keeps its direction among Arabic. */
static str beside(const struct flyer *f, const char *name, str text)
{
    return f->q->lang->rtl && is_german(f->v->o, name) ? pdf_ltr(f->q->a, text) : text;
}

static void fact(struct flyer *f, const char *label, str text, str url, str lang)
{
    const struct req *q = f->q;
    if (text.n && f->n < FACTS) f->fact[f->n++] = (struct pdf_fact){ _(label), pdf_fitting(f->p, &(struct pdf_style){ .lang = lang }, text, FACT_LINES * LINE * f->size), url, lang };
}

static str joined(struct req *q, str a, const char *between, str b)
{
    return a.n && b.n ? arena_fmt(q->a, "%.*s%s%.*s", STR(a), between, STR(b)) : a.n ? a : b;
}

/* ---- facts --------------------------------------------------------------------------------------------------------------- */

static void where(struct flyer *f)
{
    struct req *q = f->q;
    const struct place *p = f->v->place.p;
    if (p) {
        str town = joined(q, p->postcode, " ", look_plain(q, &place_entity, p, "area", &f->v->place.labels));
        fact(f, N_("Where"), joined(q, p->name, "\n", joined(q, p->street, ", ", town)), S(""), german());
    } else if (said(f, "area")) fact(f, N_("Where"), plain(f, "area"), S(""), german());
    else fact(f, N_("Where"), _(N_("Whole county")), S(""), S(""));
}

/* The times in the offer's own words; or its regular hours, a line for each group of days. */
static void when(struct flyer *f)
{
    struct req *q = f->q;
    const struct offer *o = f->v->o;
    str line[HOURS_LINES], text = beside(f, "times", o->times);
    size_t n = o->times.n ? 0 : hours_lines(q->a, q->lang, q->words, offer_hours(q->st, o), moment_now(), line);
    for (size_t i = 0; i < n && i < 6; i++) text = joined(q, text, "\n", line[i]);
    if (o->valid_from.n && !f->v->ended) text = joined(q, text, "\n", look_fmt(q, N_("From %s"), lang_date(q->a, q->lang, o->valid_from)));
    if (o->valid_to.n) text = joined(q, text, "\n", look_fmt(q, f->v->ended ? N_("This offer ended on %s.") : N_("Until %s"), lang_date(q->a, q->lang, o->valid_to)));
    fact(f, N_("When"), text, S(""), S(""));
}

static void next(struct flyer *f)
{
    struct req *q = f->q;
    str text = { "", 0 };
    for (size_t i = 0; i < f->v->n_next; i++) {
        const struct hours_day *d = &f->v->next[i];
        text = joined(q, text, "\n", offer_day(q, d));
    }
    fact(f, N_("Next dates"), text, S(""), S(""));
}

static void facts(struct flyer *f)
{
    struct req *q = f->q;
    const struct offer *o = f->v->o;
    where(f);
    when(f);
    next(f);
    fact(f, N_("Cost"), joined(q, plain(f, "cost"), ". ", beside(f, "cost_note", o->cost_note)), S(""), S(""));
    fact(f, N_("Languages"), plain(f, "languages"), S(""), S(""));
    fact(f, N_("For whom"), joined(q, o->audience.n ? plain(f, "audience") : _(N_("for everybody")), "\n", offer_ages(q, o)), S(""), S(""));
    if (o->childcare) fact(f, N_("Childcare"), plain(f, "childcare"), S(""), S(""));
    fact(f, N_("Accessibility"), plain(f, "accessibility"), S(""), S(""));
    pdf_facts(f->p, f->fact, f->n);
}

/* ---- texts --------------------------------------------------------------------------------------------------------------- */

/* As much of a text as there is room for, with at least `keep` points left for what must follow. */
static void text(struct flyer *f, str words, str lang, double keep)
{
    struct pdf_style s = { .lang = lang };
    str cut = pdf_fitting(f->p, &s, words, f->end - pdf_here(f->p).y - keep);
    f->cut |= cut.n < words.n;
    pdf_text(f->p, &s, cut);
}

static void heading(struct flyer *f, const char *label)
{
    const struct req *q = f->q;
    pdf_heading(f->p, 2, _(label));
}

static void contact(struct flyer *f)
{
    struct req *q = f->q;
    const struct offer *o = f->v->o;
    const struct contact *c = f->v->contact.c ? f->v->contact.c : f->v->house.c;
    str phone = o->phone.n ? o->phone : c ? c->phone : S(""), mail = o->email.n ? o->email : c ? c->email : S("");
    f->n = 0;
    if (c) fact(f, N_("Contact"), c->title, S(""), c->meta.foreign ? german() : S(""));
    fact(f, N_("Organisation"), plain(f, "actor"), S(""), german());
    if (phone.n) fact(f, N_("Telephone"), pdf_ltr(q->a, phone), phone_address(q, phone), S(""));
    if (mail.n) fact(f, N_("E-mail"), pdf_ltr(q->a, mail), arena_fmt(q->a, "mailto:%.*s", STR(mail)), S(""));
    if (o->website.n && o->website.n <= 120) fact(f, N_("Website"), pdf_ltr(q->a, o->website), o->website, S(""));
    pdf_facts(f->p, f->fact, f->n);
}

static void body(struct flyer *f)
{
    const struct offer *o = f->v->o;
    struct req *q = f->q;
    facts(f);
    if (!f->v->ended && (o->taking_part.n || o->conditions.n)) {
        heading(f, N_("How to take part"));
        text(f, o->taking_part, lang_of(o, "taking_part"), 150);
        text(f, o->conditions, lang_of(o, "conditions"), 130);
    }
    heading(f, N_("Whom to ask"));
    contact(f);
    if (!o->description.n) return;
    if (f->end - pdf_here(f->p).y < 5 * f->size + 30) { f->cut = true; return; }           /* not a heading alone */
    heading(f, N_("Description"));
    text(f, markdown_plain(q->a, o->description), lang_of(o, "description"), 0);
}

/* ---- head and foot --------------------------------------------------------------------------------------------------------- */

static void head(struct flyer *f)
{
    struct req *q = f->q;
    const struct offer *o = f->v->o;
    const struct particulars *says = region_particulars(q);
    struct pdf_box sheet = pdf_sheet(f->p), in = pdf_here(f->p);
    pdf_fill(f->p, (struct pdf_box){ 0, 0, sheet.w, BAND }, PDF_BLUE);
    pdf_into(f->p, (struct pdf_box){ in.x, 14, in.w, BAND - 14 });
    pdf_text(f->p, &(struct pdf_style){ .size = 12, .bold = true, .colour = PDF_WHITE, .lang = says->meta.foreign ? german() : S("") },
             says->centre.n ? says->centre : look_fmt(q, N_("Integration centre %s"), q->region_title));
    pdf_back(f->p, BAND + 26);
    if (o->example) pdf_text(f->p, &(struct pdf_style){ .bold = true, .colour = PDF_GREY, .gap = 4 }, joined(q, _(N_("Example")), ": ", _(N_("Invented for the demonstration."))));
    pdf_text(f->p, &(struct pdf_style){ .size = o->title.n > 70 ? 20 : 25, .bold = true, .colour = PDF_BLUE, .tag = "H1", .gap = 6, .lang = lang_of(o, "title") }, o->title);
    pdf_text(f->p, &(struct pdf_style){ .size = 13, .gap = 12, .lang = lang_of(o, "summary") }, o->summary);
    if (look_foreign(&offer_entity, o)) pdf_text(f->p, &(struct pdf_style){ .colour = PDF_GREY, .gap = 10 }, _(N_("This text is not translated yet. You see the German text.")));
    if (o->meta.machine) pdf_text(f->p, &(struct pdf_style){ .colour = PDF_GREY, .gap = 10 }, _(N_("A machine translated this text. Nobody has reviewed it yet.")));
}

/* Who pays for the centre: the line of the programme, and below it the logos side by side, each in its words for those who do not see it. */
static void funding(struct flyer *f)
{
    struct funder u = funder_of(f->q);
    if (u.line.n) pdf_text(f->p, &(struct pdf_style){ .size = 8.5, .colour = PDF_GREY, .gap = 4, .lang = u.german ? german() : S("") }, u.line);
    struct pdf_box in = pdf_here(f->p);
    for (size_t i = 0; i < u.logos; i++) {
        str bytes;
        double high = 26, wide = high * (double)u.logo[i].width / (double)(u.logo[i].height ? u.logo[i].height : 1), step = in.w / LOGOS_MAX;
        if (wide > step - 12) { high *= (step - 12) / wide; wide = step - 12; }
        if (!files_bytes(f->q->st, u.logo[i].file, &bytes)) continue;
        pdf_into(f->p, (struct pdf_box){ f->q->lang->rtl ? in.x + in.w - step * (double)(i + 1) : in.x + step * (double)i, in.y, step, in.h });
        pdf_picture(f->p, bytes, wide, high, u.logo[i].alt.n ? u.logo[i].alt : u.line.n ? u.line : f->q->region_title);
    }
}

/* Lines beside the code; who pays for the centre stands below them. */
static void foot(struct flyer *f)
{
    struct req *q = f->q;
    const struct offer *o = f->v->o;
    str here = entry_address(q, &offer_entity, o);
    struct pdf_box sheet = pdf_sheet(f->p), in = { pdf_here(f->p).x, sheet.h - FOOT, pdf_here(f->p).w, FOOT - 30 };
    double side = q->lang->rtl ? in.x : in.x + in.w - CODE;
    struct pdf_style small = { .size = 9.5, .colour = PDF_GREY, .gap = 3 }, link = { .size = 9.5, .url = here, .gap = 3 };
    pdf_fill(f->p, (struct pdf_box){ in.x, in.y, in.w, .8 }, PDF_BLUE);
    pdf_into(f->p, (struct pdf_box){ q->lang->rtl ? in.x + CODE + 16 : in.x, in.y + 12, in.w - CODE - 16, in.h });
    pdf_text(f->p, &(struct pdf_style){ .size = 11, .bold = true, .gap = 3 }, _(N_("More, and always up to date:")));
    pdf_text(f->p, &link, pdf_ltr(q->a, here));
    str confirmed = o->confirmed_on.n ? look_fmt(q, N_("Last confirmed on %s"), lang_date(q->a, q->lang, o->confirmed_on)) : S("");
    pdf_text(f->p, &small, joined(q, look_fmt(q, N_("Printed on %s"), lang_date(q->a, q->lang, date_today(q->a))), " · ", confirmed));
    funding(f);
    pdf_into(f->p, (struct pdf_box){ side, in.y + 8, CODE, CODE });
    pdf_qr(f->p, here, CODE, _(N_("Picture for a telephone’s camera: opens this page")));
}

/* False: not all of it fits with letters of that size. */
static bool lay_out(struct flyer *f)
{
    struct req *q = f->q;
    f->p = pdf_new(q->a, &(struct pdf_setup){ .lang = str_of(q->lang->tag), .title = f->v->o->title, .author = q->region_title, .at = moment_now(), .base = q->app->url,
                                              .size = f->size, .pages_max = 1 });
    f->end = pdf_sheet(f->p).h - FOOT - 8;
    head(f);
    struct pdf_box in = pdf_here(f->p);
    pdf_into(f->p, (struct pdf_box){ in.x, in.y, in.w, f->end - in.y });
    body(f);
    bool fits = pdf_left(f->p) >= 0 && !f->cut;
    foot(f);
    return fits;
}

void offer_flyer(struct req *q)
{
    static const double sizes[] = { 12.5, 11, 10.2, 9.5 };
    q->who = who_visitor();                             /* it hangs on a wall: who prints it may know more, such as the address of a shelter */
    struct offer_view v = offer_view_of(q);
    if (!v.o) return;
    struct flyer f = { .q = q, .v = &v };
    for (size_t i = 0; i < countof(sizes); i++) {
        f.size = sizes[i];
        f.n = 0;
        f.cut = false;
        if (lay_out(&f) || i + 1 == countof(sizes)) break;
        pdf_drop(f.p);
    }
    str file = pdf_end(f.p);
    if (!file.n) { req_fail(q, 500, N_("This sheet could not be made.")); return; }
    q->type = "application/pdf";
    req_header(q, "Content-Disposition", arena_fmt(q->a, "inline; filename=\"%.*s.pdf\"", STR(v.o->meta.slug)));
    buf_put(&q->out, file);
}
