/* xlsx.h - tables as an Excel workbook, a sheet each, by libxlsxwriter, row by row. */
#ifndef TEXT_XLSX_H
#define TEXT_XLSX_H
#include "base/buf.h"

struct xlsx;
enum { XLSX_ROWS_MAX = 1000 * 1000 };
/* `title` names the sheet (cut to 31 characters, odd ones replaced). The header row is bold and frozen. */
struct xlsx *xlsx_new(struct arena *a, str title, bool rtl);
/* Another sheet behind those that are there; what stands in them is finished. Names differ by more than case. */
void xlsx_sheet(struct xlsx *x, str title);
void xlsx_head(struct xlsx *x, str cell);
void xlsx_text(struct xlsx *x, str cell);              /* always as text, never a formula; cut at 32,767 characters */
void xlsx_number(struct xlsx *x, double v);            /* NAN: an empty cell                  */
void xlsx_empty(struct xlsx *x);
void xlsx_row(struct xlsx *x);
/* The file; frees what libxlsxwriter holds. False: *why. Must be called once, also to give up. */
MUST_USE bool xlsx_end(struct xlsx *x, str *ret, str *why);
#endif
