// SPDX-License-Identifier: LGPL-2.1-or-later
/* The request of a program: an object to fill in, and to plan as often as needed */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/plan/plan.h"

/* The fields that each action accepts, beside flags and timeout */
static const unsigned int allowed[] = {
	[DAXCTL_ACTION_CREATE] =
		WANT_SIZE | WANT_ALIGN | WANT_RANGES | WANT_MEMMAP_ON_MEMORY | WANT_UUID,
	[DAXCTL_ACTION_DESTROY] = 0,
	[DAXCTL_ACTION_RECONFIGURE] =
		WANT_MODE | WANT_SIZE | WANT_ALIGN | WANT_MEMORY | WANT_MEMMAP_ON_MEMORY,
	[DAXCTL_ACTION_ENABLE] = 0,
	[DAXCTL_ACTION_DISABLE] = 0,
	[DAXCTL_ACTION_ONLINE] = WANT_MEMORY,
	[DAXCTL_ACTION_OFFLINE] = 0,
};

/* Fields that exclude each other */
static const unsigned int contradictions[] = {
	WANT_SIZE | WANT_RANGES,
	WANT_SIZE | WANT_UUID,
	WANT_ALIGN | WANT_UUID,
	WANT_RANGES | WANT_UUID,
};

DAXCTL_EXPORT int daxctl_request_new(enum daxctl_action action, struct daxctl_request **ret_request)
{
	struct daxctl_request *request;

	if ((unsigned int)action >= ARRAY_SIZE(allowed) || !ret_request)
		return -EINVAL;
	request = calloc(1, sizeof(*request));
	if (!request)
		return -ENOMEM;

	request->action = action;
	*ret_request = request;
	return 0;
}

DAXCTL_EXPORT void daxctl_request_free(struct daxctl_request *request)
{
	if (!request)
		return;
	free(request->ranges);
	free(request);
}

int request_copy(const struct daxctl_request *request, struct daxctl_request *ret)
{
	struct range *ranges = NULL;

	if (request->n_ranges > 0) {
		ranges = calloc(request->n_ranges, sizeof(*ranges));
		if (!ranges)
			return -ENOMEM;
		memcpy(ranges, request->ranges, request->n_ranges * sizeof(*ranges));
	}
	*ret = *request;
	ret->ranges = ranges;
	return 0;
}

/* Can the field be set: the action accepts it, and no field that was set before excludes it. */
static int check_field(const struct daxctl_request *request, unsigned int field)
{
	const unsigned int *both;

	if (!request || !(allowed[request->action] & field))
		return -EINVAL;
	array_foreach (both, contradictions)
		if ((*both & field) && ((request->flags | field) & *both) == *both)
			return -EINVAL;

	return 0;
}

DAXCTL_EXPORT int daxctl_request_set_mode(struct daxctl_request *request, enum daxctl_dev_mode mode)
{
	int rc = check_field(request, WANT_MODE);

	if (rc < 0 || !driver_of_mode(mode))
		return -EINVAL;
	request->mode = mode;
	request->flags |= WANT_MODE;
	return 0;
}

DAXCTL_EXPORT int daxctl_request_set_size(struct daxctl_request *request, unsigned long long size)
{
	int rc = check_field(request, WANT_SIZE);

	if (rc < 0 || (size == 0 && request->action == DAXCTL_ACTION_CREATE))
		return -EINVAL;
	request->size = size;
	request->flags |= WANT_SIZE;
	return 0;
}

DAXCTL_EXPORT int daxctl_request_set_align(struct daxctl_request *request, unsigned long long align)
{
	int rc = check_field(request, WANT_ALIGN);

	if (rc < 0 || align == 0)
		return -EINVAL;
	request->align = align;
	request->flags |= WANT_ALIGN;
	return 0;
}

DAXCTL_EXPORT int daxctl_request_add_range(struct daxctl_request *request, unsigned long long start,
					   unsigned long long end)
{
	int rc = check_field(request, WANT_RANGES);
	struct range *ranges;
	size_t i;

	/* all addresses have a length of 2^64, which is 0 in 64 bits */
	if (rc < 0 || end < start || end - start == UINT64_MAX)
		return -EINVAL;
	for (i = 0; i < request->n_ranges; i++)
		if (start <= request->ranges[i].end && request->ranges[i].start <= end)
			return -EINVAL;
	ranges = reallocarray(request->ranges, request->n_ranges + 1, sizeof(*ranges));
	if (!ranges)
		return -ENOMEM;

	request->ranges = ranges;
	request->ranges[request->n_ranges++] = (struct range){start, end};
	request->flags |= WANT_RANGES;
	return 0;
}

DAXCTL_EXPORT int daxctl_request_set_uuid(struct daxctl_request *request, const uuid_t uuid)
{
	int rc = check_field(request, WANT_UUID);

	if (rc < 0 || !uuid)
		return -EINVAL;
	memcpy(request->uuid, uuid, sizeof(uuid_t));
	request->flags |= WANT_UUID;
	return 0;
}

DAXCTL_EXPORT int daxctl_request_set_memory(struct daxctl_request *request,
					    enum daxctl_memory_state state)
{
	int rc = check_field(request, WANT_MEMORY);

	if (rc < 0 || !daxctl_memory_state_to_text(state))
		return -EINVAL;
	if (request->action == DAXCTL_ACTION_ONLINE && state == DAXCTL_MEMORY_OFFLINE)
		return -EINVAL;
	request->zone = (enum zone_want)state;
	request->flags |= WANT_MEMORY;
	return 0;
}

DAXCTL_EXPORT int daxctl_request_set_memmap_on_memory(struct daxctl_request *request, int on)
{
	int rc = check_field(request, WANT_MEMMAP_ON_MEMORY);

	if (rc < 0 || (on != 0 && on != 1))
		return -EINVAL;
	request->memmap_on_memory = on;
	request->flags |= WANT_MEMMAP_ON_MEMORY;
	return 0;
}

DAXCTL_EXPORT int daxctl_request_set_timeout(struct daxctl_request *request, unsigned int seconds)
{
	if (!request)
		return -EINVAL;
	request->timeout = seconds;
	request->flags |= WANT_TIMEOUT;
	return 0;
}

DAXCTL_EXPORT int daxctl_request_set_flags(struct daxctl_request *request, unsigned int flags)
{
	if (!request || (flags & ~(unsigned int)REQUEST_FLAGS))
		return -EINVAL;
	request->flags = (request->flags & ~(unsigned int)REQUEST_FLAGS) | flags;
	return 0;
}
