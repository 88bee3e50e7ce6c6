/* propose_lines.c - the lines of a printed concept: cleaned, with what each begins with; which of them are running titles or contents. */
#include "rooms/concept/propose_parts.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "text/words.h"
#include <stdlib.h>
#include <string.h>

/* ---- one line, cleaned ------------------------------------------------------------------------------------------------------------------------- */
/* A byte that is no UTF-8, as Windows-1252: letters as in Latin-1, of the 32 places in front of them those that German texts use; 0: nothing. */
static uint32_t windows(unsigned char b)
{
    static const unsigned char from[] = { 0x80, 0x82, 0x84, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97 };
    static const uint16_t to[] = { 0x20AC, 0x201A, 0x201E, 0x2026, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014 };
    for (size_t i = 0; i < countof(from); i++) if (from[i] == b) return to[i];
    return b >= 0xA0 ? b : 0;
}

static void put_code(struct buf *b, uint32_t c)
{
    if (c < 0x80) buf_char(b, (char)c);
    else if (c < 0x800) { buf_char(b, (char)(0xC0 | c >> 6)); buf_char(b, (char)(0x80 | (c & 0x3F))); }
    else { buf_char(b, (char)(0xE0 | c >> 12)); buf_char(b, (char)(0x80 | (c >> 6 & 0x3F))); buf_char(b, (char)(0x80 | (c & 0x3F))); }
}

enum { SKIP = 0, BLANK = ' ', SOFT = 0xAD };

/* What a character becomes: blanks of all kinds one blank, hyphens of all kinds "-"; marks that nobody sees and U+FFFD nothing. Bidi controls go, too: the
** text is shown line by line, where an open one would turn what stands beside it. */
static uint32_t plain(uint32_t c)
{
    if (c == '\t' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x3000) return BLANK;
    if (c == 0x2010 || c == 0x2011) return '-';
    bool unseen = c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF || c == 0xFFFD;
    return unseen ? SKIP : c;
}

static bool bullet(uint32_t c)
{
    static const uint16_t known[] = { 0x2022, 0x00B7, 0x25AA, 0x25CF, 0x25A0, 0x25E6, 0x2023, 0x27A2, 0x2756, 0x25BA, 0x2713, 0xF0B7, 0xF0A7, 0xF0D8 };
    for (size_t i = 0; i < countof(known); i++) if (known[i] == c) return true;
    return false;
}

/* True: the line held bytes that are no UTF-8. */
static bool clean(struct arena *a, str raw, str *ret)
{
    struct buf b = buf_in(a, raw.n * 3 + 4);
    bool broken = false;
    while (raw.n) {
        str before = raw;
        uint32_t c = utf8_next(&raw);
        if (c == 0xFFFD && !str_starts(before, S("\xEF\xBF\xBD"))) { broken = true; c = windows((unsigned char)before.p[0]); }
        if (c == SOFT) { if (!str_trim(raw).n) buf_char(&b, '-'); continue; }
        if (c >= 0x10000) { buf_put(&b, str_upto(before, before.n - raw.n)); continue; }
        c = plain(c);
        if (c == SKIP || (c == BLANK && (!b.n || b.p[b.n - 1] == ' '))) continue;
        put_code(&b, c);
    }
    *ret = str_trim(buf_str(&b));
    return broken;
}

