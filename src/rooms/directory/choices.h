/* choices.h - the fixed lists of the directory, each said once. Key (stored, in the API) and label. */
#ifndef DIRECTORY_CHOICES_H
#define DIRECTORY_CHOICES_H
#include "entity/entity.h"

extern const struct choice actor_kinds[], offer_kinds[], offer_audiences[], offer_costs[], accessibilities[], place_kinds[],
    publication_states[], area_levels[], topic_icons[], offer_open[], offer_days[], offer_attention[], entry_attention[], remark_states[], proposal_states[], confirm_ways[];
#endif
