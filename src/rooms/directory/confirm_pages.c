/* confirm_pages.c - behind the link of an owner: all its entries on one page, confirm all or one, change one, say that one has ended.
**
** A link out of a mail works once (entity/signed.h). Looking uses nothing up; the first button does, and goes on with a *visit*: a link of its own that
** works for two hours in the browser that pressed the button. So a mail that is passed on, or read years later, opens nothing.
*/
#include "base/moment.h"
#include "entity/signed.h"
#include "rooms/directory/confirm.h"
#include "rooms/directory/pages.h"

static const char link_purpose[] = "directory.confirm", visit_purpose[] = "directory.visit";
static const char why_used[] = N_("This link was used already."), why_expired[] = N_("This link has expired."),
    why_unknown[] = N_("This link is not complete, or not one of ours.");

/* What an owner may change, at once and after a look, blank-separated, and what its page shows. */
static const struct { const struct entity *e; const char *at_once, *later, *shown; } kinds[] = {
    { &actor_entity, "phone email website", "summary description", "summary phone email website contact" },
    { &offer_entity, "times hours phone email website", "title summary description cost_note conditions taking_part",
      "times hours place area audience languages cost cost_note conditions taking_part contact phone email website valid_from valid_to" },
    { &place_entity, "hours by_appointment hours_note phone", "note", "kind street postcode area hours by_appointment hours_note stop note phone" },
};
static size_t kind_of(const struct entity *e)
{
    size_t i = 0;
    while (kinds[i].e != e) i++;
    return i;
}
const char *confirm_shown(const struct entity *e) { return kinds[kind_of(e)].shown; }

/* ---- the link --------------------------------------------------------------------------------------------------------------------- */
static str token_of(const struct req *q) { return q->method == POST ? form_value(q, S("link")) : req_param(q, S("link")); }

static void lost(struct req *q, int status, const char *why)
{
    q->status = status;
    confirm_lost_page(&q->out, q, &(struct lost_view){ .why = why, .token = token_of(q) });
}

/* Acts as one who keeps the entries of this organisation, and nothing else, by the name that the history shows. */
static struct who owner_who(int64_t actor)
{
    str name = words_get(words_in(S(LANG_SOURCE)), N_("the organisation’s link"));
    return (struct who){ .name = name, .grant = { { .role = "provider", .actor = actor } }, .n = 1 };
}

/* NULL: answered already. A link that went to an address which is no longer the owner's is as good as expired. */
static struct visit *open_visit(struct req *q, struct signed_link *l)
{
    struct visit *v = arena_new_of(q->a, struct visit);
    str token = token_of(q);
    signed_private(q);
    enum signed_state state = signed_look(q->st, token, link_purpose, l);
    v->once = state != SIGNED_UNKNOWN;
    if (!v->once) state = signed_look(q->st, token, visit_purpose, l);
    if (state == SIGNED_UNKNOWN) { lost(q, 404, why_unknown); return NULL; }
    if (state == SIGNED_USED) { lost(q, 410, why_used); return NULL; }
    if (state == SIGNED_EXPIRED || !owner_find(q->st, l->row, &v->owner) || !signed_for(q->st, l, v->owner.mail)) { lost(q, 410, why_expired); return NULL; }
    v->token = token;
    v->actor = l->row;
    v->who = owner_who(l->row);
    return v;
}

/* For a POST: uses the link up and goes on with a visit. NULL: answered already. */
static struct visit *begin_visit(struct req *q)
{
    struct signed_link l;
    struct visit *v = open_visit(q, &l);
    if (!v || !v->once) return v;
    if (!signed_use(q->st, &l)) { lost(q, 410, why_used); return NULL; }
    v->once = false;
    v->token = signed_make(q->st, &(struct signed_new){ .purpose = visit_purpose, .entity = l.entity, .row = l.row, .lasts = CONFIRM_VISIT });
    owner_language(q->st, v->actor, q->lang->tag);
    return v;
}

