// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which devices a command is about */
#include <errno.h>

#include "batch.h"
#include "message.h"
#include "names.h"
#include "util/cleanup.h"

/* Not what comes from a namespace. */
static bool can_be_destroyed(struct daxctl_dev *dev)
{
	errno = 0;
	daxctl_region_get_available_size(daxctl_dev_get_region(dev));
	return errno != ENOENT;
}

static bool is_ram(struct daxctl_dev *dev)
{
	return daxctl_dev_get_mode(dev) == DAXCTL_DEV_MODE_RAM;
}

/* A device whose attribute cannot be read is not passed over: its plan says so. */
static bool may_be_ram(struct daxctl_dev *dev)
{
	errno = 0;
	return is_ram(dev) || (errno && daxctl_dev_is_gone(dev) <= 0);
}

static bool may_have_size(struct daxctl_dev *dev)
{
	errno = 0;
	return daxctl_dev_get_size(dev) > 0 || (errno && daxctl_dev_is_gone(dev) <= 0);
}

/* Is the device among those that "all" means? */
static bool is_of_all(enum daxctl_action action, struct daxctl_dev *dev)
{
	switch (action) {
	case DAXCTL_ACTION_DESTROY:
		return can_be_destroyed(dev);
	case DAXCTL_ACTION_ONLINE:
	case DAXCTL_ACTION_OFFLINE:
		return may_be_ram(dev);
	case DAXCTL_ACTION_DISABLE:
		return may_have_size(dev) && !is_ram(dev);
	default:
		return may_have_size(dev);
	}
}

static bool is_among(const struct selected_devs *list, struct daxctl_dev *dev)
{
	for (size_t i = 0; i < list->n; i++) {
		if (list->items[i] == dev)
			return true;
	}

	return false;
}

/* Memory of the whole system is given up by name only. */
static void tell_left_alone(enum daxctl_action action, struct daxctl_dev *dev)
{
	if (action == DAXCTL_ACTION_DISABLE && is_ram(dev))
		message("%s is left alone: it is in system-ram mode. To disable it, name it instead of "
			"\"all\".",
			daxctl_dev_get_devname(dev));
}

static void tell_nothing(enum daxctl_action action)
{
	switch (action) {
	case DAXCTL_ACTION_ONLINE:
	case DAXCTL_ACTION_OFFLINE:
		message("\"all\" means no device here: none is in system-ram mode. 'daxctl list' "
			"shows the modes.");
		break;
	case DAXCTL_ACTION_DESTROY:
		message("\"all\" means no device here: none is in a dynamic region. 'daxctl list -i' "
			"shows all devices; ndctl destroys those of persistent memory.");
		break;
	case DAXCTL_ACTION_DISABLE:
		message("\"all\" means no device here: none has a size and another mode than "
			"system-ram. 'daxctl list -i' shows all devices.");
		break;
	default:
		message("\"all\" means no device here: none has a size. 'daxctl list -i' shows all "
			"devices.");
	}
}

enum exit_code batch_select(struct daxctl_ctx *ctx, const struct batch_values *values,
			    enum daxctl_action action, struct selected_devs *ret)
{
	_cleanup_(selected_devs_free) struct selected_devs named = {0};
	enum exit_code code;
	size_t n = 0;

	code = select_devs(ctx, &values->devs, &values->regions, &named, ret);
	if (code != EXIT_CODE_DONE)
		return code;

	for (size_t i = 0; i < ret->n; i++) {
		struct daxctl_dev *dev = ret->items[i];

		if (!values->devs.all || is_among(&named, dev) || is_of_all(action, dev))
			ret->items[n++] = dev;
		else
			tell_left_alone(action, dev);
	}
	ret->n = n;
	if (n > 0)
		return EXIT_CODE_DONE;

	tell_nothing(action);
	return EXIT_CODE_NOTHING;
}
