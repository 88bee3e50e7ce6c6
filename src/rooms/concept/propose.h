/* propose.h - what a printed concept seems to say: its text goes in, a tree of fields, goals, approaches and recommendations comes out, as a proposal that a
** person corrects. Pure: no store, no clock, the same text gives the same proposal.
**
**   struct proposal p = propose(a, text);                    // the text as it came out of a PDF, a .docx (text/docx_read.h) or the clipboard
**   for (size_t i = 0; i < p.n; i++) use(p.node[i].title, p.node[i].first, p.node[i].last);
**
** What text of a PDF does, and what is done about it:
** - words cut at the line's end are joined ("Unter-" + "stützung"; not "Schüler-" + "und"), broken characters (U+FFFD) and soft hyphens go;
** - running titles, page numbers and tables of contents are left out (`line_is` says which lines);
** - columns of a page come one after the other, so a heading may stand before goals that belong to the section before it. Goals are numbered within
**   their section: where the numbering begins again at 1, the next section begins. Each such run of goals gets a section of its own, in the order of
**   the sections' numbers, as near as possible to the heading that it stands under. Where this moves a goal, a doubt says so;
** - a list may have lost its bullets: a blank in front of each line is what remains, the same as at the top of a page;
** - blocks of keys ("Herausforderung:", "Zielgruppe:" … "Meilensteine der Umsetzung:") make a recommendation, whose heading may stand after the block.
** Limits: PROPOSE_BYTES of text, PROPOSE_LINES lines, PROPOSE_NODES nodes, PROPOSE_TEXT bytes per node; what is beyond is left out with a doubt.
*/
#ifndef ROOMS_CONCEPT_PROPOSE_H
#define ROOMS_CONCEPT_PROPOSE_H
#include "base/arena.h"

enum { PROPOSE_BYTES = 8 * 1024 * 1024, PROPOSE_LINES = 200 * 1000, PROPOSE_NODES = 20 * 1000, PROPOSE_TEXT = 6000, PROPOSE_TITLE = 80 };

enum proposed_kind { P_FIELD, P_GUIDELINE, P_GOAL, P_APPROACH, P_MEASURE, P_RECOMMENDATION, P_CHALLENGE, P_TARGET_GROUP, P_AREA, P_OBJECTIVE, P_STAKEHOLDER, P_MILESTONE, PROPOSED_KINDS };
extern const char *const proposed_kind[PROPOSED_KINDS];      /* "field", "goal" …: codes for files and forms     */

struct proposed {
    enum proposed_kind kind;
    str number;                                               /* as printed: "6.1.1", "3"; empty: none            */
    str title, text;                                          /* shortened by a rule; all of it, joined           */
    int32_t parent;                                           /* index of an earlier node; -1: the concept itself */
    int32_t first, last;                                      /* lines of the text, from 1                        */
};
struct doubt { int32_t line; const char *key; };              /* English, marked for the catalogues; line 0: the whole */

/* What a line of the text is: part of a node (0 … n-1), or one of these. */
enum { LINE_PROSE = -1, LINE_LEFT_OUT = -2 };                 /* left out: running titles, page numbers, contents */

struct proposal {
    struct proposed *node; size_t n;                          /* a parent stands before its children              */
    struct doubt *doubt; size_t doubts;                       /* by line                                          */
    int32_t *line_is; str *line; size_t lines;                /* line_is[0] is line 1; line: without broken and unseen characters */
    int64_t count[PROPOSED_KINDS];
    int64_t fields, leaf_sections;                            /* fields at the top; fields without fields below   */
};
struct proposal propose(struct arena *a, str text);
/* How many nodes of a kind stand below `node`, at any depth. */
int64_t proposed_below(const struct proposal *p, size_t node, enum proposed_kind kind);
/* The first clause of a text, cut between words, at most PROPOSE_TITLE characters. */
str proposed_title(struct arena *a, str text);
#endif
