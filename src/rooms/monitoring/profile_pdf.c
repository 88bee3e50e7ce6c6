/* profile_pdf.c - the Kommunalprofil on one or two sheets of A4; and the chart that page and sheet share. */
#include "base/moment.h"
#include "look/form.h"
#include "rooms/monitoring/profile.h"
#include "text/pdf.h"
#include <math.h>

/* ---- the chart ----------------------------------------------------------------------------------------------------------------------- */
static str raw(const struct req *q, double v) { return isfinite(v) ? arena_fmt(q->a, "%.12g", v) : S(""); }

/* The sources of the shares, each once. */
static str share_sources(struct req *q, const struct profile *p)
{
    struct buf b = buf_in(q->a, 4000);
    for (size_t i = 0; i < p->figures; i++) {
        const struct profile_figure *f = &p->figure[i];
        if (!f->share || !isfinite(f->here.v)) continue;
        const str one[] = { f->here.source, f->there.source };
        for (size_t k = 0; k < countof(one); k++) if (one[k].n && str_find(buf_str(&b), one[k]) < 0) buf_fmt(&b, "%s%.*s", b.n ? "; " : "", STR(one[k]));
    }
    return buf_str(&b);
}

/* Shares alone: other units do not stand on one axis with them. */
size_t profile_chart(struct req *q, const struct profile *p, struct figure *ret)
{
    static const bool number[] = { false, true, true };
    struct chart *c = arena_new_of(q->a, struct chart);
    str *label = arena_array(q->a, str, PROFILE_FIGURES), *name = arena_array(q->a, str, 2), *column = arena_array(q->a, str, 3);
    struct chart_value *value = arena_array(q->a, struct chart_value, 2 * PROFILE_FIGURES);
    struct figure_cell *cell = arena_array(q->a, struct figure_cell, 3 * PROFILE_FIGURES);
    size_t n = 0, shown = 0;
    for (size_t i = 0; i < p->figures; i++) shown += p->figure[i].share && isfinite(p->figure[i].here.v);
    for (size_t i = 0; i < p->figures; i++) {
        const struct profile_figure *f = &p->figure[i];
        if (!f->share || !isfinite(f->here.v)) continue;
        label[n] = f->name;
        value[n] = (struct chart_value){ f->here.v, CHART_SHOWN };
        value[shown + n] = (struct chart_value){ isfinite(f->there.v) ? f->there.v : 0, isfinite(f->there.v) ? CHART_SHOWN : CHART_MISSING };
        cell[3 * n] = (struct figure_cell){ .text = f->name };
        cell[3 * n + 1] = (struct figure_cell){ .text = f->here.said, .raw = raw(q, f->here.v) };
        cell[3 * n + 2] = (struct figure_cell){ .text = f->there.said.n ? f->there.said : S("–"), .raw = raw(q, f->there.v) };
        n++;
    }
    if (!n) return 0;
    name[0] = column[1] = p->name;
    name[1] = column[2] = p->above;
    column[0] = _(N_("Indicator"));
    *c = (struct chart){ .unit = S("%"), .digits = 1, .label = label, .n = n, .name = name, .series = p->above.n ? 2 : 1, .value = value, .strong = CHART_NOBODY };
    *ret = (struct figure){ .name = "shares", .title = look_fmt(q, N_("Shares in per cent: %s"), p->above.n ? arena_fmt(q->a, "%.*s – %.*s", STR(p->name), STR(p->above)) : p->name),
                            .desc = _(N_("Bars for the indicators. Their values stand in the table.")), .chart = c, .column = column, .number = number, .columns = p->above.n ? 3 : 2, .cell = cell, .rows = n,
                            .source = share_sources(q, p) };
    if (!p->above.n) for (size_t i = 0; i < n; i++) { cell[2 * i] = cell[3 * i]; cell[2 * i + 1] = cell[3 * i + 1]; }
    return 1;
}

/* ---- the sheet ---------------------------------------------------------------------------------------------------------------------------- */
static void put_figures(struct req *q, struct pdf *p, const struct profile *x)
{
    str *cell = arena_array(q->a, str, 4 * x->figures + 4);
    if (!x->figures) { pdf_text(p, NULL, _(N_("There are no figures of this place yet."))); return; }
    for (size_t i = 0; i < x->figures; i++) {
        const struct profile_figure *f = &x->figure[i];
        const str row[] = { f->name, f->here.said, f->there.said.n ? f->there.said : S("–"), f->source };
        for (size_t k = 0; k < countof(row); k++) cell[4 * i + k] = row[k];
    }
    const struct pdf_column column[] = { { _(N_("Indicator")), 1.6, false }, { x->name, 1.2, true }, { x->above, 1.2, true }, { _(N_("Source")), 1.3, false } };
    pdf_table(p, &(struct pdf_table){ .column = column, .columns = countof(column), .cell = cell, .rows = x->figures });
}

static void put_rows(struct pdf *p, str heading, const struct profile_row *r, size_t n)
{
    struct pdf_fact fact[PROFILE_ROWS];
    if (!n) return;
    for (size_t i = 0; i < n; i++) fact[i] = (struct pdf_fact){ .label = r[i].title, .text = r[i].more.n ? r[i].more : S("–") };
    pdf_need(p, pdf_mm(25));
    pdf_heading(p, 2, heading);
    pdf_facts(p, fact, n);
}

