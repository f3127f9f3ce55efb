/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables: nmemN, a DIMM without an area for labels. */
#include "test/sim/tree/nd.h"

static int handle_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "0x%x\n", dir->nd->dimm + 1);
}

static unsigned serial_of(const struct tree_node *dir)
{
	return 0x56341200U + ((unsigned)dir->nd->dimm << 24);
}

static int serial_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "0x%08x\n", serial_of(dir));
}

static int id_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "8680-%08x\n", serial_of(dir));
}

static int phys_id_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "0x%x\n", dir->nd->dimm);
}

static int dimm_dev_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%d:%d\n", dir->model->nd_dimm_major, dir->nd->dimm);
}

static const struct tree_dir dimm_nfit_dir = {
	.rows =
		(const struct tree_row[]){
			{"device", TREE_ATTR, 0444, .text = "0x0100\n"},
			{"dsm_mask", TREE_ATTR, 0444, .show = tree_nd_enxio_show},
			{"family", TREE_ATTR, 0444, .show = tree_nd_enxio_show},
			{"flags", TREE_ATTR, 0444, .text = "\n"},
			{"format", TREE_ATTR, 0444, .text = "0x0301\n"},
			{"formats", TREE_ATTR, 0444, .text = "1\n"},
			{"handle", TREE_ATTR, 0444, .show = handle_show},
			{"id", TREE_ATTR, 0444, .show = id_show},
			{"phys_id", TREE_ATTR, 0444, .show = phys_id_show},
			{"rev_id", TREE_ATTR, 0444, .text = "0x0100\n"},
			{"serial", TREE_ATTR, 0444, .show = serial_show},
			{"subsystem_device", TREE_ATTR, 0444, .text = "0x0000\n"},
			{"subsystem_rev_id", TREE_ATTR, 0444, .text = "0x0000\n"},
			{"subsystem_vendor", TREE_ATTR, 0444, .text = "0x0000\n"},
			{"vendor", TREE_ATTR, 0444, .text = "0x8680\n"},
			{0},
		},
};

const struct tree_dir tree_nd_dimm = {
	.rows =
		(const struct tree_row[]){
			{"available_slots", TREE_ATTR, 0444, .show = tree_nd_enxio_show},
			{"commands", TREE_ATTR, 0444, .text = "cmd_call \n"},
			{"dev", TREE_ATTR, 0444, .show = dimm_dev_show},
			{"firmware", TREE_DIR, 0755, .dir = &tree_nd_empty},
			{"flags", TREE_ATTR, 0444, .text = "\n"},
			{"nfit", TREE_DIR, 0755, .dir = &dimm_nfit_dir},
			{"state", TREE_ATTR, 0444, .text = "idle\n"},
			TREE_ND_ROWS,
			{0},
		},
};
