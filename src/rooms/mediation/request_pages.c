/* request_pages.c - asking for a mediator: the form of an institution, which the office uses, too, for somebody on the phone; the table of a parents' day. */
#include "rooms/mediation/intake.h"
#include "rooms/mediation/asked.h"
#include "base/moment.h"
#include "base/rand.h"
#include "rooms/mediation/rules.h"
#include <string.h>

#define ASK_FIELDS "topic legal form area street room on_site dialect level directions gender gender_must module_must agreed case_code note language"
static const char other_languages[] = "de en ar uk ru tr pl ro bg fa ku fr es it nl pt el sq sr hr bs hu so ti am ps ur hi vi zh mk ka hy ckb ku bn ta pa ha ff wo ln sw rw mn th";
enum { ONCE = 20 };

/* ---- what there is to choose from ------------------------------------------------------------------------------------------------ */
static void add_language(struct req *q, struct option *o, size_t *n, str tag)
{
    for (size_t i = 0; i < *n; i++) if (str_eq(o[i].key, tag)) return;
    if (*n == ASK_LANGUAGES) return;
    struct option one = { .key = tag, .text = lang_name(q->a, q->lang, tag) };
    str key = lang_sort_key(q->a, q->lang, one.text);
    size_t at = (*n)++;
    for (; at && str_cmp(lang_sort_key(q->a, q->lang, o[at - 1].text), key) > 0; at--) o[at] = o[at - 1];
    o[at] = one;
}

static bool has_language(const struct option *o, size_t n, str tag)
{
    for (size_t i = 0; i < n; i++) if (str_eq(o[i].key, tag)) return true;
    return false;
}

/* What the pool speaks stands first; any other language can be asked for all the same. */
static void languages(struct req *q, struct ask_view *v)
{
    v->speaks = arena_array(q->a, struct option, ASK_LANGUAGES);
    v->other = arena_array(q->a, struct option, ASK_LANGUAGES);
    struct rows *r = ask(q->st, Q("SELECT DISTINCT language FROM mediation_skill WHERE deleted_at IS NULL ORDER BY language LIMIT 80"));
    while (rows_next(r)) if (!str_eq(row_str(r, 0), S("de"))) add_language(q, v->speaks, &v->n_speaks, row_str(r, 0));
    for (str rest = str_of(other_languages), tag; str_word(&rest, &tag);) if (!has_language(v->speaks, v->n_speaks, tag)) add_language(q, v->other, &v->n_other, tag);
}

/* Whoever went to this institution before, the last first, by as much of the name as the rules of today show. */
static void people_before(struct req *q, struct ask_view *v)
{
    const struct rules *rules = rules_on(q->st, date_today(q->a));
    bool whole = str_has_word(rules->shown, S("name"));
    v->before = arena_array(q->a, struct option, ASK_BEFORE);
    if (!v->desk->institution || (!whole && !str_has_word(rules->shown, S("first_name")))) return;
    struct rows *r = ask(q->st, Q("SELECT u.key, u.name, MAX(p.starts) AS last FROM mediation_appointment p JOIN people_volunteer u ON u.id = p.volunteer "
                                  "WHERE p.institution = $1 AND p.deleted_at IS NULL AND u.deleted_at IS NULL AND u.left_on = '' AND p.starts < $2 "
                                  "GROUP BY u.key, u.name ORDER BY last DESC, u.key LIMIT 30"), I(v->desk->institution), I(moment_now()));
    while (rows_next(r) && v->n_before < ASK_BEFORE) {
        str name = row_str(r, 1);
        int64_t blank = str_find_char(name, ' ');
        str day = lang_date(q->a, q->lang, date_text(q->a, wall_of(row_int(r, 2)).date));
        v->before[v->n_before++] = (struct option){ .key = row_str(r, 0), .text = arena_fmt(q->a, "%.*s (%.*s)", STR(whole || blank < 0 ? name : str_upto(name, (size_t)blank)),
                                                                                               STR(day)) };
    }
}

/* ---- opening ------------------------------------------------------------------------------------------------------------------------ */
static const struct desk *office_desk(struct req *q)
{
    struct desk *d = arena_new_of(q->a, struct desk);
    *d = (struct desk){ .who = q->who };
    return d;
}

/* By link, or somebody of the office: the address says which. NULL: answered already. */
static const struct desk *open_desk(struct req *q)
{
    return str_eq(q->part[2], S("mediation")) && str_eq(q->part[3], S("desk")) ? desk_open(q) : office_desk(q);
}

