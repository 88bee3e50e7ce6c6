/* paper_pages.c - paper sheets at the office: progress, keying item by item, what two keyings differ in, taking over. */
#include "base/moment.h"
#include "base/utf8.h"
#include "look/form.h"
#include "rooms/survey/answer.h"
#include "rooms/survey/invite.h"
#include "rooms/survey/paper.h"

void paper_pdf_send(struct req *q, str file, str name)
{
    q->type = "application/pdf";
    if (!req_unkept(q)) req_header(q, "Cache-Control", S("no-store"));          /* there may be codes in it                       */
    req_header(q, "Content-Disposition", arena_fmt(q->a, "inline; filename=\"%.*s.pdf\"", STR(name)));
    buf_put(&q->out, file);
}

/* ---- the survey and the sheet of the address ------------------------------------------------------------------------------------------ */
/* pass 0: comparing. The number says nothing; the code never stands in an address. */
static str sheet_url(const struct req *q, const struct paper_view *v, int64_t number, int pass)
{
    str url = arena_fmt(q->a, "%.*s/paper?sheet=%lld", STR(v->base), (long long)number);
    return pass ? arena_fmt(q->a, "%.*s&pass=%d", STR(url), pass) : url;
}

/* False: answered. Codes are secrets, answers are somebody's: nothing here is kept by a cache. */
static bool begin(struct req *q, struct paper_view *v)
{
    const struct survey *s = survey_of_address(q);
    *v = (struct paper_view){ 0 };
    if (!s) return false;
    v->in = instrument_by_id(q->st, q->a, s->meta.id, q->lang);
    if (!v->in) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return false; }
    v->base = url_row(q, &survey_entity, s->meta.slug);
    v->open = !v->in->by_code;
    if (str_has_word(S("draft archived"), s->state)) v->locked = N_("Sheets can be keyed once the survey has been opened, and until it is archived.");
    req_header(q, "Cache-Control", S("no-store"));
    return true;
}

/* Progress and the form for the next sheet; a refused code stays in its field. */
static void show_list(struct req *q, struct paper_view *v)
{
    v->n = paper_list(q, v->in, &v->line, &v->count);
    if (v->problem) q->status = 422;
    paper_page(&q->out, q, v);
}

/* ---- keying -------------------------------------------------------------------------------------------------------------------------------- */
/* "1 yes · 2 no": the same numbers as on the printed sheet (questionnaire_pdf.c). */
static str choices_of(struct req *q, const struct item *it)
{
    struct buf b = buf_in(q->a, 64 * 1024);
    for (size_t o = 0; o < it->options; o++) buf_fmt(&b, "%s%zu %.*s", o ? " · " : "", o + 1, STR(it->option[o].label));
    if (it->kind == ITEM_SCALE) buf_fmt(&b, "1 %.*s … %lld %.*s", STR(it->low), (long long)it->steps, STR(it->high));
    if (it->kind == ITEM_SCALE && it->unknown) buf_fmt(&b, " · 0 %.*s", STR(_(N_("don’t know"))));
    return buf_str(&b);
}

/* What earlier answers put into a text is not known beforehand. */
static str no_answer(void *ctx, str code) { (void)ctx; (void)code; return S("…"); }

static struct paper_field field_of(struct req *q, const struct instrument *in, size_t i)
{
    const struct item *it = &in->item[i];
    return (struct paper_field){ .item = (int64_t)i, .number = item_asks(it) ? paper_number(q->a, in, i) : S(""), .label = piped(q->a, in, it->label, no_answer, NULL), .choices = choices_of(q, it),
                                 .lines = it->kind == ITEM_LONGTEXT, .has_other = option_other(it) >= 0 };
}

/* Everything that the sheet has, asked or not: paper shows it all. */
static void fields_of(struct req *q, struct paper_view *v, const struct answers *a)
{
    v->field = arena_array(q->a, struct paper_field, v->in->n + 1);
    for (size_t i = 0; i < v->in->n; i++) {
        if (v->in->item[i].kind == ITEM_NOTE) continue;
        struct paper_field *f = &v->field[v->fields++];
        *f = field_of(q, v->in, i);
        f->typed = paper_show(q->a, &v->in->item[i], a->value[i]);
        f->other = a->other[i];
    }
}

