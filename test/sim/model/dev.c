/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* daxX.Y: its name, its size, and the writes that change its geometry. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/model/cpu.h"
#include "test/sim/model/kstr.h"
#include "util/cleanup.h"
#include "util/parse.h"

static bool dev_is_before(const struct dev *dev, int x, int y)
{
	return dev->x < x || (dev->x == x && dev->y < y);
}

static size_t dev_index(const struct model *model, int x, int y)
{
	return ARRAY_BISECT(model->n_devs, i, dev_is_before(model->devs[i], x, y));
}

static int dev_number(struct region *region, struct dev *dev)
{
	if (region_is_static(region)) {
		dev->x = region->ns_x;
		dev->y = region->ns_y;
		return 0;
	}
	dev->x = region->id;
	dev->y = ida_get(&region->dev_ids);
	return dev->y < 0 ? -ENOMEM : 0;
}

int dev_new(struct model *model, struct region *region, bool autoprobe, struct dev **ret_dev)
{
	_cleanup_free_ struct dev *dev = calloc(1, sizeof(*dev));
	struct dev **slot;
	int rc;

	if (!dev)
		return -ENOMEM;
	dev->region = region;
	dev->align = region->align;
	rc = dev_number(region, dev);
	if (rc)
		return rc;
	dev->minor = ida_get(&model->minors);
	if (dev->minor < 0)
		return -ENOMEM;
	dev->uid = model_next_uid(model);
	slot = ARRAY_INSERT(model->devs, model->n_devs, dev_index(model, dev->x, dev->y));
	if (!slot)
		return -ENOMEM;
	*slot = *ret_dev = TAKE_PTR(dev);
	dev_emit(model, *ret_dev, "add");
	if (autoprobe)
		dev_attach(model, *ret_dev);
	return 0;
}

void dev_delete(struct model *model, struct dev *dev)
{
	struct region *region = dev->region;

	dev_unbind(model, dev);
	dev->is_leaving = true;
	dev_emit(model, dev, "remove");
	dev_release_extents(dev);
	if (region->seed_uid == dev->uid)
		region->seed_uid = 0;
	if (region->youngest_uid == dev->uid)
		region->youngest_uid = 0;
	if (!region_is_static(region))
		ida_put(&region->dev_ids, dev->y);
	ida_put(&model->minors, dev->minor);
	ARRAY_REMOVE(model->devs, model->n_devs, dev_index(model, dev->x, dev->y));
	free(dev->ranges);
	free(dev->mapping_ids.words);
	free(dev->claimed);
	free(dev);
}

int dev_find(const struct model *model, const char *name, struct dev **ret_dev)
{
	char own[DEV_NAME_MAX];
	const char *s = name;
	int x, y;
	size_t i;

	if (strncmp(s, "dax", 3))
		return -ENOENT;
	s += 3;
	if (parse_id(&s, &x) || *s++ != '.' || parse_id(&s, &y))
		return -ENOENT;
	i = dev_index(model, x, y);
	if (i == model->n_devs)
		return -ENOENT;
	dev_name(model->devs[i], own);
	if (!kstr_equal(own, name))
		return -ENOENT;
	*ret_dev = model->devs[i];
	return 0;
}

int dev_find_uid(const struct model *model, uint64_t uid, struct dev **ret_dev)
{
	for (size_t i = 0; uid && i < model->n_devs; i++)
		if (model->devs[i]->uid == uid) {
			*ret_dev = model->devs[i];
			return 0;
		}
	return -ENOENT;
}

void dev_name(const struct dev *dev, char name[DEV_NAME_MAX])
{
	snprintf(name, DEV_NAME_MAX, "dax%d.%d", dev->x, dev->y);
}

void dev_path(const struct dev *dev, char path[SIM_PATH_MAX])
{
	snprintf(path, SIM_PATH_MAX, "%.*s/dax%d.%d", SIM_PATH_MAX - 40, dev->region->path, dev->x,
		 dev->y);
}

uint64_t dev_size(const struct dev *dev)
{
	uint64_t size = 0;

	for (size_t i = 0; i < dev->n_ranges; i++)
		size += span_length(&dev->ranges[i].span);
	return size;
}

/* memremap_compat_align() is one subsection of sparsemem. */
uint64_t dev_granularity(const struct dev *dev)
{
	return MAX(dev->align, SIM_SUBSECTION_SIZE);
}

