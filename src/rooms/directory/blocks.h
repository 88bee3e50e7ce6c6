/* blocks.h - what texts of other rooms embed of the directory (look/block.h). */
#ifndef DIRECTORY_BLOCKS_H
#define DIRECTORY_BLOCKS_H
#include "look/block.h"

extern const struct block_kind directory_blocks[2];
#endif
