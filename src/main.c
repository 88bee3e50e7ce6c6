/* main.c - where the program starts. */
#include "commands.h"
#include "text/image.h"

int main(int argc, char **argv)
{
    image_child(argc, argv);                              /* comes back, unless this is the process that decodes a picture */
    return commands_main(argc, argv);
}