static void back(struct req *q, const struct visit *v, const char *done)
{
    req_redirect(q, 303, arena_fmt(q->a, "%.*s&done=%s", STR(url_page(q, signed_address(q->a, "confirm", v->token))), done));
}

/* ---- the entries -------------------------------------------------------------------------------------------------------------------- */
static bool over(struct req *q, const struct entity *e, const void *row)
{
    return e == &offer_entity && offer_ended(q, row);
}

static struct query own_rows(struct req *q, const struct visit *v, const struct entity *e)
{
    struct query query = query_new(e, &v->who, q->lang);
    query.ended = true;                                  /* also what is hidden from lists; what has ended is left out below */
    query.limit = LIMIT_MAX;
    query.details = true;
    query.where[query.n_where++] = (struct condition){ .field = entity_field(e, S("state")), .value = S("published") };
    if (e != &actor_entity) query.where[query.n_where++] = (struct condition){ .field = entity_field(e, S("actor")), .id = v->actor };
    return query;
}

static str text_at(const struct entity *e, const void *row, const char *name)
{
    const struct field *f = entity_field(e, str_of(name));
    return f ? row_text(row, f) : (str){ "", 0 };
}

static bool is_due(struct req *q, const struct entity *e, const void *row)
{
    return confirm_state(q->a, text_at(e, row, "due_on"), text_at(e, row, "hidden_on")) != FRESH_GOOD;
}

/* What is asked for comes first. */
static struct page rows_of(struct req *q, const struct visit *v, const struct entity *e)
{
    struct query query = own_rows(q, v, e);
    struct page page = query_run(&query, q->st);
    void **row = arena_array(q->a, void *, page.n + 1);
    size_t n = 0;
    for (int first = 1; first >= 0; first--)
        for (size_t i = 0; i < page.n; i++)
            if (!over(q, e, page.row[i]) && is_due(q, e, page.row[i]) == first && (e != &actor_entity || row_meta(page.row[i])->id == v->actor)) row[n++] = page.row[i];
    page.row = row;
    page.n = n;
    return page;
}

void confirm_get(struct req *q)
{
    struct signed_link l;
    struct confirm_view view = { .v = open_visit(q, &l), .done = req_param(q, S("done")) };
    if (!view.v) return;
    for (size_t i = 0; i < countof(kinds); i++) {
        struct confirm_group *g = &view.group[view.n];
        *g = (struct confirm_group){ kinds[i].e, rows_of(q, view.v, kinds[i].e) };
        for (size_t k = 0; k < g->page.n; k++) view.due += is_due(q, g->e, g->page.row[k]);
        view.n += g->page.n > 0;
    }
    confirm_page(&q->out, q, &view);
}

/* "offer-12", as the buttons send it. NULL: it is none of this owner's; answered. */
static const void *own_row(struct req *q, const struct visit *v, str entry, const struct entity **e)
{
    int64_t dash = str_find_char(entry, '-'), id;
    for (size_t i = 0; dash > 0 && i < countof(kinds); i++) {
        if (!str_eq(str_upto(entry, (size_t)dash), str_of(kinds[i].e->name)) || !str_int(str_from(entry, (size_t)dash + 1), &id)) continue;
        struct query query = own_rows(q, v, kinds[i].e);
        const void *row = row_by_id(q->st, &query, id, NULL);
        bool own = row && (kinds[i].e == &actor_entity ? id == v->actor : row_number(row, entity_field(kinds[i].e, S("actor"))) == v->actor);
        if (!own || !str_eq(text_at(kinds[i].e, row, "state"), S("published"))) break;
        *e = kinds[i].e;
        return row;
    }
    req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return NULL;
}

/* ---- confirm -------------------------------------------------------------------------------------------------------------------------- */
static bool confirm_one(struct req *q, const struct visit *v, const struct entity *e, int64_t id)
{
    enum write_outcome out = confirm_write(q->st, &v->who, q->id, e, id, date_today(q->a), "owner", S(""));
    if (out == WRITE_DONE) return true;
    req_fail(q, out == WRITE_BROKEN ? 503 : 409, N_("The data cannot be reached just now. Please try again in a moment."));
    return false;
}

