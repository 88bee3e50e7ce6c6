/* batch_pages.c - the proposal for many appointments as a page: a person takes, changes, keeps or rules out line by line. Nothing is stored until somebody is asked:
** what was kept and ruled out stands in the address. */
#include "rooms/mediation/batch_pages.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/wording.h"

enum { RULED_MAX = 80, OVERRIDE_MAX = 200 };

/* ---- the address: language, from, to, keep=APPOINTMENT.VOLUNTEER, not=APPOINTMENT.VOLUNTEER ------------------------------------- */
struct asked_for { struct batch_wish wish; struct pair keep[RULED_MAX], not[RULED_MAX]; str from, to; };

static bool pair_read(str text, struct pair *ret)
{
    int64_t dot = str_find_char(text, '.'), a, v;
    if (dot < 0 || !str_int(str_upto(text, (size_t)dot), &a) || !str_int(str_from(text, (size_t)dot + 1), &v)) return false;
    *ret = (struct pair){ a, v };
    return true;
}

static size_t pairs_of(const struct req *q, str name, struct pair pair[static RULED_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < q->params && n < RULED_MAX; i++) if (str_eq(q->param[i].name, name) && pair_read(q->param[i].value, &pair[n])) n++;
    return n;
}

static str day_of(const struct req *q, const char *name, int64_t otherwise)
{
    struct date d;
    str day = req_param(q, str_of(name));
    return date_parse(day, &d) ? day : date_text(q->a, date_of_days(otherwise));
}

static int64_t days_of(str day)
{
    struct date d = { 1970, 1, 1 };
    return date_parse(day, &d) ? date_days(d) : 0;
}

static void read_wish(const struct req *q, struct asked_for *f)
{
    int64_t today = date_days(wall_of(moment_now()).date), now = moment_now();
    f->from = day_of(q, "from", today);
    f->to = day_of(q, "to", today + BATCH_DAYS);
    int64_t from = moment_of_wall(days_of(f->from), 0);
    f->wish = (struct batch_wish){ .language = req_param(q, S("language")), .from = from > now ? from : now + 1, .to = moment_of_wall(days_of(f->to) + 1, 0),
                                   .keep = f->keep, .not = f->not, .keeps = pairs_of(q, S("keep"), f->keep), .nots = pairs_of(q, S("not"), f->not) };
}

/* ---- the page ------------------------------------------------------------------------------------------------------------------- */
static str when_text(const struct req *q, const struct sought *s)
{
    struct wall w = wall_of(s->ends);
    return arena_fmt(q->a, "%.*s–%02d:%02d", STR(lang_time(q->a, q->lang, s->starts)), w.hour, w.minute);
}

static struct many_line line_of(struct req *q, const struct batch_line *l)
{
    struct many_line m = { .appointment = l->s.appointment, .url = arena_fmt(q->a, "%.*s/who", STR(url_row(q, &appointment_entity, l->s.slug))), .code = l->s.code,
        .when = when_text(q, &l->s), .language = lang_label(q->a, q->lang, q->words, l->s.language), .kept = l->kept };
    struct rows *r = ask(q->st, Q("SELECT name FROM mediation_institution WHERE id = $1"), I(l->s.institution));
    m.where = rows_next(r) ? row_str(r, 0) : S("");
    for (size_t k = 0; k < l->c.ranked.n && m.n < MANY_CHOICES; k++) {
        const struct candidate *c = &l->c.more[l->c.ranked.at[k]];
        bool proposed = l->place == (int32_t)l->c.ranked.at[k];
        if (!candidate_open(c) || (m.n == MANY_CHOICES - 1 && l->place >= 0 && !proposed && !m.proposed)) continue;     /* room for the proposed one */
        m.choice[m.n++] = (struct many_choice){ c->volunteer, c->name, l->c.ranked.score[k], proposed };
        if (proposed) m.proposed = c->volunteer;
    }
    return m;
}

static void read_languages(struct req *q, struct many_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT DISTINCT language FROM mediation_appointment WHERE state IN ('admissible', 'seeking', 'unfilled') AND starts > $1 "
                                  "AND deleted_at IS NULL ORDER BY language LIMIT 100"), I(moment_now()));
    v->language = arena_array(q->a, struct option, rows_count(r) + 1);
    while (rows_next(r)) v->language[v->languages++] = (struct option){ .key = row_str(r, 0), .text = lang_label(q->a, q->lang, q->words, row_str(r, 0)) };
}

static void show(struct req *q, const struct asked_for *f, const struct batch *b, const char *problem)
{
    struct many_view v = { .from = f->from, .to = f->to, .now = f->wish.language, .here = url_with(q, S("done"), S("")), .filled = b->filled, .cut = b->cut,
        .exact = b->exact, .problem = problem, .reason = form_value(q, S("reason")), .done = str_eq(req_param(q, S("done")), S("sent")),
        .fresh = f->wish.keeps + f->wish.nots == 0 };
    read_languages(q, &v);
    v.line = arena_array(q->a, struct many_line, BATCH_MAX);
    for (size_t i = 0; i < b->n; i++) v.line[v.n++] = line_of(q, &b->at[i]);
    if (problem) q->status = 422;
    many_page(&q->out, q, &v);
}

