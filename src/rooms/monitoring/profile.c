/* profile.c - reads a Kommunalprofil from several rooms, by the names of their entities and tables. */
#include "rooms/monitoring/profile.h"
#include "base/moment.h"
#include "entity/schema.h"
#include "look/form.h"

static const struct entity *area_entity_(void) { return entity_named(S("directory.area")); }
static const struct field *field_of(const struct entity *e, const char *name) { return entity_field(e, str_of(name)); }
static str text_of(const struct entity *e, const void *row, const char *name) { const struct field *f = field_of(e, name); return f ? row_text(row, f) : S(""); }

/* ---- rows of other rooms: what a visitor may read ------------------------------------------------------------------------------------------- */
static struct query public_rows(struct req *q, const struct entity *e, const struct who *who, int64_t area)
{
    struct query query = query_new(e, who, q->lang);
    query.where[query.n_where++] = (struct condition){ .field = field_of(e, "area"), .id = area };
    query.limit = PROFILE_ROWS;
    return query;
}

static void read_offers(struct req *q, struct profile *p, const struct who *visitor)
{
    const struct entity *e = entity_find(S("directory"), S("offer")), *t = entity_find(S("directory"), S("topic"));
    struct counted *here = arena_array(q->a, struct counted, STORE_ROWS_MAX), *all = arena_array(q->a, struct counted, STORE_ROWS_MAX);
    if (!e || !t) return;
    struct query query = public_rows(q, e, visitor, p->id), county = public_rows(q, e, visitor, 0);
    p->county_offers = query_count(&county, q->st);     /* no area has the number 0: what is left is for everybody      */
    p->offers = query_count(&query, q->st) - p->county_offers;
    struct query topics = query_new(t, visitor, q->lang);
    topics.limit = LIMIT_MAX;
    struct page page = query_run(&topics, q->st);
    size_t n = query_counts(&query, q->st, field_of(e, "topics"), here, STORE_ROWS_MAX), m = query_counts(&county, q->st, field_of(e, "topics"), all, STORE_ROWS_MAX);
    for (size_t i = 0; i < page.n && p->topics < PROFILE_TOPICS; i++) {
        int64_t id = row_meta(page.row[i])->id, own = 0;
        if (t->parent && row_number(page.row[i], field_of(t, t->parent)) > 0) continue;      /* the first level alone    */
        for (size_t k = 0; k < n; k++) if (here[k].id == id) own += here[k].n;
        for (size_t k = 0; k < m; k++) if (all[k].id == id) own -= all[k].n;
        if (own > 0) p->topic[p->topics++] = (struct profile_count){ row_title(t, page.row[i]), own };
    }
}

static str phone_and_mail(struct req *q, const struct entity *e, const void *row)
{
    str phone = text_of(e, row, "phone"), mail = text_of(e, row, "email");
    return arena_fmt(q->a, "%.*s%s%.*s", STR(phone), phone.n && mail.n ? ", " : "", STR(mail));
}

static void read_contacts(struct req *q, struct profile *p, const struct who *visitor)
{
    const struct entity *e = entity_find(S("directory"), S("contact"));
    if (!e) return;
    struct query query = public_rows(q, e, visitor, p->id);
    struct page page = query_run(&query, q->st);
    for (size_t i = 0; i < page.n; i++) p->contact[p->contacts++] = (struct profile_row){ row_title(e, page.row[i]), phone_and_mail(q, e, page.row[i]), url_row(q, e, row_meta(page.row[i])->slug) };
}

static void read_courses(struct req *q, struct profile *p, const struct who *visitor)
{
    const struct entity *e = entity_find(S("courses"), S("course"));
    if (!e) return;
    struct query query = public_rows(q, e, visitor, p->id);
    struct page page = query_run(&query, q->st);
    for (size_t i = 0; i < page.n; i++) {
        const char *state = choice_label(field_of(e, "state"), text_of(e, page.row[i], "state"));
        str begins = text_of(e, page.row[i], "begins");
        p->course[p->courses++] = (struct profile_row){ row_title(e, page.row[i]), arena_fmt(q->a, "%.*s%s%.*s", STR(begins.n ? lang_date(q->a, q->lang, begins) : S("")), begins.n && state ? ", " : "",
                                                        STR(state ? _(state) : S(""))), url_row(q, e, row_meta(page.row[i])->slug) };
    }
}

