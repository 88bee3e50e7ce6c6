/* demo_answers.h - generated answers of the demonstration. The same seed gives the same answers; nobody gave them, and every text says so. */
#ifndef SURVEY_DEMO_ANSWERS_H
#define SURVEY_DEMO_ANSWERS_H
#include "rooms/survey/survey.h"

/* A questionnaire of demo/FOLDER as a draft; its id, the one that is there already if there is one; 0: *said tells. */
int64_t survey_demo_form(struct store *st, struct arena *a, str code, str folder, struct buf *said);
/* Each takes a draft without answers (anything else: nothing happens) and leaves it closed or running.
** 2018: 98 responses on paper and by mail, nine of them late, with the percentages that chapter 9.3 of the concept states; open answers made of the short texts
** of its lists, coded by two coders. */
void demo_answers_2018(struct store *st, struct arena *a, int64_t survey);
/* The next wave, with names: organisations of the directory, some of whom agree to be asked, so that proposals wait. */
void demo_answers_actors(struct store *st, struct arena *a, int64_t survey);
/* Anonymous, with an open link, in four languages. */
void demo_answers_residents(struct store *st, struct arena *a, int64_t survey);
#endif
