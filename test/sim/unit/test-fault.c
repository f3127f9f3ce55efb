/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/unit/check.h"

#define DAX DEV "dax0.0/"

static void fault(struct sim *sim, const char *line)
{
	_cleanup_free_ char *message = NULL;

	if (sim_fault(sim, line, &message))
		fail_msg("%s", message);
}

static void the_nth_write_fails(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	fault(sim, "write dax0.0/size 2: fail EIO");
	fault(sim, "write align 2+: fail EINTR");
	fault(sim, "write */delete: fail ENOMEM");
	CHECK(sim, TAKES(DAX "size", "0x8000000"), WRITE(DAX "size", "0", -EIO),
	      READ(DAX "size", "134217728\n"), TAKES(DAX "size", "0"), TAKES(DAX "align", "4096"),
	      WRITE(DAX "align", "4096", -EINTR), WRITE(DAX "align", "4096", -EINTR),
	      WRITE(REGION "delete", "x", -ENOMEM), WRITE(REGION "delete", "x", -ENOMEM));
	assert_int_equal(sim_faults_struck(sim), 5);
	sim_faults_clear(sim);
	assert_int_equal(sim_faults_struck(sim), 0);
}

static void opening_fails(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	fault(sim, "open kmem/bind 1: fail ENOENT");
	fault(sim, "open dax0.0/size 1: delete dax0.0");
	CHECK(sim, WRITE(DRV "kmem/bind", "dax0.0", -ENOENT),
	      WRITE(DRV "kmem/bind", "dax0.0", -ENXIO), FAILS(DAX "size", -ENOENT));
}

static void reading_gives_something_else(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");
	_cleanup_free_ char *text = NULL;

	(void)state;
	fault(sim, "read size 1: garbage");
	fault(sim, "read size 2: long");
	fault(sim, "read size 3: empty");
	fault(sim, "read size 4: text -7");
	fault(sim, "read size 5: vanish");
	fault(sim, "read size 6: fail EINTR");
	CHECK(sim, READ(DAX "size", "\x7f%!\xff garbage\n"));
	assert_int_equal(sim_read(sim, DAX "size", &text), 4096);
	CHECK(sim, READ(DAX "size", ""), READ(DAX "size", "-7"), FAILS(DAX "size", -ENODEV),
	      FAILS(DAX "size", -EINTR), READ(DAX "size", "0\n"));
}

static void somebody_else_is_faster(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, TAKES(DAX "size", "0x20000000"), TAKES(DRV "kmem/bind", "dax0.0"));
	fault(sim, "write memory33/state 1: online memory33 online_kernel");
	fault(sim, "write memory34/state 1: write /sys/devices/system/memory/memory34/online 1");
	fault(sim, "write memory35/state 1: unbind dax0.0");
	CHECK(sim, TAKES(MEM "memory32/state", "online_movable"),
	      WRITE(MEM "memory33/state", "online_movable", -EINVAL),
	      READ(MEM "memory33/valid_zones", "Normal\n"),
	      WRITE(MEM "memory34/state", "online", -EINVAL));
	fault(sim, "offline memory32");
	fault(sim, "offline memory33-34");
	CHECK(sim, WRITE(MEM "memory35/state", "online", -ENODEV),
	      FAILS(MEM "memory32/state", -ENOENT));
}

static void devices_change_names(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, TAKES(REGION "create", "1"), TAKES(DEV "dax0.1/size", "0x8000000"));
	fault(sim, "rename dax0.1");
	CHECK(sim, FAILS(DEV "dax0.1/size", -ENOENT), READ(DEV "dax0.2/size", "134217728\n"));
	fault(sim, "bind dax0.2 device_dax");
	assert_true(sim_exists(sim, DRV "device_dax/dax0.2"));
	fault(sim, "delete dax0.2");
	assert_false(sim_exists(sim, DEV "dax0.2"));
	assert_string_equal(sim_events(sim), "add /devices/platform/hmem.0/dax0.1\n"
					     "add /devices/platform/hmem.0/dax0.2\n"
					     "remove /devices/platform/hmem.0/dax0.1\n"
					     "bind /devices/platform/hmem.0/dax0.2\n"
					     "unbind /devices/platform/hmem.0/dax0.2\n"
					     "remove /devices/platform/hmem.0/dax0.2\n");
}

static void bad_lines(void **state)
{
	static const char *const lines[] = {
		"",
		"x",
		"pin",
		"pin x",
		"pin memory9-3",
		"bad memory1 ENOTHING",
		"load ext4",
		"claim 5",
		"write",
		"write x: ",
		"write x: fail",
		"write x: fail ENOTHING",
		"write x 0: fail EIO",
		"write x y: fail EIO",
		"write x 1 2: fail EIO",
		"write x: delay 5",
		"write x: delay ms",
		"write x: empty",
		"read x: hang",
		"read x: delay 5ms",
		"close x: fail EIO",
		"write x: pin",
		"add-memory 7",
		"online memory1 a b",
	};
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		_cleanup_free_ char *message = NULL;

		if (sim_fault(sim, lines[i], &message) != -EINVAL)
			fail_msg("\"%s\" is taken for a fault", lines[i]);
		assert_non_null(strstr(message, lines[i]));
	}
}

static void the_journal_has_all_writes(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	fault(sim, "write delete 1: hang");
	CHECK(sim, TAKES(DAX "size", "0x8000000\n"), WRITE(DAX "align", "3\"\\\x01", -ENXIO),
	      WRITE(REGION "delete", "x", -EINTR), READ(DAX "size", "134217728\n"),
	      WRITE(DAX "resource", "0", -EACCES));
	assert_string_equal(sim_journal(sim),
			    "/sys/devices/platform/hmem.0/dax0.0/size<-\"0x8000000\\n\" = 10\n"
			    "/sys/devices/platform/hmem.0/dax0.0/align<-\"3\\\"\\\\\\1\" = ENXIO\n"
			    "/sys/devices/platform/hmem.0/dax_region/delete<-\"x\" = EINTR\n");
	sim_journal_clear(sim);
	assert_string_equal(sim_journal(sim), "");
}

static void the_control_file_takes_faults(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, TAKES("dev/daxsim", "write size 1: fail EIO\nwrite align 1: fail EBUSY\n"),
	      WRITE("dev/daxsim", "nonsense", -EINVAL), WRITE(DAX "size", "0", -EIO),
	      WRITE(DAX "align", "4096", -EBUSY),
	      READ("dev/daxsim", "/sys/devices/platform/hmem.0/dax0.0/size<-\"0\" = EIO\n"
				 "/sys/devices/platform/hmem.0/dax0.0/align<-\"4096\" = EBUSY\n"));
}

static void version_and_policy_can_change(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	assert_int_equal(sim_set_policy(sim, "online_movable"), 0);
	assert_int_equal(sim_set_policy(sim, "x"), -EINVAL);
	CHECK(sim, READ(MEM "auto_online_blocks", "online_movable\n"));
	assert_int_equal(sim_set_kernel(sim, "6.1"), 0);
	assert_int_equal(sim_set_kernel(sim, "x"), -EINVAL);
	CHECK(sim, FAILS(DAX "memmap_on_memory", -ENOENT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nth_write_fails),
		cmocka_unit_test(opening_fails),
		cmocka_unit_test(reading_gives_something_else),
		cmocka_unit_test(somebody_else_is_faster),
		cmocka_unit_test(devices_change_names),
		cmocka_unit_test(bad_lines),
		cmocka_unit_test(the_journal_has_all_writes),
		cmocka_unit_test(the_control_file_takes_faults),
		cmocka_unit_test(version_and_policy_can_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
