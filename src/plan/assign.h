/* assign.h - who gets what, at the least cost: the assignment problem.
**
**   struct assign p;
**   if (!assign_read(a, file, &p, &why)) …               or fill it in: rows × columns costs, ASSIGN_NEVER where a pair is impossible
**   struct assigned got = assign_solve(a, &p);
**   if (got.complete) … got.column[row] …
**
** Every row gets a column of its own so that the sum of costs is as small as can be. With more rows than columns every column gets a row instead, and the
** rows that are over get ASSIGN_NONE. With `left_out` a row may go without a column at that price: a request that stays unfilled, more dearly where it is
** urgent. Then there is always an answer.
**
** Method: shortest augmenting paths with node prices (R. Jonker, A. Volgenant, "A shortest augmenting path algorithm for dense and sparse linear
** assignment problems", Computing 38 (1987)): row reduction by the two cheapest columns, then one shortest path per row that is still free. For rectangular
** tables a column that nobody has keeps the price 0 (D. F. Crouse, "On implementing 2D rectangular assignment algorithms", IEEE Trans. AES 52 (2016)). At most
** rows² × columns steps; whole numbers only, so the answer is exact. The same input gives the same answer, also where several are equally good.
**
** Proof: the prices. row_price[i] + column_price[j] <= cost of (i, j) for every pair, equal where i got j; row_price[i] <= left_out[i], equal where it was
** left out; no column_price > 0 where columns may stay free, 0 for those that did (the same for rows where there are more of them). So the prices add up to
** the cost, and no other assignment can cost less. They also say what one more column of a kind would save.
*/
#ifndef PLAN_ASSIGN_H
#define PLAN_ASSIGN_H
#include "base/arena.h"

enum { ASSIGN_NONE = -1, ASSIGN_SIDE_MAX = 2000, ASSIGN_FILE_MAX = 64 << 20 };
#define ASSIGN_COST_MAX 1000000000000LL                /* of one pair, either sign            */
#define ASSIGN_NEVER    INT64_MAX                      /* the cost of a pair that must not be */

struct assign {
    size_t rows, columns;                              /* 0 … ASSIGN_SIDE_MAX                 */
    const int64_t *cost;                               /* [row * columns + column]            */
    const int64_t *left_out;                           /* [row], or NULL: nobody is left out  */
};
struct assigned {
    bool complete;                                     /* false: the impossible pairs leave no complete assignment, and nothing else is set */
    int64_t cost;                                      /* prices for those left out included  */
    int32_t *column;                                   /* [row]; ASSIGN_NONE: left out        */
    int64_t *row_price, *column_price;
};
/* Sides and costs within their bounds, or the program ends: whoever reads costs from outside looks at them first, as assign_read() does. */
struct assigned assign_solve(struct arena *a, const struct assign *p);

/* The form of the OR-Library (J. E. Beasley, JORS 41 (1990)): n, then n × n whole numbers row by row, parted by blanks and line ends in any way.
** False: *why is one English sentence with the line. */
MUST_USE bool assign_read(struct arena *a, str text, struct assign *ret, str *why);
#endif
