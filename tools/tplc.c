/* tplc - turns page.html into C that writes the page, every value escaped for the place it stands in.
**
**   tplc page.html [header] > page.c              header: what the page includes, "web/page.h" unless told
**
**   {% C code %}   copied through           {{ expr }}   written, escaped for its place
**   {# note #}     dropped                  {{ S("{{") }} writes two braces
**
** A block opens a function with a parameter `struct buf *out`, a later one closes it; a page may hold several:
**
**   {% void hello_page(struct buf *out, const struct hello *v) { %}
**   <p class="note"><a href="{{ v->link }}">{{ v->name }}</a></p>
**   {% } %}
**
** The place is worked out here, once, by following the literal markup as a browser does (HTML standard, §13.2.5, as far
** as pages need it): element text, a quoted attribute, the beginning of an address or a part of one. In any other place
** a value is a build error. What stands between a { and its } of the C code must come back to the place it began in, so
** that the place is the same however often it runs; a break or return in the middle of a tag is the author's to avoid.
*/
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum place { TEXT, RCDATA, RAW, OPEN, NAME, TAG, ATTR, AFTER, BEFORE, QUOTED, UNQUOTED, DECL, COMMENT };

/* Where the page is, after the byte just followed. */
struct spot {
    enum place place;
    int since;                                         /* the line in which the tag, comment or element began */
    bool ending;                                       /* an end tag: </p>                     */
    bool equiv, content;                               /* this tag has http-equiv; a value in `content` */
    char quote;
    size_t n;                                          /* bytes matched: of </script, of the dashes of a comment */
    char tag[32], attr[64], value[16];                 /* in small letters; of the value only the beginning */
    size_t ntag, nattr, nvalue;                        /* nvalue: literal bytes of the value so far */
    int values;                                        /* {{ }} in this attribute so far       */
    char last;                                         /* the last literal byte, 0 after a {{ }} */
};
static struct spot at;

/* The open braces of the C code and where the page was at each. */
static struct { struct spot spot; int line; } braces[64];
static size_t depth;

static const char *file;
static int line = 1;
static FILE *out;
enum { PIECE = 3000 };                                 /* bytes of one literal; ISO C promises 4095 */

static _Noreturn void fail_at(int where, const char *why)
{
    fprintf(stderr, "%s:%d: %s\n", file, where, why);
    exit(1);
}

static _Noreturn void fail(const char *why) { fail_at(line, why); }

/* ---- names ---- */

/* Is `name` one of the blank-separated words? */
static bool one_of(const char *name, const char *words)
{
    size_t n = strlen(name);
    for (const char *p = words; n && (p = strstr(p, name)); p++)
        if ((p == words || p[-1] == ' ') && (p[n] == ' ' || !p[n])) return true;
    return false;
}

static void add(char *name, size_t size, size_t *n, char c)
{
    if (*n + 1 >= size) fail("this name is too long");
    name[(*n)++] = (char)tolower((unsigned char)c);
    name[*n] = 0;
}

/* data-next-href and xlink:href are addresses as href is: scripts and browsers follow them. */
static bool is_address(const char *attr)
{
    const char *word = attr;
    for (const char *p = attr; *p; p++)
        if ((*p == '-' && !strncmp(attr, "data-", 5)) || *p == ':') word = p + 1;
    return one_of(word, "href src action formaction poster cite data background longdesc manifest url codebase");
}

/* ---- following the markup ---- */

static void start_attr(char c)
{
    at.nattr = at.nvalue = 0;
    at.values = 0;
    at.attr[0] = at.value[0] = at.last = 0;
    add(at.attr, sizeof at.attr, &at.nattr, c);
    at.place = ATTR;
}

static void end_tag(void)
{
    if (at.equiv && at.content) fail("no value in a <meta http-equiv>: it may hold an address");
    at.n = 0;
    at.place = TEXT;
    if (at.ending) return;
    if (one_of(at.tag, "script style xmp iframe noembed noframes plaintext")) at.place = RAW;
    if (one_of(at.tag, "textarea title")) at.place = RCDATA;
}

static void follow_open(char c)
{
    if (isalpha((unsigned char)c)) {
        at.ntag = at.nattr = 0;
        at.equiv = at.content = false;
        add(at.tag, sizeof at.tag, &at.ntag, c);
        at.place = NAME;
    } else if (c == '/' && !at.ending) {
        at.ending = true;
    } else if (c == '!' || c == '?' || (at.ending && c != '>')) {
        at.n = c == '!' ? 0 : 2;                       /* only <!-- opens a comment            */
        at.place = DECL;
    } else {
        at.place = TEXT;                               /* a lone < is text                     */
    }
}