/* ---- what a line begins with -------------------------------------------------------------------------------------------------------------------- */
/* Words that open something in German concepts. `colon`: only with a number or a colon behind it, since the word also stands in sentences and tables. */
static const struct word { const char *text; uint8_t begins, kind; bool colon; } word[] = {
    { "Leitziele und Handlungsansätze", B_GOALS, 0, false }, { "Leitziel und Handlungsansätze", B_GOALS, 0, false }, { "Leitziele", B_GOALS, 0, false },
    { "Ziele und Maßnahmen", B_GOALS, 0, false }, { "Ziele und Handlungsansätze", B_GOALS, 0, false },
    { "Leitziel", B_ITEM, P_GOAL, true }, { "Handlungsziel", B_ITEM, P_GOAL, true }, { "Oberziel", B_ITEM, P_GOAL, true }, { "Strategisches Ziel", B_ITEM, P_GOAL, true },
    { "Ziel", B_ITEM, P_GOAL, true }, { "Maßnahme", B_ITEM, P_MEASURE, true }, { "Handlungsempfehlung", B_ITEM, P_RECOMMENDATION, true }, { "Empfehlung", B_ITEM, P_RECOMMENDATION, true },
    { "Leitlinie", B_ITEM, P_GUIDELINE, true }, { "Leitsatz", B_ITEM, P_GUIDELINE, true },
    { "Handlungsansätze", B_LIST, P_APPROACH, false }, { "Handlungsansatz", B_LIST, P_APPROACH, false }, { "Ansätze", B_LIST, P_APPROACH, true }, { "Maßnahmen", B_LIST, P_MEASURE, true },
    { "Handlungsempfehlungen", B_LIST, P_RECOMMENDATION, false }, { "Empfehlungen", B_LIST, P_RECOMMENDATION, false }, { "Herausforderungen", B_LIST, P_CHALLENGE, false },
    { "Leitlinien", B_LIST, P_GUIDELINE, false }, { "Leitsätze", B_LIST, P_GUIDELINE, false },
    { "Herausforderung", B_KEY, P_CHALLENGE, true }, { "Zielgruppen", B_KEY, P_TARGET_GROUP, true }, { "Zielgruppe", B_KEY, P_TARGET_GROUP, true },
    { "Sozialräume", B_KEY, P_AREA, true }, { "Sozialraum", B_KEY, P_AREA, true }, { "Zielsetzungen", B_KEY, P_OBJECTIVE, true }, { "Zielsetzung", B_KEY, P_OBJECTIVE, true },
    { "Meilensteine der Umsetzung", B_KEY, P_MILESTONE, true }, { "Meilensteine", B_KEY, P_MILESTONE, true }, { "Meilenstein", B_KEY, P_MILESTONE, true },
    { "(Potentielle) Stakeholder", B_KEY, P_STAKEHOLDER, true }, { "(Potenzielle) Stakeholder", B_KEY, P_STAKEHOLDER, true }, { "Potentielle Stakeholder", B_KEY, P_STAKEHOLDER, true },
    { "Potenzielle Stakeholder", B_KEY, P_STAKEHOLDER, true }, { "Stakeholder", B_KEY, P_STAKEHOLDER, true },
};

static bool digit(str s, size_t i) { return i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; }
static size_t digits(str s) { size_t i = 0; while (digit(s, i)) i++; return i; }

/* "Handlungsfelder" is not "Handlungsfeld" with something behind it; "Stakeholder*innen" is. */
static str without_ending(str s)
{
    static const str ending[] = { { "*innen", 6 }, { ":innen", 6 }, { "_innen", 6 }, { "innen", 5 }, { "Innen", 5 } };
    for (size_t i = 0; i < countof(ending); i++) if (str_starts(s, ending[i])) return str_from(s, ending[i].n);
    return s;
}

/* "2: text", "2. text", ": text", "" behind a word. False: the word stands in a sentence. */
static bool behind_word(str s, bool colon, str *number, str *rest)
{
    s = str_trim(without_ending(s));
    size_t n = digits(s);
    while (n && n < s.n && s.p[n] == '.' && digit(s, n + 1)) n += 1 + digits(str_from(s, n + 1));
    if (n > 8) return false;
    *number = str_upto(s, n);
    str after = str_trim(str_from(s, n));
    bool mark = str_starts(after, S(":")) || (n && (str_starts(after, S(".")) || str_starts(after, S(")")))), dash = n && (str_starts(after, S("\xE2\x80\x93")) || str_starts(after, S("- ")));
    *rest = str_trim(str_from(after, dash && after.p[0] != '-' ? 3 : mark || dash ? 1 : 0));
    return mark || dash || (!after.n && (n || !colon));
}

static bool by_word(struct line *l)
{
    for (size_t i = 0; i < countof(word); i++) {
        str w = str_of(word[i].text), number, rest;
        if (!str_starts(l->text, w) || !behind_word(str_from(l->text, w.n), word[i].colon, &number, &rest)) continue;
        if (l->text.n > w.n && ((l->text.p[w.n] | 0x20) >= 'a' && (l->text.p[w.n] | 0x20) <= 'z') && word[i].kind != P_STAKEHOLDER) continue;
        l->begins = word[i].begins;
        l->kind = word[i].kind;
        l->number = number;
        l->rest = rest;
        if (word[i].begins == B_ITEM && word[i].kind == P_GOAL && !number.n && w.n == 4) { l->begins = B_KEY; l->kind = P_OBJECTIVE; }      /* "Ziel: …" in a block */
        return true;
    }
    return false;
}

