/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The dax bus: drivers, ids, who matches, bind and unbind. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/model/kstr.h"
#include "test/sim/model/model.h"
#include "util/cleanup.h"

int driver_find(struct model *model, const char *name, struct driver **ret_driver)
{
	struct driver *driver;

	array_foreach (driver, model->drivers)
		if (driver->loaded && !strcmp(driver->name, name)) {
			*ret_driver = driver;
			return 0;
		}
	return -ENOENT;
}

static bool id_is_before(const struct dax_id *id, const struct dax_id *other)
{
	return id->x < other->x || (id->x == other->x && id->y < other->y);
}

/* The index of the first that is not before id. */
static size_t id_index(const struct driver *driver, const struct dax_id *id)
{
	return ARRAY_BISECT(driver->n_ids, i, id_is_before(&driver->ids[i], id));
}

static bool driver_has_id(const struct driver *driver, const struct dax_id *id)
{
	size_t i = id_index(driver, id);

	return i < driver->n_ids && !id_is_before(id, &driver->ids[i]);
}

static bool driver_matches_type(const struct model *model, const struct driver *driver,
				const struct dev *dev)
{
	/* Until 6.3 device_dax takes everything, and kmem what it is told to. */
	if (!model_since(model, 6, 3))
		return driver->kind == DRIVER_DEVICE_DAX;
	return driver->kind == (dev->region->kmem ? DRIVER_KMEM : DRIVER_DEVICE_DAX);
}

bool driver_matches(const struct model *model, const struct driver *driver, const struct dev *dev)
{
	return driver_has_id(driver, &(struct dax_id){dev->x, dev->y}) ||
	       driver_matches_type(model, driver, dev);
}

/*
 * device_dax and fsdev_dax: the ranges are theirs in /proc/iomem, or nobody's. A
 * probe that fails leaves its page map behind, and no later one succeeds (from
 * 5.17 on, where only a driver that leaves clears it).
 */
static int device_dax_probe(struct model *model, struct dev *dev)
{
	bool is_static = region_is_static(dev->region);
	char name[DEV_NAME_MAX];
	int rc;

	if (dev->stale_map)
		return -EINVAL;
	dev_name(dev, name);
	for (size_t i = 0; i < dev->n_ranges; i++) {
		struct span *slot = ARRAY_APPEND(dev->claimed, dev->n_claimed);

		if (!slot)
			return -ENOMEM;
		*slot = dev->ranges[i].span;
		rc = iomem_claim(model, slot, name, false);
		if (rc) {
			dev->n_claimed--;
			dev->stale_map = !is_static && model_since(model, 5, 17);
			return rc;
		}
	}
	return 0;
}

static void device_dax_remove(struct model *model, struct dev *dev)
{
	while (dev->n_claimed)
		iomem_release(model, &dev->claimed[--dev->n_claimed]);
}

static void dev_bound(struct model *model, struct dev *dev)
{
	/* The first successful probe clears the seed, which does not move on. */
	if (dev->region->seed_uid == dev->uid)
		dev->region->seed_uid = 0;
	dev_emit(model, dev, "bind");
}

int dev_probe(struct model *model, struct dev *dev, struct driver *driver)
{
	bool at_once = !model->kmem_step_ms || !model->nobody_waits;
	int rc;

	if (!dev_size(dev))
		return -ENXIO;
	rc = driver->kind == DRIVER_KMEM ? kmem_probe(model, dev, at_once)
					 : device_dax_probe(model, dev);
	if (rc < 0) {
		device_dax_remove(model, dev);
		return rc;
	}
	dev->driver = driver;
	dev->is_probing = rc;
	model->n_probing += dev->is_probing;
	if (!dev->is_probing)
		dev_bound(model, dev);
	return 0;
}

static void dev_probe_step(struct model *model, struct dev *dev)
{
	bool done = false;
	int rc = kmem_step(model, dev, &done);

	if (!rc && !done)
		return;
	dev->is_probing = false;
	model->n_probing--;
	if (!rc) {
		dev_bound(model, dev);
		return;
	}
	device_dax_remove(model, dev);
	dev->driver = NULL;
}

void devs_probe_step(struct model *model)
{
	for (size_t i = 0; model->n_probing && i < model->n_devs; i++)
		if (model->devs[i]->is_probing)
			dev_probe_step(model, model->devs[i]);
}

void devs_probe_end(struct model *model)
{
	while (model->n_probing)
		devs_probe_step(model);
}

void dev_await_probe(struct model *model, struct dev *dev)
{
	while (dev->is_probing)
		dev_probe_step(model, dev);
}

void dev_unbind(struct model *model, struct dev *dev)
{
	struct driver *driver;

	dev_await_probe(model, dev);
	driver = dev->driver;
	if (!driver)
		return;
	if (driver->kind == DRIVER_KMEM)
		kmem_remove(model, dev);
	else
		device_dax_remove(model, dev);
	dev->driver = NULL;
	dev_emit(model, dev, "unbind");
}

static int order_compare(const void *a, const void *b)
{
	struct driver *const *x = a, *const *y = b;

	return (*x)->order < (*y)->order ? -1 : 1;
}