void dev_emit(struct model *model, const struct dev *dev, const char *action)
{
	char path[SIM_PATH_MAX];

	dev_path(dev, path);
	/* On unbind the driver is gone already, so bind alone names it. */
	model_emit(model, action, path, "dax",
		   "MAJOR=%d\nMINOR=%d\nDEVNAME=dax%d.%d\n%s%s%sMODALIAS=dax:t0\n",
		   model->dax_major, dev->minor, dev->x, dev->y, dev->driver ? "DRIVER=" : "",
		   dev->driver ? dev->driver->name : "", dev->driver ? "\n" : "");
}

static ssize_t dcd_size_store(struct model *model, struct dev *dev, uint64_t size, size_t len)
{
	if (dev->driver)
		return -EBUSY;
	if (size == dev_size(dev))
		return (ssize_t)len;
	if (size)
		return -EOPNOTSUPP;
	dev_release_extents(dev);
	return range_resize(model, dev, 0) ?: (ssize_t)len;
}

ssize_t dev_size_store(struct model *model, struct dev *dev, const char *text, size_t len)
{
	uint64_t size, old = dev_size(dev);
	int rc;

	rc = kstr_u64(text, 0, &size);
	if (rc)
		return rc;
	if (size % dev_granularity(dev))
		return -EINVAL;
	if (dev->region->driver_gone)
		return -ENXIO;
	if (dev->region->dcd)
		return dcd_size_store(model, dev, size, len);
	/* Checked before "no change". */
	if (dev->driver)
		return -EBUSY;
	if (size == old)
		return (ssize_t)len;
	if (size > old && size - old > region_available(model, dev->region))
		return -ENOSPC;
	rc = range_resize(model, dev, size);
	return rc ? rc : (ssize_t)len;
}

ssize_t dev_align_store(struct model *model, struct dev *dev, const char *text, size_t len)
{
	uint64_t align, old = dev->align;

	/* Not the parser's errno. */
	if (kstr_u64(text, 0, &align))
		return -ENXIO;
	if (!cpu_align_is_valid(model, align))
		return -EINVAL;
	if (dev->region->driver_gone)
		return -ENXIO;
	if (dev->driver)
		return -EBUSY;
	dev->align = align;
	/* Lengths only: a range may start anywhere. */
	for (size_t i = 0; i < dev->n_ranges; i++)
		if (span_length(&dev->ranges[i].span) % dev_granularity(dev)) {
			dev->align = old;
			return -EINVAL;
		}
	return (ssize_t)len;
}

static int mapping_parse(const char *text, struct span *ret)
{
	_cleanup_free_ char *start = strdup(text);
	struct span span;
	char *end;
	int rc;

	if (!start)
		return -ENOMEM;
	end = strchr(start, '-');
	if (!end)
		return -EINVAL;
	*end++ = '\0';
	rc = kstr_u64(start, 16, &span.start);
	if (!rc)
		rc = kstr_u64(end, 16, &span.end);
	if (rc)
		return rc;
	*ret = span;
	return 0;
}

/* Asks neither for a bound driver nor for the alignment of the start. */
ssize_t dev_mapping_store(struct model *model, struct dev *dev, const char *text, size_t len)
{
	struct span span;
	uint64_t length;
	int rc;

	rc = mapping_parse(text, &span);
	if (rc == -EINVAL && !strchr(text, '-') && !model_since(model, 5, 12))
		return EINVAL; /* a sign was missing before 5.12: 22 bytes written */
	if (rc)
		return rc;
	/* 6.9 lost the errno: then a bad length succeeds, and does nothing. */
	if (dev->region->driver_gone)
		return model_since(model, 6, 9) ? 0 : -ENXIO;
	length = span.end - span.start + 1;
	if (length % dev_granularity(dev))
		return model_since(model, 6, 9) ? (ssize_t)len : -ENXIO;
	rc = range_alloc(model, dev, span.start, length);
	return rc ? rc : (ssize_t)len;
}

ssize_t dev_memmap_store(struct model *model, struct dev *dev, const char *text, size_t len)
{
	bool value;
	int rc;

	rc = kstr_bool(text, model_since(model, 6, 14), &value);
	if (rc)
		return rc;
	if (value && !model->memmap_on_memory)
		return -EOPNOTSUPP;
	if (value != dev->memmap_on_memory && dev->driver && dev->driver->kind == DRIVER_KMEM)
		return -EBUSY;
	dev->memmap_on_memory = value;
	return (ssize_t)len;
}
