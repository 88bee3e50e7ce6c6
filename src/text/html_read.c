/* html_read.c - markup to Markdown: libxml2 reads as browsers do, a walk over its tree writes. */
#include "text/html_read.h"
#include "base/buf.h"
#include "base/utf8.h"
#include <libxml/HTMLparser.h>
#include <string.h>

enum { BOXES_MAX = 8, URL_MAX = 2000 };
enum box_kind { BOX_QUOTE, BOX_BULLET, BOX_NUMBER };
/* marked: its sign ("- ", "3. ") is written; what follows is indented by as much. */
struct box { enum box_kind kind; int number, width; bool marked; };
struct writer {
    struct arena *a;
    struct buf out;
    str base;
    struct box box[BOXES_MAX]; int boxes;              /* quotes and list entries around what is written; deeper ones are counted alone */
    struct { int count; bool numbered; } list[BOXES_MAX]; int lists;    /* open lists, and their entries so far               */
    int gap;                                           /* line ends before the next text: 0 none, 1 a new line, 2 an empty one between */
    int breaks;                                        /* <br> that stand before the next text                        */
    bool line, blank, digits;                          /* line: text stands in it; blank: one is due; digits: only those so far in the line */
    int heading, bold, italic;                         /* as the markup has it                                        */
    bool is_bold, is_italic;                           /* as it is written                                            */
    char last;                                         /* the byte before                                             */
    str link;                                          /* address of the link at hand; empty: none                    */
    bool in_link;                                      /* its "[" is written                                          */
    bool plain;                                        /* words alone                                                 */
};

/* ---- the names that mean something -------------------------------------------------------------------------------- */
enum meaning { AS_TEXT, NOTHING, BLOCK, HEADING, LIST, NUMBERED, ENTRY, QUOTE, BOLD, ITALIC, LINK, BREAK, RULE, PICTURE, ROW, CELL };
static const struct { const char *name; enum meaning is; } meanings[] = {
    { "script", NOTHING }, { "style", NOTHING }, { "head", NOTHING }, { "template", NOTHING }, { "svg", NOTHING }, { "math", NOTHING }, { "object", NOTHING },
    { "iframe", NOTHING }, { "select", NOTHING }, { "textarea", NOTHING }, { "button", NOTHING }, { "noscript", NOTHING }, { "canvas", NOTHING },
    { "p", BLOCK }, { "div", BLOCK }, { "section", BLOCK }, { "article", BLOCK }, { "header", BLOCK }, { "footer", BLOCK }, { "aside", BLOCK },
    { "main", BLOCK },
    { "nav", BLOCK }, { "address", BLOCK }, { "pre", BLOCK }, { "figure", BLOCK }, { "figcaption", BLOCK }, { "details", BLOCK }, { "summary", BLOCK },
    { "table", BLOCK }, { "caption", BLOCK }, { "dl", BLOCK }, { "dt", BLOCK }, { "dd", BLOCK }, { "body", BLOCK }, { "form", BLOCK }, { "fieldset", BLOCK },
    { "h1", HEADING }, { "h2", HEADING }, { "h3", HEADING }, { "h4", HEADING }, { "h5", HEADING }, { "h6", HEADING },
    { "ul", LIST }, { "menu", LIST }, { "ol", NUMBERED }, { "li", ENTRY }, { "blockquote", QUOTE }, { "b", BOLD }, { "strong", BOLD }, { "i", ITALIC },
    { "em", ITALIC }, { "a", LINK }, { "br", BREAK }, { "hr", RULE }, { "img", PICTURE }, { "tr", ROW }, { "td", CELL }, { "th", CELL },
};

/* Where words alone are wanted, everything that begins a line is a paragraph, and nothing is a form of words. */
static enum meaning meaning_of(const struct writer *w, const xmlNode *n)
{
    enum meaning is = AS_TEXT;
    for (size_t i = 0; i < countof(meanings); i++) if (!xmlStrcasecmp(n->name, (const xmlChar *)meanings[i].name)) is = meanings[i].is;
    if (!w->plain) return is;
    if (is == BOLD || is == ITALIC || is == LINK) return AS_TEXT;
    return is == HEADING || is == LIST || is == NUMBERED || is == ENTRY || is == QUOTE || is == ROW || is == CELL ? BLOCK : is;
}

/* An attribute's text in the arena; empty: none. */
static str attribute(struct writer *w, xmlNode *n, const char *name)
{
    xmlChar *v = xmlGetProp(n, (const xmlChar *)name);
    str s = v ? arena_copy(w->a, str_trim(utf8_upto(str_of((const char *)v), URL_MAX))) : S("");
    xmlFree(v);
    return s;
}

/* ---- signs and lines ----------------------------------------------------------------------------------------------- */
static bool alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c & 0x80); }

