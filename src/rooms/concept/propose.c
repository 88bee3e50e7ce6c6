/* propose.c - what a printed concept seems to say: the walk over its lines, which makes pieces. */
#include "rooms/concept/propose_parts.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "text/words.h"
#include <string.h>

const char *const proposed_kind[PROPOSED_KINDS] = { "field", "guideline", "goal", "approach", "measure", "recommendation", "challenge", "target_group", "area", "objective", "stakeholder",
                                                    "milestone" };

void propose_doubt(struct walk *w, int32_t line, const char *key)
{
    if (w->doubts < PROPOSE_DOUBTS - (line > 0)) w->doubt[w->doubts++] = (struct doubt){ line, key };
}

int32_t propose_home(const struct walk *w, int32_t section)
{
    while (section >= 0 && w->section[section].silent) section = w->section[section].parent;
    return section;
}

/* ---- where the walk stands --------------------------------------------------------------------------------------------------------------------- */
/* How the entries of a list are told apart; the first entry decides. */
enum mode { UNDECIDED, BULLETS, DASHES, COUNTS, INDENTS, PARAGRAPHS };

struct at {
    struct walk *w;
    int32_t section, goal, recommendation, block, item;       /* the open ones; -1: none                          */
    int32_t line, before;                                     /* at hand; the last that had text                  */
    uint32_t keys;                                            /* kinds that the block has had                     */
    uint8_t chapter;                                          /* list that the chapter has opened for its fields   */
    uint8_t list, mode;                                       /* kind of the open list's entries, PROPOSED_KINDS: none is open */
    int32_t above;                                            /* of the open list's entries                       */
    int between;                                              /* lines since prose closed a list of a goal; 0: none did */
    bool gap, prose, stray;                                   /* blank lines before the line; prose since the list was opened; in a list of nothing */
};

static struct line *here(struct at *t) { return &t->w->l.line[t->line]; }

static int32_t begin(struct at *t, uint8_t kind, str number, int32_t above)
{
    struct walk *w = t->w;
    if (w->pieces == w->room) { w->full = true; return -1; }
    w->piece[w->pieces] = (struct piece){ .kind = kind, .number = number, .first = t->line, .last = t->line, .above = above, .section = t->section, .node = -1 };
    return (int32_t)w->pieces++;
}

static void owns(struct at *t, int32_t piece)
{
    if (piece < 0) return;
    here(t)->owner = piece;
    t->w->piece[piece].last = t->line;
}

static void close_list(struct at *t)
{
    t->list = PROPOSED_KINDS;
    t->mode = UNDECIDED;
    t->item = -1;
    t->prose = false;
}

static void open_list(struct at *t, uint8_t kind, int32_t above)
{
    close_list(t);
    t->list = kind;
    t->above = above;
}

/* ---- lines that open something -------------------------------------------------------------------------------------------------------------------- */
/* A chapter of recommendations has sections per field: the list is open in each of them. */
static uint8_t list_of(const struct walk *w, int32_t section)
{
    if (w->section[section].silent) return w->section[section].list;
    for (int32_t s = w->section[section].parent; s >= 0; s = w->section[s].parent)
        if (w->section[s].silent && w->section[s].list == P_RECOMMENDATION) return P_RECOMMENDATION;
    return PROPOSED_KINDS;
}

static void heading(struct at *t)
{
    if (t->section + 1 < (int32_t)t->w->sections && t->w->section[t->section + 1].at == t->line) t->section++;
    else return;                                              /* the second line of one                           */
    t->goal = t->recommendation = t->block = -1;
    t->between = 0;
    uint8_t kind = list_of(t->w, t->section);
    if (!t->w->section[t->section].field) t->chapter = kind;
    else if (kind == PROPOSED_KINDS && t->chapter == P_RECOMMENDATION) kind = t->chapter;
    open_list(t, kind, -1);
}

