/* confirmation.c - confirmations to both sides: PDF, calendar entry, mail; and the hours sheet. */
#include "base/moment.h"
#include "entity/schema.h"
#include "entity/wording.h"
#include "rooms/mediation/confirmation.h"
#include "text/pdf.h"

/* ---- words of a paper: German, as the region calls things ------------------------------------------------------------------------ */
struct paper { struct store *st; struct arena *a; const struct words *words; const struct carry *c; const struct rules *rules; struct pdf *p; };

static str last_word(void *ctx, struct arena *a, str text) { return wording_apply(a, ctx, text); }
static str say_in(const struct paper *p, const char *key) { return words_get(p->words, key); }
static const struct lang *german(void) { return lang_find(S(LANG_SOURCE)); }

static struct paper paper_of(struct store *st, const struct carry *c)
{
    struct arena *a = store_arena(st);
    struct wording *w = arena_new_of(a, struct wording);
    wording_read(st, w);
    return (struct paper){ st, a, words_for(a, words_in(S(LANG_SOURCE)), last_word, w), c, rules_on(st, date_text(a, wall_of(c->starts).date)), NULL };
}

static str choice_in(const struct paper *p, const struct entity *e, const char *field, str key)
{
    const char *label = choice_label(entity_field(e, str_of(field)), key);
    return label ? say_in(p, label) : key;
}

static str language_of(const struct paper *p)
{
    str name = lang_name(p->a, german(), p->c->language);
    return p->c->dialect.n ? arena_fmt(p->a, "%.*s (%.*s)", STR(name), STR(p->c->dialect)) : name;
}

static bool begin(struct paper *p, const char *title)
{
    str name = arena_fmt(p->a, "%.*s %.*s", STR(say_in(p, title)), STR(p->c->code)), centre = setting_get(p->st, S("centre"));
    p->p = pdf_new(p->a, &(struct pdf_setup){ .lang = S(LANG_SOURCE), .title = name, .at = moment_now(), .foot = centre, .pages_max = 4 });
    pdf_heading(p->p, 1, name);
    return p->p != NULL;
}

/* ---- page one: what is settled ------------------------------------------------------------------------------------------------------- */
enum { FACTS = 12 };
struct facts { struct pdf_fact at[FACTS]; size_t n; };
static void fact(struct facts *f, str label, str text)
{
    if (text.n && f->n < FACTS) f->at[f->n++] = (struct pdf_fact){ .label = label, .text = text };
}

static str other_side(const struct paper *p, enum side side)
{
    const struct carry *c = p->c;
    return side == SIDE_MEDIATOR ? carry_known(p->a, p->rules->shown_back, c->asks, c->asks_phone, c->asks_email)
                                 : carry_known(p->a, p->rules->shown, c->goes, c->goes_phone, c->goes_email);
}

static void settled(struct paper *p, enum side side)
{
    struct facts f = { .n = 0 };
    const struct carry *c = p->c;
    fact(&f, say_in(p, N_("When")), carry_when(p->a, german(), c->starts, c->ends));
    fact(&f, say_in(p, N_("Where")), carry_where(p->a, c));
    fact(&f, say_in(p, N_("How")), choice_in(p, &request_entity, "form", c->form));
    fact(&f, say_in(p, N_("Language")), language_of(p));
    fact(&f, say_in(p, N_("Topic")), choice_in(p, &request_entity, "topic", c->topic));
    if (side == SIDE_MEDIATOR) fact(&f, say_in(p, N_("Contact at the appointment")), c->on_site);
    fact(&f, say_in(p, side == SIDE_MEDIATOR ? N_("Asked by") : N_("Mediator")), other_side(p, side));
    fact(&f, say_in(p, N_("Free of charge to cancel until")), lang_time(p->a, german(), c->starts - 3600 * p->rules->free_hours));
    fact(&f, say_in(p, N_("Duty phone")), p->rules->duty_phone);
    pdf_facts(p->p, f.at, f.n);
}

static void code_part(struct paper *p, str code)
{
    if (!code.n) return;
    pdf_heading(p->p, 2, say_in(p, N_("One-time code")));
    pdf_text(p->p, &(struct pdf_style){ .size = 26, .bold = true }, arena_fmt(p->a, "%.3s %.3s", code.p, code.p + 3));
    pdf_text(p->p, NULL, say_in(p, N_("Please tell the mediator this code at the end of the appointment. With it the hours are confirmed at once.")));
}

