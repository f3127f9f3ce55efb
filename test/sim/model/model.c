/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The machine as a whole: version, policy, events, and taking it apart. */
#include "test/sim/model/model.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/model/kstr.h"
#include "test/sim/model/nd.h"
#include "util/cleanup.h"
#include "util/parse.h"

static const char *const online_words[] = {
	[ONLINE_OFFLINE] = "offline",
	[ONLINE_DEFAULT] = "online",
	[ONLINE_KERNEL] = "online_kernel",
	[ONLINE_MOVABLE] = "online_movable",
	NULL,
};

const char *online_type_name(int type)
{
	return type >= 0 && type <= ONLINE_MOVABLE ? online_words[type] : NULL;
}

int model_new(struct model **ret_model)
{
	static const char *const names[] = {
		[DRIVER_DEVICE_DAX] = "device_dax",
		[DRIVER_KMEM] = "kmem",
		[DRIVER_FSDEV_DAX] = "fsdev_dax",
	};
	struct model *model = calloc(1, sizeof(*model));

	if (!model)
		return -ENOMEM;
	model->kernel = KERNEL(7, 3);
	model->hotremove = true;
	model->autoprobe = true;
	model->nd_autoprobe = true;
	model->page_size = SIM_PAGE_SIZE;
	model->pmd_size = SIM_PMD_SIZE;
	model->cpu_has_pud = true;
	model->block_size = 128ULL << 20;
	model->movable_ratio = 301;
	model->movable_numa_aware = true;
	model->dax_major = 252;
	model->nd_bus_major = 246;
	model->nd_dimm_major = 245;
	for (int i = 0; i < DRIVER_KINDS; i++) {
		model->drivers[i].kind = (enum driver_kind)i;
		model->drivers[i].name = names[i];
		model->drivers[i].uid = model_next_uid(model);
	}
	*ret_model = model;
	return 0;
}

static void dev_free(struct dev *dev)
{
	free(dev->ranges);
	free(dev->mapping_ids.words);
	free(dev->claimed);
	free(dev);
}

void model_free(struct model *model)
{
	if (!model)
		return;
	for (size_t i = 0; i < model->n_devs; i++)
		dev_free(model->devs[i]);
	for (size_t i = 0; i < model->n_regions; i++)
		region_free(model->regions[i]);
	for (size_t i = 0; i < model->n_nd_regions; i++)
		nd_region_free(model->nd_regions[i]);
	for (int i = 0; i < DRIVER_KINDS; i++)
		free(model->drivers[i].ids);
	free(model->devs);
	free(model->regions);
	free(model->nd_regions);
	free(model->nodes);
	free(model->blocks);
	free(model->resources);
	free(model->defects);
	free(model->processes);
	free(model->cmdline);
	free(model->minors.words);
	free(model);
}

int model_set_kernel(struct model *model, const char *version)
{
	int major, minor, rc;

	if (!strcmp(version, "dcd")) {
		model->kernel = KERNEL(7, 3);
		model->dcd = true;
		return 0;
	}
	rc = parse_id(&version, &major);
	if (rc)
		return rc;
	if (*version++ != '.')
		return -EINVAL;
	rc = parse_id(&version, &minor);
	if (rc)
		return rc;
	if (*version || major > 999 || minor > 999 || KERNEL(major, minor) < KERNEL(5, 1))
		return -EINVAL;
	model->kernel = KERNEL(major, minor);
	model->dcd = false;
	return 0;
}

bool model_since(const struct model *model, unsigned major, unsigned minor)
{
	return model->kernel >= KERNEL(major, minor);
}

uint64_t model_next_uid(struct model *model)
{
	return ++model->last_uid;
}

void model_emit(struct model *model, const char *action, const char *path, const char *subsystem,
		const char *format, ...)
{
	_cleanup_free_ char *properties = NULL;
	struct uevent event = {
		.action = action,
		.path = path + strlen("sys"),
		.subsystem = subsystem,
	};
	va_list args;
	int rc;

	if (!model->event)
		return;
	va_start(args, format);
	rc = vasprintf(&properties, format, args);
	va_end(args);
	if (rc < 0)
		return;
	event.properties = properties;
	model->event(model->event_arg, &event);
}

ssize_t policy_store(struct model *model, const char *text, size_t len)
{
	int type = kstr_match(online_words, text);

	/* The two zone words came with 5.7. */
	if (type < 0 || (type > ONLINE_DEFAULT && !model_since(model, 5, 7)))
		return -EINVAL;
	model->policy = (enum online_type)type;
	return (ssize_t)len;
}
