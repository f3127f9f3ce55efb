// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdlib.h>
#include <string.h>

#include "report.h"

void *rows_add(struct rows *rows, const struct record_type *type)
{
	char *items = reallocarray(rows->items, rows->n + 1, type->size);

	if (!items)
		return NULL;
	rows->items = items;
	items += rows->n++ * type->size;
	return memset(items, 0, type->size);
}

void dev_report_clear(struct dev_report *dev)
{
	free(dev->mappings.items);
	free(dev->zones.items);
	free(dev->origin.memdevs.items);
	free(dev->identity);
}

void dev_rows_free(struct rows *devs)
{
	struct dev_report *dev = devs->items;

	for (size_t i = 0; i < devs->n; i++)
		dev_report_clear(&dev[i]);
	free(devs->items);
	*devs = (struct rows){0};
}

void region_rows_free(struct rows *regions)
{
	struct region_report *region = regions->items;

	for (size_t i = 0; i < regions->n; i++) {
		free(region[i].origin.memdevs.items);
		free(region[i].identity);
		free(region[i].extents.items);
		dev_rows_free(&region[i].devs);
	}
	free(regions->items);
	*regions = (struct rows){0};
}

void plan_rows_free(struct rows *plans)
{
	struct plan_report *plan = plans->items;

	for (size_t i = 0; i < plans->n; i++) {
		free(plan[i].notes.items);
		free(plan[i].steps.items);
	}
	free(plans->items);
	*plans = (struct rows){0};
}