/* Parts of a concept that the town's council adopted, with day and paper; for whom the concept's room lets read them. */
static void read_adopted(struct req *q, struct profile *p)
{
    const struct entity *e = entity_find(S("concept"), S("node"));
    if (!e || !may(&q->who, e, READ).n) return;
    struct query query = query_new(e, &q->who, q->lang);
    query.where[query.n_where++] = (struct condition){ .field = field_of(e, "adopted_by"), .id = p->id };
    query.limit = PROFILE_ROWS;
    struct page page = query_run(&query, q->st);
    for (size_t i = 0; i < page.n; i++) {
        str day = text_of(e, page.row[i], "adopted_on"), paper = text_of(e, page.row[i], "paper");
        p->adopted[p->adoptions++] = (struct profile_row){ row_title(e, page.row[i]), arena_fmt(q->a, "%.*s%s%.*s", STR(day.n ? lang_date(q->a, q->lang, day) : S("")), day.n && paper.n ? ", " : "", STR(paper)),
                                                           url_row(q, e, row_meta(page.row[i])->slug) };
    }
}

/* ---- for those who steer ------------------------------------------------------------------------------------------------------------------------ */
static void read_freshness(struct req *q, struct profile *p)
{
    if (!entity_find(S("directory"), S("offer"))) return;
    struct rows *r = ask(q->st, Q("SELECT COUNT(*) FROM directory_offer WHERE area = $1 AND state = 'published' AND deleted_at IS NULL AND due_on <> '' AND due_on < $2"), I(p->id), T(date_today(q->a)));
    p->old = rows_next(r) ? row_int(r, 0) : 0;
}

static int64_t half_start(int64_t half) { return moment_of_wall(date_days((struct date){ (int)(half / 2), half % 2 ? 7 : 1, 1 }), 0); }

static struct profile_language *language_of(struct req *q, struct profile *p, str tag)
{
    str name = lang_name(q->a, q->lang, tag);
    for (size_t i = 0; i < p->languages; i++) if (str_eq(p->language[i].name, name)) return &p->language[i];
    if (p->languages == PROFILE_LANGUAGES) return NULL;
    p->language[p->languages] = (struct profile_language){ .name = name };
    for (size_t h = 0; h < PROFILE_HALVES; h++) p->language[p->languages].n[h] = -1;
    return &p->language[p->languages++];
}

/* Half-years that are over: of the one that runs two looks would tell what came in between. A language of which none reaches the least number does not stand there at
** all: even its name would tell something. */
static void read_mediation(struct req *q, struct profile *p)
{
    struct date today = wall_of(moment_now()).date;
    int64_t now = (int64_t)today.year * 2 + (today.month > 6);
    for (int64_t h = 0; h < PROFILE_HALVES; h++) {
        int64_t half = now - PROFILE_HALVES + h;
        p->half[h] = say(q, half % 2 ? N_("2nd half of {year}") : N_("1st half of {year}"), { "year", arena_fmt(q->a, "%lld", (long long)(half / 2)) });
        if (!entity_find(S("mediation"), S("request")) || str_find_char(p->ags, '-') >= 0) continue;      /* a quarter's number would lead from its town's to the rest */
        struct rows *r = ask(q->st, Q("SELECT language, COUNT(*) FROM mediation_request WHERE (area = $1 OR area IN (SELECT id FROM directory_area WHERE town = $1)) AND deleted_at IS NULL AND created_at >= $2 AND created_at < $3 GROUP BY language "
                                      "HAVING COUNT(*) >= $4 ORDER BY COUNT(*) DESC, language LIMIT $5"), I(p->id), I(half_start(half)), I(half_start(half + 1)), I(PROFILE_LEAST), I(PROFILE_LANGUAGES));
        while (rows_next(r)) {
            struct profile_language *l = language_of(q, p, row_str(r, 0));
            if (l) l->n[h] = row_int(r, 1);
        }
    }
}

