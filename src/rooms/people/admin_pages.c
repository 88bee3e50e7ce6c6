/* admin_pages.c - inviting people, one account, what each role may do, who did what. */
#include "base/log.h"
#include "base/moment.h"
#include "rooms/people/pages.h"
#include "work/mail.h"
#include <string.h>

enum { OPTIONS_ROOM = 500 };

/* ---- choices ----------------------------------------------------------------------------------------------------------- */
static struct choice_view choice_of(struct req *q, const char *name, const char *label, const char *hint, str now)
{
    return (struct choice_view){ .name = name, .label = label, .hint = hint, .now = now, .option = arena_array(q->a, struct option, OPTIONS_ROOM) };
}

static void add(struct choice_view *c, str key, str text)
{
    if (c->n < OPTIONS_ROOM) c->option[c->n++] = (struct option){ .key = key, .text = text };
}

/* Rows of another room's entity; none where that room is not here. */
static void add_rows(struct req *q, struct choice_view *c, const char *entity)
{
    const struct entity *e = entity_named(str_of(entity));
    if (!e) return;
    struct query query = query_new(e, &q->who, q->lang);
    c->n = query_options(q->st, &query, c->option, OPTIONS_ROOM);
}

/* ---- inviting ------------------------------------------------------------------------------------------------------------ */
static const char *problem_of(const struct problems *p, const char *field)
{
    for (size_t i = 0; p && i < p->n; i++) if (p->at[i].field && !strcmp(p->at[i].field->name, field)) return p->at[i].message;
    return NULL;
}

static struct input input_of(struct req *q, const char *name, const char *label, const char *type, const struct problems *p)
{
    return (struct input){ .name = name, .label = label, .type = type, .value = form_value(q, str_of(name)), .problem = problem_of(p, name) };
}

static void show_invite(struct req *q, const struct problems *p)
{
    struct invite_view v = {
        .email = input_of(q, "email", N_("E-mail"), "email", p), .name = input_of(q, "name", N_("Name"), "text", p),
        .until = input_of(q, "until", N_("Until"), "date", p),
        .role = choice_of(q, "role", N_("Role"), NULL, form_value(q, S("role"))),
        .area = choice_of(q, "area", N_("For the town or area"), N_("Needed for: municipal officer, neighbourhood management."), form_value(q, S("area"))),
        .actor = choice_of(q, "actor", N_("Organisation"), N_("Where this person works. For providers: whose entries they keep."),
                           form_value(q, S("actor"))),
        .language = choice_of(q, "language", N_("For the language"), N_("Needed for: translation."), form_value(q, S("language"))),
        .problem = p ? N_("Nobody was invited yet. Please look at what is marked below.") : NULL };
    v.until.optional = true;
    v.until.hint = N_("The last day on which it counts. Leave empty if there is none.");
    for (size_t i = 0; role_at(i); i++) add(&v.role, str_of(role_at(i)->name), _(role_at(i)->label));
    for (const struct lang *l = langs; l->tag; l++)
        if (strcmp(l->tag, LANG_SOURCE)) add(&v.language, str_of(l->tag), lang_name(q->a, q->lang, str_of(l->tag)));
    add_rows(q, &v.area, "directory.area");
    add_rows(q, &v.actor, "directory.actor");
    v.role.problem = problem_of(p, "role");
    v.area.problem = problem_of(p, "area");
    v.actor.problem = problem_of(p, "actor");
    v.language.problem = problem_of(p, "language");
    invite_page(&q->out, q, &v);
}

void invite_show(struct req *q) { show_invite(q, NULL); }

static const char fortnight[] = N_("Please give this link to the person. It works for 14 days and once, and is shown only here.");