static void item(struct at *t)
{
    struct line *l = here(t);
    int32_t above = l->kind == P_MEASURE ? t->goal : -1;
    close_list(t);
    t->block = -1;
    t->item = begin(t, l->kind, l->number, above);
    owns(t, t->item);
    t->between = 0;
    if (l->kind == P_GOAL) t->goal = t->item;
    if (l->kind == P_RECOMMENDATION) t->recommendation = t->item;
    if (l->kind == P_GOAL && !l->number.n) propose_doubt(t->w, t->line + 1, N_("This goal has no number."));
}

static void list(struct at *t)
{
    struct line *l = here(t);
    bool below_goal = l->kind == P_APPROACH || l->kind == P_MEASURE;
    if (below_goal && t->goal < 0) propose_doubt(t->w, t->line + 1, N_("This list stands below no goal."));
    open_list(t, l->kind, below_goal ? t->goal : -1);
    t->block = -1;
    if (!l->rest.n) return;
    t->item = begin(t, l->kind, S(""), t->above);             /* the first entry behind the colon                 */
    owns(t, t->item);
}

/* A key that the block has had begins the next block; so does "Herausforderung", which comes first. */
static void key(struct at *t)
{
    struct line *l = here(t);
    bool again = t->keys & 1u << l->kind, first = l->kind == P_CHALLENGE && t->keys;
    close_list(t);
    if (t->block < 0 || again || first) {
        t->block = t->recommendation >= 0 ? t->recommendation : begin(t, P_RECOMMENDATION, S(""), -1);
        t->recommendation = -1;
        t->keys = 0;
    }
    t->keys |= 1u << l->kind;
    t->item = begin(t, l->kind, S(""), t->block);
    owns(t, t->item);
}

/* ---- lines of text ------------------------------------------------------------------------------------------------------------------------------------ */
static bool goes_on(struct at *t) { return t->before >= 0 && propose_goes_on(&t->w->l, &t->w->l.line[t->before], here(t)); }

/* What tells the entries of this list apart; UNDECIDED: this line is prose in front of it. */
static uint8_t mode_of(struct at *t)
{
    const struct line *l = here(t);
    bool work = t->list == P_APPROACH || t->list == P_MEASURE;
    if (l->begins == B_BULLET) return BULLETS;
    if (l->begins == B_COUNTED) return COUNTS;
    if (l->begins == B_DASH) return DASHES;
    if (t->list == P_GUIDELINE) return UNDECIDED;
    if (l->indent && (!t->prose || t->list == P_RECOMMENDATION) && (work || !propose_lower(l->text))) return INDENTS;
    return work && !propose_lower(l->text) ? PARAGRAPHS : UNDECIDED;
}

/* "4 Vgl.: Autor, Titel" */
static bool footnote(str s) { return s.n > 3 && s.p[0] >= '0' && s.p[0] <= '9' && (s.p[1] == ' ' || s.p[2] == ' '); }

static bool begins_entry(struct at *t)
{
    const struct line *l = here(t);
    switch (t->mode) {
    case BULLETS:    return l->begins == B_BULLET;
    case DASHES:     return l->begins == B_DASH;
    case COUNTS:     return l->begins == B_COUNTED;
    case INDENTS:    return l->begins == B_BULLET || (l->indent && !footnote(l->text) && (t->item < 0 || !propose_lower(l->text) || !goes_on(t)));
    case PARAGRAPHS: return l->begins == B_BULLET || t->item < 0 || !goes_on(t);
    default:         return false;
    }
}

/* In a list without bullets a blank in front is an entry, or only the top of a page: then the line above was full and no sentence had ended. */
static bool only_top_of_page(struct at *t)
{
    if (t->mode != INDENTS || t->item < 0 || here(t)->begins == B_BULLET) return false;
    const struct line *before = &t->w->l.line[t->before];
    bool cut = before->text.n && strchr("-,/", before->text.p[before->text.n - 1]);
    if (!cut && goes_on(t)) propose_doubt(t->w, t->line + 1, N_("This may be the rest of the line above: the list has lost its bullets."));
    return cut;
}