static void link_part(struct paper *p, str link)
{
    if (!link.n) return;
    str what = say_in(p, N_("Report hours, change or cancel: everything about this appointment"));
    pdf_heading(p->p, 2, what);
    pdf_text(p->p, NULL, say_in(p, N_("This code leads to a page that is yours alone. Please do not pass it on.")));
    pdf_qr(p->p, link, pdf_mm(34), what);
}

/* ---- page two: the sheet that both sign ------------------------------------------------------------------------------------------------ */
static void hours_table(struct paper *p)
{
    const struct carry *c = p->c;
    struct wall from = wall_of(c->starts), to = wall_of(c->ends);
    const struct pdf_column column[] = { { S(""), .46, false }, { say_in(p, N_("planned")), .27, false }, { say_in(p, N_("actual")), .27, false } };
    str way = c->travel_minutes ? arena_fmt(p->a, "2 × %lld min", (long long)c->travel_minutes) : S("");
    const str room = S(" \n "), cell[] = {                             /* two lines: it is written by hand               */
        say_in(p, N_("Begins")), arena_fmt(p->a, "%02d:%02d", from.hour, from.minute), room,
        say_in(p, N_("Ends")), arena_fmt(p->a, "%02d:%02d", to.hour, to.minute), room,
        say_in(p, N_("Way there and back (minutes, kilometres, ticket)")), way, room,
    };
    pdf_table(p->p, &(struct pdf_table){ .column = column, .columns = countof(column), .cell = cell, .rows = 3 });
}

static void boxes(struct paper *p)
{
    pdf_item(p->p, S("☐"), say_in(p, N_("Nobody came")));
    pdf_item(p->p, S("☐"), say_in(p, N_("The mediator did not come")));
    pdf_space(p->p, pdf_mm(14));
    const str lines[] = { say_in(p, N_("Date, signature and stamp of the institution")), say_in(p, N_("Date, signature of the mediator")) };
    pdf_signatures(p->p, lines, countof(lines));
}

/* Who goes stands there by name: the sheet goes to the office, and the institution signs what it saw. First names only where no more may be shown. */
static void sheet(struct paper *p)
{
    struct facts f = { .n = 0 };
    const struct carry *c = p->c;
    str allowed = str_has_word(p->rules->shown, S("name")) ? S("name") : S("first_name");
    fact(&f, say_in(p, N_("Number")), c->code);
    fact(&f, say_in(p, N_("When")), carry_when(p->a, german(), c->starts, c->ends));
    fact(&f, say_in(p, N_("Institution")), carry_where(p->a, c));
    fact(&f, say_in(p, N_("Language")), language_of(p));
    fact(&f, say_in(p, N_("Mediator")), carry_known(p->a, allowed, c->goes, S(""), S("")));
    pdf_facts(p->p, f.at, f.n);
    hours_table(p);
    boxes(p);
    pdf_text(p->p, &(struct pdf_style){ .colour = PDF_GREY }, say_in(p, N_("Only needed when the hours are confirmed neither by the code nor by the link: please send it to the integration centre.")));
}

str confirmation_pdf(struct store *st, const struct carry *c, enum side side, str code, str link)
{
    struct paper p = paper_of(st, c);
    if (!begin(&p, N_("Confirmation"))) return S("");
    settled(&p, side);
    code_part(&p, code);
    link_part(&p, link);
    pdf_page(p.p);
    pdf_heading(p.p, 1, say_in(&p, N_("Hours sheet")));
    sheet(&p);
    return pdf_end(p.p);
}

str hours_sheet_pdf(struct store *st, const struct carry *c)
{
    struct paper p = paper_of(st, c);
    if (!begin(&p, N_("Hours sheet"))) return S("");
    sheet(&p);
    return pdf_end(p.p);
}

/* ---- calendar ---------------------------------------------------------------------------------------------------------------------------- */
struct ical_event carry_event(struct arena *a, const struct lang *l, const struct carry *c, enum side side, str link)
{
    const struct words *w = words_in(str_of(l->tag));
    str what = arena_fmt(a, "%.*s: %.*s", STR(words_get(w, N_("Language mediation"))), STR(lang_name(a, l, c->language)));
    return (struct ical_event){
        .uid = arena_fmt(a, "%.*s-%.*s@mediation.bruecke", STR(c->key), STR(side_key(side))), .stamp = moment_now(), .starts = c->starts, .ends = c->ends,
        .sequence = c->version, .summary = what, .description = c->code, .location = carry_where(a, c), .url = link,
        .cancelled = str_starts(c->state, S("cancelled")), .remind = side == SIDE_MEDIATOR ? 120 : 0 };
}

