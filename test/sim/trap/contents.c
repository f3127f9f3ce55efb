/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Each device that is opened has a file in memory, of its size while device_dax has
 * it, and of none otherwise, which takes all mappings of it away. What was in it
 * is then kept by physical address, for whichever device gets that memory next.
 *
 * The files are called dev/daxX.Y, in a tmpfs that is mounted nowhere any more. So the
 * kernel itself tells "/dev/daxX.Y" in /proc/PID/fd and /proc/PID/maps.
 */
#include "test/sim/trap/contents.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

#include "util/cleanup.h"

struct contents {
	struct sim *sim;
	int dir_fd;    /* of the files */
	int memory_fd; /* all of the machine's; its holes cost nothing */
	struct contents_file *files;
	size_t n_files;
	void (*next)(void *arg, const struct uevent *event);
	void *next_arg;
};

/* The bytes move: they are nowhere twice. Without memory for it, they are lost. */
static void move_piece(int from_fd, off_t from, int to_fd, off_t to, off_t len)
{
	char buf[65536];
	off_t done = 0;

	while (done < len) {
		size_t want = (size_t)MIN(len - done, (off_t)sizeof(buf));
		ssize_t got = pread(from_fd, buf, want, from + done);

		if (got <= 0 || pwrite(to_fd, buf, (size_t)got, to + done) != got)
			break;
		done += got;
	}
	(void)!fallocate(from_fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, from, len);
}

static void move_data(int from_fd, off_t from, int to_fd, off_t to, off_t len)
{
	off_t at = from, end = from + len;

	while (at < end) {
		off_t data = lseek(from_fd, at, SEEK_DATA), hole;

		if (data < 0 || data >= end)
			return;
		hole = MIN(lseek(from_fd, data, SEEK_HOLE), end);
		if (hole <= data)
			return;
		move_piece(from_fd, data, to_fd, data - from + to, hole - data);
		at = hole;
	}
}

static void file_fill(const struct contents *contents, struct contents_file *file,
		      const struct dev *dev)
{
	if (ftruncate(file->fd, (off_t)dev_size(dev)))
		return;
	for (size_t i = 0; i < dev->n_ranges; i++) {
		const struct dax_range *range = &dev->ranges[i];

		move_data(contents->memory_fd, (off_t)range->span.start, file->fd,
			  (off_t)(range->pgoff * contents->sim->model->page_size),
			  (off_t)span_length(&range->span));
	}
	file->filled = true;
}

static void file_empty(const struct contents *contents, struct contents_file *file,
		       const struct dev *dev)
{
	for (size_t i = 0; i < dev->n_ranges; i++) {
		const struct dax_range *range = &dev->ranges[i];

		move_data(file->fd, (off_t)(range->pgoff * contents->sim->model->page_size),
			  contents->memory_fd, (off_t)range->span.start,
			  (off_t)span_length(&range->span));
	}
	(void)!ftruncate(file->fd, 0);
	file->filled = false;
}

static struct contents_file *find_uid(const struct contents *contents, uint64_t uid)
{
	for (size_t i = 0; i < contents->n_files; i++)
		if (contents->files[i].uid == uid)
			return &contents->files[i];
	return NULL;
}

/* Events can be made up, so that the device decides, and not the event. */
static void on_event(void *arg, const struct uevent *event)
{
	struct contents *contents = arg;
	const char *name = strrchr(event->path, '/');
	struct contents_file *file;
	struct dev *dev;

	if (contents->next)
		contents->next(contents->next_arg, event);
	if (!name || strchr(name, '\n') || dev_find(contents->sim->model, name + 1, &dev))
		return;
	file = find_uid(contents, dev->uid);
	if (!file)
		return;
	if (dev->driver && dev->driver->kind == DRIVER_DEVICE_DAX) {
		if (!file->filled)
			file_fill(contents, file, dev);
	} else if (file->filled) {
		file_empty(contents, file, dev);
	}
	/* From now on the kernel tells "/dev/daxX.Y (deleted)". */
	if (dev->is_leaving) {
		file->gone = true;
		(void)!unlinkat(contents->dir_fd, file->name, 0);
	}
}

/* A place that is covered for a moment only: /sys, which will be covered anyway. */
static int make_dir(int *ret_fd)
{
	_cleanup_close_ int top_fd = -1;

	/* size 0 and no number of inodes: no limit */
	if (mount("daxsim", "/sys", "tmpfs", MS_NOSUID, "mode=0700,size=0,nr_inodes=0"))
		return -errno;
	top_fd = open("/sys", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (umount2("/sys", MNT_DETACH) || top_fd < 0 || mkdirat(top_fd, "dev", 0700))
		return -errno;
	*ret_fd = openat(top_fd, "dev", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return *ret_fd < 0 ? -errno : 0;
}

static int contents_open_files(struct contents *contents)
{
	contents->memory_fd = memfd_create("daxsim", MFD_CLOEXEC);
	return contents->memory_fd < 0 ? -errno : make_dir(&contents->dir_fd);
}

int contents_new(struct sim *sim, struct contents **ret_contents)
{
	struct contents *contents = calloc(1, sizeof(*contents));
	int rc;

	if (!contents)
		return -ENOMEM;
	contents->sim = sim;
	rc = contents_open_files(contents);
	if (rc) {
		free(contents);
		return rc;
	}
	contents->next = sim->listener;
	contents->next_arg = sim->listener_arg;
	sim->listener = on_event;
	sim->listener_arg = contents;
	*ret_contents = contents;
	return 0;
}

static int file_add(struct contents *contents, const struct dev *dev,
		    struct contents_file **ret_file)
{
	struct contents_file file = {.uid = dev->uid, .minor = dev->minor};
	_cleanup_close_ int fd = -1;
	struct contents_file *slot;
	struct stat st;

	dev_name(dev, file.name);
	fd = openat(contents->dir_fd, file.name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 || fchmod(fd, 0600) || fstat(fd, &st))
		return -errno;
	slot = ARRAY_APPEND(contents->files, contents->n_files);
	if (!slot)
		return -ENOMEM;
	file.fd = TAKE_FD(fd);
	file.st_dev = st.st_dev;
	file.st_ino = st.st_ino;
	*slot = file;
	*ret_file = slot;
	return 0;
}

int contents_open(struct contents *contents, const struct dev *dev, int flags, int *ret_fd)
{
	struct contents_file *file = find_uid(contents, dev->uid);
	char path[64];
	int rc;

	if (!file) {
		rc = file_add(contents, dev, &file);
		if (rc)
			return rc;
	}
	/* Nobody can map what fsdev_dax has. */
	if (!file->filled && dev->driver && dev->driver->kind == DRIVER_DEVICE_DAX)
		file_fill(contents, file, dev);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file->fd);
	*ret_fd = open(path, flags | O_CLOEXEC);
	return *ret_fd < 0 ? -errno : 0;
}

int contents_find(const struct contents *contents, const struct stat *st,
		  struct contents_file *ret_file)
{
	for (size_t i = 0; i < contents->n_files; i++) {
		const struct contents_file *file = &contents->files[i];

		if (file->st_dev == st->st_dev && file->st_ino == st->st_ino) {
			*ret_file = *file;
			return 0;
		}
	}
	return -ENOENT;
}