/* In a list with bullets: a line with a blank in front, a short paragraph behind which the list goes on, has lost its own. */
static bool lost_bullet(struct at *t)
{
    const struct lines *l = &t->w->l;
    size_t i = (size_t)t->line, n = 0;
    if (t->mode != BULLETS || !here(t)->indent || here(t)->begins != B_NOTHING || t->item < 0 || footnote(here(t)->text) || propose_lower(here(t)->text) || goes_on(t)) return false;
    for (; i < l->n && n <= 3 && (l->line[i].begins == B_NOTHING || l->line[i].begins == B_BLANK); i++) n += l->line[i].begins == B_NOTHING;
    return i < l->n && n <= 3 && (l->line[i].begins == B_BULLET || l->line[i].begins == B_ITEM);
}

static void entry(struct at *t)
{
    struct line *l = here(t);
    t->item = begin(t, t->list, t->mode == COUNTS ? l->number : S(""), t->above);
    owns(t, t->item);
    if (t->list == P_RECOMMENDATION) { t->recommendation = t->item; t->block = -1; }
}

static void of_list(struct at *t)
{
    if (t->mode == UNDECIDED) {
        t->mode = mode_of(t);
        if (t->mode == UNDECIDED) { t->prose = true; return; }
        if (t->mode >= INDENTS) propose_doubt(t->w, t->line + 1, N_("The list has lost its bullets: where an entry begins was guessed."));
    }
    bool gap = t->gap || here(t)->indent || t->w->l.dense, more = t->list == P_RECOMMENDATION && t->mode != BULLETS;
    bool lost = lost_bullet(t);
    if (lost) propose_doubt(t->w, t->line + 1, N_("The list has lost its bullets: where an entry begins was guessed."));
    if (lost || (begins_entry(t) && !only_top_of_page(t))) entry(t);
    else if (t->item >= 0 && (!gap || more || goes_on(t) || here(t)->begins == B_DASH)) owns(t, t->item);
    else if (t->item >= 0) { close_list(t); t->between = 1; }
    if (t->list != PROPOSED_KINDS) t->between = 0;
}

/* Lines below "Leitziel 2:" or "Zielgruppe:". Bullets below a goal are its approaches; below a key each is one of the kind. */
static void of_item(struct at *t)
{
    struct line *l = here(t);
    struct piece *p = &t->w->piece[t->item];
    bool empty = p->first == p->last && !t->w->l.line[p->first].rest.n, point = l->begins == B_BULLET || l->begins == B_COUNTED || l->begins == B_DASH;
    if (p->kind == P_GOAL && l->begins == B_BULLET) { open_list(t, P_APPROACH, t->item); of_list(t); return; }
    if (point && p->above >= 0 && !empty) { t->item = begin(t, p->kind, S(""), p->above); owns(t, t->item); return; }
    if (point && p->above < 0 && p->kind != P_RECOMMENDATION) { t->item = -1; return; }
    if ((!t->gap && !t->w->l.dense) || empty || goes_on(t)) owns(t, t->item);
    else t->item = -1;
}

static void content(struct at *t)
{
    bool point = here(t)->begins == B_BULLET;
    /* A line or three between two points of a list: the second is still one. */
    if (point && t->list == PROPOSED_KINDS && t->goal >= 0 && t->between && t->between <= 3) {
        open_list(t, P_APPROACH, t->goal);
        propose_doubt(t->w, t->line + 1, N_("The list goes on here, behind other text."));
    } else if (t->between) t->between++;
    if (t->list != PROPOSED_KINDS) of_list(t);
    else if (t->item >= 0) of_item(t);
    if (point && here(t)->owner < 0 && !t->stray) t->w->stray[t->w->strays++] = t->line;
    t->stray = here(t)->owner < 0 && (point || t->stray);
}

