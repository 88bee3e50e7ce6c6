/* hours_pages.c - the page of an appointment for the office: what is settled, the states it went through, what each side said, and the forms that help on. */
#include "base/moment.h"
#include "entity/write.h"
#include "rooms/mediation/carry_pages.h"
#include "rooms/mediation/money.h"
#include "serve/write.h"
#include "web/room.h"

/* These have forms of their own on the page, or are the program's alone. */
static bool own_form(const char *event) { return str_has_word(S("report confirm change settle reopen"), str_of(event)); }

/* An institution with an account may edit its requests, too: these forms are the office's alone. */
static bool office(struct req *q, int64_t id)
{
    return who_holds(&q->who, "coordinator lead administrator") && row_may(q->st, &q->who, &appointment_entity, id, UPDATE);
}

static void bar_of(struct req *q, struct appointment_view *v)
{
    const struct transition *all[16];
    v->writes = office(q, v->p->meta.id);
    v->bar = (struct office_view){ .e = &appointment_entity, .row = v->p, .edit = v->writes, .history = v->writes };
    size_t n = flow_choices(&q->who, &appointment_entity, v->p, all, countof(all));
    for (size_t i = 0; i < n; i++) if (!own_form(all[i]->event)) v->bar.flow[v->bar.n_flow++] = all[i];
}

/* The states, as the history has them: a timeline that nobody keeps by hand. */
static void timeline(struct req *q, struct appointment_view *v)
{
    struct history_line *line = arena_array(q->a, struct history_line, 200);
    size_t n = history_of(q->st, &appointment_entity, v->p->meta.id, v->p->meta.classes, line, 200);
    while (n--) {
        if (line[n].event != HISTORY_FLOW || v->moments == MOMENTS_MAX || !line[n].n) continue;
        const char *label = choice_label(line[n].value[0].field, line[n].value[0].new);
        v->moment[v->moments++] = (struct moment_line){ line[n].at, label ? _(label) : line[n].value[0].new, v->writes ? line[n].who : S(""),
                                                              v->writes ? line[n].reason : S("") };
    }
}

static void claims(struct req *q, struct appointment_view *v)
{
    struct hours h;
    for (enum side s = SIDE_MEDIATOR; v->writes && s <= SIDE_OFFICE; s++)
        if (hours_claim(q->st, v->c.id, s, &h)) v->claim[v->claims++] = (struct claim_line){ _(side_choices[s].label), carry_when(q->a, q->lang, h.from, h.to) };
}

/* What was settled for it, and where: to readers of settlements, amounts to those of money. */
static void money(struct req *q, struct appointment_view *v)
{
    struct query lines = query_new(&line_entity, &q->who, q->lang);
    if (!may(&q->who, &line_entity, READ).n || !query_take(&lines, q->st, S("appointment"), v->p->meta.key)) return;
    struct page page = query_run(&lines, q->st);
    for (size_t i = 0; i < page.n && v->moneys < MONEY_LINES; i++) {
        const struct line *l = page.row[i];
        const struct label *of = label_of(&page.labels, &settlement_entity, l->settlement);
        if (of) v->money[v->moneys++] = (struct money_line){ of->text, url_row(q, &settlement_entity, of->slug), l->meta.classes & MONEY ? lang_money(q->a, q->lang, l->amount) : S("") };
    }
}

static int64_t count(struct req *q, struct rows *r) { (void)q; return rows_next(r) ? row_int(r, 0) : 0; }