bool propose_lower(str s)
{
    if (!s.n) return false;
    uint32_t c = utf8_next(&s);
    return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF && c != 0xF7);
}

/* The number of a heading: up to six parts of at most two digits, so neither "1.558 Stellen" nor "01.01.2012". n: its bytes. */
static size_t heading_number(str s, size_t *parts)
{
    size_t n = 0;
    for (*parts = 0; *parts < 6; ) {
        size_t d = digits(str_from(s, n));
        if (!d || d > 2 || s.p[n] == '0') return 0;
        n += d;
        (*parts)++;
        if (n >= s.n || s.p[n] != '.') break;
        n++;
        if (!digit(s, n)) break;
    }
    return n < s.n && s.p[n] == ' ' ? n : 0;
}

/* "6.1.1. Title", "Handlungsfeld 3: Title". One part only ("6. Title") is looked at again where its neighbours are known. */
static bool by_number(struct line *l)
{
    size_t parts, n = heading_number(l->text, &parts);
    str field = S("Handlungsfeld "), number, rest;
    if (str_starts(l->text, field) && behind_word(str_from(l->text, field.n), true, &number, &rest) && number.n && rest.n && !propose_lower(rest)) {
        *l = (struct line){ .text = l->text, .rest = rest, .number = number, .begins = B_HEADING, .owner = LINE_PROSE, .indent = l->indent };
        return true;
    }
    if (!n) return false;
    l->number = str_upto(l->text, n);
    l->rest = str_trim(str_from(l->text, n));
    if (l->number.p[n - 1] == '.') l->number.n--;
    l->begins = parts > 1 && !propose_lower(l->rest) ? B_HEADING : parts == 1 && l->text.p[n - 1] == '.' ? B_COUNTED : B_NOTHING;
    if (l->begins == B_NOTHING) l->rest = l->text;
    return true;
}

static void look_at(struct line *l)
{
    str s = l->text;
    l->rest = s;
    l->owner = LINE_PROSE;
    if (!s.n) { l->begins = B_BLANK; return; }
    str after = s;
    bool dot = bullet(utf8_next(&after)), star = s.p[0] == '*' && s.n > 1 && s.p[1] == ' ';
    if (dot || star) { l->begins = B_BULLET; l->rest = str_trim(after); return; }
    if (str_starts(s, S("- ")) || str_starts(s, S("\xE2\x80\x93 "))) { l->begins = B_DASH; l->rest = str_trim(str_from(s, s.p[0] == '-' ? 1 : 3)); return; }
    if (by_word(l) || by_number(l)) return;
    size_t n = digits(s);
    if (n && n < 3 && n < s.n && s.p[n] == ')') { l->begins = B_COUNTED; l->number = str_upto(s, n); l->rest = str_trim(str_from(s, n + 1)); }
}

/* In a narrow column a key takes two lines: "Meilensteine der" / "Umsetzung: …", "(Potentielle)" / "Stakeholder*innen:". */
static void join_keys(struct arena *a, struct lines *l)
{
    for (size_t i = 0; i + 1 < l->n; i++) {
        struct line *one = &l->line[i], *two = one + 1, both = { .indent = one->indent, .owner = LINE_PROSE };
        if (one->begins != B_NOTHING || one->text.n > 20 || !(two->begins == B_NOTHING || two->begins == B_KEY) || str_find_char(two->text, ':') < 0) continue;
        both.text = arena_fmt(a, "%.*s %.*s", STR(one->text), STR(two->text));
        if (!by_word(&both) || both.begins != B_KEY) continue;
        both.text = two->text;                                /* what is shown stays as it was                   */
        *two = both;
        one->begins = B_LEFT_OUT;                             /* said with the next line                          */
    }
}

/* ---- all lines --------------------------------------------------------------------------------------------------------------------------------------- */
static int by_size(const void *a, const void *b) { size_t x = *(const size_t *)a, y = *(const size_t *)b; return x < y ? -1 : x > y; }

/* How wide a full line is: 19 of 20 lines are no wider. Beyond 140 characters nobody broke them: every line is a paragraph. */
static size_t full_width(struct arena *a, const struct lines *l)
{
    size_t *size = arena_array(a, size_t, l->n + 1), n = 0;
    for (size_t i = 0; i < l->n; i++) if (l->line[i].text.n) size[n++] = utf8_count(l->line[i].text);
    if (!n) return 0;
    qsort(size, n, sizeof *size, by_size);
    size_t wide = size[n * 19 / 20];
    return wide <= 140 ? wide : 0;
}

