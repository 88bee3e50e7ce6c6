/* guide.c - what the guide to the interfaces says, as one table; the page and the file that are made of it. */
#include "rooms/hooks/guide.h"
#include "text/json.h"
#include "web/app.h"
#include <string.h>

#define HEAD(id, text) { GUIDE_HEADING, text, id }
#define SAY(text) { GUIDE_TEXT, text }
#define TRY_IN(room, text, command, status, shows) { GUIDE_EXAMPLE, text, NULL, command, status, shows, room }
#define TRY(text, command, status, shows) TRY_IN(NULL, text, command, status, shows)
#define AUTH "-H \"Authorization: Bearer $TOKEN\" "
#define JSON "-H 'Content-Type: application/json' "
#define ACTOR "\"$BRUECKE/api/v1/directory/actor"

/* How a receiver checks a message: Node.js, nothing but what it brings along. */
static const char receiver[] =
    "import { createHmac, timingSafeEqual } from 'node:crypto'\n"
    "\n"
    "// secret: as the page showed it, \"whsec_…\"; body: the bytes as they came, before any parsing\n"
    "export function genuine(secret, headers, body, now = Date.now() / 1000) {\n"
    "  const id = headers['webhook-id'], at = headers['webhook-timestamp']\n"
    "  if (!id || !(Math.abs(now - Number(at)) <= 300)) return false     // five minutes: nobody replays an old message\n"
    "  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')\n"
    "  const mac = createHmac('sha256', key).update(id + '.' + at + '.').update(body).digest()\n"
    "  return String(headers['webhook-signature']).split(' ').some(one => {\n"
    "    const [version, text = ''] = one.split(','), given = Buffer.from(text, 'base64')\n"
    "    return version === 'v1' && given.length === mac.length && timingSafeEqual(given, mac)\n"
    "  })\n"
    "}\n";