static void forms(struct req *q, struct appointment_view *v)
{
    const struct carry *c = &v->c;
    bool said = c->reported_by.n > 0;
    struct wall from = wall_of(c->starts), to = wall_of(c->ends);
    struct hours h = { said ? c->held_from : c->starts, said ? c->held_to : c->ends, c->paid_minutes != NONE ? c->paid_minutes : c->travel_minutes ? 2 * c->travel_minutes : NONE,
                       c->paid_m, c->ticket };
    v->decide = v->writes && str_eq(c->state, S("unclear"));
    v->hours = v->writes && (v->decide || str_eq(c->state, S("held")) || str_eq(c->state, S("reported")));
    v->change = v->writes && str_eq(c->state, S("filled")) && c->starts > moment_now();
    v->form.way = hours_way(q->st, c->starts);
    if (!v->form.wrong) v->form.typed = hours_show(q->a, &h, hours_point(q));
    if (v->day.n) return;
    v->day = date_text(q->a, from.date);
    v->from = arena_fmt(q->a, "%02d:%02d", from.hour, from.minute);
    v->to = arena_fmt(q->a, "%02d:%02d", to.hour, to.minute);
}

/* carry_load() reads as the house. The page shows of request and institution what this reader may see of them: finance sees none of it. */
static void only_seen(struct req *q, struct carry *c)
{
    struct query requests = query_new(&request_entity, &q->who, q->lang), institutions = query_new(&institution_entity, &q->who, q->lang);
    const struct request *r = row_by_id(q->st, &requests, c->request, NULL);
    const struct institution *i = row_by_id(q->st, &institutions, c->institution, NULL);
    c->on_site = c->asks = c->asks_phone = c->asks_email = c->goes = c->goes_phone = c->goes_email = S("");
    c->house = i ? i->name : S("");
    c->street = r && r->street.n ? r->street : i ? i->street : S("");
    c->postcode = i && !(r && r->street.n) ? i->postcode : S("");
    c->room = r ? r->room : S("");
    c->topic = r ? r->topic : S("");
    if (!r) c->town = S("");
}

/* False: answered already. */
static bool open_view(struct req *q, struct appointment_view *v)
{
    struct labels *labels = arena_new_of(q->a, struct labels);
    v->p = record_of_address(q, &appointment_entity, labels);
    v->labels = labels;
    if (!v->p) return false;
    if (carry_load(q->st, v->p->meta.id, &v->c)) {
        only_seen(q, &v->c);
        return true;
    }
    req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return false;
}

static void draw(struct req *q, struct appointment_view *v)
{
    struct history_view *past = arena_new_of(q->a, struct history_view);
    past->e = &appointment_entity;
    bar_of(q, v);
    timeline(q, v);
    claims(q, v);
    forms(q, v);
    money(q, v);
    if (may(&q->who, &asked_entity, READ).n) v->asked = count(q, ask(q->st, Q("SELECT COUNT(*) FROM mediation_offer WHERE appointment = $1 AND deleted_at IS NULL"), I(v->c.id)));
    if (v->writes) history_take(q, v->p, past, HISTORY_LAST);
    if (v->writes) v->past = past;
    appointment_page(&q->out, q, v);
}

void appointment_show(struct req *q)
{
    struct appointment_view *v = arena_new_of(q->a, struct appointment_view);
    *v = (struct appointment_view){ 0 };
    if (open_view(q, v)) draw(q, v);
}

/* For what only the office does; NULL: answered. */
static struct appointment_view *open_office(struct req *q)
{
    struct appointment_view *v = arena_new_of(q->a, struct appointment_view);
    *v = (struct appointment_view){ 0 };
    if (!open_view(q, v)) return NULL;
    if (office(q, v->c.id)) return v;
    req_fail(q, 403, N_("You may not do this with this entry."));
    return NULL;
}

static void again(struct req *q, struct appointment_view *v, const char *wrong)
{
    v->wrong = wrong;
    q->status = 422;
    draw(q, v);
}

static void done(struct req *q, const struct appointment_view *v, const char *what)
{
    req_redirect(q, 303, arena_fmt(q->a, "%.*s?done=%s", STR(url_row(q, &appointment_entity, v->p->meta.slug)), what));
}