struct lines propose_lines(struct arena *a, str text, bool *cut)
{
    size_t n = 1;
    *cut = text.n > PROPOSE_BYTES;
    text = utf8_upto(text, PROPOSE_BYTES);
    for (size_t i = 0; i < text.n; i++) n += text.p[i] == '\n';
    if (n > PROPOSE_LINES) { n = PROPOSE_LINES; *cut = true; }
    struct lines l = { .line = arena_array(a, struct line, n) };
    size_t blank_lines = 0;
    str raw;
    while (l.n < n && str_split(&text, '\n', &raw)) {
        struct line *at = &l.line[l.n++];
        clean(a, raw, &at->text);
        bool blank = raw.n && raw.p[0] == ' ';
        at->hangs = raw.n && (raw.p[0] == '\t' || str_starts(raw, S("   ")));
        at->indent = !at->hangs && (blank || (raw.n && raw.p[0] == '\f'));
        look_at(at);
        blank_lines += at->begins == B_BLANK;
    }
    join_keys(a, &l);
    l.width = full_width(a, &l);
    l.dense = l.n > 40 && blank_lines * 50 < l.n;
    return l;
}

/* ---- what carries on ------------------------------------------------------------------------------------------------------------------------------- */
static bool ends_with(str s, const char *signs) { return s.n && strchr(signs, s.p[s.n - 1]); }

bool propose_ends_open(str s)
{
    static const char open[] = "und oder sowie der die das des den dem ein eine einer eines einem einen von vom zu zur zum in im mit für durch auf an bei über bzw. unter zwischen aus als "
                               "nach vor um ohne gegen am ihrer ihre seiner seine deren dessen z.B. u.a.";
    str list = str_of(open), last = s;
    for (size_t i = s.n; i-- > 0; ) if (s.p[i] == ' ') { last = str_from(s, i + 1); break; }
    return last.n < s.n && str_has_word(list, last);
}

static bool open_bracket(str s)
{
    int open = 0;
    for (size_t i = 0; i < s.n; i++) open += (s.p[i] == '(') - (s.p[i] == ')');
    return open > 0;
}

bool propose_goes_on(const struct lines *l, const struct line *before, const struct line *line)
{
    bool full = l->width && utf8_count(before->text) * 20 >= l->width * (line->indent ? 19 : 17);
    if (line->hangs || ends_with(before->text, "-,/&") || open_bracket(before->text) || propose_ends_open(before->text)) return true;
    if (propose_lower(line->text) && (!line->indent || full)) return true;      /* the top of a page may carry on another column */
    if (ends_with(before->text, ":")) return true;            /* what it announces                                */
    return !ends_with(before->text, ".!?;") && (line->text.p[0] == '(' || full);
}

/* "Unter-" + "stützung" is one word; "Schüler-" + "und Eltern" are two, "EU-" + "Länder" keeps its hyphen. */
static void join(struct buf *b, str s)
{
    bool hyphen = b->n > 1 && b->p[b->n - 1] == '-' && b->p[b->n - 2] != ' ';
    bool list = str_starts(s, S("und ")) || str_starts(s, S("oder ")) || str_starts(s, S("bzw. ")) || str_starts(s, S("sowie "));
    if (hyphen && propose_lower(s) && !list) buf_cut(b, b->n - 1);
    else if (b->n && (!hyphen || list)) buf_char(b, ' ');
    buf_put(b, s);
}

str propose_join(struct arena *a, const struct lines *l, int32_t piece, int32_t first, int32_t last)
{
    struct buf b = buf_in(a, PROPOSE_TEXT);
    for (int32_t i = first; i <= last; i++)
        if (l->line[i].owner == piece && l->line[i].rest.n) join(&b, l->line[i].rest);
    return utf8_upto(buf_str(&b), b.full ? b.n - 4 : b.n);
}

/* ---- running titles, page numbers, contents -------------------------------------------------------------------------------------------------------------- */
static bool empty_at(const struct lines *l, size_t i) { return i >= l->n || l->line[i].begins == B_BLANK || l->line[i].begins == B_LEFT_OUT; }

/* With nothing beside it: blank lines, or the top of the next page. Text copied out of a window has no blank lines at all. */
static bool stands_alone(const struct lines *l, size_t i)
{
    if (l->dense) return true;
    bool top = !i || empty_at(l, i - 1) || l->line[i].indent;
    return top && (empty_at(l, i + 1) || l->line[i + 1].indent);
}

