/* table.c - the commands: names, arguments, options, help. What a command does stands in the file of its name. */
#include "commands.h"

#define AS   { "as", "ROLE|MAIL", "On whose behalf: a role, or an account by its mail address. Only for the owner of the data folder; with PostgreSQL only where BRUECKE_AS=1 is set." }
#define LANG { "lang", "TAG", "Language: de, en, ar; German at first." }

const struct command commands[] = {
    { "serve", "", "answer requests over HTTP until SIGINT or SIGTERM",
      "Prints `ready http://ADDR:PORT/` when connections are taken. Open requests get five seconds to finish at the end.\n"
      "Speaks plain HTTP/1.1: put a proxy with TLS in front of it, or let it listen on this machine only.\n",
      { { "greet", NULL, "Also prints how to log in to the demonstration regions." },
        { "no-work", NULL, "Leaves the jobs (mails, deadlines, tidying) to `bruecke work`." },
        { "demo-in-public", NULL, "Serves demonstration regions, whose passwords are known, at an address that others can reach." } }, 0, 0, command_serve },
    { "work", "", "do the jobs beside or instead of serve: mails, deadlines, tidying",
      "Does what is due in every region (or the one that --region names) until SIGINT or SIGTERM. Any number of them may run, on any number of machines: each job is done by one. "
      "With --bounces it reads mails that say what did not arrive (RFC 3464), marks those mails for the office, and ends.\n",
      { { "once", NULL, "Ends when nothing is due any more." },
        { "bounces", "FILE|DIR", "A mail, or a folder of mails (*.eml, or a Maildir's new), to look for notifications in." } }, 0, 0, command_work },
    { "demo", "", "make the demonstration region",
      "Makes a region \"kleve\" (or what --region says) with invented and public data, marked as a demonstration. A region that holds data "
      "already is left as it is.\n",
      { { "scale", "N", "N times as many offers, organisations and places, for trying out large stores." },
        { "all-regions", NULL, "Also the regions \"viersen\" and \"recklinghausen\": towns, figures, concepts, and what the papers of these counties name." } }, 0, 0, command_demo },
    { "request", "METHOD PATH", "answer one request without a socket",
      "Prints status line, headers, an empty line and the body, as a browser would get them. Exit code 0 for a status below 400.\n",
      { AS, { "lang", "TAG", "As header Accept-Language." },
        { "form", "NAME=VALUE", "A field of a form; may be repeated, and more pairs may follow it. With GET they go into the address." },
        { "json", "FILE", "The body, as application/json; - is standard input." },
        { "header", "NAME:VALUE", "Accept, Accept-Language or If-None-Match; may be repeated." },
        { "body-only", NULL, "Prints the body only." } }, 2, ARGS_MAX, command_request },
    { "requests", "MARK", "answer many requests, one per line of standard input",
      "A line holds what would follow `bruecke request`, separated by tabs. Each answer ends with a line of MARK and the exit code. Settings are given once, "
      "here. Opening the store costs more than most answers: for scripts that ask hundreds.\n",
      { { 0 } }, 1, 1, command_requests },
    { "region", "create NAME | list | rename NAME NEW | archive NAME | wording NAME [TERM FORM TEXT]",
      "make, list, rename and archive regions; what they call things",
      "Each region has a store of its own. An archived region keeps its data, but its pages are not there. list prints one line per region: name, "
      "state, title. wording prints one line per term, form (singular, plural, neutral) and text, or changes one; an empty text takes the program's own "
      "again.\n",
      { { "title", "TEXT", "Title of a region that is created." }, { "undo", NULL, "Brings an archived region back." } }, 1, 5, command_region },
    { "user", "add EMAIL | list | reset EMAIL | lock EMAIL", "make, list and lock accounts",
      "add makes an account with a role and prints a link by which the person sets a password (14 days); for an account that is there it adds the role. "
      "reset prints a link that sets a new password (2 hours). With a mail server both send it instead. lock ends all sessions; with --undo the account may log in again, also after too "
      "many wrong passwords. list prints mail address, state, second factor and roles of today.\n"
      "Roles: administrator, lead, coordinator, editor, translator (--language), municipal_officer and quarter_manager (--area), provider (--actor), "
      "data_officer, and those of other rooms.\n",
      { { "role", "ROLE", "The role that is added." }, { "area", "KEY", "The town that the role is for: key of an area, as 05154036." },
        { "actor", "KEY", "The organisation that the person belongs to, and that a provider's role is for." }, { "language", "TAG", "The language that a translator's role is for." },
        { "until", "DATE", "The last day on which the role counts, as 2026-12-31." }, { "name", "NAME", "Name of the person." },
        { "token", NULL, "Prints an API token instead of a link, for reading and writing." }, { "undo", NULL, "With lock: unlocks." } }, 1, 2, command_user },
    { "migrate", "", "bring the tables of every region to what this version declares",
      "Does the numbered steps of the rooms that are due (rename, drop, convert), then adds missing tables, columns and indexes. Prints each. "
      "A region is migrated as a whole or not at all. Safe to run again. Only adding is safe beside a running server: stop it for a step.\n",
      { { "check", NULL, "Only looks: steps that are due, and how the live tables differ; exit code 1 if anything does." } }, 0, 0, command_migrate },
    { "import", "ENTITY FILE...", "read a file into an entity",
      "ENTITY is room.entity, as in directory.offer; FILE is CSV, XLSX or JSON, or - for standard input. Columns: key, the fields, field@lang for "
      "translations, references by key; --map says what the columns of another list mean. A row with a known key is updated. Prints every problem "
      "with its line; if there is one, nothing is written.\n"
      "Rooms take files of their own, too: survey.questionnaire (an XLSForm, or a folder with survey.csv and choices.csv; prints the survey's short name) and "
      "survey.response (a column per question, into the survey that --survey names), concept.text (the text of a printed concept or a .docx; prints what it "
      "seems to say, and makes parts of the concept that --concept names), monitoring.observation (tables with figures of any form, several at once; "
      "--map, --source, --guess, --sheet as above; prints every finding with line and column), exchange.hsds and exchange.integreat (JSON, CSV or a ZIP of another "
      "directory; --source is the key of a source; everything waits for the office's decision, nothing becomes public).\n",
      { { "concept", "KEY", "The concept that the parts of a text belong to." }, { "format", "json", "What concept.text prints." }, { "survey", "CODE", "The survey that responses belong to." }, { "grace-end", "DATE", "Responses after this day are kept and not counted." },
        { "map", "FILE", "Which column is which field, in JSON." }, { "source", "NAME", "Keeps that mapping under a name, or takes the one that is kept." },
        { "guess", NULL, "Prints a mapping made from the names of the columns, and ends." }, { "sheet", "NAME", "Of a workbook; the first at first." },
        { "partial", NULL, "Writes the good rows where others are bad." }, { "small", NULL, "Only small changes of German texts: their translations stay up to date." },
        { "reason", "TEXT", "Why figures are right although there are warnings." },
        { "whole", NULL, "The files hold everything of that source: what is not in them is gone." }, { "dry-run", NULL, "Only looks." }, AS }, 2, ARGS_MAX, command_import },
    { "export", "ENTITY [NAME=VALUE...]", "write the rows of an entity",
      "ENTITY is room.entity. NAME=VALUE filters, as in the address of a list. What export writes, in whatever format, import reads.\n"
      "For the owner of the data folder everything is written, otherwise what a visitor may see.\n",
      { { "format", "FORMAT", "csv, xlsx or json; csv at first." }, { "out", "FILE", "Where to; standard output at first." }, AS, LANG }, 1, ARGS_MAX,
      command_export },
    { "evaluate", "ROOM WHAT", "print figures of a room as JSON",
      "survey CODE evaluates a survey: counts, percentages, means and intervals per question. For the owner of the data folder everything is there; with --as, "
      "small numbers are protected as on the pages.\n"
      "monitoring INDICATOR prints the figures of an area by period, those of a group against a reference, and whether and how the gap between them closes.\n",
      { { "by", "ITEM", "Also for each group of this question." }, { "group", "CHOICE", "With --by: those who chose this against all others. Of an indicator: this group." },
        { "area", "AGS", "Of an indicator: where." }, { "reference", "GROUP", "Of an indicator: with whom the group is compared." },
        { "from", "PERIOD", "Of an indicator: from this period on." }, { "to", "PERIOD", "Of an indicator: up to this period." },
        { "wave", "CODE", "Compared with this survey, question by question." },
        { "format", "json", "The only one there is." }, AS, LANG }, 2, 2, command_evaluate },
    { "translate", "export LANGUAGE [NAME=VALUE...] | import FILE", "texts for translators as XLIFF 1.2, out and back",
      "export writes the German texts with the translations that are there. NAME=VALUE chooses: entity=room.entity, row=KEY, status=todo (or missing, machine, review, "
      "outdated, current), drafts=1. import reads such a file: what it changes waits for review; if anything is wrong with the file, nothing is written.\n",
      { { "out", "FILE", "Where to; standard output at first." }, { "stale", NULL, "Takes texts, too, whose German text changed meanwhile: they count as outdated at once." },
        { "dry-run", NULL, "Only looks." }, AS }, 1, ARGS_MAX, command_translate },
    { "check", "", "look whether the stores hold what they promise",
      "Looks at one region with --region, otherwise at all of them; changes nothing. Prints a line per finding: region, entity, row, what is wrong, and what to "
      "do about it. Exit code 1 if there is one. With --repair what is derived of other rows (sort keys, search text, index tables, lost addresses, the numbers of "
      "new rows) is made anew first.\n",
      { { "json", NULL, "Prints one JSON document." }, { "repair", NULL, "Makes anew what is derived, then looks again." } }, 0, 0, command_check },
    { "privacy", "record | report EMAIL | due", "what is kept of people, why, and what has to go",
      "record prints the record of processing: each entity with personal data, its purpose, basis, fields, roles and retention. report prints all "
      "that is kept about the person with this mail address, who changed and who saw it; it is logged as a reading. due lists the rows that "
      "retention would erase or make anonymous today and changes nothing unless --erase is given. All of it is derived from the declarations.\n",
      { { "erase", NULL, "Does what is due; nothing undoes it." }, { "json", NULL, "record and report as JSON." }, AS, LANG }, 1, 2, command_privacy },
    { "backup", "FILE", "write regions into one file, beside a running server",
      "Writes every region, or the one that --region names, as it is at one moment: settings, accounts and history included. The file is gzip of lines of "
      "JSON, is readable by its owner only, and can be restored into either engine, also by a later version. With --key-file it is sealed as a whole: whoever "
      "has the file and not the key learns its size.\n",
      { { "key-file", "FILE", "Seals the file with this key: 64 hexadecimal digits (openssl rand -hex 32)." },
        { "verify", NULL, "Reads it back into a store of its own in TMPDIR, which is taken away again: whole, the same when written again, and check finds nothing." } }, 1, 1, command_backup },
    { "restore", "FILE", "bring regions back from a backup",
      "Restores every region of the file, or the one that --region names; a region that is there already is never touched. The file is looked through "
      "as a whole before anything is written.\n",
      { { "as", "NAME", "Under another name; with --region." }, { "check", NULL, "Only looks whether the file is whole." },
        { "verify", NULL, "Only tries: as backup --verify; needs no store." }, { "key-file", "FILE", "The key of a sealed file." } }, 1, 1, command_restore },
    { "solve", "assignment FILE", "solve a planning problem from a file",
      "assignment reads n and then n times n costs (the form of the OR-Library; - is standard input), and prints two lines: `cost N`, the least sum, and `cpu S`, the "
      "seconds of processor time for reading and solving. Proposals for many appointments at once stand on the same core.\n",
      { { 0 } }, 2, 2, command_solve },
    { "protect", "FILE", "hide what a table of counts would tell of few people",
      "FILE is CSV with one line per inner cell. Prints every cell with its totals (T) as CSV; status is published, primary (smaller than the minimum) or secondary (hidden so that no "
      "small count follows from the others). The last line on standard error: cells, primary, secondary, sum of what is hidden, and the smallest interval that somebody "
      "who sees the rest can give for a primary cell.\n",
      { { "count", "COLUMN", "The column with the counts." }, { "by", "A,B[,C]", "One to three columns that make up the table." },
        { "nested", "FINE:COARSE", "A column above one of these, as towns in regions." }, { "minimum", "N", "The smallest count that is shown; 3 at first." },
        { "format", "csv", "The only one there is." } }, 1, 1, command_protect },
    { "flows", "", "print every state machine as a picture in words",
      "Markdown with Mermaid diagrams, made from the program's tables: bruecke flows > docs/flows.md\n", { { 0 } }, 0, 0, command_flows },
    { "man", "", "print the manual page", "In roff with man macros: bruecke man | man -l -\n", { { 0 } }, 0, 0, command_man },
    { 0 },
};
