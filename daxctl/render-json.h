/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Records as JSON, in the layout that scripts have learnt to read. */
#ifndef DAXCTL_RENDER_JSON_H
#define DAXCTL_RENDER_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "report.h"

/*
 * Prints the rows as an array. For people numbers become words, and a single
 * row stands without its array. Errors of out are found by ferror().
 */
void render_json(FILE *out, const struct record_type *type, const struct rows *rows, bool human);

#endif