static bool page_number(str s)
{
    if (str_starts(s, S("Seite "))) s = str_from(s, 6);
    size_t n = 0, other = 0;
    for (size_t i = 0; i < s.n; i++) { n += digit(s, i); other += !digit(s, i) && !strchr(" -|/", s.p[i]); }
    return n && n <= 8 && !other && s.n <= 14;
}

/* Without the page number that a running title has in front or behind. */
static str without_page(str s)
{
    while (s.n && (digit(s, 0) || strchr(" |", s.p[0]))) s = str_from(s, 1);
    while (s.n && (digit(s, s.n - 1) || strchr(" |", s.p[s.n - 1]))) s.n--;
    return s;
}

/* "4.1 Zusammenleben ........ 12". */
static bool of_contents(str s)
{
    size_t end = s.n;
    while (end && digit(s, end - 1)) end--;
    if (end == s.n || s.n - end > 3) return false;
    str head = str_trim(str_upto(s, end));
    return str_ends(head, S("...")) || str_ends(head, S(". . .")) || str_ends(head, S("\xE2\x80\xA6"));
}

struct seen { uint64_t hash; size_t at; };
static int by_hash(const void *a, const void *b)
{
    const struct seen *x = a, *y = b;
    return x->hash != y->hash ? (x->hash < y->hash ? -1 : 1) : x->at < y->at ? -1 : x->at > y->at;
}

static void leave_out(struct line *l) { l->begins = B_LEFT_OUT; l->owner = LINE_LEFT_OUT; }

/* The same short line three times, each time alone: the running title of a document. Lists without bullets have lines one below the other. */
static void leave_out_repeated(struct walk *w)
{
    struct seen *seen = arena_array(w->a, struct seen, w->l.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < w->l.n; i++) {
        const struct line *l = &w->l.line[i];
        bool may = (l->begins == B_NOTHING || l->begins == B_COUNTED) && l->text.n < 120 && !ends_with(l->text, ":.-,") && stands_alone(&w->l, i);
        if (may && without_page(l->text).n > 2) seen[n++] = (struct seen){ str_hash(without_page(l->text)), i };
    }
    qsort(seen, n, sizeof *seen, by_hash);
    for (size_t i = 0, to; i < n; i = to) {
        for (to = i + 1; to < n && seen[to].hash == seen[i].hash; to++) ;
        for (size_t k = i; to - i >= 3 && k < to; k++) leave_out(&w->l.line[seen[k].at]);
    }
}

/* A heading's title that stands alone without its number is the running title of its chapter. */
static void leave_out_titles(struct walk *w)
{
    for (size_t i = 0; i < w->l.n; i++) {
        struct line *l = &w->l.line[i];
        if (l->begins != B_NOTHING || !stands_alone(&w->l, i)) continue;
        bool title = false;
        for (size_t s = 0; s < w->sections && !title && s < 500; s++) title = str_eq(w->section[s].title, without_page(l->text)) && w->section[s].at != (int32_t)i;
        if (title) leave_out(l);
    }
}

/* ---- headings ------------------------------------------------------------------------------------------------------------------------------------------------ */
/* "Handlungsfeld 1" is not chapter 1. */
static bool of_fields(const struct line *l) { return str_starts(l->text, S("Handlungsfeld ")); }

static bool seen_before(const struct walk *w, const struct line *l)
{
    for (size_t s = w->sections; s-- > 0; ) if (w->section[s].field == of_fields(l) && str_eq(w->section[s].number, l->number)) return true;
    return false;
}

/* "6. Title" is a chapter if it stands alone, reads like a title and has this number first; "1. Januar 1950" and points of a list are none. */
static bool chapter(const struct walk *w, size_t i)
{
    const struct line *l = &w->l.line[i];
    bool next_heading = i + 1 < w->l.n && (w->l.line[i + 1].begins == B_HEADING || w->l.line[i + 1].indent);
    bool top = !i || empty_at(&w->l, i - 1) || l->indent, bottom = empty_at(&w->l, i + 1) || next_heading;
    if (l->begins != B_COUNTED || (!w->l.dense && !(top && bottom)) || !l->rest.n || l->rest.n > 110 || propose_lower(l->rest)) return false;
    if (ends_with(l->rest, ".,;!?") || str_ends(l->rest, S("\xE2\x80\x9C")) || propose_ends_open(l->rest)) return false;
    /* Its neighbours of a list would stand at the same distance. */
    for (size_t k = i + 1; k < w->l.n && k < i + 4; k++) if (w->l.line[k].begins == B_COUNTED) return false;
    for (size_t k = i; k-- > 0 && k + 4 > i; ) if (w->l.line[k].begins == B_COUNTED) return false;
    return !seen_before(w, l);
}

