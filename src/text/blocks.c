/* blocks.c - Markdown as a flat list of paragraphs: one walk over cmark's tree. */
#include "text/blocks.h"
#include "base/utf8.h"
#include "text/html.h"
#include <cmark.h>

enum { TEXT_MAX = 80 * 1000, GROWN_MAX = 4 * TEXT_MAX, DEEP_MAX = 30 };     /* grown: a broken byte becomes three */

struct walk {
    struct arena *a;
    struct block *block; size_t n;
    struct buf text;                                    /* of the block that is being read       */
    struct block_run *run; size_t runs;
    int strong, soft, depth;                            /* depth: lists                          */
    int next[DEEP_MAX];                                 /* number of the next item; 0: bullets   */
    str url, sign;
};

/* A stretch that looks like the one before it continues it. */
static void put(struct walk *w, str s, bool code)
{
    size_t from = w->text.n;
    buf_put(&w->text, s);
    if ((!w->strong && !w->soft && !code && !w->url.n) || w->runs >= BLOCK_RUNS_MAX || w->text.n == from) return;
    if (!w->run) w->run = arena_array(w->a, struct block_run, BLOCK_RUNS_MAX);
    struct block_run r = { from, w->text.n, w->strong > 0, w->soft > 0, code, w->url }, *last = w->runs ? &w->run[w->runs - 1] : NULL;
    if (last && last->to == from && last->strong == r.strong && last->soft == r.soft && last->code == code && str_eq(last->url, r.url)) last->to = r.to;
    else w->run[w->runs++] = r;
}

static void begin(struct walk *w)
{
    w->text = buf_in(w->a, GROWN_MAX);
    w->run = NULL;
    w->runs = 0;
}

static void end(struct walk *w, enum block_kind kind, int level)
{
    if (w->n < BLOCKS_MAX && (w->text.n || kind == BLOCK_RULE))
        w->block[w->n++] = (struct block){ kind, level, kind == BLOCK_ITEM ? w->sign : S(""), buf_str(&w->text), w->run, w->runs };
    if (kind == BLOCK_ITEM) w->sign = S("");
}

static void list(struct walk *w, cmark_node *node, bool enter)
{
    w->depth += enter ? 1 : -1;
    if (enter && w->depth < DEEP_MAX) w->next[w->depth] = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? cmark_node_get_list_start(node) : -1;
}

static void list_item(struct walk *w)
{
    int *next = w->depth > 0 && w->depth < DEEP_MAX ? &w->next[w->depth] : NULL;
    w->sign = next && *next >= 0 ? arena_fmt(w->a, "%d.", (*next)++) : S("•");
}

static void link(struct walk *w, cmark_node *node, bool enter)
{
    str url = str_of(cmark_node_get_url(node));
    w->url = enter && url_safe(url) ? arena_copy(w->a, url) : S("");
}

/* Paragraphs, headings, code and rules make blocks; the others only say how what stands in them looks. */
static void block(struct walk *w, cmark_node *node, cmark_node_type type, bool enter)
{
    if (type == CMARK_NODE_LIST) list(w, node, enter);
    else if (type == CMARK_NODE_ITEM && enter) list_item(w);
    else if (type == CMARK_NODE_THEMATIC_BREAK || type == CMARK_NODE_CODE_BLOCK || enter) {
        if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING || type == CMARK_NODE_THEMATIC_BREAK || type == CMARK_NODE_CODE_BLOCK) begin(w);
        if (type == CMARK_NODE_CODE_BLOCK) { put(w, str_trim(arena_copy(w->a, str_of(cmark_node_get_literal(node)))), true); end(w, BLOCK_CODE, 0); }
        if (type == CMARK_NODE_THEMATIC_BREAK) end(w, BLOCK_RULE, 0);
    } else if (type == CMARK_NODE_HEADING) end(w, BLOCK_HEADING, cmark_node_get_heading_level(node));
    else if (type == CMARK_NODE_PARAGRAPH) end(w, w->depth ? BLOCK_ITEM : BLOCK_TEXT, w->depth);
}

static void visit(struct walk *w, cmark_node *node, bool enter)
{
    cmark_node_type type = cmark_node_get_type(node);
    switch (type) {
    case CMARK_NODE_TEXT: put(w, str_of(cmark_node_get_literal(node)), false); break;
    case CMARK_NODE_CODE: put(w, str_of(cmark_node_get_literal(node)), true); break;
    case CMARK_NODE_SOFTBREAK: put(w, S(" "), false); break;
    case CMARK_NODE_LINEBREAK: put(w, S("\n"), false); break;
    case CMARK_NODE_STRONG: w->strong += enter ? 1 : -1; break;
    case CMARK_NODE_EMPH: w->soft += enter ? 1 : -1; break;
    case CMARK_NODE_LINK: link(w, node, enter); break;
    case CMARK_NODE_IMAGE: case CMARK_NODE_HTML_BLOCK: case CMARK_NODE_HTML_INLINE: break;
    default: block(w, node, type, enter);
    }
}

size_t blocks_read(struct arena *a, str markdown, const struct block **ret)
{
    str cut = utf8_upto(markdown, TEXT_MAX);
    struct walk w = { .a = a, .block = arena_array(a, struct block, BLOCKS_MAX), .url = { "", 0 }, .sign = { "", 0 } };
    cmark_node *document = cmark_parse_document(cut.p ? cut.p : "", cut.n, CMARK_OPT_VALIDATE_UTF8);
    cmark_iter *i = cmark_iter_new(document);
    begin(&w);
    for (cmark_event_type event; (event = cmark_iter_next(i)) != CMARK_EVENT_DONE;) visit(&w, cmark_iter_get_node(i), event == CMARK_EVENT_ENTER);
    cmark_iter_free(i);
    cmark_node_free(document);
    *ret = w.block;
    return w.n;
}