/* Where no mail is sent, the link is handed over by whoever made it. */
static void show_link(struct req *q, const struct handing *h, str ticket)
{
    people_private(q);
    str link = arena_fmt(q->a, "%.*s%.*s", STR(q->app->url), STR(url_page(q, ticket)));
    note_page(&q->out, q, &(struct note_view){ .heading = _(h->heading), .text = _(h->text), .secret = link,
        .secret_label = N_("Link"), .link = h->back, .label = _(h->label) });
}

/* In a demonstration the mail is written into a folder, so that one sees it; the link is shown all the same. */
static bool mailed(struct req *q, const struct handing *h, str ticket)
{
    struct login l = login_by_id(q->st, h->account);
    enum mail_way way = mail_way(q->demo);
    if (way == MAIL_NOWHERE || !link_mail(q->st, q->region, &l, h->kind, ticket, h->in) || way != MAIL_SMTP) return false;
    people_private(q);
    note_page(&q->out, q, &(struct note_view){ .heading = _(h->heading), .link = h->back, .label = _(h->label),
        .text = look_fmt(q, N_("A mail with a link is on its way to %s. If it does not arrive, it shows under “Mails”."), l.email) });
    return true;
}

void people_hand_over(struct req *q, const struct handing *h)
{
    str ticket = ticket_address(q->a, ticket_new(q->st, h->account, h->kind), h->kind);
    if (!mailed(q, h, ticket)) show_link(q, h, ticket);
}

static void hand_over(struct req *q, int64_t account, enum ticket kind, const char *heading, const char *text, str back)
{
    people_hand_over(q, &(struct handing){ account, kind, heading, text, N_("Back to the account"), back, NULL });
}

static str person_url(struct req *q, int64_t account)
{
    struct rows *r = ask(q->st, Q("SELECT slug FROM people_account_slug WHERE owner = $1 AND current ORDER BY lang, slug"), I(account));
    return rows_next(r) ? url_row(q, &account_entity, row_str(r, 0)) : url_entity(q, &account_entity);
}

static void wrong(struct problems *p, const struct entity *e, const char *field, const char *message)
{
    problem_add(p, (struct problem){ .field = entity_field(e, str_of(field)), .message = message });
}

void invite_do(struct req *q)
{
    struct problems p = { .a = q->a };
    struct who_new n = { .email = form_value(q, S("email")), .name = form_value(q, S("name")), .role = form_value(q, S("role")),
                         .area = form_value(q, S("area")), .actor = form_value(q, S("actor")), .language = form_value(q, S("language")),
                         .until = form_value(q, S("until")) };
    if (account_by_mail(q->st, n.email))
        wrong(&p, &account_entity, "email", N_("There is an account with this address already. Another role is added under “Roles held”."));
    if (!role_find(n.role)) wrong(&p, &grant_entity, "role", N_("Please choose one of the choices of the list."));
    int64_t account = p.n ? 0 : account_invite(q->st, &q->who, q->id, &n, &p);
    if (!account) { q->status = 422; show_invite(q, &p); return; }
    hand_over(q, account, TICKET_INVITE, N_("Invited"), fortnight, person_url(q, account));
}

/* ---- one account ----------------------------------------------------------------------------------------------------------- */
static const struct account *person_of(struct req *q, struct labels *labels, str slug)
{
    struct query query = query_new(&account_entity, &q->who, q->lang);
    const struct account *a = row_by_slug(q->st, &query, slug, labels);
    if (!a) req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return a;
}

void person_show(struct req *q)
{
    struct labels labels = { 0 };
    struct session sessions[SESSIONS_SHOWN];
    const struct account *a = person_of(q, &labels, q->arg);
    if (!a) return;
    struct person_view v = { .record = { &account_entity, a, &labels }, .login = login_by_id(q->st, a->meta.id) };
    if (!who_of(q->st, a->meta.id, &v.who)) v.who = (struct who){ 0 };
    v.sessions = session_list(q->st, a->meta.id, sessions, SESSIONS_SHOWN);
    person_page(&q->out, q, &v);
}

