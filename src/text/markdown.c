/* markdown.c - Markdown to safe markup by cmark: the tree is cleaned before it is written. */
#include "text/markdown.h"
#include "base/utf8.h"
#include <cmark.h>

enum { TEXT_MAX = 80 * 1000, PLAIN_MAX = 4 * TEXT_MAX, DEEP_MAX = 30, NUMBER_MIN = 7 };      /* nesting deeper than any author means is dropped */

/* The children take the place of their parent. */
static void unwrap(cmark_node *node)
{
    for (cmark_node *child; (child = cmark_node_first_child(node));) cmark_node_insert_before(node, child);
    cmark_node_free(node);
}

static str url_of(cmark_node *node) { return str_of(cmark_node_get_url(node)); }

/* An image from elsewhere would tell its server who reads the page: only our own are shown. */
static bool is_own(str url)
{
    return url_safe(url) && (str_starts(url, S("/")) || str_find_char(url, ':') < 0);
}

static void clean(cmark_node *node, int depth, int top)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE || depth > DEEP_MAX) cmark_node_free(node);
    else if (type == CMARK_NODE_HEADING) {
        int level = cmark_node_get_heading_level(node) + top - 1;
        cmark_node_set_heading_level(node, level > 6 ? 6 : level < 2 ? 2 : level);
    } else if ((type == CMARK_NODE_LINK && !url_safe(url_of(node))) || (type == CMARK_NODE_IMAGE && !is_own(url_of(node)))) unwrap(node);
}

static bool is_leaf(cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HTML_BLOCK: case CMARK_NODE_THEMATIC_BREAK: case CMARK_NODE_CODE_BLOCK: case CMARK_NODE_TEXT: case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK: case CMARK_NODE_CODE: case CMARK_NODE_HTML_INLINE: return true;
    default: return false;
    }
}

/* cmark lets a node be changed when the walk leaves it; leaves are only entered. */
static void clean_all(cmark_node *document, int top)
{
    cmark_iter *i = cmark_iter_new(document);
    int depth = 0;
    for (cmark_event_type event; (event = cmark_iter_next(i)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(i);
        bool leaf = is_leaf(node), leaves = leaf || event == CMARK_EVENT_EXIT;
        if (leaves && node != document) clean(node, depth, top);
        if (!leaf) depth += event == CMARK_EVENT_ENTER ? 1 : -1;
    }
    cmark_iter_free(i);
}

static cmark_node *read(str text)
{
    str cut = utf8_upto(text, TEXT_MAX);
    return cmark_parse_document(cut.p ? cut.p : "", cut.n, CMARK_OPT_VALIDATE_UTF8);
}

html markdown_html(struct arena *a, str text, int top)
{
    cmark_node *document = read(text);
    clean_all(document, top < -3 ? -3 : top > 6 ? 6 : top);
    char *z = cmark_render_html(document, CMARK_OPT_DEFAULT);
    html h = { arena_copy(a, str_of(z)) };
    free(z);
    cmark_node_free(document);
    return h;
}

/* ---- telephone numbers ------------------------------------------------------------------------------------------------------------ */
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* How long the telephone number is that begins here, "+49 2821 85-0" or "116 016"; 0: none does. Digits without a break keep their order anyway. */
static size_t number_at(str s)
{
    if (!s.n || !(is_digit(s.p[0]) || (s.p[0] == '+' && s.n > 1 && is_digit(s.p[1])))) return 0;
    size_t n = 0, end = 0;
    bool parts = s.p[0] == '+';
    for (; n < s.n && (is_digit(s.p[n]) || memchr("+ /()-", s.p[n], 6)); n++) if (is_digit(s.p[n])) end = n + 1;
    for (size_t i = 1; i < end; i++) parts = parts || !is_digit(s.p[i]);
    return parts && end >= NUMBER_MIN ? end : 0;
}

html markdown_numbers(struct arena *a, html markup)
{
    struct buf b = buf_in(a, 4 * markup.s.n + 1);
    bool tag = false;
    char before = ' ';
    for (str rest = markup.s; rest.n; before = b.p[b.n - 1]) {
        size_t n = tag || is_digit(before) || before == '.' || before == ':' ? 0 : number_at(rest);
        tag = rest.p[0] == '<' || (tag && rest.p[0] != '>');
        if (n) buf_put(&b, S("<bdi dir=\"ltr\">"));
        buf_put(&b, str_upto(rest, n ? n : 1));
        if (n) buf_put(&b, S("</bdi>"));
        rest = str_from(rest, n ? n : 1);
    }
    return (html){ buf_str(&b) };
}

/* Appends words, any run of white space as one blank. */
static void put_words(struct buf *b, str s)
{
    bool blank = b->n == 0 || b->p[b->n - 1] == ' ';
    for (size_t i = 0; i < s.n; i++) {
        bool space = s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r');
        if (!space || !blank) buf_put(b, space ? S(" ") : (str){ s.p + i, 1 });
        blank = space;
    }
}

static void put_plain(struct buf *b, cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT: case CMARK_NODE_CODE: case CMARK_NODE_CODE_BLOCK: put_words(b, str_of(cmark_node_get_literal(node))); break;
    case CMARK_NODE_LINK: case CMARK_NODE_IMAGE: case CMARK_NODE_EMPH: case CMARK_NODE_STRONG: case CMARK_NODE_HTML_INLINE: break;
    default: put_words(b, S(" "));                        /* a line or block ends or begins here  */
    }
}

str markdown_plain(struct arena *a, str text)
{
    cmark_node *document = read(text);
    cmark_iter *i = cmark_iter_new(document);
    struct buf b = buf_in(a, PLAIN_MAX);
    while (cmark_iter_next(i) != CMARK_EVENT_DONE) put_plain(&b, cmark_iter_get_node(i));
    cmark_iter_free(i);
    cmark_node_free(document);
    return str_trim(buf_str(&b));
}