const struct guide_row guide[] = {
    HEAD("start", N_("Begin")),
    SAY(N_("Everything that the public pages show can be read by programs, without an account. What visitors may not see, programs do not see either.")),
    SAY(N_("In the examples, BRUECKE is the address of the region, and TOKEN an API token. The complete description for machines is the OpenAPI document.")),
    TRY(N_("The description of all addresses, fields and errors (OpenAPI 3.1)"), "curl \"$BRUECKE/api/openapi.json\"", 200, "\"openapi\":"),
    TRY(N_("The first two offers"), "curl \"$BRUECKE/api/v1/directory/offer?limit=2\"", 200, "\"items\":[{"),
    TRY(N_("One entry, by its key"), "curl \"$BRUECKE/api/v1/directory/offer/bsp-sprachcafe\"", 200, "\"key\":\"bsp-sprachcafe\""),

    HEAD("lists", N_("Lists: filters, search, order, pages")),
    SAY(N_("A list takes the parameters that its page takes: fields to filter by, q to search, sort to order (with a minus in front: descending), near and radius where entries "
           "have a place. The values of choices are their keys, those of references the key of the entry.")),
    TRY(N_("Offers on learning German in one town"), "curl \"$BRUECKE/api/v1/directory/offer?topics=german&area=05154036\"", 200, "\"total\":"),
    TRY(N_("Searching in a list"), "curl \"$BRUECKE/api/v1/directory/offer?q=sprachcafe\"", 200, "\"bsp-sprachcafe\""),
    TRY(N_("A filter that cannot be understood is an error, not a longer list"), "curl \"$BRUECKE/api/v1/directory/offer?limit=many\"", 400, "\"status\":400"),
    SAY(N_("limit is 50 at first and 500 at most. Each answer has the address of the next page in next; it is null on the last one. Follow it, and do not build it yourself.")),
    SAY(N_("Answers to everybody have an ETag. Who sends it back in If-None-Match gets 304 without a body as long as nothing changed: please do, if you ask often.")),
    TRY(N_("A list, only if it changed since it was read last"),
        "curl -H \"If-None-Match: $(curl -sI \"$BRUECKE/api/v1/directory/offer\" | sed -n 's/^ETag: //p' | tr -d '\\r')\" \"$BRUECKE/api/v1/directory/offer\"", 304, ""),
    TRY(N_("Searching over everything"), "curl \"$BRUECKE/api/v1/search?q=sprachcafe\"", 200, "{"),

    HEAD("languages", N_("Languages")),
    SAY(N_("lang names the language of the texts. What is not translated is in German; untranslated names those fields.")),
    TRY(N_("An entry in Arabic"), "curl \"$BRUECKE/api/v1/directory/offer/bsp-sprachcafe?lang=ar\"", 200, "\"untranslated\":"),

    HEAD("errors", N_("Errors")),
    SAY(N_("Errors are problem+json (RFC 9457) with status, title and detail in the language of the request. 422 has errors: each with the field, what is wrong and what was sent. "
           "503 and 429 say in Retry-After when to try again. X-Request-Id is in every answer: please name it when you ask us.")),
    TRY(N_("An entry that does not exist"), "curl \"$BRUECKE/api/v1/directory/offer/nothing-of-this-name\"", 404, "\"status\":404"),
    TRY(N_("Something that is not for everybody"), "curl \"$BRUECKE/api/v1/people/account\"", 401, "\"status\":401"),

    HEAD("tokens", N_("Tokens and scopes")),
    SAY(N_("Whoever has an account makes a token at “My account”. A program that shows it acts in that person's name, until the token runs out or is revoked.")),
    SAY(N_("Scopes narrow a token: to reading, or to some parts of the program, each for reading or for writing (read:courses, write:directory). They never give more than the person "
           "may do. An address of another part answers 403. Make a token of its own for each program, with as little as it needs.")),
    TRY(N_("Reading with a token: also what is not published yet"), "curl " AUTH "\"$BRUECKE/api/v1/directory/offer?limit=1\"", 200, "\"state\":"),
    TRY(N_("A token that nobody knows is no token: this is answered as to everybody"), "curl -H 'Authorization: Bearer bruecke_wrong' \"$BRUECKE/api/v1/people/account\"", 401, "\"status\":401"),

    HEAD("writing", N_("Writing")),
    SAY(N_("The same rules hold as for the forms: rights, checks, review before publication, history. Bodies are JSON with the fields by their names; texts are German, translations "
           "stand in translations by language.")),
    TRY(N_("A new entry: the answer holds it, its address in Location and its version in ETag"),
        "curl -X POST " AUTH JSON "-d '{\"key\":\"api-example\",\"name\":\"Beispielverein\",\"kind\":\"association\"}' " ACTOR "\"", 201, "\"key\":\"api-example\""),
    TRY(N_("Changing what is named (RFC 7396); If-Match says which version was read, so that nobody overwrites what somebody else saved meanwhile"),
        "curl -X PATCH " AUTH JSON "-H 'If-Match: \"v1\"' -d '{\"name\":\"Beispielverein Kleve\"}' " ACTOR "/api-example\"", 200, "\"version\":2"),
    TRY(N_("The same again: the version is an old one by now"),
        "curl -X PATCH " AUTH JSON "-H 'If-Match: \"v1\"' -d '{\"name\":\"Anders\"}' " ACTOR "/api-example\"", 412, "\"status\":412"),
    TRY(N_("Without If-Match nothing is changed"), "curl -X PATCH " AUTH JSON "-d '{\"name\":\"Anders\"}' " ACTOR "/api-example\"", 428, "\"status\":428"),
    TRY(N_("What is wrong is said field by field"), "curl -X POST " AUTH JSON "-d '{\"name\":\"\"}' " ACTOR "\"", 422, "\"field\":\"name\""),
    TRY(N_("Deleting; POST to …/undelete brings it back"), "curl -X DELETE " AUTH "-H 'If-Match: \"v2\"' " ACTOR "/api-example\"", 204, ""),
    SAY(N_("States are never set as a field: POST to …/flow/{event} takes a step, as the buttons of the pages do.")),

    HEAD("webhooks", N_("Webhooks")),
    SAY(N_("A webhook calls your address as soon as something public changes: a POST with id, sequence, event (created, changed, state, removed), region, entity, key, url, at and, if chosen, "
           "data as this API gives it to everybody. The administration of the centre sets it up at “Webhooks”.")),
    SAY(N_("data is read at the moment of sending: it may be newer than the event, and is null if the entry cannot be read any more.")),
    SAY(N_("Answer with 2xx within ten seconds; anything else counts as not delivered. It is sent again with growing pauses, for days, in order per entry, always with the same "
           "Webhook-Id: drop what you have already. After three days without success the webhook is paused, and what happens meanwhile waits. 410 pauses it at once.")),
    SAY(N_("Messages are signed as Standard Webhooks (standardwebhooks.com) has it: Webhook-Signature holds v1, and the base64 of HMAC-SHA256 over id.timestamp.body, one for each secret "
           "that counts; after a new secret was made the old one signs, too, for a day. Check it before you believe a message:")),
    { GUIDE_CODE, receiver },

    HEAD("interfaces", N_("All interfaces")),
    { .kind = GUIDE_INTERFACES },
    TRY_IN("integreat", N_("The first pages as the Integreat app asks for them"), "curl \"${BRUECKE%/*}/api/v3/kleve/de/children/?depth=1\"", 200, "\"available_languages\":"),
    TRY_IN("hsds", N_("Services of the directory in the words of Open Referral"), "curl \"$BRUECKE/hsds/services?per_page=2\"", 200, "\"total_items\":"),
    TRY_IN("opendata", N_("The catalogue of open data as Turtle"), "curl \"$BRUECKE/opendata/catalog.ttl\"", 200, "dcat:dataset"),
    TRY_IN("opendata", N_("Places on the map as GeoJSON"), "curl \"$BRUECKE/opendata/places.geojson\"", 200, "\"FeatureCollection\""),
    TRY_IN("feeds", N_("New offers as Atom"), "curl \"$BRUECKE/de/feeds/offers.atom\"", 200, "<feed"),
    TRY_IN("courses", N_("The calendar for calendar programs"), "curl \"$BRUECKE/de/calendar.ics\"", 200, "BEGIN:VCALENDAR"),
    SAY(N_("Behind /api/v1/ stand the names of the entries. These can be read without a token; webhooks are named after them, too.")),
    { .kind = GUIDE_ENTITIES },
};
const size_t guide_rows = countof(guide);