/* Forms end lines with CR LF. What is no good text at all (broken bytes, hidden signs that turn the page) counts as nothing. */
static str typed(struct req *q, const char *name, size_t i)
{
    str raw = str_trim(form_value(q, arena_fmt(q->a, "%s.%zu", name, i)));
    struct buf b = buf_in(q->a, raw.n + 1);
    for (size_t k = 0; k < raw.n; k++) if (raw.p[k] != '\r') buf_char(&b, raw.p[k]);
    return utf8_check(buf_str(&b), true) == UTF8_FINE ? utf8_upto(buf_str(&b), 4 * ANSWER_TEXT_MAX) : S("");
}

/* The gravest remark of a field is the one that stands there. */
static void note(struct paper_view *v, size_t item, const char *message, bool hard)
{
    for (size_t k = 0; k < v->fields; k++) {
        if (v->field[k].item != (int64_t)item || (v->field[k].message && v->field[k].hard)) continue;
        v->field[k].message = message;
        v->field[k].hard = hard;
    }
    (*(hard ? &v->hard : &v->soft))++;
}

/* What was typed, into answers; remarks stand at their fields. */
static struct answers read_form(struct req *q, struct paper_view *v)
{
    struct answers a = answers_new(q->a, v->in);
    struct paper_note said[ITEMS_MAX];
    for (size_t k = 0; k < v->fields; k++) {
        struct paper_field *f = &v->field[k];
        size_t i = (size_t)f->item;
        if (!item_asks(&v->in->item[i])) continue;
        f->typed = typed(q, "v", i);
        f->other = a.other[i] = typed(q, "o", i);
        const char *wrong = paper_read(q->a, &v->in->item[i], f->typed, &a.value[i]);
        if (wrong) { a.value[i] = a.other[i] = S(""); note(v, i, wrong, true); }
    }
    size_t n = paper_check(q->a, &a, said, ITEMS_MAX);
    for (size_t k = 0; k < n; k++) note(v, said[k].item, said[k].message, said[k].hard);
    return a;
}

/* The day of the stamp is neither in the future nor before the century. */
static const char *read_head(struct req *q, struct paper_view *v, struct paper_entry *e)
{
    struct date d;
    str language = form_value(q, S("language"));
    v->received = e->received = form_value(q, S("received"));
    v->language = e->language = lang_find(language) ? language : S(LANG_SOURCE);
    if (!date_parse(e->received, &d) || d.year < 2000) return N_("Please give a date, as 2026-03-02.");
    return date_days(d) > date_days(wall_of(moment_now()).date) ? N_("This day is still to come.") : NULL;
}

/* A keying that is done, or thrown away meanwhile, leads back to the list. */
static bool open_entry(struct req *q, struct paper_view *v, int64_t number, int pass, struct paper_entry *e)
{
    v->number = number;
    v->pass = pass;
    v->here = sheet_url(q, v, number, pass);
    if (!paper_load(q->st, v->in->survey, number, pass, e) || e->done) { req_redirect(q, 303, arena_fmt(q->a, "%.*s/paper", STR(v->base))); return false; }
    return true;
}

/* Said, not forced: a centre of two people has holidays. */
static bool first_is_mine(struct req *q, const struct paper_view *v)
{
    struct paper_entry first;
    return v->pass == 2 && q->who.account && paper_load(q->st, v->in->survey, v->number, 1, &first) && first.account == q->who.account;
}

static void key_get(struct req *q, struct paper_view *v, int64_t number, int pass)
{
    struct paper_entry e;
    if (!open_entry(q, v, number, pass, &e)) return;
    struct answers a = answers_read(q->a, v->in, e.answers);
    fields_of(q, v, &a);
    v->received = e.received;
    v->language = e.language;
    v->mine = first_is_mine(q, v);
    paper_key_page(&q->out, q, v);
}

