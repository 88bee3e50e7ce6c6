/* diff.h - what differs between two texts, word by word: their longest common subsequence (Wagner and Fischer, "The String-to-String Correction
** Problem", 1974), after what is equal at both ends is taken off. Bounded: where the table would have more than DIFF_CELLS cells, lines are compared
** instead of words, and where that is still too much, the whole middle counts as changed. */
#ifndef TEXT_DIFF_H
#define TEXT_DIFF_H
#include "base/arena.h"

enum { DIFF_CELLS = 4 * 1000 * 1000 };
enum diff_kind { DIFF_SAME, DIFF_OLD, DIFF_NEW };
struct diff_piece { enum diff_kind kind; str text; };    /* views of the two texts; SAME: of the new one                 */
/* Old and same pieces together are the old text, new and same ones the new text. Neighbours of one kind are one piece. */
size_t diff_texts(struct arena *a, str old, str new, struct diff_piece **ret);
#endif