/* Between < and > but outside a value. */
static void follow_tag(char c)
{
    bool blank = isspace((unsigned char)c);
    if (at.place == ATTR && (blank || c == '=' || c == '/' || c == '>') && one_of(at.attr, "http-equiv")) at.equiv = true;
    if (c == '>') end_tag();
    else if (at.place == NAME && !blank && c != '/') add(at.tag, sizeof at.tag, &at.ntag, c);
    else if (c == '/') at.place = TAG;
    else if (blank) at.place = at.place == ATTR || at.place == AFTER ? AFTER : TAG;
    else if (c == '=' && (at.place == ATTR || at.place == AFTER)) at.place = BEFORE;
    else if (at.place == ATTR) add(at.attr, sizeof at.attr, &at.nattr, c);
    else start_attr(c);
}

static void follow_value(char c)
{
    if (at.place == BEFORE) {
        if (c == '>') end_tag();
        else if (c == '"' || c == '\'') { at.place = QUOTED; at.quote = c; }
        else if (!isspace((unsigned char)c)) at.place = UNQUOTED;
    } else if (at.place == UNQUOTED) {
        if (c == '>') end_tag();
        else if (isspace((unsigned char)c)) at.place = TAG;
    } else if (c == at.quote) {
        at.place = TAG;
    } else {
        if (at.nvalue < sizeof at.value - 1) {
            at.value[at.nvalue] = (char)tolower((unsigned char)c);
            at.value[at.nvalue + 1] = 0;
        }
        at.nvalue++;
        at.last = c;
    }
}

/* Inside <script>, <textarea> and the like nothing counts but the element's own end tag. */
static void follow_raw(char c)
{
    if (at.n == at.ntag + 2 && (isspace((unsigned char)c) || c == '/' || c == '>')) {
        at.ending = true;
        at.place = TAG;
        follow_tag(c);
        return;
    }
    char next = at.n == 0 ? '<' : at.n == 1 ? '/' : at.n < at.ntag + 2 ? at.tag[at.n - 2] : 0;
    if (next && tolower((unsigned char)c) == next) at.n++;
    else at.n = c == '<';
}

/* <!doctype html>, <?xml ...>, and comments, which end at --> and may be as short as <!-->. */
static void follow_decl(char c)
{
    if (at.place == DECL) {
        if (c == '>') at.place = TEXT;
        else if (c == '-' && at.n < 2 && ++at.n == 2) at.place = COMMENT;
        else if (c != '-') at.n = 3;
    } else if (c == '>' && at.n >= 2) {
        at.place = TEXT;
    } else {
        at.n = c == '-' ? at.n + 1 : 0;
    }
}

static void follow(char c)
{
    switch (at.place) {
    case TEXT:
        if (c == '<') { at.place = OPEN; at.ending = false; at.since = line; }
        break;
    case OPEN:                                 follow_open(c);  break;
    case NAME: case TAG: case ATTR: case AFTER: follow_tag(c);   break;
    case BEFORE: case QUOTED: case UNQUOTED:   follow_value(c); break;
    case RAW: case RCDATA:                     follow_raw(c);   break;
    case DECL: case COMMENT:                   follow_decl(c);  break;
    }
}

/* ---- the C code ---- */

/* Steps over one piece of C: a string, a character, a comment, or else a single byte. `shut` ends a // comment too. */
static const char *skip_c(const char *p, const char *shut)
{
    if (*p == '"' || *p == '\'') {
        char quote = *p++;
        while (*p && *p != quote && *p != '\n') p += *p == '\\' && p[1] ? 2 : 1;
        return *p == quote ? p + 1 : p;
    }
    if (p[0] == '/' && p[1] == '*') {
        const char *end = strstr(p + 2, "*/");
        return end ? end + 2 : p + strlen(p);
    }
    if (p[0] == '/' && p[1] == '/') {
        while (*p && *p != '\n' && strncmp(p, shut, 2)) p++;
        return p;
    }
    return p + 1;
}

/* The parts of a tag outside its values are one place: a branch may add an attribute. */
static enum place kind(enum place p) { return p == NAME || p == ATTR || p == AFTER || p == UNQUOTED ? TAG : p; }
static bool begun(const struct spot *s) { return s->nvalue || s->values; }

