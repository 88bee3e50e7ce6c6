/* read_grid.h - the cells of a table in any file: CSV in any of its writings, an Excel workbook, either of them in a ZIP archive.
**
** All cells are kept (a heading is only understood with what stands below, a line of notes only with what stands above), in the caller's arena: 16 bytes each
** beside the file. What is not UTF-8 is read as Windows-1252; UTF-16 with its mark, as Excel writes "Unicode text", is taken, too.
*/
#ifndef ROOMS_MONITORING_READ_GRID_H
#define ROOMS_MONITORING_READ_GRID_H
#include "text/csv.h"

enum { GRID_CELLS_MAX = 8 * 1000 * 1000, GRID_FILE_MAX = 64 * 1024 * 1024, GRID_RATIO_MAX = 200 };
struct grid_row { int64_t line; str *cell; const bool *number; size_t n; };       /* number: NULL, or which cells are numbers of a workbook */
struct grid {
    struct grid_row *row; size_t n, room;
    size_t columns, cells;                              /* of the longest row; of all                                 */
    bool workbook; char separator;                      /* of a CSV                                                   */
    str inner;                                          /* name of the file in the archive; empty: it came as it is   */
    int64_t line;                                       /* where reading stopped                                      */
};
/* `sheet`: of a workbook; empty: the first that is shown. False: *why (English key), g->line. */
MUST_USE bool grid_read(struct grid *g, struct arena *a, str bytes, str sheet, str *why);
static inline str grid_cell(const struct grid *g, size_t row, size_t column)
{
    return row < g->n && column < g->row[row].n ? g->row[row].cell[column] : (str){ "", 0 };
}
#endif
