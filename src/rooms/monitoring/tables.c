/* tables.c - observations in the store: a row per value, what they have in common in series. */
#include "rooms/monitoring/monitoring.h"

static const struct column series_columns[] = {
    { "id", COL_ID, true, NULL, false },
    { "indicator", COL_INT, true, "monitoring_indicator", false },
    { "area", COL_INT, true, NULL, false },                /* no reference: a program may be without the directory, whose areas these are */
    { "source", COL_INT, true, "monitoring_source", false },
    { "dims", COL_TEXT, true, NULL, false },
};
static const struct table_index series_indexes[] = { { { "indicator", "area", "dims", "source" }, 4, true } };
const struct table series_table = { .name = "monitoring_series", .columns = series_columns, .n = countof(series_columns), .indexes = series_indexes, .n_indexes = countof(series_indexes) };

/* shown: enum protect_status, set by figures_protect(); ended: the batch whose import replaced it, 0: in force. */
static const struct column observation_columns[] = {
    { "id", COL_ID, true, NULL, false },
    { "series", COL_INT, true, "monitoring_series", true },
    { "period", COL_TEXT, true, NULL, false },
    { "vintage", COL_TEXT, true, NULL, false },
    { "value", COL_REAL, false, NULL, false },
    { "status", COL_INT, true, NULL, false },
    { "note", COL_TEXT, true, NULL, false },
    { "batch", COL_INT, true, "monitoring_batch", false },
    { "ended", COL_INT, true, NULL, false },
    { "shown", COL_INT, true, NULL, false },
};
static const struct table_index observation_indexes[] = { { { "series", "period", "vintage", "ended" }, 4, true }, { { "batch" }, 1, false } };
const struct table observation_table = { .name = "monitoring_observation", .columns = observation_columns, .n = countof(observation_columns),
                                         .indexes = observation_indexes, .n_indexes = countof(observation_indexes) };

static const struct column pattern_columns[] = {
    { "release", COL_INT, true, "monitoring_release", true },
    { "series", COL_INT, true, "monitoring_series", true },
    { "cell", COL_TEXT, true, NULL, false },               /* period and vintage, separated by a blank                    */
    { "status", COL_INT, true, NULL, false },
};
static const struct table_index pattern_indexes[] = { { { "series" }, 1, false } };
const struct table pattern_table = { .name = "monitoring_pattern", .columns = pattern_columns, .n = countof(pattern_columns), .primary = { "release", "series", "cell" }, .n_primary = 3,
                                     .indexes = pattern_indexes, .n_indexes = countof(pattern_indexes) };