str ask_action(const struct req *q, const struct desk *d, const char *page)
{
    return url_page(q, arena_fmt(q->a, d->token.n ? "mediation/desk/%s" : "mediation/%s", page));
}

static struct form form_of(struct req *q, const struct desk *d)
{
    struct form f = form_new(q, &request_entity, PUBLIC | INTERNAL | CONTACT, lang_source());
    f.fresh = true;
    for (size_t i = 0; i < request_entity.n; i++) {
        const struct field *field = &request_entity.fields[i];
        f.at[i].on = f.at[i].on && (entity_lists(ASK_FIELDS, field) || (!d->token.n && entity_lists("institution bearer", field)));
    }
    return f;
}

static bool open_view(struct req *q, struct ask_view *v)
{
    *v = (struct ask_view){ .desk = open_desk(q), .when = { .minutes = WHEN_MINUTES, .weeks = 1 }, .once = rand_name(q->a, ONCE), .minutes = 20 };
    if (!v->desk) return false;
    v->form = form_of(q, v->desk);
    languages(q, v);
    people_before(q, v);
    return true;
}

static void set(struct form *f, const char *field, str text) { f->at[field_index(f->e, entity_field(f->e, str_of(field)))].text = text; }

/* ---- the form ------------------------------------------------------------------------------------------------------------------------- */
/* A copy brings everything but times, the room and what was noted. Another's request is not there. */
static void copy_from(struct req *q, struct ask_view *v, str id)
{
    static const char keep[] = "institution language dialect level directions topic legal case_code gender gender_must module_must form street area bearer on_site";
    int64_t row = 0, version;
    struct draft *d = str_int(id, &row) ? draft_load(q->st, &v->desk->who, &request_entity, row, &version) : NULL;
    if (!d) return;
    for (size_t i = 0; i < request_entity.n; i++)
        if (v->form.at[i].on && entity_lists(keep, &request_entity.fields[i])) form_show_one(q, &v->form, &request_entity.fields[i], d);
    v->copied = row;
}

void ask_get(struct req *q)
{
    struct ask_view v;
    if (!open_view(q, &v)) return;
    set(&v.form, "form", S("on_site"));
    struct rows *r = ask(q->st, Q("SELECT a.key FROM mediation_institution i JOIN directory_area a ON a.id = i.area WHERE i.id = $1"), I(v.desk->institution));
    if (rows_next(r)) set(&v.form, "area", row_str(r, 0));
    copy_from(q, &v, req_param(q, S("copy")));
    ask_draw(&q->out, q, &v);
}

static void read_when(struct req *q, struct when *w)
{
    int64_t n;
    for (size_t i = 0; i < WHEN_ROWS; i++)
        w->row[i] = (struct when_row){ str_upto(form_value(q, arena_fmt(q->a, "day%zu", i)), 20), str_upto(form_value(q, arena_fmt(q->a, "time%zu", i)), 20) };
    w->minutes = str_int(form_value(q, S("minutes")), &n) ? n : 0;
    w->weeks = !form_value(q, S("weeks")).n ? 1 : str_int(form_value(q, S("weeks")), &n) ? n : 0;
    w->all = str_eq(form_value(q, S("all")), S("1")) || w->weeks > 1;
}

static void add_wrong(struct req *q, struct ask_view *v, str sentence)
{
    if (!v->wrong) v->wrong = arena_array(q->a, str, ADMIT_FOUND_MAX + 1);
    if (v->n_wrong <= ADMIT_FOUND_MAX) v->wrong[v->n_wrong++] = sentence;
}

/* Faults of the dates alone: what else speaks against it is stored with the request and decided by the office. */
static void add_faults(struct req *q, struct ask_view *v, const struct admit_date *date, size_t n, bool either)
{
    struct admit_finding found[ADMIT_FOUND_MAX];
    struct ask_about nothing = { .institution = v->desk->institution };
    const struct admit_case *c = ask_case(q->st, &nothing, date, n, either);
    size_t k = admit_judge(c, found);
    for (size_t i = 0; i < k; i++) if (found[i].weight == ADMIT_FAULT) add_wrong(q, v, admit_sentence(q->a, q->lang, c, &found[i]));
}

static void refuse(struct req *q, const struct ask_view *v, void (*draw)(struct buf *, struct req *, const struct ask_view *))
{
    q->status = 422;
    draw(&q->out, q, v);
}

