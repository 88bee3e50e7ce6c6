/* doors.c - the doors of the first page, each to a page of its own with what that person needs; and which life situations want discretion. */
#include "rooms/directory/pages.h"
#include <string.h>

const struct door doors[] = {
    { "new", N_("I am new here"), N_("Your first steps: who helps you, where you learn German, where you live and work."), "arrive",
      "first-steps newcomer-advice german-course school-entry job-search flat-search office-letters medical-help", { { "audience", "newcomers" } },
      "arriving first-steps german work housing residence" },
    { "institutions", N_("I work in a school, day care, practice or office"), N_("Somebody who interprets for a talk, training for your team, and people in your field whom you can ask."), "school",
      "language-mediation intercultural-opening school-transition school-support day-care networks", { { "audience", "professionals" } },
      "language-mediation interpreting transitions" },
    { "help", N_("I want to help"), N_("An hour a week or a single day: here you find where your help is needed, and who prepares you for it."), "together",
      "volunteering german-cafe school-support neighbours meeting-point networks", { { "topics", "volunteering" } }, "language-mediation interpreting" },
    { "employer", N_("I am an employer"), N_("Finding people and keeping them: qualifications from abroad, German at work, training."), "work",
      "recognition training job-search german-course intercultural-opening", { { "topics", "work" }, { "audience", "professionals" } }, "work school-to-training" },
    { "landlord", N_("I am a landlord"), N_("Letting a flat to people who are new here: what the office pays, who helps with questions, how neighbours get on."), "home",
      "tenancy flat-search neighbours benefits discrimination-advice", { { "topics", "housing" } }, "housing" },
    { "club", N_("I am in a club or an initiative"), N_("Open your club to new people: partners, money for projects, advice."), "leisure",
      "migrant-organisations volunteering networks sport culture having-a-say", { { "topics", "taking-part" }, { "audience", "volunteers" } }, "arriving" },
    { 0 },
};

/* ---- the page behind a door -------------------------------------------------------------------------------------------- */

static const struct door *door_named(str key)
{
    for (const struct door *d = doors; d->key; d++) if (str_eq(key, str_of(d->key))) return d;
    return NULL;
}

static int64_t count_of(const struct counted *c, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) if (c[i].id == id) return c[i].n;
    return 0;
}

/* The situations that a door names, those without an offer left out: nothing stands behind them yet. */
static void find_topics(struct req *q, struct door_view *v)
{
    struct query topic = query_new(&topic_entity, &q->who, q->lang), offers = query_new(&offer_entity, &q->who, q->lang);
    struct counted *c = arena_array(q->a, struct counted, STORE_ROWS_MAX);
    size_t n = query_counts(&offers, q->st, entity_field(&offer_entity, S("topics")), c, STORE_ROWS_MAX);
    str rest = str_of(v->d->topics);
    for (str key; v->topics < DOOR_TOPICS && str_split(&rest, ' ', &key);) {
        int64_t id = id_by_key(q->st, &topic_entity, key);
        const struct topic *t = id ? row_by_id(q->st, &topic, id, NULL) : NULL;
        v->offers[v->topics] = t ? count_of(c, n, id) : 0;
        if (v->offers[v->topics]) v->topic[v->topics++] = t;
    }
}

/* The room that keeps pages need not be here, nor the pages. */
static void find_pages(struct req *q, struct door_view *v)
{
    v->page_entity = entity_named(S("publishing.page"));
    if (!v->page_entity || !v->page_entity->path) return;
    struct query page = query_new(v->page_entity, &q->who, q->lang);
    str rest = str_of(v->d->pages);
    for (str key; v->pages < DOOR_PAGES && str_split(&rest, ' ', &key);) {
        int64_t id = id_by_key(q->st, v->page_entity, key);
        const void *row = id ? row_by_id(q->st, &page, id, NULL) : NULL;
        if (row) v->page[v->pages++] = row;
    }
}

static void find_offers(struct req *q, struct door_view *v)
{
    struct buf all = buf_in(q->a, 1000);
    v->list = (struct list_view){ .e = &offer_entity, .query = query_new(&offer_entity, &q->who, q->lang) };
    query_take(&v->list.query, q->st, S("columns"), S("place times cost languages"));
    buf_put(&all, url_entity(q, &offer_entity));
    for (size_t i = 0; i < countof(v->d->filter) && v->d->filter[i][0]; i++) {
        query_take(&v->list.query, q->st, str_of(v->d->filter[i][0]), str_of(v->d->filter[i][1]));
        buf_fmt(&all, "%c%s=%s", i ? '&' : '?', v->d->filter[i][0], v->d->filter[i][1]);
    }
    v->list.query.limit = DOOR_OFFERS;
    v->list.page = query_run(&v->list.query, q->st);
    v->all = buf_str(&all);
}

void door_show(struct req *q)
{
    struct door_view v = { .d = door_named(q->arg) };
    if (!v.d) { req_fail(q, 404, N_("There is no page at this address.")); return; }
    find_topics(q, &v);
    find_pages(q, &v);
    find_offers(q, &v);
    page_about(q, _(v.d->lead));
    door_page(&q->out, q, &v);
}

/* ---- discretion ----------------------------------------------------------------------------------------------------------- */

bool topics_sensitive(struct req *q, str topics)
{
    int64_t ids[64];
    size_t n = refs_ids(topics, ids, countof(ids));
    if (!n) return false;
    struct rows *r = ask(q->st, Q("SELECT id FROM directory_topic WHERE sensitive ORDER BY id"));
    while (rows_next(r)) for (size_t i = 0; i < n; i++) if (row_int(r, 0) == ids[i]) return true;
    return false;
}

void offer_discreet(struct req *q, const struct offer *o) { if (topics_sensitive(q, o->topics)) page_sensitive(q); }

void offers_discreet(struct req *q)
{
    for (size_t i = 0; i < q->params && !q->sensitive; i++) {
        if (!str_eq(q->param[i].name, S("topics"))) continue;
        int64_t id = id_by_key(q->st, &topic_entity, q->param[i].value);
        if (id && topics_sensitive(q, arena_fmt(q->a, "%lld", (long long)id))) page_sensitive(q);
    }
}