/* Is a value that follows in b written as it would be in a? */
static bool same_spot(const struct spot *a, const struct spot *b)
{
    if (kind(a->place) != kind(b->place)) return false;
    if (a->place == TEXT) return true;
    if (strcmp(a->tag, b->tag) != 0 || a->ending != b->ending) return false;
    if (a->place != QUOTED) return true;
    return a->quote == b->quote && !strcmp(a->attr, b->attr) && (!is_address(a->attr) || begun(a) == begun(b));
}

static void open_brace(int where)
{
    if (depth == sizeof braces / sizeof *braces) fail("too many braces inside one another");
    braces[depth].spot = at;
    braces[depth++].line = where;
}

/* What a function began it must close. */
static void check_closed(void)
{
    if (at.place == RAW || at.place == RCDATA) fail_at(at.since, "this element is never closed");
    if (at.place != TEXT) fail_at(at.since, "this tag is never closed");
}

static void shut_brace(int where)
{
    if (!depth) fail_at(where, "this } closes nothing");
    depth--;
    if (!depth) check_closed();
    if (same_spot(&at, &braces[depth].spot)) return;
    bool address = at.place == QUOTED && is_address(at.attr);
    char why[160];
    snprintf(why, sizeof why, address ? "the beginning of an address is chosen in C, not by the { of line %d"
        : "the markup between the { of line %d and this } does not end in the place it began in", braces[depth].line);
    fail_at(where, why);
}

static void count_braces(const char *p, const char *end)
{
    for (int where = line; p < end; ) {
        const char *next = skip_c(p, "%}");
        if (*p == '{') open_brace(where);
        if (*p == '}') shut_brace(where);
        for (; p < next; p++) where += *p == '\n';
    }
}

static void place_line(void)
{
    fprintf(out, "#line %d \"", line);
    for (const char *p = file; *p; p++) {
        if (*p == '"' || *p == '\\') fputc('\\', out);
        fputc(*p, out);
    }
    fputs("\"\n", out);
}

static void code(const char *p, size_t n)
{
    if (at.place == COMMENT) fail_at(at.since, "no C code inside an HTML comment, or the comment is never closed; notes are {# #}");
    count_braces(p, p + n);
    place_line();
    fprintf(out, "%.*s\n", (int)n, p);
}

/* ---- values ---- */

/* In an address the first value says where it goes; what comes later is one part of a path or query. */
static const char *address_writer(void)
{
    if (!strncmp(at.value, "javascript:", 11) || !strncmp(at.value, "data:", 5)) fail("no value in a javascript: or data: address");
    if (one_of(at.value, "tel: mailto: geo: sms:") && at.values == 0) return "PUT_ATTR";
    if (at.nvalue == 0 && at.values == 0) return "PUT_URL";
    if (at.nvalue == 0) fail("a second value at the beginning of an address: choose or join the two in C");
    if (at.last && strchr("?&;", at.last)) fail("a whole query in the middle of an address: write name={{ value }}, or build the address in C");
    return "PUT_PART";
}

static const char *value_writer(void)
{
    if (!strncmp(at.attr, "on", 2)) fail("no value in an event handler: use a data- attribute and the script file");
    if (one_of(at.attr, "style")) fail("no value in a style attribute: use a class");
    if (one_of(at.attr, "srcset imagesrcset ping srcdoc")) fail("no value in srcset, ping or srcdoc: it cannot be checked");
    if (one_of(at.tag, "animate set")) fail("no value in <animate> or <set>: it may become an address");
    if (one_of(at.attr, "content")) at.content = true;
    const char *name = is_address(at.attr) ? address_writer() : "PUT_ATTR";
    at.values++;
    at.last = 0;
    return name;
}

static const char *writer(void)
{
    switch (at.place) {
    case TEXT: case RCDATA:             return "PUT_TEXT";
    case QUOTED:                        return value_writer();
    case OPEN: case NAME:               fail("a value cannot be a tag name: write the tags and choose with {% if %}");
    case TAG: case ATTR: case AFTER:    fail("a value cannot be an attribute name: write the attribute, with {% if %} around it");
    case BEFORE: case UNQUOTED:         fail("a value in an attribute needs quotes around it");
    case RAW:                           fail("no value inside <script>, <style> or the like: use a data- attribute or a class");
    case COMMENT: case DECL:            fail("no value inside an HTML comment or declaration: use {# #}");
    }
    return "";
}

static void expression(const char *p, size_t n)
{
    while (n && isspace((unsigned char)*p)) { if (*p == '\n') line++; p++; n--; }
    while (n && isspace((unsigned char)p[n - 1])) n--;
    if (!n) fail("{{ }} without a value");
    if (!depth) fail("a value outside a function: open one with {% void name(struct buf *out, ...) { %}");
    const char *name = writer();
    place_line();
    fprintf(out, "    %s(out, (%.*s));\n", name, (int)n, p);
}