/* The same form twice, by an impatient finger or a lost answer, is one request: the key says so. Empty: not one of our forms. */
static str once_key(struct req *q, const char *more)
{
    str once = form_value(q, S("once"));
    bool good = once.n == ONCE;
    for (size_t i = 0; good && i < once.n; i++) good = (once.p[i] >= 'a' && once.p[i] <= 'z') || (once.p[i] >= '2' && once.p[i] <= '7');
    return good ? arena_fmt(q->a, "ask-%.*s%s", STR(once), more) : S("");
}

static void show_made(struct req *q, const struct desk *d, int64_t request)
{
    struct query query = query_new(&request_entity, &d->who, q->lang);
    const void *row = row_by_id(q->st, &query, request, NULL);
    if (!row) { req_fail(q, 409, N_("This form was sent already.")); return; }
    if (d->token.n) req_redirect(q, 303, desk_address(q, d, "mediation/desk/request", arena_fmt(q->a, "&request=%lld&done=sent", (long long)request)));
    else req_redirect(q, 303, arena_fmt(q->a, "%.*s?done=sent", STR(url_row(q, &request_entity, row_meta(row)->slug))));
}

/* Who came before must be one of those that the form named. */
static str chosen_before(struct req *q, const struct ask_view *v)
{
    str same = form_value(q, S("same"));
    for (size_t i = 0; i < v->n_before; i++) if (str_eq(v->before[i].key, same)) return same;
    return S("");
}

/* What is missing beside the times is told at once, too. */
static void check_rest(struct req *q, struct ask_view *v, struct draft *d)
{
    struct problems all = { .a = q->a };
    draft_check(q->a, d, &all);
    for (size_t i = 0; i < all.n; i++) {
        const struct field *f = all.at[i].field;
        if (f && v->form.at[field_index(&request_entity, f)].on && !form_problem(&v->form, f)) problem_add(&v->form.problems, all.at[i]);
    }
}

static void drop_field(struct draft *d, const char *field) { d->given[field_index(d->e, entity_field(d->e, str_of(field)))] = false; }

/* 0: not stored, the view says why. */
static int64_t save(struct req *q, struct ask_view *v, str key)
{
    struct admit_date date[ADMIT_DATES_MAX];
    size_t n = 0;
    struct draft d = form_read(q, &v->form);
    const char *wrong = when_dates(q->a, &v->when, date, &n);
    if (wrong) add_wrong(q, v, _(wrong));
    else add_faults(q, v, date, n, !v->when.all);
    if (v->n_wrong || v->form.problems.n) { check_rest(q, v, &d); return 0; }
    v->same = chosen_before(q, v);
    bool agreed = str_eq(form_value(q, S("agreed")), S("1"));
    drop_field(&d, "agreed");                            /* written together with who came before                      */
    if (v->copied) draft_give(&d, "copied", draft_key(q->st, &request_entity, v->copied));
    struct ask_new new = { .desk = v->desk, .draft = &d, .key = key, .same = v->same, .agreed = agreed, .date = date, .n = n, .either = !v->when.all };
    return ask_make(q, &new, &v->form.problems);
}

void ask_post(struct req *q)
{
    struct ask_view v;
    if (!open_view(q, &v)) return;
    str key = once_key(q, "");
    int64_t there = key.n ? id_by_key(q->st, &request_entity, key) : 0;
    if (!key.n) { req_fail(q, 400, N_("This form is not complete. Please open it again.")); return; }
    if (there) { show_made(q, v.desk, there); return; }
    v.once = form_value(q, S("once"));
    if (!str_int(form_value(q, S("copied")), &v.copied) || v.copied < 0) v.copied = 0;
    read_when(q, &v.when);
    int64_t made = save(q, &v, key);
    if (made) { asked_arrived(q->st, &made, 1); show_made(q, v.desk, made); return; }
    v.same = form_value(q, S("same"));
    refuse(q, &v, ask_draw);
}

/* ---- a parents' day: one table, one confirmation -------------------------------------------------------------------------------------- */
static void read_table(struct req *q, struct ask_view *v)
{
    int64_t n;
    v->rows = str_int(form_value(q, S("rows")), &n) && n > 0 && n <= TABLE_ROWS_MAX ? (size_t)n : TABLE_ROWS;
    v->row = arena_array(q->a, struct table_row, TABLE_ROWS_MAX);
    v->day = str_upto(form_value(q, S("day")), 20);
    v->minutes = str_int(form_value(q, S("minutes")), &n) ? n : 0;
    for (size_t i = 0; i < v->rows; i++)
        v->row[i] = (struct table_row){ str_upto(str_trim(form_value(q, arena_fmt(q->a, "time%zu", i))), 20), str_upto(form_value(q, arena_fmt(q->a, "language%zu", i)), 20),
                                        str_trim(form_value(q, arena_fmt(q->a, "with%zu", i))) };
}