void many_show(struct req *q)
{
    struct asked_for f;
    read_wish(q, &f);
    struct batch b = batch_read(q->st, &f.wish);
    show(q, &f, &b, NULL);
}

/* ---- what the person decided ------------------------------------------------------------------------------------------------------ */
static str field(const struct req *q, const char *name, int64_t appointment) { return form_value(q, arena_fmt(q->a, "%s.%lld", name, (long long)appointment)); }

static void put_pair(struct buf *to, const char *name, int64_t appointment, int64_t volunteer)
{
    buf_fmt(to, "&%s=%lld.%lld", name, (long long)appointment, (long long)volunteer);
}

/* The same proposal with what is kept and what is ruled out; all earlier no's stay, a keep only as long as it is ticked. */
static void again(struct req *q, const struct asked_for *f, const struct batch *b)
{
    struct buf to = buf_in(q->a, TARGET_MAX);
    int64_t who;
    buf_fmt(&to, "%.*s?from=%.*s&to=%.*s&language=", STR(url_page(q, S("placing/many"))), STR(f->from), STR(f->to));
    if (lang_known(f->wish.language)) buf_put(&to, f->wish.language);
    for (size_t i = 0; i < f->wish.nots; i++) put_pair(&to, "not", f->not[i].appointment, f->not[i].volunteer);
    for (size_t i = 0; i < b->n; i++) {
        str what = field(q, "do", b->at[i].s.appointment);
        if (!str_int(field(q, "who", b->at[i].s.appointment), &who)) continue;
        if (str_eq(what, S("keep"))) put_pair(&to, "keep", b->at[i].s.appointment, who);
        if (str_eq(what, S("not"))) put_pair(&to, "not", b->at[i].s.appointment, who);
    }
    if (to.full) { req_fail(q, 400, N_("These are too many decisions at once: please ask some of them first.")); return; }
    req_redirect(q, 303, buf_str(&to));
}

/* The place of the chosen one among those of the line who can go and were not asked; BATCH_NONE: not there (any more). */
static int32_t chosen(const struct batch_line *l, int64_t volunteer)
{
    for (size_t k = 0; k < l->c.ranked.n; k++) {
        size_t at = l->c.ranked.at[k];
        if (l->c.more[at].volunteer == volunteer && candidate_open(&l->c.more[at])) return (int32_t)at;
    }
    return BATCH_NONE;
}

/* Marked lines with their chosen place; *others: somebody else than proposed. */
static size_t marked(const struct req *q, const struct batch *b, size_t line[static BATCH_MAX], size_t place[static BATCH_MAX], bool *others)
{
    size_t n = 0;
    int64_t who;
    for (size_t i = 0; i < b->n; i++) {
        if (!str_eq(field(q, "do", b->at[i].s.appointment), S("ask")) || !str_int(field(q, "who", b->at[i].s.appointment), &who)) continue;
        int32_t at = chosen(&b->at[i], who);
        if (at == BATCH_NONE) continue;
        *others |= at != b->at[i].place;
        line[n] = i;
        place[n++] = (size_t)at;
    }
    return n;
}

void many_send(struct req *q)
{
    struct asked_for f;
    size_t line[BATCH_MAX], place[BATCH_MAX];
    bool others = false;
    str reason = str_trim(form_value(q, S("reason")));
    read_wish(q, &f);
    struct batch b = batch_read(q->st, &f.wish);
    if (form_has(q, S("again"))) { again(q, &f, &b); return; }
    size_t n = marked(q, &b, line, place, &others);
    if (!n) { show(q, &f, &b, N_("Please choose whom to ask.")); return; }
    if (others && !reason.n) { show(q, &f, &b, N_("This is not the proposal: please say why.")); return; }
    if (utf8_count(reason) > OVERRIDE_MAX) { show(q, &f, &b, N_("This text is too long.")); return; }
    for (size_t i = 0; i < n; i++) {
        const struct batch_line *l = &b.at[line[i]];
        struct wave w = { .s = &l->s, .c = &l->c, .pick = &place[i], .n = 1, .override = (int32_t)place[i] != l->place ? reason : (str){ 0 } };
        enum wave_outcome out = wave_send(q->st, &q->who, &w);
        if (out == WAVE_SENT) continue;
        if (out == WAVE_BROKEN) req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment."));
        else req_fail(q, 409, N_("This step is not possible now: somebody took it already, or it is not yours to take."));
        return;
    }
    req_redirect(q, 303, url_with(q, S("done"), S("sent")));
}
