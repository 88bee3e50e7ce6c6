/* asked.c - the parameters of lists, in one table: what they are called, what is right, on which lists, and what the description of the interface says. */
#include "rooms/hsds/hsds.h"
#include "base/moment.h"
#include <stddef.h>

#define AT(member) offsetof(struct hsds_asked, member)
const struct hsds_param hsds_params[] = {
    { "page",             VALUE_PAGE,     ON_ALL,                       AT(page),         "Page number, from 1." },
    { "per_page",         VALUE_SIZE,     ON_ALL,                       AT(per_page),     "Items of a page, 1 to 500; 50 unless asked for." },
    { "format",           VALUE_FORMAT,   ON_ALL,                       AT(ndjson),       "json: one page; ndjson: an item per line, all of them unless per_page is given." },
    { "search",           VALUE_TEXT,     ON_ALL,                       AT(search),       "Words that all occur, whole or in part." },
    { "taxonomy_term_id", VALUE_UUID,     ON_SERVICES | ON_ORGANIZATIONS | ON_AT, AT(term), "Only what bears this term; organizations: or has a service that does." },
    { "taxonomy_id",      VALUE_UUID,     ON_SERVICES | ON_ORGANIZATIONS | ON_AT | ON_TERMS, AT(taxonomy), "Only what bears a term of this taxonomy; taxonomy terms: only those of it." },
    { "organization_id",  VALUE_UUID,     ON_SERVICES | ON_AT,          AT(organization), "Only what this organization provides." },
    { "modified_after",   VALUE_TIME,     ON_SERVICES | ON_AT,          AT(after),        "Only what was modified at that moment or later: 2026-11-22T08:00:00Z, or a day." },
    { "minimal",          VALUE_YES,      ON_SERVICES,                  AT(minimal),      "Only id and last_modified; all services on one page unless per_page is given." },
    { "full",             VALUE_YES,      ON_SERVICES | ON_ORGANIZATIONS | ON_AT, AT(full), "Whole documents instead of their direct fields." },
    { "full_service",     VALUE_YES,      ON_ORGANIZATIONS,             AT(full_service), "Whole organizations, each with whole documents of its services." },
    { "postcode",         VALUE_POSTCODE, ON_AT,                        AT(postcode),     "Only what is open to people of this postcode; with proximity: what is so near to its middle." },
    { "proximity",        VALUE_METRES,   ON_AT,                        AT(proximity),    "Metres, 1 to 500000, from the middle of the postcode." },
    { "top_only",         VALUE_YES,      ON_TERMS,                     AT(top_only),     "Only terms that stand below no other." },
    { "parent_id",        VALUE_UUID,     ON_TERMS,                     AT(parent),       "Only terms that stand directly below this one." },
};
size_t hsds_param_count(void) { return countof(hsds_params); }

enum { PAGES_MAX = 1000000, METRES_MAX = 500000, SEARCH_MAX = 200 };

static bool take_number(str v, int64_t most, int64_t *ret)
{
    int64_t n;
    if (!str_int(v, &n) || n < 1 || n > most) return false;
    *ret = n;
    return true;
}

static bool take_yes(str v, bool *ret)
{
    *ret = str_eq(v, S("true"));
    return *ret || str_eq(v, S("false"));
}

static bool take_format(str v, bool *ret)
{
    *ret = str_eq(v, S("ndjson"));
    return *ret || str_eq(v, S("json"));
}

static bool take_postcode(str v, str *ret)
{
    for (size_t i = 0; i < v.n; i++) if (v.p[i] < '0' || v.p[i] > '9') return false;
    *ret = v;
    return v.n == 5;
}

/* A day, or a moment; parts of a second are left out, and the + of an offset may have become a blank on the way. */
static bool take_time(struct arena *a, str v, int64_t *ret)
{
    struct date day;
    if (date_parse(v, &day)) { *ret = date_days(day) * 86400; return true; }
    if (v.n < 19 || v.n > 40) return false;
    size_t end = 19;
    if (end < v.n && v.p[end] == '.') do end++; while (end < v.n && v.p[end] >= '0' && v.p[end] <= '9');
    str offset = str_from(v, end);
    if (str_starts(offset, S(" "))) offset = arena_fmt(a, "+%.*s", STR(str_from(offset, 1)));
    if (!offset.n) offset = S("Z");
    return moment_read(arena_fmt(a, "%.*s%.*s", STR(str_upto(v, 19)), STR(offset)), ret) == MOMENT_FINE;
}

static bool take_uuid(str v, struct hsds_uuid *ret)
{
    ret->given = uuid_read(v, &ret->id);
    return ret->given;
}

static bool take(struct arena *a, const struct hsds_param *p, str v, struct hsds_asked *ret)
{
    void *at = (char *)ret + p->at;
    switch (p->kind) {
    case VALUE_PAGE:     return take_number(v, PAGES_MAX, at);
    case VALUE_SIZE:     return take_number(v, HSDS_PAGE_MAX, at);
    case VALUE_METRES:   return take_number(v, METRES_MAX, at);
    case VALUE_YES:      return take_yes(v, at);
    case VALUE_FORMAT:   return take_format(v, at);
    case VALUE_UUID:     return take_uuid(v, at);
    case VALUE_TIME:     return take_time(a, v, at);
    case VALUE_POSTCODE: return take_postcode(v, at);
    case VALUE_TEXT:     break;
    }
    *(str *)at = str_trim(v);
    return v.n <= SEARCH_MAX;
}

/* An empty value is none, as forms send it. Names that we do not know are left alone: other servers know more. */
bool hsds_ask(struct req *q, unsigned on, struct hsds_asked *ret, const char **wrong)
{
    *ret = (struct hsds_asked){ .page = 1, .after = NONE };
    for (size_t i = 0; i < q->params; i++)
        for (size_t k = 0; k < countof(hsds_params); k++) {
            const struct hsds_param *p = &hsds_params[k];
            if (!(p->on & on) || !str_eq(q->param[i].name, str_of(p->name)) || !q->param[i].value.n) continue;
            if (!take(q->a, p, q->param[i].value, ret)) { *wrong = p->name; return false; }
        }
    if (ret->proximity && !ret->postcode.n) { *wrong = "proximity"; return false; }
    return true;
}
