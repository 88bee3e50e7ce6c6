/* wording.c - the office's page for the words of the region: shows them, checks and keeps what was typed, all or nothing. */
#include "serve/wording.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "look/wording.h"
#include "web/wording.h"

static str field_name(struct req *q, size_t term, size_t form) { return arena_fmt(q->a, "%s.%s", wording_terms[term].key, wording_forms[form]); }

/* The region's words; with the style of stars, since that is how they are typed. */
static struct wording_view *as_they_are(struct req *q)
{
    struct wording_view *v = arena_new_of(q->a, struct wording_view);
    struct wording w;
    wording_read(q->st, &w);
    v->style = str_of(wording_styles[w.style]);
    v->easy = w.easy_checked_on;
    w.style = STYLE_STAR;
    for (size_t t = 0; t < wording_terms_count; t++)
        for (size_t f = 0; f < WORDING_FORMS; f++) v->text[t][f] = wording_text(q->a, &w, t, (enum wording_form)f);
    return v;
}

static void show(struct req *q)
{
    struct wording_view *v = as_they_are(q);
    v->saved = str_eq(req_param(q, S("saved")), S("1"));
    wording_page(&q->out, q, v);
}

/* Takes what was typed over what is there: a program may send a few fields only. */
static void take_texts(struct req *q, struct wording_view *v)
{
    for (size_t t = 0; t < wording_terms_count; t++)
        for (size_t f = 0; f < WORDING_FORMS; f++) {
            str name = field_name(q, t, f);
            if (!form_has(q, name)) continue;
            v->text[t][f] = str_trim(form_value(q, name));
            if (!v->text[t][f].n || wording_fits(v->text[t][f])) continue;
            v->problem[t][f] = N_("At most 80 characters on one line, without braces.");
            v->problems++;
        }
}

/* A day that is still to come cannot have been. */
static bool day_fits(struct arena *a, str day)
{
    struct date d;
    return !day.n || (date_parse(day, &d) && str_cmp(day, date_today(a)) <= 0);
}

static bool take(struct req *q, struct wording_view *v)
{
    size_t i = 0;
    take_texts(q, v);
    if (form_has(q, S("style"))) v->style = form_value(q, S("style"));
    if (form_has(q, S("easy"))) v->easy = str_trim(form_value(q, S("easy")));
    while (i < STYLES && !str_eq(v->style, str_of(wording_styles[i]))) i++;
    if (i == STYLES) v->problems++;                       /* no browser sends that */
    if (!day_fits(q->a, v->easy)) {
        v->easy_problem = N_("A day that has been, as in 2026-11-18.");
        v->problems++;
    }
    return !v->problems;
}

static void keep(struct req *q, const struct wording_view *v)
{
    for (size_t t = 0; t < wording_terms_count; t++)
        for (size_t f = 0; f < WORDING_FORMS; f++) wording_put(q->st, t, (enum wording_form)f, v->text[t][f]);
    for (size_t i = 0; i < STYLES; i++)
        if (str_eq(v->style, str_of(wording_styles[i]))) wording_put_style(q->st, (enum wording_style)i);
    wording_put_easy(q->st, v->easy);
}

/* Broken bytes are shown as the replacement character. */
static void mend(struct wording_view *v)
{
    for (size_t t = 0; t < wording_terms_count; t++)
        for (size_t f = 0; f < WORDING_FORMS; f++)
            if (v->problem[t][f] && !utf8_valid(v->text[t][f])) v->text[t][f] = S("\uFFFD");
    if (!utf8_valid(v->easy)) v->easy = S("\uFFFD");
}

static void save(struct req *q)
{
    struct wording_view *v = as_they_are(q);
    if (!take(q, v)) {
        q->status = 422;
        mend(v);
        wording_page(&q->out, q, v);
        return;
    }
    keep(q, v);
    wording_changed(q->region);
    req_redirect(q, 303, url_page(q, S("office/wording?saved=1")));
}

#define OFFICE "administrator lead"
const struct route wording_routes[] = {
    { GET,  "office/wording", show, ROUTE_ROLES, NULL, BASE_PAGE, .roles = OFFICE },
    { POST, "office/wording", save, ROUTE_ROLES, NULL, BASE_PAGE, .roles = OFFICE },
};
const size_t wording_routes_count = countof(wording_routes);
