/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Processes that have a device in use, as /proc of a simulated machine shows them. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "test/sim/unit/check.h"

#define DEVDAX                                                                \
	"[node 0]\ncpus = 0\nram = 0+2G\n[node 1]\n"                          \
	"[region hmem]\nid = 0\nstart = 0x100000000\nsize = 256M\nnode = 1\n" \
	"[device]\nsize = 128M\ndriver = device_dax\n[device]\nsize = 128M\ndriver = kmem\n"

#define FIRST  "proc/5000001/"
#define SECOND "proc/5000002/"

static void act(struct sim *sim, const char *line)
{
	_cleanup_free_ char *message = NULL;

	if (sim_fault(sim, line, &message))
		fail_msg("%s", message);
}

static void has(struct sim *sim, const char *path, const char *part, bool wanted)
{
	_cleanup_free_ char *text = NULL;

	assert_true(sim_read(sim, path, &text) >= 0);
	if (!!strstr(text, part) != wanted)
		fail_msg("%s %s \"%s\": %s", path, wanted ? "lacks" : "has", part, text);
}

static void open_shows_in_fd_alone(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(DEVDAX, "7.3");

	(void)state;
	act(sim, "open dax0.0 qemu");
	CHECK(sim, READ(FIRST "comm", "qemu\n"));
	assert_true(sim_exists(sim, FIRST "fd/3"));
	has(sim, FIRST "maps", "/dev/dax", false);
	has(sim, FIRST "mountinfo", "/dev/dax", false);
	act(sim, "close dax0.0");
	assert_false(sim_exists(sim, "proc/5000001"));
}

static void map_shows_in_maps_alone(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(DEVDAX, "7.3");

	(void)state;
	act(sim, "map dax0.0");
	CHECK(sim, READ(FIRST "comm", "somebody\n"));
	assert_true(sim_exists(sim, FIRST "fd"));
	assert_false(sim_exists(sim, FIRST "fd/3"));
	has(sim, FIRST "maps", " /dev/dax0.0\n", true);
	/* It outlives the driver, and the device. */
	act(sim, "unbind dax0.0");
	has(sim, FIRST "maps", " /dev/dax0.0\n", true);
	act(sim, "replace dax0.0");
	has(sim, FIRST "maps", " /dev/dax0.0 (deleted)\n", true);
}

static void mount_shows_in_mountinfo_alone(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(DEVDAX, "7.3");

	(void)state;
	act(sim, "mount dax0.0 famfsd /srv/data");
	has(sim, FIRST "mountinfo", " / /srv/data rw,relatime shared:77 - famfs /dev/dax0.0 rw\n",
	    true);
	has(sim, FIRST "mounts", "/dev/dax0.0 /srv/data famfs rw,relatime 0 0\n", true);
	has(sim, FIRST "maps", "/dev/dax", false);
	assert_false(sim_exists(sim, FIRST "fd/3"));
}

static void the_driver_decides(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(DEVDAX, "7.3");

	(void)state;
	act(sim, "open dax0.1");
	act(sim, "map dax0.1");
	act(sim, "open dax7.7");
	assert_false(sim_exists(sim, "proc/5000001"));
	act(sim, "unbind dax0.0");
	act(sim, "bind dax0.0 fsdev_dax");
	act(sim, "map dax0.0");
	assert_false(sim_exists(sim, "proc/5000001"));
	act(sim, "open dax0.0");
	assert_true(sim_exists(sim, FIRST "fd/3"));
}

static void somebody_opens_within_a_command(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(DEVDAX, "7.3");

	(void)state;
	act(sim, "write device_dax/unbind 1: open dax0.0 vi");
	act(sim, "write device_dax/unbind 1: map dax0.0 emacs");
	CHECK(sim, TAKES(DRV "device_dax/unbind", "dax0.0"), READ(FIRST "comm", "vi\n"),
	      READ(SECOND "comm", "emacs\n"));
}

/* As a program sees it below DAXCTL_ROOT. */
static void the_link_leads_to_the_device(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(DEVDAX, "7.3");
	char path[4096], target[64] = "";
	struct stat link, dev;

	(void)state;
	act(sim, "open dax0.0");
	if (sim_mount(sim, NULL))
		skip();
	snprintf(path, sizeof(path), "%s/" FIRST "fd/3", sim_root(sim));
	assert_true(readlink(path, target, sizeof(target) - 1) > 0);
	assert_string_equal(strrchr(target, '/'), "/dax0.0");
	assert_int_equal(stat(path, &link), 0);
	snprintf(path, sizeof(path), "%s/dev/dax0.0", sim_root(sim));
	assert_int_equal(stat(path, &dev), 0);
	assert_true(S_ISCHR(link.st_mode));
	assert_int_equal(link.st_rdev, dev.st_rdev);
	act(sim, "replace dax0.0");
	snprintf(path, sizeof(path), "%s/" FIRST "fd/3", sim_root(sim));
	assert_int_equal(stat(path, &link), -1);
	/* Others may not look. */
	snprintf(path, sizeof(path), "%s/" FIRST "fd", sim_root(sim));
	assert_int_equal(stat(path, &dev), 0);
	assert_int_equal(dev.st_mode, S_IFDIR | 0500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(open_shows_in_fd_alone),
		cmocka_unit_test(map_shows_in_maps_alone),
		cmocka_unit_test(mount_shows_in_mountinfo_alone),
		cmocka_unit_test(the_driver_decides),
		cmocka_unit_test(somebody_opens_within_a_command),
		cmocka_unit_test(the_link_leads_to_the_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