bool dev_attach(struct model *model, struct dev *dev)
{
	struct driver *drivers[DRIVER_KINDS];

	for (int i = 0; i < DRIVER_KINDS; i++)
		drivers[i] = &model->drivers[i];
	qsort(drivers, DRIVER_KINDS, sizeof(drivers[0]), order_compare);
	for (int i = 0; i < DRIVER_KINDS && !dev->driver; i++)
		if (drivers[i]->loaded && driver_matches(model, drivers[i], dev) &&
		    !dev_probe(model, dev, drivers[i]))
			return true;
	return dev->driver;
}

static int uid_compare(const void *a, const void *b)
{
	struct dev *const *x = a, *const *y = b;

	return (*x)->uid < (*y)->uid ? -1 : 1;
}

/* driver_attach(): all unbound devices that match, oldest first, errors ignored. */
static int driver_attach(struct model *model, struct driver *driver)
{
	_cleanup_free_ struct dev **devs = NULL;
	struct dev **slot;
	size_t n = 0;

	for (size_t i = 0; i < model->n_devs; i++) {
		if (model->devs[i]->driver || !driver_matches(model, driver, model->devs[i]))
			continue;
		slot = ARRAY_APPEND(devs, n);
		if (!slot)
			return -ENOMEM;
		*slot = model->devs[i];
	}
	if (n)
		qsort(devs, n, sizeof(*devs), uid_compare);
	for (size_t i = 0; i < n; i++)
		(void)!dev_probe(model, devs[i], driver);
	return 0;
}

bool driver_exists(const struct model *model, enum driver_kind kind)
{
	return kind != DRIVER_FSDEV_DAX || model_since(model, 7, 1);
}

int driver_load(struct model *model, enum driver_kind kind)
{
	struct driver *driver = &model->drivers[kind];

	if (driver->missing || !driver_exists(model, kind))
		return -ENOENT;
	if (driver->loaded)
		return 0;
	driver->loaded = true;
	driver->order = ++model->n_registered;
	driver->uid = model_next_uid(model);
	return model->autoprobe ? driver_attach(model, driver) : 0;
}

void driver_unload(struct model *model, enum driver_kind kind)
{
	struct driver *driver = &model->drivers[kind];

	for (size_t i = 0; i < model->n_devs; i++)
		if (model->devs[i]->driver == driver)
			dev_unbind(model, model->devs[i]);
	driver->loaded = false;
	driver->n_ids = 0;
}

/* Exactly daxA.B as it would be printed, one newline aside. */
static int id_parse(const char *text, struct dax_id *ret)
{
	char name[DEV_NAME_MAX];

	if (sscanf(text, "dax%d.%d", &ret->x, &ret->y) != 2)
		return -EINVAL;
	snprintf(name, sizeof(name), "dax%d.%d", ret->x, ret->y);
	return kstr_equal(name, text) ? 0 : -EINVAL;
}

int driver_add_id(struct driver *driver, const char *name)
{
	struct dax_id id, *slot;
	int rc = id_parse(name, &id);

	if (rc || driver_has_id(driver, &id))
		return rc;
	slot = ARRAY_INSERT(driver->ids, driver->n_ids, id_index(driver, &id));
	if (!slot)
		return -ENOMEM;
	*slot = id;
	return 0;
}

ssize_t driver_new_id_store(struct model *model, struct driver *driver, const char *text,
			    size_t len)
{
	int rc;

	rc = driver_add_id(driver, text);
	if (rc)
		return rc;
	/* Not only this device: all that the driver matches. */
	rc = driver_attach(model, driver);
	return rc ? rc : (ssize_t)len;
}

ssize_t driver_remove_id_store(struct model *model _unused_, struct driver *driver,
			       const char *text, size_t len)
{
	struct dax_id id;
	int rc = id_parse(text, &id);

	if (rc)
		return rc;
	if (driver_has_id(driver, &id))
		ARRAY_REMOVE(driver->ids, driver->n_ids, id_index(driver, &id));
	return (ssize_t)len;
}

ssize_t driver_bind_store(struct model *model, struct driver *driver, const char *text, size_t len)
{
	struct dev *dev;
	int rc;

	if (dev_find(model, text, &dev) || !driver_matches(model, driver, dev))
		return -ENODEV;
	rc = dev->driver ? -EBUSY : dev_probe(model, dev, driver);
	/* Only since 5.14 the real reason. */
	if (rc && !model_since(model, 5, 14))
		return -ENODEV;
	return rc ? rc : (ssize_t)len;
}

ssize_t driver_unbind_store(struct model *model, struct driver *driver, const char *text,
			    size_t len)
{
	struct dev *dev;

	if (dev_find(model, text, &dev) || dev->driver != driver)
		return -ENODEV;
	dev_unbind(model, dev);
	return (ssize_t)len;
}

ssize_t bus_autoprobe_store(struct model *model, const char *text, size_t len)
{
	model->autoprobe = *text != '0';
	return (ssize_t)len;
}

ssize_t bus_probe_store(struct model *model, const char *text, size_t len)
{
	struct dev *dev;

	if (dev_find(model, text, &dev))
		return -ENODEV;
	dev_attach(model, dev);
	return (ssize_t)len;
}

ssize_t uevent_store(const char *text, size_t len, const char **ret_action)
{
	static const char *const actions[] = {
		"add", "remove", "change", "move", "online", "offline", "bind", "unbind", NULL,
	};
	int i = kstr_match(actions, text);

	if (i < 0)
		return i;
	*ret_action = actions[i];
	return (ssize_t)len;
}
