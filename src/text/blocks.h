/* blocks.h - Markdown as a flat list of paragraphs and their stretches, for those who set it otherwise than as markup (PDF).
**
** The same is left out as in markdown.h: raw HTML, pictures, links that are not safe; nesting beyond 30. */
#ifndef TEXT_BLOCKS_H
#define TEXT_BLOCKS_H
#include "base/buf.h"

enum { BLOCKS_MAX = 2000, BLOCK_RUNS_MAX = 100 };
enum block_kind { BLOCK_TEXT, BLOCK_HEADING, BLOCK_ITEM, BLOCK_CODE, BLOCK_RULE };
struct block_run { size_t from, to; bool strong, soft, code; str url; };       /* bytes of the text                    */
struct block {
    enum block_kind kind;
    int level;                                          /* HEADING: 1 … 6; ITEM and what belongs to it: how many lists deep, from 1; else 0 */
    str sign;                                           /* ITEM: "•" or "3."; empty: one more paragraph of the same item */
    str text;
    const struct block_run *run; size_t runs;
};
/* At most BLOCKS_MAX; what is behind them is left out. Returns how many; *ret in the arena. */
size_t blocks_read(struct arena *a, str markdown, const struct block **ret);
#endif