static void confirm_all(struct req *q, const struct visit *v)
{
    for (size_t i = 0; i < countof(kinds); i++) {
        struct page page = rows_of(q, v, kinds[i].e);
        for (size_t k = 0; k < page.n; k++) if (!confirm_one(q, v, kinds[i].e, row_meta(page.row[k])->id)) return;
    }
    back(q, v, "all");
}

/* Somebody of the office looks at it and ends it: an entry disappears by no one's mistake with a button. */
static void has_ended(struct req *q, const struct visit *v, const struct entity *e, const void *row)
{
    str text = words_get(words_in(S(LANG_SOURCE)), N_("The owner says through its link that this has ended. Please check it and move it to the archive."));
    if (remark_put(q, e, row, text)) back(q, v, "ended");
    else req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment."));
}

void confirm_post(struct req *q)
{
    struct visit *v = begin_visit(q);
    str todo = form_value(q, S("do"));
    const struct entity *e;
    if (!v) return;
    if (str_eq(todo, S("all"))) { confirm_all(q, v); return; }
    const void *row = own_row(q, v, form_value(q, S("entry")), &e);
    if (!row) return;
    if (str_eq(todo, S("ended"))) has_ended(q, v, e, row);
    else if (confirm_one(q, v, e, row_meta(row)->id)) back(q, v, "one");
}

/* ---- a new link ------------------------------------------------------------------------------------------------------------------------- */
/* The answer is the same whatever the token was: nobody learns here which links or owners there are. */
void confirm_again(struct req *q)
{
    struct signed_link l;
    struct owner o;
    str token = token_of(q);
    int64_t now = moment_now();
    signed_private(q);
    bool known = signed_look(q->st, token, link_purpose, &l) != SIGNED_UNKNOWN || signed_look(q->st, token, visit_purpose, &l) != SIGNED_UNKNOWN;
    if (known && owner_find(q->st, l.row, &o) && signed_since(q->st, link_purpose, l.entity, l.row, now - SIGNED_DAY) < CONFIRM_LINKS_A_DAY) {
        o.lang = str_of(q->lang->tag);
        owner_mail(q->st, q->region, &o, false, S(""));
    }
    confirm_lost_page(&q->out, q, &(struct lost_view){ .sent = true });
}

/* ---- change one ---------------------------------------------------------------------------------------------------------------------------- */
static struct form owner_form(struct req *q, const struct entity *e)
{
    struct form f = form_new(q, e, PUBLIC, lang_source());
    const char *at_once = kinds[kind_of(e)].at_once, *later = kinds[kind_of(e)].later;
    for (size_t i = 0; i < e->n; i++) f.at[i].on = f.at[i].on && (entity_lists(at_once, &e->fields[i]) || entity_lists(later, &e->fields[i]));
    return f;
}

static void show_entry(struct req *q, const struct visit *v, const struct entity *e, const void *row, struct form *f)
{
    struct entry_view view = { v, e, row, f, kinds[kind_of(e)].at_once, kinds[kind_of(e)].later, arena_fmt(q->a, "%s-%lld", e->name, (long long)row_meta(row)->id) };
    if (f->problems.n) q->status = 422;
    confirm_entry_page(&q->out, q, &view);
}

void confirm_entry_get(struct req *q)
{
    struct signed_link l;
    const struct entity *e;
    struct visit *v = open_visit(q, &l);
    const void *row = v ? own_row(q, v, req_param(q, S("entry")), &e) : NULL;
    if (!row) return;
    struct form f = owner_form(q, e);
    struct draft *d = draft_load(q->st, &v->who, e, row_meta(row)->id, &f.version);
    if (!d) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    form_show(q, &f, d);
    show_entry(q, v, e, row, &f);
}