/* "save" keeps what is there and stays; "done" ends this keying, unless something cannot be read, or what is odd was not looked at yet. */
static void key_post(struct req *q, struct paper_view *v, int64_t number, int pass, bool done)
{
    struct paper_entry e;
    if (!open_entry(q, v, number, pass, &e)) return;
    struct answers none = answers_new(q->a, v->in);
    fields_of(q, v, &none);
    struct answers a = read_form(q, v);
    v->problem = read_head(q, v, &e);
    e.answers = answers_json(q->a, &a);
    e.account = q->who.account;
    e.done = done && !v->problem && !v->hard && (!v->soft || str_eq(form_value(q, S("seen")), S("1")));
    if (!v->problem && !v->hard) paper_save(q->st, &e);
    if (e.done) { req_redirect(q, 303, arena_fmt(q->a, "%.*s/paper?done=%lld", STR(v->base), (long long)number)); return; }
    if (v->problem || v->hard) q->status = 422;
    v->done = !done && q->status != 422;
    v->mine = first_is_mine(q, v);
    paper_key_page(&q->out, q, v);
}

/* ---- comparing ------------------------------------------------------------------------------------------------------------------------------ */
/* "1 3 – women, old people": number and word, as one looks for them on the sheet. */
static str said(struct req *q, const struct answers *a, size_t i)
{
    str text = answer_say(q->a, a, i), shown = paper_show(q->a, &a->in->item[i], a->value[i]);
    if (!text.n) return _(N_("nothing"));
    return shown.n && !str_eq(shown, text) && a->in->item[i].kind != ITEM_DATE ? arena_fmt(q->a, "%.*s – %.*s", STR(shown), STR(text)) : text;
}

struct pair { struct paper_entry e[2]; struct answers a[2]; bool *differs; };
/* False: the sheet is not keyed twice; answered. */
static bool open_pair(struct req *q, struct paper_view *v, int64_t number, struct pair *p)
{
    v->number = number;
    v->here = sheet_url(q, v, number, 0);
    for (int k = 0; k < 2; k++) {
        if (!paper_load(q->st, v->in->survey, number, k + 1, &p->e[k]) || !p->e[k].done) { req_redirect(q, 303, arena_fmt(q->a, "%.*s/paper", STR(v->base))); return false; }
        p->a[k] = answers_read(q->a, v->in, p->e[k].answers);
    }
    p->differs = arena_array(q->a, bool, v->in->n + 1);
    size_t n = paper_differences(&p->a[0], &p->a[1], p->differs), asked = 0;
    v->pick = arena_array(q->a, struct paper_pick, n + 1);
    for (size_t i = 0; i < v->in->n; i++) {
        asked += item_asks(&v->in->item[i]);
        if (p->differs[i]) v->pick[v->picks++] = (struct paper_pick){ .f = field_of(q, v->in, i), .one = said(q, &p->a[0], i), .two = said(q, &p->a[1], i) };
    }
    v->same = asked - n;
    v->received = p->e[0].received;
    v->received_other = str_eq(p->e[0].received, p->e[1].received) ? S("") : p->e[1].received;
    v->language = p->e[0].language;
    return true;
}

/* What the person chose at one difference, into `to`. */
static void decide(struct req *q, struct paper_view *v, const struct pair *p, struct paper_pick *k, struct answers *to)
{
    size_t i = (size_t)k->f.item;
    str choice = form_value(q, arena_fmt(q->a, "p.%zu", i));
    k->chosen = str_eq(choice, S("1")) ? 1 : str_eq(choice, S("2")) ? 2 : str_eq(choice, S("3")) ? 3 : 0;
    k->f.typed = typed(q, "v", i);
    k->f.other = typed(q, "o", i);
    to->value[i] = k->chosen == 2 ? p->a[1].value[i] : p->a[0].value[i];
    to->other[i] = k->chosen == 2 ? p->a[1].other[i] : p->a[0].other[i];
    if (k->chosen == 3) {
        k->f.message = paper_read(q->a, &v->in->item[i], k->f.typed, &to->value[i]);
        to->other[i] = k->f.other;
    }
    if (!k->chosen) k->f.message = N_("Please choose what stands on the sheet.");
    v->hard += k->f.message != NULL;
}

