/* main.c - writes the one page it is linked with. */
#include "web/page.h"

int main(void)
{
    page(&(struct buf){ stdout });
    return 0;
}
