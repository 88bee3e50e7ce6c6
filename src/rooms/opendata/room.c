/* room.c - a catalogue of the region's public datasets in DCAT-AP.de, and the datasets as files. */
#include "web/room.h"

extern const struct room opendata_room;
const struct room opendata_room = { .name = "opendata", .label = N_("Open data") };