static void put(struct writer *w, str s)
{
    buf_put(&w->out, s);
    if (s.n) w->last = s.p[s.n - 1];
}

static const struct box *innermost(const struct writer *w) { return w->boxes && w->boxes <= BOXES_MAX ? &w->box[w->boxes - 1] : NULL; }

/* The line's beginning: what is around it. An entry's sign stands once, then blanks as wide. */
static void put_boxes(struct writer *w)
{
    for (int i = 0; i < w->boxes && i < BOXES_MAX; i++) {
        struct box *b = &w->box[i];
        if (b->kind == BOX_QUOTE) put(w, S("> "));
        else if (b->marked) for (int k = 0; k < b->width; k++) put(w, S(" "));
        else {
            size_t before = w->out.n;
            if (b->kind == BOX_BULLET) put(w, S("- "));
            else buf_fmt(&w->out, "%d. ", b->number);
            b->width = (int)(w->out.n - before);
            b->marked = true;
        }
    }
}

static void put_emphasis(struct writer *w, bool bold, bool italic, bool opening)
{
    if (opening) {
        if (bold && !w->is_bold) { put(w, S("**")); w->is_bold = true; }
        if (italic && !w->is_italic) { put(w, S("*")); w->is_italic = true; }
        return;
    }
    if (w->is_italic && (!italic || !bold)) { put(w, S("*")); w->is_italic = false; }
    if (w->is_bold && !bold) { put(w, S("**")); w->is_bold = false; }
}

static void end_link(struct writer *w)
{
    if (w->in_link) buf_fmt(&w->out, "](%.*s)", STR(w->link));
    if (w->in_link) w->last = ')';
    w->in_link = false;
}

/* The paragraph, heading or entry at hand is over; the next text begins at least `gap` line ends below. */
static void end_line(struct writer *w, int gap)
{
    end_link(w);
    if (w->line) put_emphasis(w, false, false, false);
    const struct box *in = innermost(w);
    bool fresh = in && !in->marked && in->kind != BOX_QUOTE;           /* the first thing in an entry stands beside its sign */
    if (w->line || (!fresh && gap > w->gap)) w->gap = gap;
    w->line = w->blank = false;
    w->breaks = 0;
}

static void begin_line(struct writer *w)
{
    if (w->plain) { if (w->out.n) put(w, S(" ")); w->line = true; return; }
    bool first = w->out.n == 0;
    for (int i = 0; !first && i < (w->gap ? w->gap : 1); i++) {
        put(w, S("\n"));
        for (int k = 0; w->gap == 2 && !i && k < w->boxes && k < BOXES_MAX && w->box[k].kind == BOX_QUOTE; k++) put(w, S(">"));
    }
    put_boxes(w);
    for (int i = 0; i < w->heading; i++) put(w, S("#"));
    if (w->heading) put(w, S(" "));
    w->line = w->digits = true;
    w->blank = false;
    w->gap = 0;
    w->last = ' ';
}

/* A <br>: a line of the same paragraph. Two or more are how people part paragraphs. */
static void put_breaks(struct writer *w)
{
    int n = w->breaks;
    w->breaks = 0;
    if (!n || !w->line) return;
    if (w->heading || w->plain) { w->blank = true; return; }
    if (n > 1) { end_line(w, 2); begin_line(w); return; }
    put_emphasis(w, false, false, false);
    put(w, S("\\\n"));
    put_boxes(w);
    w->digits = true;
    w->blank = false;
    w->last = ' ';
}

/* Everything that is due before a letter: the line, breaks, the blank, emphasis. Bold that ends at a sign needs a blank before a letter, and so does bold that
** begins with one: CommonMark would not see it (§6.2, flanking). */
static void due(struct writer *w, char next)
{
    put_breaks(w);
    if (!w->line) begin_line(w);
    bool bold = w->bold > 0 && !w->heading && !w->plain, italic = w->italic > 0 && !w->heading && !w->plain, open = w->is_bold || w->is_italic;
    if (!w->in_link) {
        char before = w->last;
        put_emphasis(w, bold, italic, false);
        bool closed = open && w->last == '*' && before != '*', opens = (bold && !w->is_bold) || (italic && !w->is_italic);
        if ((closed && !alnum(before) && alnum(next)) || (opens && alnum(w->last) && !alnum(next)) || (closed && opens)) w->blank = w->blank || w->last != ' ';
    }
    if (w->blank && w->last != ' ') put(w, S(" "));
    w->blank = false;
    if (w->in_link) return;
    put_emphasis(w, bold, italic, true);
    if (w->link.n && !w->plain) { put(w, S("[")); w->in_link = true; }
}

