/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Between the tables of the nd bus. */
#ifndef SIM_TREE_ND_H
#define SIM_TREE_ND_H

#include "test/sim/model/nd.h"
#include "test/sim/tree/tree.h"

/* Rows that each device on the bus has. */
#define TREE_ND_ROWS                                                                             \
	{"devtype", TREE_ATTR, 0444, .show = tree_nd_devtype_show},                              \
		{"driver", TREE_LINK, .visible = tree_nd_if_bound, .link = tree_nd_driver_link}, \
		{"modalias", TREE_ATTR, 0444, .show = tree_nd_modalias_show},                    \
		{"subsystem", TREE_LINK, 0777, .link = tree_nd_bus_link},                        \
	{                                                                                        \
		"uevent", TREE_ATTR, 0644, .show = tree_nd_uevent_show,                          \
					   .store = tree_nd_uevent_write                         \
	}

struct nd_object tree_nd_object(const struct tree_node *dir);
int tree_nd_uevent_show(const struct tree_node *dir, FILE *out);
ssize_t tree_nd_uevent_write(const struct tree_node *dir, const char *text, size_t len);
int tree_nd_devtype_show(const struct tree_node *dir, FILE *out);
int tree_nd_modalias_show(const struct tree_node *dir, FILE *out);
int tree_nd_enxio_show(const struct tree_node *dir, FILE *out);
mode_t tree_nd_if_bound(const struct tree_node *dir);
void tree_nd_driver_link(const struct tree_node *dir, char path[SIM_PATH_MAX]);
void tree_nd_bus_link(const struct tree_node *dir, char path[SIM_PATH_MAX]);

/* Of a region; of its namespace as well, and the nodes of what claims that. */
int tree_nd_numa_node_show(const struct tree_node *dir, FILE *out);
int tree_nd_target_node_show(const struct tree_node *dir, FILE *out);
int tree_nd_size_show(const struct tree_node *dir, FILE *out);
int tree_nd_resource_show(const struct tree_node *dir, FILE *out);

extern const struct tree_dir tree_nd_empty, tree_nd_dimm, tree_nd_region;
extern const struct tree_dir tree_nd_namespace, tree_nd_btt, tree_nd_claim, tree_nd_block;

#endif