void table_get(struct req *q)
{
    struct ask_view v;
    if (!open_view(q, &v)) return;
    v.rows = TABLE_ROWS;
    v.row = arena_array(q->a, struct table_row, TABLE_ROWS_MAX);
    memset(v.row, 0, sizeof(struct table_row) * TABLE_ROWS_MAX);
    table_page(&q->out, q, &v);
}

/* Rows of one language and one person are one request: whoever comes stays with them. */
struct group { str language, with; struct admit_date date[TABLE_ROWS_MAX]; size_t n; };

static struct group *group_of(struct group *at, size_t *n, const struct table_row *r)
{
    for (size_t i = 0; i < *n; i++) if (str_eq(at[i].language, r->language) && str_eq(at[i].with, r->with)) return &at[i];
    at[*n] = (struct group){ .language = r->language, .with = r->with };
    return &at[(*n)++];
}

static bool empty_row(const struct table_row *r) { return !r->time.n && !r->language.n && !r->with.n; }

static size_t groups_of(struct req *q, struct ask_view *v, struct group *at)
{
    size_t n = 0;
    for (size_t i = 0; i < v->rows; i++) {
        struct admit_date date;
        if (empty_row(&v->row[i])) continue;
        const char *wrong = v->minutes < 5 || v->minutes > 240 ? N_("Please say how long it will take.") : when_one(q->a, v->day, v->row[i].time, v->minutes, &date);
        if (!wrong && !lang_known(v->row[i].language)) wrong = N_("Please choose a language.");
        if (wrong) { add_wrong(q, v, say(q, N_("Row {n}: {what}"), { "n", lang_number(q->a, q->lang, (int64_t)i + 1) }, { "what", _(wrong) })); continue; }
        struct group *g = group_of(at, &n, &v->row[i]);
        g->date[g->n++] = date;
    }
    for (size_t i = 0; i < n; i++) add_faults(q, v, at[i].date, at[i].n, false);
    if (!n && !v->n_wrong) add_wrong(q, v, _(N_("Please fill in at least one row.")));
    return n;
}

static int64_t make_group(struct req *q, struct ask_view *v, const struct group *g, str key)
{
    struct draft d = draft_new(q->a, &request_entity);
    struct problems p = { .a = q->a };
    struct rows *r = ask(q->st, Q("SELECT a.key FROM mediation_institution i JOIN directory_area a ON a.id = i.area WHERE i.id = $1"), I(v->desk->institution));
    draft_give(&d, "language", g->language);
    draft_give(&d, "topic", S("parents_day"));
    draft_give(&d, "form", S("on_site"));
    draft_give(&d, "area", rows_next(r) ? row_str(r, 0) : S(""));
    draft_give(&d, "on_site", g->with);
    int64_t made = ask_make(q, &(struct ask_new){ .desk = v->desk, .draft = &d, .key = key, .date = g->date, .n = g->n }, &p);
    for (size_t i = 0; !made && i < p.n; i++) add_wrong(q, v, form_message(q, &p.at[i]));
    return made;
}

void table_post(struct req *q)
{
    struct ask_view v;
    if (!open_view(q, &v)) return;
    read_table(q, &v);
    if (form_has(q, S("more"))) {
        for (size_t i = 0; i < TABLE_ROWS && v.rows < TABLE_ROWS_MAX; i++) v.row[v.rows++] = (struct table_row){ 0 };
        v.once = form_value(q, S("once"));
        v.repeat = true;
        table_page(&q->out, q, &v);
        return;
    }
    int64_t made[TABLE_ROWS_MAX];
    struct group *group = arena_array(q->a, struct group, TABLE_ROWS_MAX);
    str first = once_key(q, "-0");
    if (!first.n) { req_fail(q, 400, N_("This form is not complete. Please open it again.")); return; }
    v.once = form_value(q, S("once"));
    if (!id_by_key(q->st, &request_entity, first)) {
        size_t n = groups_of(q, &v, group);
        for (size_t i = 0; i < n && !v.n_wrong; i++) made[i] = make_group(q, &v, &group[i], once_key(q, arena_fmt(q->a, "-%zu", i).p));
        if (!v.n_wrong) asked_arrived(q->st, made, n);
    }
    if (v.n_wrong) refuse(q, &v, table_page);
    else req_redirect(q, 303, desk_address(q, v.desk, "mediation/desk", S("&done=table")));
}
