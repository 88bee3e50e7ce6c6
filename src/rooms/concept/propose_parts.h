/* propose_parts.h - what the parts of propose() share: the lines of a text (propose_lines.c), the walk over them (propose.c), the tree (propose_tree.c). */
#ifndef ROOMS_CONCEPT_PROPOSE_PARTS_H
#define ROOMS_CONCEPT_PROPOSE_PARTS_H
#include "rooms/concept/propose.h"

enum { PROPOSE_SECTIONS = 2000, PROPOSE_DOUBTS = 1000 };

/* What a line begins with. */
enum line_begins {
    B_NOTHING, B_BLANK, B_LEFT_OUT,
    B_BULLET, B_DASH, B_COUNTED,                              /* "• ", "- ", "1. " or "1) "                       */
    B_HEADING,                                                /* "6.1.1. Title"                                   */
    B_GOALS,                                                  /* "Leitziele und Handlungsansätze": what follows is known by its own words */
    B_ITEM,                                                   /* a node by itself: "Leitziel 2: …"                */
    B_LIST,                                                   /* "Handlungsansätze:": nodes of a kind follow      */
    B_KEY,                                                    /* "Zielgruppe: …": part of a block                 */
};
struct line {
    str text, rest;                                           /* cleaned; what stands behind the beginning        */
    str number;                                               /* of a heading, an item, a counted line            */
    int32_t owner;                                            /* piece it belongs to, or LINE_…                   */
    uint8_t begins, kind;                                     /* enum line_begins, enum proposed_kind             */
    bool indent, hangs;                                       /* began with a blank (also the top of a page); with a tab */
};
/* width: of a full line; 0: lines are paragraphs. dense: without blank lines, so that only words and full lines tell where a paragraph ends. */
struct lines { struct line *line; size_t n; size_t width; bool dense; };

/* A numbered heading. `silent`: it only says what stands below ("4.1.2 Herausforderungen"): its children are its parent's. */
struct section {
    str number, title;
    int32_t at, last, parent;                                 /* lines from 0; section above, -1                  */
    int16_t part[6]; uint8_t depth;                           /* the number, taken apart                          */
    bool leaf, silent, filled, kept, field;                   /* field: "Handlungsfeld 3"                         */
    uint8_t list;                                             /* kind whose list its title opens, or PROPOSED_KINDS */
    int32_t block, node;                                      /* piece that is its recommendation; node, -1       */
};
/* A node while it is not yet known where it belongs. `above`: the piece above; -1: the section. */
struct piece { uint8_t kind; str number; int32_t first, last, above, section, node; };

struct walk {
    struct arena *a;
    struct lines l;
    struct section *section; size_t sections;
    struct piece *piece; size_t pieces, room;
    struct doubt *doubt; size_t doubts;
    int32_t *stray; size_t strays;                            /* lines from 0 where a list begins that belongs to nothing */
    bool full;                                                /* more than is kept                                */
};
struct lines propose_lines(struct arena *a, str text, bool *cut);
/* Finds headings and fills w->section; running titles are left out. */
void propose_sections(struct walk *w);
/* Does `line` carry on what `before` says, when a blank line or the top of a page is between them? */
bool propose_goes_on(const struct lines *l, const struct line *before, const struct line *line);
str  propose_join(struct arena *a, const struct lines *l, int32_t piece, int32_t first, int32_t last);
bool propose_ends_open(str s);                                /* with a word after which no German phrase ends    */
bool propose_lower(str s);                                    /* begins with a small letter                       */
bool propose_list_title(str title, uint8_t *kind);            /* "Herausforderungen": a heading that opens a list */
void propose_doubt(struct walk *w, int32_t line, const char *key);      /* line from 1; 0: the whole text */
/* The section below which something of `section` stands: the next above that is not silent; -1: the concept. */
int32_t propose_home(const struct walk *w, int32_t section);
void propose_settle_sections(struct walk *w);                 /* which section stands above which, which are leaves */
/* Puts pieces below their sections and writes the proposal. */
void propose_settle(struct walk *w);
struct proposal propose_tree(struct walk *w);
#endif
