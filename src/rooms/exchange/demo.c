/* demo.c - a neighbour's directory in the demonstration: invented, and its title says so; nothing of it is taken over yet. */
#include "rooms/exchange/exchange.h"

struct made { const char *entity, *id; const char *const *value; };
/* "field=text", "field@lang=text", "field>entity=foreign id", "field~key or title". */
static const char *const caritas[] = { "name=Caritasverband Geldern-Kevelaer e.V.", "kind=welfare_association", "area~Geldern",
                                       "summary@de=Berät Familien in Geldern und Kevelaer.",
                                       "website=https://caritas-nachbar.example/", NULL };
static const char *const hafen[] = { "name=Begegnungshaus Hafen (Beispiel)", "kind=association", "summary@de=Ein Haus, in dem sich Nachbarn treffen.",
                                     "summary@en=A house where neighbours meet.", "phone=02841 000000", "website=https://hafen.example/", NULL };
static const char *const haus[] = { "name=Begegnungshaus Hafen (Beispiel)", "kind=meeting_place", "actor>directory.actor=org-2",
                                    "street=Beispielstraße 1", "postcode=47441", "area~Moers",
                                    "hours=Mo-Fr 09:00-16:00", NULL };
static const char *const cafe[] = { "title@de=Sprachcafé im Hafen (Beispiel)", "title@en=Language café at the harbour (example)", "summary@de=Deutsch sprechen bei Kaffee und Tee.",
                                    "summary@en=Speak German over coffee and tea.", "kind=meeting_point", "actor>directory.actor=org-2", "place>directory.place=loc-1", "topics~german",
                                    "times@de=Mittwochs von 15 bis 17 Uhr", "cost=free", NULL };
static const char *const beratung[] = { "title@de=Beratung für Familien (Beispiel)", "summary@de=Hilfe bei Anträgen und Briefen.", "kind=advice", "actor>directory.actor=org-1",
                                        "phone=02831 000000", NULL };
static const struct made all[] = {
    { "directory.actor", "org-1", caritas }, { "directory.actor", "org-2", hafen }, { "directory.place", "loc-1", haus },
    { "directory.offer", "svc-1", cafe }, { "directory.offer", "svc-2", beratung } };

static void put(struct arrive *in, struct arena *a, struct arrival *one, str line)
{
    size_t n = 0;
    while (n < line.n && line.p[n] != '=' && line.p[n] != '>' && line.p[n] != '~' && line.p[n] != '@') n++;
    const char *field = arena_z(a, str_upto(line, n));
    str rest = str_from(line, n + 1);
    if (line.p[n] == '=') { arrival_give(in, one, field, NULL, rest); return; }
    if (line.p[n] == '~') { arrival_name(in, one, field, rest); return; }
    size_t mark = (size_t)str_find_char(rest, '=');
    const char *word = arena_z(a, str_upto(rest, mark));
    if (line.p[n] == '@') arrival_give(in, one, field, word, str_from(rest, mark + 1));
    else arrival_refer(in, one, field, word, str_from(rest, mark + 1));
}

static int64_t make_source(struct store *st)
{
    struct draft d = draft_new(store_arena(st), &exchange_source_entity);
    struct problems p = { .a = store_arena(st) };
    d.key = S("nachbarkreis");
    draft_give(&d, "title", S("Beispiel: Nachbarkreis"));
    draft_give(&d, "kind", S("hsds"));
    draft_give(&d, "licence", S("cc-by-4.0"));
    draft_give(&d, "attribution", S("Nachbarkreis (Beispiel)"));
    draft_give(&d, "every", S("never"));
    return row_write(st, &(struct write){ .who = &who_house, .request = S("demo"), .draft = &d }, &p) == WRITE_DONE ? d.id : 0;
}

void exchange_demo(struct store *st, struct arena *a, struct buf *said)
{
    struct buf wrong = buf_in(a, 1000);
    struct arrive in = arrive_begin(a, &wrong);
    struct receipt r = { 0 };
    (void)said;
    int64_t source = entity_named(S("directory.actor")) ? make_source(st) : 0;
    if (!source) return;
    for (size_t i = 0; i < countof(all); i++) {
        struct arrival *one = arrival_new(&in, all[i].entity, str_of(all[i].id));
        one->origin = arena_fmt(a, "https://nachbarkreis.example/hsds/%s", all[i].id);
        for (const char *const *v = all[i].value; *v; v++) put(&in, a, one, str_of(*v));
        arrival_good(&in, one);
    }
    int64_t run = receive_begin(st, source);
    receive_some(st, source, run, &in, 0, in.n, &r);
    receive_end(st, source, run, true, S(""), &r);
}