/* The slug stands in the middle of the address: "accounts/{slug}/link". */
static const struct account *person_to_change(struct req *q)
{
    struct labels labels = { 0 };
    people_private(q);
    return person_of(q, &labels, q->part[3]);
}

void person_link(struct req *q)
{
    const struct account *a = person_to_change(q);
    bool invited = a && str_eq(a->state, S("invited"));
    if (!a) return;
    if (!invited && !str_eq(a->state, S("active"))) { req_fail(q, 409, N_("This account is locked or has left. Please unlock it first.")); return; }
    str back = url_row(q, &account_entity, a->meta.slug);
    log_line(LOG_INFO, "account %lld made a link for account %lld", (long long)q->who.account, (long long)a->meta.id);
    if (invited) hand_over(q, a->meta.id, TICKET_INVITE, N_("Invitation"), fortnight, back);
    else hand_over(q, a->meta.id, TICKET_RESET, N_("New password"), N_("Please give this link to the person. It works for two hours and once, and is shown only here."), back);
}

void person_logout(struct req *q)
{
    const struct account *a = person_to_change(q);
    if (!a) return;
    session_end_others(q->st, a->meta.id, 0);
    req_redirect(q, 303, url_row(q, &account_entity, a->meta.slug));
}

/* For who lost telephone and recovery codes: at the next log-in a new second factor is set up. */
void person_second(struct req *q)
{
    const struct account *a = person_to_change(q);
    if (!a) return;
    login_alone(q->st, a->meta.id);
    session_end_others(q->st, a->meta.id, 0);
    struct login l = login_by_id(q->st, a->meta.id);
    people_changed(q, &l);
    log_line(LOG_INFO, "account %lld took away the second factor of account %lld", (long long)q->who.account, (long long)a->meta.id);
    req_redirect(q, 303, url_row(q, &account_entity, a->meta.slug));
}

static str title_of(struct req *q, const char *entity, int64_t id)
{
    const struct entity *e = entity_named(str_of(entity));
    struct labels labels = { 0 };
    if (!e || !id) return S("");
    struct query query = query_new(e, &q->who, q->lang);
    const void *row = row_by_id(q->st, &query, id, &labels);
    return row ? row_title(e, row) : arena_fmt(q->a, "%lld", (long long)id);
}

str person_grant(struct req *q, const struct grant *g)
{
    const struct role *r = role_find(str_of(g->role));
    if (!r) return S("");
    str bound = g->area ? title_of(q, "directory.area", g->area) : g->actor ? title_of(q, "directory.actor", g->actor)
              : g->language.n ? lang_name(q->a, q->lang, g->language) : S("");
    return bound.n ? arena_fmt(q->a, "%.*s (%.*s)", STR(_(r->label)), STR(bound)) : _(r->label);
}

/* ---- what each role may do ------------------------------------------------------------------------------------------------------ */
void roles_show(struct req *q) { roles_page(&q->out, q); }

/* ---- who did what ------------------------------------------------------------------------------------------------------------------ */
static const char *const event_keys[] = {
    [HISTORY_CREATE] = "create", [HISTORY_CHANGE] = "change", [HISTORY_DELETE] = "delete", [HISTORY_UNDELETE] = "undelete", [HISTORY_FLOW] = "flow",
    [HISTORY_MERGE] = "merge", [HISTORY_IMPORT] = "import", [HISTORY_READ] = "read", [HISTORY_ERASE] = "erase" };

static int event_of(str key)
{
    for (size_t i = 0; i < countof(event_keys); i++) if (key.n && str_eq(key, str_of(event_keys[i]))) return (int)i;
    return -1;
}

/* The first second of a German day. */
static int64_t day_begins(str day)
{
    struct date d;
    if (!date_parse(day, &d)) return 0;
    int64_t t = date_days(d) * 86400;
    return t - wall_of(t).offset;
}

