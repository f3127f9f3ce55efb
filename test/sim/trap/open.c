/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* System calls that open something, which may be a device. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include "test/sim/serve/target.h"
#include "test/sim/trap/private.h"
#include "util/cleanup.h"
#include "util/parse.h"

/* What all of them come down to. */
struct opening {
	int dirfd;
	uint64_t path;
	uint64_t flags;
};

static int decode(const struct seccomp_notif *request, struct opening *ret)
{
	const __u64 *args = request->data.args;

	ret->dirfd = AT_FDCWD;
	ret->path = args[0];
	switch (request->data.nr) {
#ifdef SYS_open
	case SYS_open:
		ret->flags = args[1];
		return 0;
	case SYS_creat:
		ret->flags = O_CREAT | O_WRONLY | O_TRUNC;
		return 0;
#endif
	}
	ret->dirfd = (int)args[0];
	ret->path = args[1];
	ret->flags = args[2];
	if (request->data.nr == SYS_openat)
		return 0;
	return target_read((pid_t)request->pid, args[2], &ret->flags, sizeof(ret->flags));
}

/*
 * Only such names are looked up here: a look-up may have to wait for somebody, who in
 * turn may be waiting for an answer from here.
 */
static bool is_device_name(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	int x, y;

	if (strncmp(name, "dax", 3))
		return false;
	name += 3;
	return !parse_id(&name, &x) && *name++ == '.' && !parse_id(&name, &y) && !*name;
}

/* Of a device of this machine, under whatever path; -ENOENT for another file. */
static int find_minor(const struct trap_server *server, pid_t tid, const struct opening *opening,
		      const char *path, unsigned *ret_minor)
{
	_cleanup_close_ int fd = -1;
	struct stat st;
	int rc;

	rc = target_open_path(tid, opening->dirfd, path, !(opening->flags & O_NOFOLLOW), &fd);
	if (rc)
		return rc;
	if (fstat(fd, &st))
		return -errno;
	if (!S_ISCHR(st.st_mode) || st.st_dev != server->st_dev ||
	    major(st.st_rdev) != (unsigned)server->sim->model->dax_major)
		return -ENOENT;
	*ret_minor = minor(st.st_rdev);
	return 0;
}

static struct dev *dev_by_minor(const struct model *model, unsigned number)
{
	for (size_t i = 0; i < model->n_devs; i++)
		if (model->devs[i]->minor == (int)number)
			return model->devs[i];
	return NULL;
}

/* The device, unless the kernel would not open it: 1, and it says itself why. */
static int open_dev(struct trap_server *server, unsigned number, int flags, int *ret_fd)
{
	struct sim *sim = server->sim;
	const struct dev *dev = dev_by_minor(sim->model, number);
	char name[DEV_NAME_MAX], path[SIM_PATH_MAX];
	struct verdict verdict;

	if (!dev)
		return 1;
	dev_name(dev, name);
	snprintf(path, sizeof(path), "dev/%s", name);
	verdict = fault_check(sim->faults, FAULT_OPEN, path, sim->model, sim->tree);
	sim_wake(sim);
	if (verdict.kind == FAULT_FAIL)
		return -verdict.error;
	/* Somebody may have done something just now. */
	dev = dev_by_minor(sim->model, number);
	if (!dev || !dev->driver || dev->driver->kind == DRIVER_KMEM)
		return 1;
	sim->model->opened++;
	return contents_open(server->contents, dev, flags, ret_fd);
}

static int open_minor(struct trap_server *server, unsigned number, int flags, int *ret_fd)
{
	int rc;

	/* No page cache, so nothing to go past. */
	if (flags & O_DIRECT)
		return -EINVAL;
	pthread_mutex_lock(&server->sim->lock);
	rc = open_dev(server, number, flags, ret_fd);
	pthread_mutex_unlock(&server->sim->lock);
	return rc;
}

void trap_open(struct trap_server *server, const struct seccomp_notif *request,
	       struct answer *answer)
{
	const int only_now = O_CREAT | O_TRUNC | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC;
	pid_t tid = (pid_t)request->pid;
	struct opening opening;
	char path[PATH_MAX];
	unsigned number = 0;
	int rc;

	if (decode(request, &opening) || target_read_text(tid, opening.path, path, sizeof(path)) ||
	    !is_device_name(path) || opening.flags & (O_PATH | O_DIRECTORY | O_EXCL) ||
	    !target_is_root(tid) || find_minor(server, tid, &opening, path, &number))
		return;
	rc = open_minor(server, number, (int)opening.flags & ~only_now, &answer->fd);
	if (!rc)
		rc = target_fd_free(tid, TRAP_FD_FIRST, TRAP_FD_END, &answer->number);
	if (rc > 0)
		return;
	answer->kind = rc ? ANSWER_VALUE : ANSWER_FD;
	answer->value = rc;
	answer->flags = (int)opening.flags & O_CLOEXEC;
}
