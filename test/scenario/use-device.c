// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * use-device open|map NODE: has a device open, or has it mapped and no descriptor of it,
 * says "using" and waits to be killed.
 * use-device ask NODE DEVICE: maps it, says "using", and for each line that it reads plans
 * by the library to make the device memory. Says what comes of that.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <daxctl/info.h>
#include <daxctl/libdaxctl.h>
#include <daxctl/plan.h>

#define LENGTH (2UL << 20)

static int fail(const char *what)
{
	perror(what);
	return 1;
}

/* A descriptor, or with map none: 0; -1. */
static int use(const char *node, int map)
{
	int fd = open(node, O_RDWR);

	if (fd < 0 || !map)
		return fd;
	if (mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED)
		return -1;

	return close(fd);
}

static int say(const char *text)
{
	puts(text);
	return fflush(stdout);
}

static int ask(const char *name)
{
	struct daxctl_request *request = NULL;
	struct daxctl_plan *plan = NULL;
	struct daxctl_ctx *ctx;
	struct daxctl_dev *dev;
	int rc;

	rc = daxctl_new(&ctx);
	if (rc < 0)
		return rc;
	rc = daxctl_dev_get_by_name(ctx, name, &dev);
	if (rc == 0)
		rc = daxctl_request_new(DAXCTL_ACTION_RECONFIGURE, &request);
	if (rc == 0)
		rc = daxctl_request_set_mode(request, DAXCTL_DEV_MODE_RAM);
	if (rc == 0)
		rc = daxctl_dev_plan(dev, request, &plan);
	if (rc == 0)
		say(daxctl_plan_get_message(plan) ? daxctl_plan_get_message(plan) : "no message");
	daxctl_plan_free(plan);
	daxctl_request_free(request);
	daxctl_unref(ctx);
	return rc;
}

int main(int argc, char **argv)
{
	int map = argc > 1 && strcmp(argv[1], "open") != 0;
	char line[16];

	if (argc < 3) {
		fprintf(stderr, "Usage: %s open|map|ask NODE [DEVICE]\n", argv[0]);
		return 2;
	}
	if (use(argv[2], map) < 0)
		return fail(argv[2]);
	say("using");
	while (argc == 4 && fgets(line, sizeof(line), stdin))
		if (ask(argv[3]) < 0)
			return fail(argv[3]);
	if (argc == 3)
		pause();
	return 0;
}
