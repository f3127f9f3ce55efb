/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What all devices of the nd bus have, or more than one kind of them. */
#include <errno.h>
#include <inttypes.h>

#include "test/sim/model/kstr.h"
#include "test/sim/tree/nd.h"

struct nd_object tree_nd_object(const struct tree_node *dir)
{
	struct nd_object object = {
		.region = dir->nd, .claim = dir->claim, .bus = dir->model->nd_bus};

	object.type = dir->nd_type;
	return object;
}

int tree_nd_uevent_show(const struct tree_node *dir, FILE *out)
{
	struct nd_object object = tree_nd_object(dir);
	bool bound;
	enum nd_driver driver = nd_driver_of(&object, &bound);

	if (object.type == ND_OBJECT_DIMM)
		fprintf(out, "MAJOR=%d\nMINOR=%d\nDEVNAME=nmem%d\n", dir->model->nd_dimm_major,
			dir->nd->dimm, dir->nd->dimm);
	if (nd_devtype(&object))
		fprintf(out, "DEVTYPE=%s\n", nd_devtype(&object));
	if (bound)
		fprintf(out, "DRIVER=%s\n", nd_driver_name(driver));
	return tree_print(out, "MODALIAS=nd:t%d\n", nd_modalias(&object));
}

ssize_t tree_nd_uevent_write(const struct tree_node *dir, const char *text, size_t len)
{
	struct nd_object object = tree_nd_object(dir);
	const char *action;
	ssize_t rc = uevent_store(text, len, &action);

	if (rc >= 0)
		nd_emit(dir->model, &object, action);
	return rc;
}

int tree_nd_devtype_show(const struct tree_node *dir, FILE *out)
{
	struct nd_object object = tree_nd_object(dir);

	return tree_print(out, "%s\n", nd_devtype(&object));
}

int tree_nd_modalias_show(const struct tree_node *dir, FILE *out)
{
	struct nd_object object = tree_nd_object(dir);

	return tree_print(out, "nd:t%d\n", nd_modalias(&object));
}

mode_t tree_nd_if_bound(const struct tree_node *dir)
{
	struct nd_object object = tree_nd_object(dir);
	bool bound;

	nd_driver_of(&object, &bound);
	return bound ? 0777 : 0;
}

void tree_nd_driver_link(const struct tree_node *dir, char path[SIM_PATH_MAX])
{
	struct nd_object object = tree_nd_object(dir);
	bool bound;

	snprintf(path, SIM_PATH_MAX, "sys/bus/nd/drivers/%s",
		 nd_driver_name(nd_driver_of(&object, &bound)));
}

void tree_nd_bus_link(const struct tree_node *dir _unused_, char path[SIM_PATH_MAX])
{
	snprintf(path, SIM_PATH_MAX, "sys/bus/nd");
}

int tree_nd_enxio_show(const struct tree_node *dir _unused_, FILE *out _unused_)
{
	return -ENXIO;
}

const struct tree_dir tree_nd_empty = {.rows = (const struct tree_row[]){{0}}};

/* ---- where a region is, and what is in it ---- */

int tree_nd_numa_node_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%d\n", dir->nd->numa_node);
}

int tree_nd_target_node_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%d\n", dir->nd->target_node);
}

int tree_nd_size_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%" PRIu64 "\n", nd_namespace_size(dir->nd));
}

int tree_nd_resource_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "0x%" PRIx64 "\n", dir->nd->span.start);
}