/* A third text can be as wrong as any. What both keyings say alike was looked at when it was keyed; by what was decided it may be asked only now. */
static void check_decided(struct req *q, struct paper_view *v, struct answers *a)
{
    struct paper_note note[ITEMS_MAX];
    size_t n = paper_check(q->a, a, note, ITEMS_MAX);
    for (size_t k = 0; k < n; k++) {
        bool picked = false;
        for (size_t i = 0; i < v->picks; i++) {
            if (!note[k].hard || v->pick[i].f.item != (int64_t)note[k].item) continue;
            picked = true;
            if (!v->pick[i].f.message) { v->pick[i].f.message = note[k].message; v->hard++; }
        }
        if (note[k].hard && !picked) v->problem = note[k].message;
    }
}

/* As online (answer.c): a survey with names counts an organisation once, and the answer stands with its row of the directory. */
static bool answered_already(struct req *q, const struct answers *a, struct paper_entry *e)
{
    str name;
    if (!a->in->named) return false;
    int64_t actor = answer_actor(q, a, &name);
    if (actor) e->actor = actor;
    return answer_twice(q->st, a->in, actor, name);
}

/* Both keyings, what was decided between them, the day and the language: one response. */
static void take(struct req *q, struct paper_view *v, int64_t number)
{
    struct pair p;
    if (!open_pair(q, v, number, &p)) return;
    struct answers a = answers_new(q->a, v->in);
    for (size_t i = 0; i < v->in->n; i++) { a.value[i] = p.a[0].value[i]; a.other[i] = p.a[0].other[i]; }
    for (size_t k = 0; k < v->picks; k++) decide(q, v, &p, &v->pick[k], &a);
    const char *head = read_head(q, v, &p.e[0]);
    check_decided(q, v, &a);
    if (head) v->problem = head;
    if (!v->problem && !v->hard && answered_already(q, &a, &p.e[0]))
        v->problem = N_("Somebody has answered for this organisation already. If this sheet is one too many, throw its keying away.");
    if (!v->problem && !v->hard && paper_take(q->st, &a, &p.e[0], &v->problem)) { req_redirect(q, 303, arena_fmt(q->a, "%.*s/paper?taken=%lld", STR(v->base), (long long)number)); return; }
    q->status = 422;
    paper_compare_page(&q->out, q, v);
}

/* ---- addresses -------------------------------------------------------------------------------------------------------------------------------- */
static bool number_of(str text, int64_t *ret) { return str_int(text, ret) && *ret > 0; }

/* paper, paper?sheet=7&pass=1 (keying), paper?sheet=7 (comparing). */
void paper_get(struct req *q)
{
    struct paper_view v;
    struct pair p;
    int64_t number = 0;
    str pass = req_param(q, S("pass"));
    if (!begin(q, &v)) return;
    if (v.locked || !number_of(req_param(q, S("sheet")), &number)) show_list(q, &v);
    else if (pass.n) key_get(q, &v, number, str_eq(pass, S("2")) ? 2 : 1);
    else if (open_pair(q, &v, number, &p)) paper_compare_page(&q->out, q, &v);
}

static void begin_sheet(struct req *q, struct paper_view *v)
{
    int pass;
    v->code = form_value(q, S("code"));
    int64_t number = paper_begin(q->st, v->in, q->who.account, v->code, &pass, &v->problem);
    if (number) req_redirect(q, 303, sheet_url(q, v, number, pass));
    else show_list(q, v);
}

void paper_post(struct req *q)
{
    struct paper_view v;
    int64_t number = 0;
    str todo = form_value(q, S("do"));
    if (!begin(q, &v)) return;
    if (v.locked) { q->status = 409; show_list(q, &v); return; }
    if (str_eq(todo, S("begin"))) { begin_sheet(q, &v); return; }
    if (!number_of(form_value(q, S("sheet")), &number)) { req_fail(q, 400, N_("This entry does not exist, or not any more.")); return; }
    if (str_eq(todo, S("second"))) req_redirect(q, 303, paper_second(q->st, v.in, q->who.account, number) ? sheet_url(q, &v, number, 2) : arena_fmt(q->a, "%.*s/paper", STR(v.base)));
    else if (str_eq(todo, S("take"))) take(q, &v, number);
    else if (str_eq(todo, S("discard"))) { paper_discard(q->st, v.in->survey, number); req_redirect(q, 303, arena_fmt(q->a, "%.*s/paper", STR(v.base))); }
    else key_post(q, &v, number, str_eq(form_value(q, S("pass")), S("2")) ? 2 : 1, str_eq(todo, S("done")));
}