/* With `room`: as soon as it has routes. */
const struct guide_interface guide_interfaces[] = {
    { N_("API"),                       "/{region}/api/v1/directory/offer",        N_("Every entry that is public, as JSON; with a token also the others, and writing") },
    { N_("OpenAPI 3.1"),               "/{region}/api/openapi.json",              N_("What the API can do, for machines") },
    { N_("Search"),                    "/{region}/api/v1/search?q=",              N_("The search of the pages, as JSON") },
    { N_("Tables"),                    "/{region}/{lang}/offers.csv",             N_("Every list as CSV, Excel (xlsx) or JSON, with the filters of the page") },
    { N_("Figures"),                   "/{region}/api/v1/monitoring/figures.zip", N_("All indicators with their figures, as CSV with a description (CSVW)"), "monitoring" },
    { N_("Calendar"),                  "/{region}/{lang}/calendar.ics",           N_("Appointments for calendars (iCalendar)"), "courses" },
    { N_("Integreat API v3"),          "/api/v3/{region}/{lang}/pages/",          N_("Pages, places, events and news for the Integreat app"), "integreat" },
    { N_("Open Referral HSDS 3.1"),    "/{region}/hsds",                          N_("Organisations, services and places for other directories"), "hsds" },
    { N_("Open data"),                 "/{region}/{lang}/opendata",               N_("The catalogue of open data (DCAT-AP.de) with its files"), "opendata" },
    { N_("Feeds"),                     "/{region}/{lang}/feeds",                  N_("What is new, for feed readers (Atom), and calendars"), "feeds" },
    { N_("Webhooks"),                  "/{region}/{lang}/api#webhooks",           N_("Calls your program as soon as something public changes"), "hooks" },
};
const size_t guide_interfaces_count = countof(guide_interfaces);

