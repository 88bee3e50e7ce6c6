/* csvw.c - metadata of CSV files as the W3C has them. csvw.h is the manual. */
#include "text/csvw.h"
#include "text/html.h"
#include "text/json.h"

static void put_member(struct json *j, const char *key, str s)
{
    if (!s.n) return;
    json_key(j, key);
    json_str(j, s);
}

static void put_column(struct json *j, const struct csvw *c, const struct csvw_column *k)
{
    str head;
    if (!url_decode(j->out->a, str_of(k->name), false, &head)) head = str_of(k->name);
    json_open(j, '{');
    json_key(j, "name");
    json_z(j, k->name);
    json_key(j, "titles");
    json_str(j, head);
    put_member(j, "dc:title", words_get(c->words, k->title));
    put_member(j, "dc:description", k->about);
    json_key(j, "datatype");
    json_z(j, k->datatype);
    if (k->key || k->needed) {
        json_key(j, "required");
        json_bool(j, true);
    }
    json_close(j, '}');
}

static void put_schema(struct json *j, const struct csvw *c)
{
    bool keyed = false;
    json_key(j, "tableSchema");
    json_open(j, '{');
    json_key(j, "columns");
    json_open(j, '[');
    for (size_t i = 0; i < c->n; i++) put_column(j, c, &c->column[i]);
    json_close(j, ']');
    for (size_t i = 0; i < c->n; i++) keyed |= c->column[i].key;
    if (keyed) {
        json_key(j, "primaryKey");
        json_open(j, '[');
        for (size_t i = 0; i < c->n; i++) if (c->column[i].key) json_z(j, c->column[i].name);
        json_close(j, ']');
    }
    json_close(j, '}');
}

/* "dc" is one of the prefixes that every reader knows (RDFa initial context). */
void csvw_put(struct buf *out, const struct csvw *c)
{
    struct json j = json_to(out);
    json_open(&j, '{');
    json_key(&j, "@context");
    json_open(&j, '[');
    json_z(&j, "http://www.w3.org/ns/csvw");
    json_open(&j, '{');
    json_key(&j, "@language");
    json_z(&j, c->lang ? c->lang->tag : LANG_SOURCE);
    json_close(&j, '}');
    json_close(&j, ']');
    json_key(&j, "url");
    json_str(&j, c->url);
    put_member(&j, "dc:title", c->title);
    put_member(&j, "dc:description", c->about);
    put_member(&j, "dc:publisher", c->publisher);
    put_member(&j, "dc:source", c->source);
    put_member(&j, "dc:modified", c->modified);
    if (c->license.n) {
        json_key(&j, "dc:license");
        json_open(&j, '{');
        put_member(&j, "@id", c->license);
        json_close(&j, '}');
    }
    put_schema(&j, c);
    json_close(&j, '}');
    buf_char(out, '\n');
}