/* ---- mails --------------------------------------------------------------------------------------------------------------------------------- */
static const struct mail_text confirmed_text[] = {
    [SIDE_MEDIATOR] = { N_("Confirmed: {language}, {when}"), N_(
        "Good day,\n\n"
        "thank you for going:\n\n"
        "- {when}\n"
        "- {where}\n"
        "- {language}, {topic}\n\n"
        "You find everything about it, and later the form for your hours, here:\n\n"
        "{link}\n\n"
        "The confirmation and an entry for your calendar are attached. The institution will tell you a code at the end: with it your hours are confirmed at once.") },
    [SIDE_INSTITUTION] = { N_("Confirmed: {language}, {when}"), N_(
        "Good day,\n\n"
        "somebody comes:\n\n"
        "- {when}\n"
        "- {where}\n"
        "- {language}, {topic}\n\n"
        "Please tell the mediator this code at the end of the appointment. With it the hours are confirmed at once: {code}\n\n"
        "You can change or cancel the appointment here:\n\n"
        "{link}\n\n"
        "The confirmation and an entry for your calendar are attached.") },
};

static str calendar(struct arena *a, const struct lang *l, const struct carry *c, enum side side, str link)
{
    struct buf out = buf_in(a, 16 * 1024);
    struct ical_event e = carry_event(a, l, c, side, link);
    return ical_write(&out, &(struct ical){ .event = &e, .n = 1 }) ? buf_str(&out) : S("");
}

static void tell_side(struct store *st, const struct carry *c, enum side side, str code, str key)
{
    struct arena *a = store_arena(st);
    struct person to = side == SIDE_MEDIATOR ? person_volunteer(st, c->volunteer) : person_asking(st, c->request);
    struct paper words = paper_of(st, c);
    str link = carry_link(st, to.lang, c, side), name = arena_fmt(a, "%.*s.pdf", STR(c->key));
    const struct mail_file file[] = { { name, S("application/pdf"), confirmation_pdf(st, c, side, code, link) },
                                      { S("termin.ics"), S("text/calendar"), calendar(a, to.lang, c, side, link) } };
    const struct mail_value v[] = { { "when", carry_when(a, to.lang, c->starts, c->ends) }, { "where", carry_where(a, c) }, { "language", lang_name(a, to.lang, c->language) },
                                    { "topic", choice_in(&words, &request_entity, "topic", c->topic) }, { "code", code }, { "link", link } };
    tell(st, &to, &(struct telling){ .text = &confirmed_text[side], .value = v, .n = countof(v), .sms = N_("Confirmed: {when}, {where}. {link}"),
        .key = arena_fmt(a, "%.*s %.*s", STR(key), STR(side_key(side))), .file = file, .files = file[0].bytes.n ? countof(file) : 0, .secret = true, .urgent = true,
        .appointment = c->id });
}

/* ---- the job ---------------------------------------------------------------------------------------------------------------------------------- */
static enum job_end run(struct job *j)
{
    str rest = j->argument, id;
    int64_t appointment;
    struct carry c;
    if (!str_word(&rest, &id) || !str_int(id, &appointment) || !carry_load(j->st, appointment, &c) || !c.volunteer || !str_eq(c.state, S("filled"))) return JOB_DONE;
    str code = carry_code_make(j->st, appointment), key = arena_fmt(j->a, "confirmed %.*s", STR(j->argument));
    tell_side(j->st, &c, SIDE_MEDIATOR, S(""), key);
    tell_side(j->st, &c, SIDE_INSTITUTION, code, key);
    return JOB_DONE;
}
const struct job_kind confirmation_job = { .name = "mediation.confirm", .label = N_("Confirmation of an appointment"), .run = run };

static void want(struct store *st, int64_t appointment, str mark)
{
    str argument = arena_fmt(store_arena(st), "%lld %.*s", (long long)appointment, STR(mark));
    job_add(st, &(struct job_new){ .kind = "mediation.confirm", .argument = argument, .key = arena_fmt(store_arena(st), "confirm %.*s", STR(argument)) });
}

void confirm_both(struct store *st, int64_t appointment)
{
    struct rows *r = ask(st, Q("SELECT version FROM mediation_appointment WHERE id = $1"), I(appointment));
    if (rows_next(r)) want(st, appointment, arena_fmt(store_arena(st), "%lld", (long long)row_int(r, 0)));
}

void confirm_both_again(struct store *st, int64_t appointment)
{
    want(st, appointment, arena_fmt(store_arena(st), "again-%lld", (long long)moment_now()));
}