static void put_offers(struct req *q, struct pdf *p, const struct profile *x)
{
    struct buf b = buf_in(q->a, 4000);
    pdf_heading(p, 2, _(N_("Offers")));
    buf_put(&b, look_count(q, "%d offer here", "%d offers here", x->offers));
    if (x->old > 0) { buf_put(&b, S("; ")); buf_put(&b, look_count(q, "%d of them no longer counts as confirmed", "%d of them no longer count as confirmed", x->old)); }
    if (x->county_offers) { buf_put(&b, S("; ")); buf_put(&b, look_count(q, "%d more offer for the whole county", "%d more offers for the whole county", x->county_offers)); }
    pdf_text(p, NULL, buf_str(&b));
    b = buf_in(q->a, 8000);
    for (size_t i = 0; i < x->topics; i++) buf_fmt(&b, "%s%.*s", i ? " · " : "", STR(profile_label(q, &x->topic[i])));
    if (b.n) pdf_text(p, NULL, buf_str(&b));
}

static void put_mediation(struct req *q, struct pdf *p, const struct profile *x)
{
    enum { COLUMNS = PROFILE_HALVES + 1 };
    struct pdf_column column[COLUMNS] = { { _(N_("Language")), 1.4, false } };
    str *cell = arena_array(q->a, str, COLUMNS * x->languages + 1);
    pdf_need(p, pdf_mm(35));
    pdf_heading(p, 2, _(N_("Requests for language mediation")));
    pdf_text(p, &(struct pdf_style){ .size = 8.5, .colour = PDF_GREY }, look_count(q, "Numbers below %d are not shown.", "Numbers below %d are not shown.", PROFILE_LEAST));
    if (!x->languages) return;
    for (size_t h = 0; h < PROFILE_HALVES; h++) column[h + 1] = (struct pdf_column){ x->half[h], 1, true };
    for (size_t i = 0; i < x->languages; i++) {
        cell[COLUMNS * i] = x->language[i].name;
        for (size_t h = 0; h < PROFILE_HALVES; h++) cell[COLUMNS * i + h + 1] = x->language[i].n[h] < 0 ? S("•") : lang_number(q->a, q->lang, x->language[i].n[h]);
    }
    pdf_table(p, &(struct pdf_table){ .column = column, .columns = COLUMNS, .cell = cell, .rows = x->languages });
}

static void put_needs(struct req *q, struct pdf *p, const struct profile *x)
{
    str *cell = arena_array(q->a, str, 3 * x->needs + 1);
    if (!x->needs) return;
    for (size_t i = 0; i < x->needs; i++) { cell[3 * i] = x->need[i].topic; cell[3 * i + 1] = x->need[i].kind; cell[3 * i + 2] = lang_number(q->a, q->lang, x->need[i].n); }
    const struct pdf_column column[] = { { _(N_("Life situation")), 1.3, false }, { _(N_("Where the need shows")), 1.6, false }, { _(N_("How many")), 0.6, true } };
    pdf_need(p, pdf_mm(35));
    pdf_heading(p, 2, look_fmt(q, N_("Released needs since %s"), x->needs_since));
    pdf_table(p, &(struct pdf_table){ .column = column, .columns = countof(column), .cell = cell, .rows = x->needs });
}

void profile_pdf(struct req *q)
{
    struct figure f;
    const struct profile *x = profile_read(q);
    if (!x) return;
    str title = look_fmt(q, N_("Profile of %s"), x->name);
    struct pdf *p = pdf_new(q->a, &(struct pdf_setup){ .lang = str_of(q->lang->tag), .title = title, .author = q->region_title, .at = moment_now(), .size = 9.5, .foot = arena_fmt(q->a, "%.*s · %.*s", STR(title), STR(lang_date(q->a, q->lang, date_today(q->a)))),
                                                       .numbers = _(N_("Page {page} of {pages}")) });
    pdf_heading(p, 1, title);
    pdf_heading(p, 2, _(N_("Figures")));
    if (profile_chart(q, x, &f)) {
        struct chart c = *f.chart;
        c.head = (struct svg_head){ .id = f.name, .lang = q->lang, .title = f.title, .desc = f.desc, .alone = true };
        pdf_svg(p, chart_svg(q->a, &c, 560).s, pdf_here(p).w * 0.7, pdf_mm(75), f.desc);
        pdf_text(p, &(struct pdf_style){ .size = 8, .colour = PDF_GREY }, look_fmt(q, N_("Source: %s"), f.source));
    }
    put_figures(q, p, x);
    put_offers(q, p, x);
    put_rows(p, _(N_("Contacts")), x->contact, x->contacts);
    put_rows(p, _(N_("Courses")), x->course, x->courses);
    put_rows(p, _(N_("Adopted recommendations of the concept")), x->adopted, x->adoptions);
    if (x->office) { put_mediation(q, p, x); put_needs(q, p, x); }
    str file = pdf_end(p);
    if (!file.n) { req_fail(q, 500, N_("The document could not be made.")); return; }
    q->type = "application/pdf";
    req_header(q, "Content-Disposition", arena_fmt(q->a, "inline; filename=\"%.*s.pdf\"", STR(x->slug)));
    buf_put(&q->out, file);
}