static str topic_name(struct req *q, str key)
{
    const struct entity *t = entity_find(S("directory"), S("topic"));
    int64_t id = t && key.n ? id_by_key(q->st, t, key) : 0;
    struct who visitor = who_visitor();
    struct query query = query_new(t ? t : area_entity_(), &visitor, q->lang);
    const void *row = id ? row_by_id(q->st, &query, id, NULL) : NULL;
    return row ? row_title(t, row) : _(N_("Without a topic"));
}

static void read_needs(struct req *q, struct profile *p)
{
    const struct entity *e = entity_find(S("needs"), S("challenge"));
    p->needs_since = arena_fmt(q->a, "%d", wall_of(moment_now()).date.year - 1);
    if (!e) return;
    struct rows *r = ask(q->st, Q("SELECT kind, topic, SUM(n) FROM needs_block WHERE area = $1 AND NOT others_area AND span >= $2 GROUP BY kind, topic ORDER BY SUM(n) DESC, kind, topic LIMIT $3"),
                         T(p->key), T(p->needs_since), I(PROFILE_NEEDS));
    while (rows_next(r)) {
        const char *kind = choice_label(field_of(e, "kind"), row_str(r, 0));
        p->need[p->needs++] = (struct profile_need){ kind ? _(kind) : arena_copy(q->a, row_str(r, 0)), topic_name(q, row_str(r, 1)), row_int(r, 2) };
    }
}

/* ---- the whole --------------------------------------------------------------------------------------------------------------------------------------- */
/* A town is compared with what it is part of, a quarter with its town. */
static int64_t compared_with(struct req *q, struct profile *p)
{
    struct rows *r = ask(q->st, Q("SELECT b.id, b.name FROM directory_area a JOIN directory_area b ON b.id = a.parent WHERE a.id = $1 AND b.deleted_at IS NULL"), I(p->id));
    if (!rows_next(r)) return 0;
    p->above = arena_copy(q->a, row_str(r, 1));
    return row_int(r, 0);
}

/* NULL: answered already; there are profiles of towns and quarters alone. */
const struct profile *profile_read(struct req *q)
{
    const struct entity *e = area_entity_();
    struct labels labels = { 0 };
    struct who visitor = who_visitor();
    q->arg = q->part[3];                                /* /{region}/{lang}/areas/{slug}/…                             */
    struct query query = query_new(e ? e : &indicator_entity, &visitor, q->lang);      /* areas are everybody's, also for roles that read few entities */
    const void *row = e ? row_by_slug(q->st, &query, q->arg, &labels) : NULL;
    if (!row || !str_has_word(S("municipality quarter"), text_of(e, row, "level"))) { req_fail(q, 404, N_("There is no such profile.")); return NULL; }
    struct profile *p = arena_new_of(q->a, struct profile);
    *p = (struct profile){ .id = row_meta(row)->id, .key = row_meta(row)->key, .slug = row_meta(row)->slug, .name = row_title(e, row), .ags = text_of(e, row, "ags"), .office = who_holds(&q->who, MONITORING_READERS), .old = -1 };
    profile_figures(q, p, compared_with(q, p));
    read_offers(q, p, &visitor);
    read_contacts(q, p, &visitor);
    read_courses(q, p, &visitor);
    read_adopted(q, p);
    if (p->office) { read_freshness(q, p); read_mediation(q, p); read_needs(q, p); }
    return p;
}

str profile_label(struct req *q, const struct profile_count *c) { return arena_fmt(q->a, "%.*s: %.*s", STR(c->name), STR(lang_number(q->a, q->lang, c->n))); }

void profile_show(struct req *q)
{
    struct figure f;
    const struct profile *p = profile_read(q);
    if (!p) return;
    bool file = !str_eq(q->part[q->parts - 1], S("profile"));
    if (file && (!profile_chart(q, p, &f) || !figure_asked(q, &f))) { req_fail(q, 404, N_("There is no such figure.")); return; }
    if (!file) profile_page(&q->out, q, p);
}