bool guide_shown(const struct app *app, const char *room)
{
    if (!room) return true;
    for (size_t i = 0; app && i < app->routes; i++) if (app->route[i].room && !strcmp(app->route[i].room, room)) return true;
    return false;
}

void guide_show(struct req *q)
{
    page_about(q, _(N_("How other programs read from this one, and write to it.")));
    guide_page(&q->out, q);
}

/* ---- the file and the test: without a request, so in English -------------------------------------------------------------------- */
static void put_example(struct buf *out, const struct guide_row *g)
{
    buf_fmt(out, "%s:\n\n    %s\n\nanswers %d", g->text, g->command, g->status);
    if (*g->shows) buf_fmt(out, " with `%s`", g->shows);
    buf_put(out, S(".\n\n"));
}

static void put_code(struct buf *out, const char *code)
{
    buf_put(out, S("```js\n"));
    buf_put(out, str_of(code));
    buf_put(out, S("```\n\n"));
}

static void put_interfaces(struct buf *out)
{
    buf_put(out, S("| Interface | Address | What |\n| --- | --- | --- |\n"));
    for (size_t i = 0; i < guide_interfaces_count; i++)
        buf_fmt(out, "| %s | `%s` | %s |\n", guide_interfaces[i].name, guide_interfaces[i].address, guide_interfaces[i].what);
}

static void put_file(struct buf *out)
{
    buf_put(out, S("# The interfaces\n\nMade by `bruecke evaluate hooks guide` from `src/rooms/hooks/guide.c`; the same stands on every installation at `/{region}/{lang}/api`. "
                   "`tests/guide.mjs` runs every example.\n\n"));
    for (size_t i = 0; i < guide_rows; i++) {
        const struct guide_row *g = &guide[i];
        switch (g->kind) {
        case GUIDE_HEADING:    buf_fmt(out, "## %s\n\n", g->text); break;
        case GUIDE_TEXT:       buf_fmt(out, "%s\n\n", g->text); break;
        case GUIDE_EXAMPLE:    put_example(out, g); break;
        case GUIDE_CODE:       put_code(out, g->text); break;
        case GUIDE_INTERFACES: put_interfaces(out); buf_char(out, '\n'); break;
        case GUIDE_ENTITIES:   buf_put(out, S("Which these are says the page of the installation.\n")); break;
        }
    }
}

static void put_examples(struct buf *out)
{
    struct json j = json_to(out);
    json_open(&j, '[');
    for (size_t i = 0; i < guide_rows; i++) {
        const struct guide_row *g = &guide[i];
        if (g->kind != GUIDE_EXAMPLE && g->kind != GUIDE_CODE) continue;
        json_open(&j, '{');
        json_key(&j, g->kind == GUIDE_CODE ? "code" : "what");
        json_z(&j, g->text);
        json_key(&j, "command");
        if (g->command) json_z(&j, g->command); else json_null(&j);
        json_key(&j, "status");
        json_int(&j, g->status);
        json_key(&j, "shows");
        json_z(&j, g->shows ? g->shows : "");
        json_key(&j, "room");
        if (g->room) json_z(&j, g->room); else json_null(&j);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    buf_char(out, '\n');
}

bool guide_write(struct store *st, struct arena *a, const struct room_call *c)
{
    (void)st; (void)a;
    if (str_eq(c->what, S("guide"))) put_file(c->out);
    else if (str_eq(c->what, S("examples"))) put_examples(c->out);
    else { buf_put(c->wrong, S("it is \"guide\" or \"examples\"\n")); return false; }
    return true;
}
