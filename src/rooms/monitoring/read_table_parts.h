/* read_table_parts.h - what the files that find out a table's form share. */
#ifndef ROOMS_MONITORING_READ_TABLE_PARTS_H
#define ROOMS_MONITORING_READ_TABLE_PARTS_H
#include "rooms/monitoring/read_table.h"

void table_remark(struct table_in *t, enum remark_kind k, int64_t line, size_t column, str text);
/* False: there are more parts than a table can have. */
MUST_USE bool table_add_part(struct table_in *t, str name, enum part_kind kind, size_t at, enum column_role guess);
struct table_value *table_add_value(struct table_in *t, size_t column);
bool table_is_year(str s);                              /* 1900 to 2100 and nothing else                              */
/* read_form.c: forms with fixed names of columns. False: it is none of them, or *why. */
bool table_known_form(struct table_in *t, str *why);
/* read_wide.c: everything else. */
MUST_USE bool table_wide_form(struct table_in *t, str *why);
#endif
