/* indicator_thing.c - an indicator as a Dataset of schema.org. */
#include "rooms/monitoring/indicator_thing.h"
#include "base/moment.h"
#include "look/head.h"

/* As sources write it, and its address; what is none of these is left to the imprint. */
static const struct { const char *said, *url; } licences[] = {
    { "dl-de/by-2-0", "https://www.govdata.de/dl-de/by-2-0" }, { "dl-de/zero-2-0", "https://www.govdata.de/dl-de/zero-2-0" },
    { "cc-by-4.0", "https://creativecommons.org/licenses/by/4.0/" }, { "cc by 4.0", "https://creativecommons.org/licenses/by/4.0/" },
    { "cc0", "https://creativecommons.org/publicdomain/zero/1.0/" } };

static str licence_of(const struct req *q, const struct indicator_view *v)
{
    for (size_t i = 0; i < v->sources; i++) {
        str said = v->source[i].licence;
        if (str_starts(said, S("https://"))) return said;
        for (size_t k = 0; k < countof(licences); k++) if (str_same(said, str_of(licences[k].said))) return str_of(licences[k].url);
    }
    return url_whole(q, url_page(q, S("imprint")));
}

/* From the first day to the last of what is shown: "2015-01-01/2025-12-31". */
static str time_of(struct req *q, const struct indicator_view *v)
{
    if (!v->c.n) return S("");
    return arena_fmt(q->a, "%.*s/%.*s", STR(date_text(q->a, period_first(v->c.p[0].at))), STR(date_text(q->a, period_last(v->c.p[v->c.n - 1].at))));
}

void indicator_thing(struct req *q, const struct indicator_view *v)
{
    const struct indicator *x = v->x;
    struct json *j = thing_open(q, "Dataset");
    thing_str(j, "name", x->name);
    thing_str(j, "identifier", x->code);
    thing_str(j, "description", x->numerator.n ? x->numerator : x->name);
    thing_url(j, "url", url_whole(q, url_row(q, &indicator_entity, x->meta.slug)));
    thing_str(j, "license", licence_of(q, v));
    thing_centre(j, q, "creator");
    thing_str(j, "temporalCoverage", time_of(q, v));
    thing_str(j, "dateModified", moment_iso(q->a, x->meta.changed_at));
    thing_str(j, "measurementTechnique", x->origin);
    if (v->here) { thing_in(j, "spatialCoverage", "Place"); thing_str(j, "name", v->here->name); json_close(j, '}'); }
    thing_in(j, "distribution", "DataDownload");
    thing_str(j, "encodingFormat", S("text/csv"));
    thing_url(j, "contentUrl", url_whole(q, arena_fmt(q->a, "/%.*s/api/v1/monitoring/indicators/%.*s/figures.csv", STR(q->region), STR(x->code))));
    json_close(j, '}');
    json_close(j, '}');
}