static bool sign(struct writer *w, char c, str rest)
{
    if (strchr("\\`*[]<>{}", c)) return true;
    if (c == '_') return !(alnum(w->last) && rest.n && alnum(rest.p[0]));
    if (c == '&') return rest.n && (rest.p[0] == '#' || alnum(rest.p[0])) && str_find_char(str_upto(rest, 40), ';') >= 0;
    if ((c == '.' || c == ')') && w->digits && w->last >= '0' && w->last <= '9') return true;
    return w->last == ' ' && w->digits && strchr("#-+=~:|", c);
}

/* Text of the markup. Blanks of any kind become one. */
static void put_words(struct writer *w, str s)
{
    while (s.n && !w->out.full) {
        const char *at = s.p;
        uint32_t c = utf8_next(&s);
        if (c <= ' ' || c == 0x7f || c == 0xa0 || c == 0x2028 || c == 0x2029 || (c >= 0x80 && c < 0xa0)) { w->blank = w->blank || w->line; continue; }
        if (c == 0xFFFD || c == 0xFEFF || c == 0xAD || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) continue;   /* soft hyphens, turns */
        due(w, *at);
        if (!w->plain && c < 0x80 && sign(w, (char)c, s)) put(w, S("\\"));
        put(w, (str){ at, (size_t)(s.p - at) });
        w->digits = w->digits && c >= '0' && c <= '9';
    }
}

/* ---- links -------------------------------------------------------------------------------------------------------------- */
/* scheme://host of an address; empty: it has none. */
static str origin_of(str url)
{
    int64_t at = str_find(url, S("://"));
    if (at < 0) return S("");
    str host = str_from(url, (size_t)at + 3);
    size_t n = 0;
    while (n < host.n && !strchr("/?#", host.p[n])) n++;
    return str_upto(url, (size_t)at + 3 + n);
}

static bool has_scheme(str url)
{
    for (size_t i = 0; i < url.n; i++) {
        if (url.p[i] == ':') return i > 0;
        if (strchr("/?#", url.p[i])) return false;
    }
    return false;
}

/* The address whole; empty: it leads nowhere that we link to. */
static str whole_link(struct writer *w, str url)
{
    static const str fine[] = { { "http://", 7 }, { "https://", 8 }, { "mailto:", 7 }, { "tel:", 4 } };
    if (url.n >= URL_MAX - 4 || !utf8_valid(url)) return S("");
    for (size_t i = 0; i < countof(fine); i++) if (url.n > fine[i].n && str_same(str_upto(url, fine[i].n), fine[i])) return url;
    str origin = origin_of(w->base);
    if (has_scheme(url) || !origin.n || !url.n || url.p[0] == '#') return S("");
    if (str_starts(url, S("//"))) return arena_fmt(w->a, "%.*s%.*s", (int)str_find(w->base, S("//")), w->base.p, STR(url));
    if (url.p[0] == '/') return arena_fmt(w->a, "%.*s%.*s", STR(origin), STR(url));
    size_t dir = w->base.n;
    while (dir > origin.n && w->base.p[dir - 1] != '/') dir--;
    return arena_fmt(w->a, "%.*s%s%.*s", (int)dir, w->base.p, dir == origin.n ? "/" : "", STR(url));
}

/* What would end an address in Markdown, percent-encoded; blanks of a number are left out. */
static str link_of(struct writer *w, str url)
{
    struct buf b = buf_in(w->a, 3 * URL_MAX + 8);
    bool number = str_same(str_upto(url, 4), S("tel:"));
    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        if (number && c == ' ') continue;
        if (c <= ' ' || c == 0x7f || strchr("()<>\"\\[]`{}*", (char)c)) buf_fmt(&b, "%%%02X", c);
        else buf_char(&b, (char)c);
    }
    return buf_str(&b);
}

/* ---- the walk ------------------------------------------------------------------------------------------------------------ */
static void enter_box(struct writer *w, struct box box) { if (w->boxes < BOXES_MAX) w->box[w->boxes] = box; w->boxes++; }
static bool in_entry(const struct writer *w) { const struct box *b = innermost(w); return b && b->kind != BOX_QUOTE; }

/* Only the first entry may have an empty line before it: lists stay tight. */
static void enter_entry(struct writer *w)
{
    bool known = w->lists > 0 && w->lists <= BOXES_MAX, numbered = known && w->list[w->lists - 1].numbered;
    int n = known ? ++w->list[w->lists - 1].count : 1;
    end_line(w, 1);
    if (n > 1 && w->gap > 1) w->gap = 1;
    enter_box(w, (struct box){ numbered ? BOX_NUMBER : BOX_BULLET, .number = n });
}

static void enter_list(struct writer *w, bool numbered)
{
    end_line(w, in_entry(w) ? 1 : 2);
    if (w->lists < BOXES_MAX) { w->list[w->lists].count = 0; w->list[w->lists].numbered = numbered; }
    w->lists++;
}

