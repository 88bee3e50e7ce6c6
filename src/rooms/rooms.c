/* rooms.c - the only list of rooms. Take a line and its folder away, and everything still builds. */
#include "rooms/rooms.h"

extern const struct room people_room;
extern const struct room directory_room;
extern const struct room publishing_room;
extern const struct room mediation_room;
extern const struct room courses_room;
extern const struct room search_room;
extern const struct room needs_room;
extern const struct room survey_room;
extern const struct room monitoring_room;
extern const struct room concept_room;
extern const struct room card_room;
extern const struct room exchange_room;
extern const struct room integreat_room;
extern const struct room hsds_room;
extern const struct room opendata_room;
extern const struct room feeds_room;
extern const struct room hooks_room;

const struct room *const rooms[] = {
    &people_room,
    &directory_room,
    &publishing_room,
    &mediation_room,
    &courses_room,
    &search_room,
    &needs_room,
    &survey_room,
    &monitoring_room,
    &concept_room,
    &card_room,
    &exchange_room,
    &integreat_room,
    &hsds_room,
    &opendata_room,
    &feeds_room,
    &hooks_room,
    NULL,                                               /* C knows no empty table; the list may be one */
};
const size_t rooms_count = countof(rooms) - 1;