static void step(struct at *t)
{
    static void (*const does[])(struct at *) = { [B_HEADING] = heading, [B_ITEM] = item, [B_LIST] = list, [B_KEY] = key };
    uint8_t begins = here(t)->begins;
    if (begins == B_BLANK || begins == B_LEFT_OUT) { t->gap = true; return; }
    if (begins == B_GOALS) { close_list(t); t->goal = -1; }
    else if (begins < countof(does) && does[begins]) { t->stray = false; does[begins](t); }
    else content(t);
    t->gap = false;
    t->before = t->line;
}

static void walk_lines(struct walk *w)
{
    struct at t = { .w = w, .section = -1, .goal = -1, .recommendation = -1, .block = -1, .item = -1, .before = -1, .chapter = PROPOSED_KINDS, .list = PROPOSED_KINDS, .above = -1, .gap = true };
    for (; t.line < (int32_t)w->l.n; t.line++) step(&t);
}

/* ---- the short title ---------------------------------------------------------------------------------------------------------------------------------- */
/* Does a clause end at s[i]? A comma ends one only before a word that begins another; it also stands in enumerations. A dot stands in "bzw." too. */
static bool clause_ends(str s, size_t i)
{
    str begins = S("um die der das den dem deren dessen wenn damit dass sodass indem wobei wodurch welche welcher welches was sofern so");
    str next = str_from(s, i + 2), word = S("");
    switch (s.p[i]) {
    case ';': case ':': return s.p[i + 1] == ' ';
    case ',': return s.p[i + 1] == ' ' && str_word(&next, &word) && str_has_word(begins, word);
    case '.': return s.p[i + 1] == ' ' && i > 4 && !memchr(s.p + i - 4, ' ', 4) && !memchr(s.p + i - 4, '.', 4);
    default:  return str_starts(str_from(s, i), S(" \xE2\x80\x93 ")) || str_starts(str_from(s, i), S(" ("));
    }
}

/* Where the first clause of `s` ends that is not short and not within brackets; 0: nowhere. */
static size_t clause(str s, size_t least)
{
    int open = 0;
    for (size_t i = 0; i + 1 < s.n; i++) {
        if (i >= least && open == 0 && clause_ends(s, i) && !propose_ends_open(str_trim(str_upto(s, i)))) return i;
        open += (s.p[i] == '(') - (s.p[i] == ')');
    }
    return 0;
}

static str without_last_word(str s)
{
    while (s.n && s.p[s.n - 1] != ' ') s.n--;
    return str_trim(s);
}

str proposed_title(struct arena *a, str text)
{
    enum { LEAST = 30 };
    text = str_trim(text);
    if (str_ends(text, S("."))) text.n--;
    str cut = text;
    for (size_t n = 0; cut.n && n < PROPOSE_TITLE - 2; n++) utf8_next(&cut);
    cut = str_upto(text, text.n - cut.n);
    if (cut.n == text.n) return text;
    size_t end = clause(cut, LEAST);
    if (end) return str_trim(str_upto(text, end));
    str words = without_last_word(cut);
    while (words.n > LEAST && (propose_ends_open(words) || str_ends(words, S("-")))) words = without_last_word(words);
    while (words.n && strchr(",;:-/ ", words.p[words.n - 1])) words.n--;
    return arena_fmt(a, "%.*s …", STR(words.n > LEAST ? words : cut));
}

struct proposal propose(struct arena *a, str text)
{
    struct walk w = { .a = a };
    bool cut;
    w.doubt = arena_array(a, struct doubt, PROPOSE_DOUBTS);
    w.l = propose_lines(a, text, &cut);
    w.room = w.l.n * 2 < PROPOSE_NODES ? w.l.n * 2 : PROPOSE_NODES;      /* a line begins two at most: a block and its first key */
    w.piece = arena_array(a, struct piece, w.room + 1);
    w.stray = arena_array(a, int32_t, w.l.n + 1);
    propose_sections(&w);
    propose_settle_sections(&w);
    walk_lines(&w);
    propose_settle(&w);
    if (cut || w.full) propose_doubt(&w, 0, N_("The text is too long: what stands at its end was left out."));
    return propose_tree(&w);
}
