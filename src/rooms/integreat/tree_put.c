/* tree_put.c - one page of the tree as the app reads it. */
#include "base/moment.h"
#include "look/look.h"
#include "rooms/integreat/tree.h"
#include "text/markdown.h"

enum { EXCERPT_MAX = 300 };

/* What is said in one sentence; else the beginning of the text. */
static str excerpt(const struct tree *t, const struct node *n)
{
    const struct entity *e = t->of[n->kind].e;
    if (!n->row) return (str){ "", 0 };
    str summary = integreat_text(e, n->data, "summary");
    if (summary.n || n->kind != INTEGREAT_PAGE) return summary;
    str plain = markdown_plain(t->x->q->a, str_upto(integreat_text(e, n->data, "body"), EXCERPT_MAX * 4));
    size_t end = plain.n < EXCERPT_MAX ? plain.n : EXCERPT_MAX;
    while (end && end < plain.n && ((unsigned char)plain.p[end] & 0xC0) == 0x80) end--;       /* never within a letter */
    return str_upto(plain, end);
}

/* Never empty: the app shows a page without text as an error of its own. */
static html content(struct tree *t, const struct node *n)
{
    struct req *q = t->x->q;
    const struct source *s = &t->of[n->kind];
    struct buf b = buf_in(q->a, OUT_MAX);
    if (n->row && n->kind == INTEGREAT_PAGE) content_page(&b, q, s->e, n->data, integreat_html(t->x, s->e, n->data, "body"));
    if (n->row && n->kind == INTEGREAT_OFFER) content_offer(&b, q, s->e, n->data, n->labels, integreat_html(t->x, s->e, n->data, "description"));
    if (n->row && n->kind == INTEGREAT_TOPIC) content_text(&b, integreat_text(s->e, n->data, "summary"));
    if (!str_trim(buf_str(&b)).n && n->first == TREE_NONE) content_text(&b, _(N_("There is no text on this page yet. Please look at the pages beside it.")));
    return (html){ buf_str(&b) };
}

static str thumbnail(const struct tree *t, const struct node *n)
{
    const struct entity *e = t->of[n->kind].e;
    if (n->kind != INTEGREAT_PAGE || !integreat_text(e, n->data, "picture").n) return (str){ "", 0 };
    return url_whole(t->x->q, arena_fmt(t->x->q->a, "%.*s/picture", STR(url_row(t->x->q, e, row_meta(n->data)->slug))));
}

/* Who it is and where; "Offers" itself is there in each language, and as new as the newest below it. */
static struct integreat_head head_of(const struct tree *t, const struct node *n)
{
    const struct source *s = &t->of[n->kind];
    if (!n->row) return (struct integreat_head){ .kind = n->kind, .title = n->title, .under = s->under, .page = "offers", .changed = t->newest, .created = t->newest };
    const struct meta *m = row_meta(n->data);
    return (struct integreat_head){ .kind = n->kind, .row = n->row, .words = s->words, .title = n->title, .under = s->under, .page = s->page,
                                    .changed = m->changed_at, .created = m->created_at };
}

static void put_parent(struct tree *t, const struct node *up)
{
    struct json *j = &t->x->j;
    struct integreat_head h = up ? head_of(t, up) : (struct integreat_head){ 0 };
    json_key(j, "parent");
    json_open(j, '{');
    json_key(j, "id");
    json_int(j, up ? integreat_id(up->kind, up->row) : 0);
    if (up) integreat_place(t->x, &h, t->x->q->lang);
    else { integreat_put(t->x, "url", S("")); integreat_put(t->x, "path", S("")); }
    json_close(j, '}');
}

void tree_put(struct tree *t, int node)
{
    const struct node *n = &t->at[node];
    struct json *j = &t->x->j;
    struct integreat_head h = head_of(t, n);
    h.content = content(t, n);
    h.excerpt = excerpt(t, n);
    h.thumbnail = thumbnail(t, n);
    json_open(j, '{');
    integreat_head(t->x, &h);
    put_parent(t, n->up == TREE_NONE ? NULL : &t->at[n->up]);
    json_key(j, "order");
    json_int(j, node + 1);
    json_key(j, "organization");
    json_null(j);
    json_key(j, "embedded_offers");
    json_open(j, '[');
    json_close(j, ']');
    json_close(j, '}');
}
