// SPDX-License-Identifier: LGPL-2.1-or-later
/* The devices that a command was about, as JSON, after it has run */
#include <errno.h>
#include <string.h>

#include "batch.h"
#include "message.h"
#include "output.h"
#include "render-json.h"
#include "report.h"
#include "util/error.h"

/* A destroyed device, or one that was not created, is left out. */
static int add_row(struct daxctl_plan *plan, struct rows *rows)
{
	struct daxctl_dev *dev = daxctl_plan_get_dev(plan);
	struct dev_report report = {0}, *row;
	int rc;

	if (!dev)
		return 0;
	rc = dev_report_fill(dev, 0, &report);
	if (rc == -ENOENT || rc == -ENODEV)
		return 0;

	row = rc == 0 ? rows_add(rows, &dev_record) : NULL;
	/* the status tells what was done to the device, not what can be read of it */
	if (row) {
		*row = report;
		unread_tell(&row->unread, daxctl_dev_get_devname(dev));
		return 0;
	}
	dev_report_clear(&report);
	rc = rc < 0 ? rc : -ENOMEM;
	message("%s cannot be shown: %s.", daxctl_dev_get_devname(dev), error_text(rc));
	return rc;
}

static int show_devs(const struct batch *batch)
{
	_cleanup_(dev_rows_free) struct rows rows = {0};
	int rc, worst = 0;

	for (size_t i = 0; batch->ran && i < batch->n; i++) {
		rc = add_row(batch->plans[i], &rows);
		worst = rc < 0 ? rc : worst;
	}
	render_json(stdout, &dev_record, &rows, batch->values->human);
	return worst;
}

/* The preview has printed the plans, if there were any. */
static bool is_shown(const struct batch *batch)
{
	return batch->values->dry_run && (batch->n > 0 || !batch->values->json);
}

/* The status tells first what was done to the machine, and then what is missing on stdout. */
enum exit_code batch_show(const struct batch *batch, enum exit_code code)
{
	int shown = is_shown(batch) ? 0 : show_devs(batch);
	int written = output_flush();

	if (written < 0)
		message("cannot write to standard output: %s.", strerror(-written));
	if (shown == 0)
		shown = written;
	if (shown == 0 || code != EXIT_CODE_DONE)
		return code;
	if (!batch_changed(batch))
		return exit_from_errno(shown);

	message("the change is made all the same.");
	return EXIT_CODE_PARTLY;
}