/* ---- literal markup ---- */

static void put_byte(char c)
{
    unsigned char u = (unsigned char)c;
    if (c == '\n') fputs("\\n", out);
    else if (u < ' ' || u == 127) fprintf(out, "\\%03o", u);
    else if (strchr("\"\\?", c)) fprintf(out, "\\%c", c);    /* ? because of trigraphs          */
    else fputc(c, out);
}

static size_t used;                                    /* bytes in the literal being written   */

static void end_literal(void)
{
    if (used) fputs("\"));\n", out);
    used = 0;
}

static void literal(char c)
{
    static char before;
    bool blank = isspace((unsigned char)c), whole = (c & 0xC0) != 0x80;       /* never cut a UTF-8 character */
    if (depth) {
        if (used >= PIECE && whole) end_literal();
        if (!used) fputs("    buf_put(out, S(\"", out);
        else if (before == '\n') fputs("\"\n        \"", out);
        put_byte(c);
        follow(c);
        used++;
        before = c;
    } else if (!blank) {
        fail("markup outside a function: open one with {% void name(struct buf *out, ...) { %}");
    }
    line += c == '\n';
}

/* ---- the file ---- */

/* The end of the block opened at p, "{{", "{%" or "{#": its closing mark, or NULL. */
static const char *block_end(const char *p)
{
    const char *shut = p[1] == '{' ? "}}" : p[1] == '%' ? "%}" : "#}";
    if (p[1] == '#') return strstr(p + 2, shut);
    for (p += 2; *p && strncmp(p, shut, 2); ) p = skip_c(p, shut);
    return *p ? p : NULL;
}

static bool is_block(const char *p) { return p[0] == '{' && p[1] && strchr("{%#", p[1]); }

/* Writes one block and returns what follows it. */
static const char *block(const char *open)
{
    const char *end = block_end(open);
    if (!end) fail("this block is never closed");
    int began = line;
    end_literal();
    if (open[1] == '{') expression(open + 2, (size_t)(end - open - 2));
    else if (open[1] == '%') code(open + 2, (size_t)(end - open - 2));
    line = began;
    for (const char *p = open; p < end; p++) line += *p == '\n';
    return end + 2;
}

/* A line that holds blocks which write nothing, and only blanks beside them, leaves nothing in the page: the beginning
** of the next line, or NULL when p begins another kind of line. */
static const char *silent_line(const char *p)
{
    for (bool any = false; ; any = true) {
        while (*p == ' ' || *p == '\t' || *p == '\r') p++;
        if (any && (*p == '\n' || !*p)) return *p ? p + 1 : p;
        if (!is_block(p) || p[1] == '{') return NULL;
        p = block_end(p);
        if (!p) return NULL;
        p += 2;
    }
}

static void page(const char *p)
{
    for (bool fresh = true; *p; ) {                    /* fresh: at the beginning of a line    */
        const char *next = fresh ? silent_line(p) : NULL;
        while (next && p < next) {
            if (is_block(p)) p = block(p);
            else line += *p++ == '\n';
        }
        if (next) continue;
        fresh = *p == '\n';
        if (is_block(p)) p = block(p);
        else literal(*p++);
    }
    end_literal();
}

static bool read_page(char *p, size_t size)
{
    FILE *in = fopen(file, "rb");
    if (!in) return false;
    size_t n = fread(p, 1, size - 1, in);
    fclose(in);
    if (n == size - 1) fail("a page is smaller than 1 MB");
    if (strlen(p) != n) fail("a page holds no NUL byte");
    return true;
}

int main(int argc, char **argv)
{
    static char source[1 << 20];
    if (argc != 2 && argc != 3) { fputs("usage: tplc page.html [header] > page.c\n", stderr); return 1; }
    file = argv[1];
    if (!read_page(source, sizeof source)) { perror(file); return 1; }
    char *text = NULL;
    size_t size;
    out = open_memstream(&text, &size);                /* nothing is written when the page is wrong */
    if (!out) return 1;
    const char *slash = strrchr(file, '/');
    fprintf(out, "/* %s - written by tplc: edit the page, not this. */\n", slash ? slash + 1 : file);
    fprintf(out, "#include \"%s\"\n", argc == 3 ? argv[2] : "web/page.h");
    page(source);
    if (depth) fail_at(braces[depth - 1].line, "this { is never closed");
    if (fclose(out) != 0 || fwrite(text, 1, size, stdout) != size || fflush(stdout) != 0) return 1;
    free(text);
    return 0;
}