/* What is to be looked at first leaves the draft and becomes a proposal. False: the store does not take it. */
static bool split(struct req *q, const struct visit *v, const void *row, struct draft *d, const struct draft *now, bool *waits)
{
    size_t german = lang_source();
    const struct field *area = entity_field(d->e, str_of(d->e->own_area));
    for (size_t i = 0; i < d->e->n; i++) {
        const struct field *f = &d->e->fields[i];
        if (!entity_lists(kinds[kind_of(d->e)].later, f) || !d->word[german] || !d->word[german][i].p) continue;
        str after = d->word[german][i], before = now->word[german] ? now->word[german][i] : S("");
        d->word[german][i] = (str){ 0 };
        if (str_eq(before, after)) continue;
        if (!proposal_put(q, d->e, row, v->actor, row_number(row, area), f, before, after)) return false;
        *waits = true;
    }
    return true;
}

/* Words of times that were translated say the old times: they go, so that every language shows the new ones. Status and source of these translations
** stay; the change of the German words then tells their translators. */
static enum write_outcome clear_times(struct req *q, const struct visit *v, const struct draft *d, const struct draft *now)
{
    size_t german = lang_source();
    struct draft words = draft_new(q->a, d->e);
    struct problems p = { .a = q->a };
    bool any = false;
    words.id = d->id;
    for (size_t i = 0; i < d->e->n; i++) {
        if (!d->word[german] || !d->word[german][i].p || str_eq(d->word[german][i], now->word[german] ? now->word[german][i] : S(""))) continue;
        for (size_t l = 0; l < lang_count(); l++) {
            if (l == german || !now->word[l] || !now->word[l][i].n) continue;
            draft_word(q->a, &words, l)[i] = S("");
            any = true;
        }
    }
    return any ? row_write(q->st, &(struct write){ .who = &v->who, .request = q->id, .draft = &words, .small = true }, &p) : WRITE_DONE;
}

/* Not even a draft of what others saved meanwhile: `version` is that of the form. */
static enum write_outcome save(struct req *q, const struct visit *v, const void *row, struct form *f, struct draft *d, bool *waits)
{
    int64_t version = 0, seen;
    struct draft *now = draft_load(q->st, &v->who, d->e, d->id, &version);
    if (!now) return WRITE_GONE;
    if (!str_int(form_value(q, S("version")), &seen) || seen != version) return WRITE_STALE;
    f->version = version;
    if (!draft_check(q->a, d, &f->problems) || f->problems.n) return WRITE_REFUSED;
    if (!split(q, v, row, d, now, waits)) return WRITE_BROKEN;
    enum write_outcome out = clear_times(q, v, d, now);
    return out == WRITE_DONE ? row_write(q->st, &(struct write){ .who = &v->who, .request = q->id, .draft = d }, &f->problems) : out;
}

/* A problem keeps the link as it is: the answer's status rolls everything back. */
void confirm_entry_post(struct req *q)
{
    const struct entity *e;
    str token = token_of(q);
    struct visit *v = begin_visit(q);
    const void *row = v ? own_row(q, v, form_value(q, S("entry")), &e) : NULL;
    bool waits = false;
    if (!row) return;
    struct form f = owner_form(q, e);
    struct draft d = form_read(q, &f);
    d.id = row_meta(row)->id;
    switch (f.problems.n ? WRITE_REFUSED : save(q, v, row, &f, &d, &waits)) {
    case WRITE_DONE:
        if (confirm_one(q, v, e, d.id)) back(q, v, waits ? "proposed" : "saved");
        return;
    case WRITE_REFUSED:
        v->token = token;
        if (!str_int(form_value(q, S("version")), &f.version)) f.version = 0;
        show_entry(q, v, e, row, &f);
        return;
    case WRITE_STALE:
        req_fail(q, 409, N_("Somebody else changed this entry meanwhile. Please go back, load the page again and look at it once more."));
        return;
    default:
        req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment."));
    }
}