static void put_rule(struct writer *w)
{
    end_line(w, 2);
    if (w->plain || w->boxes) return;
    begin_line(w);
    put(w, S("---"));
    end_line(w, 2);
}

/* False: what is below it is not for us. */
static bool enter(struct writer *w, xmlNode *n)
{
    if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) { if (n->content) put_words(w, str_of((const char *)n->content)); return false; }
    if (n->type != XML_ELEMENT_NODE) return false;
    enum meaning is = meaning_of(w, n);
    switch (is) {
    case NOTHING: return false;
    case BLOCK: end_line(w, 2); break;
    case HEADING: end_line(w, 2); w->heading = n->name[1] - '0'; break;
    case LIST: case NUMBERED: enter_list(w, is == NUMBERED); break;
    case ENTRY: enter_entry(w); break;
    case ROW: end_line(w, 1); enter_box(w, (struct box){ BOX_BULLET }); break;
    case CELL: if (w->line) put_words(w, S(" \xE2\x80\x93 ")); break;
    case QUOTE: end_line(w, 2); enter_box(w, (struct box){ BOX_QUOTE }); break;
    case BOLD: w->bold++; break;
    case ITALIC: w->italic++; break;
    case LINK: end_link(w); w->link = link_of(w, whole_link(w, attribute(w, n, "href"))); break;
    case BREAK: if (w->line) end_link(w), w->breaks++; return false;
    case RULE: put_rule(w); return false;
    case PICTURE: put_words(w, attribute(w, n, "alt")); return false;
    case AS_TEXT: break;
    }
    return true;
}

static void leave(struct writer *w, const xmlNode *n)
{
    switch (meaning_of(w, n)) {
    case BLOCK: end_line(w, 2); break;
    case HEADING: end_line(w, 2); w->heading = 0; break;
    case LIST: case NUMBERED: w->lists--; end_line(w, in_entry(w) ? 1 : 2); break;
    case ENTRY: case ROW: end_line(w, 1); w->boxes--; break;
    case QUOTE: end_line(w, 2); w->boxes--; break;
    case BOLD: w->bold--; break;
    case ITALIC: w->italic--; break;
    case LINK: end_link(w); w->link = S(""); break;
    default: break;
    }
}

/* By the tree's own links, so that no depth costs a stack. */
static void walk(struct writer *w, xmlNode *root)
{
    for (xmlNode *n = root; !w->out.full;) {
        bool in = enter(w, n);
        if (in && n->children) { n = n->children; continue; }
        if (in) leave(w, n);
        while (n != root && !n->next) { n = n->parent; leave(w, n); }
        if (n == root) return;
        n = n->next;
    }
}

/* Bounded: whole lines, or a whole word of the only one. */
static str bounded(struct writer *w, size_t max, bool *cut)
{
    str s = buf_str(&w->out), all = s;
    if (s.n > max || w->out.full) {
        s = utf8_upto(s, max);
        size_t line = s.n;
        while (line && s.p[line - 1] != '\n') line--;
        if (line > s.n / 2) s = str_upto(s, line);
        else if (max > 60) {
            while (s.n > max - 60 && s.p[s.n - 1] != ' ') s.n--;
            s = utf8_upto(all, s.n);
        }
    }
    if (cut) *cut = s.n < all.n || w->out.full;
    s = str_trim(s);
    return arena_copy(w->a, s.n && s.p[s.n - 1] == '\\' ? str_upto(s, s.n - 1) : s);
}

static str read_markup(struct writer *w, str markup, size_t max, bool *cut)
{
    str in = utf8_upto(markup, HTML_READ_MAX);
    w->out = buf_in(w->a, max + 4096);
    /* Its own encoding is not believed: what comes from JSON is UTF-8. */
    htmlDocPtr doc = in.n ? htmlReadMemory(in.p, (int)in.n, NULL, "UTF-8",
        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_COMPACT) : NULL;
    if (doc && xmlDocGetRootElement(doc)) walk(w, xmlDocGetRootElement(doc));
    end_line(w, 0);
    if (doc) xmlFreeDoc(doc);
    return bounded(w, max, cut);
}

str html_markdown(struct arena *a, str markup, str base, size_t max, bool *cut)
{
    struct writer w = { .a = arena_new(), .base = base };  /* what links and entries are made of goes with it                */
    str ret = arena_copy(a, read_markup(&w, markup, max, cut));
    arena_free(w.a);
    return ret;
}

str html_plain(struct arena *a, str markup, size_t max)
{
    struct writer w = { .a = arena_new(), .plain = true };
    str ret = arena_copy(a, read_markup(&w, markup, max, NULL));
    arena_free(w.a);
    return ret;
}