static str row_of_history(struct req *q, const struct entity *e, int64_t row, str *url)
{
    struct sql s = sql_new(q->st);
    if (!e || !row) return e ? _(e->plural) : S("–");
    sql(&s, "SELECT slug FROM ");
    sql_name(&s, entity_part(e, "slug"));
    sql(&s, " WHERE owner = ");
    sql_value(&s, I(row));
    sql(&s, " AND current ORDER BY lang, slug");
    struct rows *r = sql_ask(&s);
    if (e->path && rows_next(r)) *url = url_row(q, e, row_str(r, 0));
    return arena_fmt(q->a, "%.*s %lld", STR(_(e->label)), (long long)row);
}

static str sentence(struct req *q, const struct entity *e, const struct history_line *l)
{
    int64_t n = 0;
    if (l->event != HISTORY_READ) return e ? history_sentence(q->a, q->words, e, l) : _(history_event_label(l->event));
    for (str rest = l->detail, id; str_word(&rest, &id);) n++;
    return look_count(q, "%d entry read", "%d entries read", n);
}

static void find(struct req *q, struct audit_view *v, const struct history_search *s)
{
    struct history_line line[LINES_SHOWN];
    const struct entity *of[LINES_SHOWN];
    int64_t row[LINES_SHOWN];
    v->n = history_find(q->st, s, line, of, row, LINES_SHOWN);
    for (size_t i = 0; i < v->n; i++) {
        struct audit_line *l = &v->line[i];
        *l = (struct audit_line){ .at = lang_time(q->a, q->lang, line[i].at), .who = line[i].who, .what = sentence(q, of[i], &line[i]) };
        l->which = row_of_history(q, of[i], row[i], &l->url);
    }
    if (v->n == LINES_SHOWN) v->next = url_with(q, S("before"), arena_fmt(q->a, "%lld", (long long)line[v->n - 1].id));
}

static struct input day_input(struct req *q, const char *name, const char *label)
{
    return (struct input){ .name = name, .label = label, .type = "date", .value = req_param(q, str_of(name)), .optional = true, .filter = true };
}

static struct history_search search_of(struct req *q)
{
    struct history_search s = { .entity = req_param(q, S("entity")), .event = event_of(req_param(q, S("event"))) };
    if (!str_int(req_param(q, S("before")), &s.before) || s.before < 0) s.before = 0;
    s.from = day_begins(req_param(q, S("from")));
    s.to = day_begins(req_param(q, S("to")));
    if (s.to) s.to += 86400;
    return s;
}

void audit_show(struct req *q)
{
    struct audit_view *v = arena_new_of(q->a, struct audit_view);
    struct history_search s = search_of(q);
    v->account = req_param(q, S("account"));
    s.account = v->account.n ? account_by_mail(q->st, v->account) : 0;
    if (v->account.n && !s.account) s.account = -1;       /* nobody of that address: nothing, and not everything */
    v->entity = choice_of(q, "entity", N_("Kind of entry"), NULL, s.entity);
    v->event = choice_of(q, "event", N_("What happened"), NULL, req_param(q, S("event")));
    v->from = day_input(q, "from", N_("From"));
    v->to = day_input(q, "to", N_("Until"));
    for (size_t i = 0; i < entity_count(); i++) add(&v->entity, arena_fmt(q->a, "%s.%s", entity_at(i)->room, entity_at(i)->name), _(entity_at(i)->plural));
    for (size_t i = 0; i < countof(event_keys); i++) add(&v->event, str_of(event_keys[i]), _(history_event_label((enum history_event)i)));
    people_private(q);
    find(q, v, &s);
    audit_page(&q->out, q, v);
}

void account_reads(struct req *q)
{
    struct audit_view *v = arena_new_of(q->a, struct audit_view);
    struct history_search s = { .account = q->who.account ? q->who.account : -1, .event = HISTORY_READ };
    if (!str_int(req_param(q, S("before")), &s.before) || s.before < 0) s.before = 0;
    v->own = true;
    people_private(q);
    find(q, v, &s);
    audit_page(&q->out, q, v);
}