/* From paper, by telephone, or as a decision: "paper" says that somebody of the office saw both signatures. */
void appointment_hours(struct req *q)
{
    struct appointment_view *v = open_office(q);
    const char *why = NULL;
    if (!v) return;
    struct hours_report r = { .side = SIDE_OFFICE, .paper = form_value(q, S("paper")).n > 0 };
    v->form.typed = hours_form_read(q);
    v->reason = str_upto(str_trim(form_value(q, S("reason"))), 300);
    v->form.wrong = hours_typed_read(&v->c, &v->form.typed, &r.hours, &v->form.field);
    if (v->form.wrong) { again(q, v, NULL); return; }
    enum hours_outcome out = str_eq(v->c.state, S("unclear")) || (v->reason.n && !r.paper) ? hours_decide(q->st, &q->who, q->id, v->c.id, &r.hours, v->reason, &why)
                                                                                   : hours_report(q->st, &q->who, q->id, v->c.id, &r, &why);
    if (out == HOURS_REFUSED) again(q, v, why);
    else if (str_eq(form_value(q, S("then")), S("hours"))) req_redirect(q, 303, url_page(q, S("mediation/hours?done=saved")));      /* from the pile: on to the next */
    else done(q, v, "saved");
}

void appointment_change(struct req *q)
{
    struct appointment_view *v = open_office(q);
    if (!v) return;
    v->day = form_value(q, S("day"));
    v->from = form_value(q, S("from"));
    v->to = form_value(q, S("to"));
    const char *why = carry_change(q->st, &q->who, q->id, &v->c, v->day, v->from, v->to);
    if (why) again(q, v, why);
    else done(q, v, "moved");
}

/* "It never came": both confirmations once more, with a new code. */
void appointment_again(struct req *q)
{
    struct appointment_view *v = open_office(q);
    if (!v) return;
    if (!str_eq(v->c.state, S("filled"))) { again(q, v, N_("This step is not possible now.")); return; }
    confirm_both_again(q->st, v->c.id);
    done(q, v, "saved");
}

void appointment_sheet(struct req *q)
{
    struct appointment_view *v = open_office(q);
    struct carry c;
    if (!v) return;
    if (!v->c.topic.n || !carry_load(q->st, v->c.id, &c)) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }   /* its request is gone */
    str bytes = hours_sheet_pdf(q->st, &c);
    if (!bytes.n) { req_fail(q, 500, N_("The document could not be made.")); return; }
    q->type = "application/pdf";
    req_header(q, "Cache-Control", S("no-store"));
    req_header(q, "Content-Disposition", arena_fmt(q->a, "inline; filename=\"%.*s.pdf\"", STR(v->c.key)));
    buf_put(&q->out, bytes);
}

/* ---- today -------------------------------------------------------------------------------------------------------------------------------------- */
static void line(struct req *q, struct agenda *agenda, enum task_when when, str text, const char *rest, const char *action)
{
    agenda_add(agenda, (struct task){ .when = when, .text = text, .url = url_page(q, str_of(rest)), .action = action });
}

void carry_today(struct req *q, struct agenda *agenda)
{
    if (!who_holds(&q->who, "coordinator lead administrator")) return;
    int64_t unclear = count(q, ask(q->st, Q("SELECT COUNT(*) FROM mediation_appointment WHERE state = 'unclear' AND deleted_at IS NULL")));
    int64_t old = count(q, ask(q->st, Q("SELECT COUNT(*) FROM mediation_appointment WHERE state IN ('held', 'reported') AND ends <= $1 AND deleted_at IS NULL"),
                               I(moment_now() - (int64_t)CARRY_STAFF_DAYS * 86400)));
    int64_t talks = mood_count(q->st);
    if (talks) line(q, agenda, TASK_TODAY, look_count(q, "%d mediator would like to talk", "%d mediators would like to talk", talks), "appointments/talks", N_("Call"));
    if (unclear) line(q, agenda, TASK_WAITING, look_count(q, "Hours of %d appointment differ", "Hours of %d appointments differ", unclear), "mediation/hours", N_("Decide"));
    if (old) line(q, agenda, TASK_LATE, look_count(q, "%d appointment has no confirmed hours after a month", "%d appointments have no confirmed hours after a month", old),
                  "mediation/hours", N_("Look at hours"));
}
