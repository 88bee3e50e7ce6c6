/* match_api.c - who can go to the appointment of a request, for programs: points, reasons and what is in the way. */
#include "rooms/mediation/matching.h"
#include "entity/query.h"
#include "text/json.h"

static void put_lines(struct json *j, const struct req *q, const struct candidates *c, size_t at)
{
    struct match_line line[MATCH_PARTS];
    match_explain(&c->match, &c->weights, &c->pool, &c->person[at], line);
    json_key(j, "lines");
    json_open(j, '[');
    for (size_t i = 0; i < MATCH_PARTS; i++) {
        json_open(j, '{');
        json_key(j, "name");   json_z(j, part_names[i]);
        json_key(j, "points"); json_int(j, line[i].points);
        json_key(j, "max");    json_int(j, line[i].most);
        json_key(j, "why");    json_str(j, part_why(q, c, at, i, &line[i]));
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_candidates(struct json *j, const struct req *q, const struct candidates *c)
{
    json_open(j, '{');
    json_key(j, "candidates");
    json_open(j, '[');
    for (size_t k = 0; k < c->ranked.n; k++) {
        json_open(j, '{');
        json_key(j, "mediator"); json_str(j, c->more[c->ranked.at[k]].key);
        json_key(j, "score");    json_int(j, c->ranked.score[k]);
        put_lines(j, q, c, c->ranked.at[k]);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "excluded");
    json_open(j, '[');
    for (size_t k = 0; k < c->ranked.outs; k++) {
        json_open(j, '{');
        json_key(j, "mediator"); json_str(j, c->more[c->ranked.out[k]].key);
        json_key(j, "because");  json_str(j, candidate_because(q, c, c->ranked.out[k], c->ranked.bars[k]));
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
}

/* The one that ?appointment= names (id or key), else the first for which somebody is still to be found, else the first of all. 0: none. */
static int64_t appointment_of(struct req *q, int64_t request)
{
    str wish = req_param(q, S("appointment"));
    int64_t id = wish.n && wish.n <= 200 ? id_by_key(q->st, &appointment_entity, wish) : 0;
    if (wish.n && !id && !str_int(wish, &id)) return 0;
    struct rows *r = ask(q->st, Q("SELECT id FROM mediation_appointment WHERE request = $1 AND deleted_at IS NULL AND ($2 = 0 OR id = $2) ORDER BY "
        "CASE WHEN state IN ('draft', 'received', 'query', 'admissible', 'seeking', 'unfilled', 'escalated') THEN 0 ELSE 1 END, starts ASC NULLS LAST, id LIMIT 1"),
        I(request), I(id));
    return rows_next(r) ? row_int(r, 0) : 0;
}

void candidates_api(struct req *q)
{
    struct sought s;
    struct query query = query_new(&request_entity, &q->who, q->lang);
    int64_t id = id_by_key(q->st, &request_entity, q->arg);
    if (!id && !str_int(q->arg, &id)) id = 0;
    const void *row = id ? row_by_id(q->st, &query, id, NULL) : NULL;
    int64_t appointment = row ? appointment_of(q, id) : 0;
    if (!appointment || !sought_read(q->st, appointment, 1, &s)) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    struct candidates c = candidates_of(q->st, &s, 0, 0);
    struct json j = json_to(&q->out);
    q->type = "application/json";
    req_header(q, "Cache-Control", S("no-store"));
    put_candidates(&j, q, &c);
}