bool propose_list_title(str title, uint8_t *kind)
{
    static const struct { const char *text; uint8_t kind; } opens[] = { { "Herausforderung", P_CHALLENGE }, { "Zentrale Herausforderung", P_CHALLENGE }, { "Leitlinie", P_GUIDELINE },
        { "Leitbild", P_GUIDELINE }, { "Leitsätze", P_GUIDELINE }, { "Handlungsempfehlung", P_RECOMMENDATION }, { "Empfehlung", P_RECOMMENDATION }, { "Leitziele", PROPOSED_KINDS } };
    *kind = PROPOSED_KINDS;
    for (size_t i = 0; i < countof(opens); i++) {
        str behind = str_from(title, strlen(opens[i].text)), next;
        if (!str_starts(title, str_of(opens[i].text))) continue;
        while (behind.n && behind.p[0] >= 'a' && behind.p[0] <= 'z') behind = str_from(behind, 1);      /* the plural */
        if (str_word(&behind, &next) && !str_has_word(S("der des für und im in zu zur zum aus von"), next)) continue;
        *kind = opens[i].kind;
        return true;
    }
    return false;
}

static void add_section(struct walk *w, size_t i)
{
    if (w->sections == PROPOSE_SECTIONS) { w->full = true; return; }
    struct line *l = &w->l.line[i];
    struct section s = { .number = l->number, .title = l->rest, .at = (int32_t)i, .last = (int32_t)i, .parent = -1, .leaf = true, .field = of_fields(l), .block = -1, .node = -1 };
    str rest = l->number, part;
    int64_t v;
    while (s.depth < countof(s.part) && str_split(&rest, '.', &part)) s.part[s.depth++] = str_int(part, &v) ? (int16_t)v : 0;
    if (s.field) s.part[0] += 1000;                           /* an order of their own, behind the chapters        */
    /* A title that fills its line goes on in the next. */
    while (s.last + 1 < (int32_t)w->l.n && s.last < s.at + 2) {
        struct line *on = &w->l.line[s.last + 1], *end = &w->l.line[s.last];
        if (on->begins != B_NOTHING || on->indent || !(propose_lower(on->text) || ends_with(end->text, "-") || propose_ends_open(end->text))) break;
        on->begins = B_HEADING;                               /* no longer prose                                  */
        on->number = S("");
        s.last++;
        struct buf b = buf_in(w->a, 400);
        buf_put(&b, s.title);
        join(&b, on->rest);
        s.title = utf8_upto(buf_str(&b), b.full ? b.n - 4 : b.n);
    }
    s.silent = propose_list_title(s.title, &s.list);
    w->section[w->sections++] = s;
}

/* The heading's own lines are read in their order; a number that comes again is the body after a table of contents, or a mistake. */
void propose_sections(struct walk *w)
{
    bool contents = false;
    w->section = arena_array(w->a, struct section, w->l.n < PROPOSE_SECTIONS ? w->l.n + 1 : PROPOSE_SECTIONS);
    for (size_t i = 0; i < w->l.n; i++)
        if (of_contents(w->l.line[i].text) || (page_number(w->l.line[i].text) && stands_alone(&w->l, i))) leave_out(&w->l.line[i]);
    leave_out_repeated(w);
    for (size_t i = 0; i < w->l.n; i++) {
        struct line *l = &w->l.line[i];
        str page = without_page(l->rest);
        if (str_same(l->text, S("Inhalt")) || str_same(l->text, S("Inhaltsverzeichnis")) || str_same(l->text, S("Gliederung"))) { contents = true; leave_out(l); continue; }
        bool numbered = l->begins == B_HEADING || l->begins == B_COUNTED;
        if (contents && numbered && page.n < l->rest.n) { leave_out(l); continue; }
        if (l->begins == B_NOTHING && l->text.n > 60) contents = false;
        if (chapter(w, i)) l->begins = B_HEADING;
        if (l->begins != B_HEADING || !l->number.n) continue;
        if (seen_before(w, l)) { l->begins = B_NOTHING; propose_doubt(w, (int32_t)i + 1, N_("A section of this number stands further up.")); continue; }
        add_section(w, i);
    }
    leave_out_titles(w);
}
