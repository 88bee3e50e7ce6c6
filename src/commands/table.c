/* table.c - the commands: names, arguments, options, help. What a command does stands in the file of its name. */
#include "commands.h"

#define AS   { "as", "ROLE", "On whose behalf. Only for the owner of the data folder; with PostgreSQL only where BRUECKE_AS=1 is set." }
#define LANG { "lang", "TAG", "Language: de, en, ar; German at first." }

const struct command commands[] = {
    { "serve", "", "answer requests over HTTP until SIGINT or SIGTERM",
      "Prints `ready http://ADDR:PORT/` when connections are taken. Open requests get five seconds to finish at the end.\n"
      "Speaks plain HTTP/1.1: put a proxy with TLS in front of it, or let it listen on this machine only.\n",
      { { 0 } }, 0, 0, command_serve },
    { "demo", "", "make the demonstration region",
      "Makes a region \"kleve\" (or what --region says) with invented and public data, marked as a demonstration. A region that holds data "
      "already is left as it is.\n",
      { { "scale", "N", "N times as many offers, organisations and places, for trying out large stores." } }, 0, 0, command_demo },
    { "request", "METHOD PATH", "answer one request without a socket",
      "Prints status line, headers, an empty line and the body, as a browser would get them. Exit code 0 for a status below 400.\n",
      { AS, { "lang", "TAG", "As header Accept-Language." },
        { "form", "NAME=VALUE", "A field of a form; may be repeated, and more pairs may follow it. With GET they go into the address." },
        { "json", "FILE", "The body, as application/json; - is standard input." },
        { "header", "NAME:VALUE", "Accept, Accept-Language or If-None-Match; may be repeated." },
        { "body-only", NULL, "Prints the body only." } }, 2, ARGS_MAX, command_request },
    { "region", "create NAME | list | rename NAME NEW | archive NAME", "make, list, rename and archive regions",
      "Each region has a store of its own. An archived region keeps its data, but its pages are not there. list prints one line per region: name, "
      "state, title.\n",
      { { "title", "TEXT", "Title of a region that is created." }, { "undo", NULL, "Brings an archived region back." } }, 1, 3, command_region },
    { "migrate", "", "bring the tables of every region to what this version declares",
      "Only adds: tables, columns, indexes. Prints each step. Safe to run again, and beside a running server.\n",
      { { "check", NULL, "Only looks; exit code 1 if something differs." } }, 0, 0, command_migrate },
    { "import", "ENTITY FILE", "read a CSV file into an entity",
      "ENTITY is room.entity, as in directory.offer; FILE may be - for standard input. Columns: key, the fields, field@lang for translations, "
      "references by key. A row with a known key is updated. Prints every problem with its line; if there is one, nothing is written.\n",
      { { 0 } }, 2, 2, command_import },
    { "export", "ENTITY [NAME=VALUE...]", "write the rows of an entity",
      "ENTITY is room.entity. NAME=VALUE filters, as in the address of a list. What export writes as CSV, import reads.\n"
      "For the owner of the data folder everything is written, otherwise what a visitor may see.\n",
      { { "format", "FORMAT", "csv, xlsx or json; csv at first." }, { "out", "FILE", "Where to; standard output at first." }, AS, LANG }, 1, ARGS_MAX,
      command_export },
    { "check", "", "look whether the stores hold what they promise",
      "Looks at one region with --region, otherwise at all of them; changes nothing. Prints a line per finding; exit code 1 if there is one.\n",
      { { 0 } }, 0, 0, command_check },
    { "man", "", "print the manual page", "In roff with man macros: bruecke man | man -l -\n", { { 0 } }, 0, 0, command_man },
    { 0 },
};
