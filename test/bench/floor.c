// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The least that reading attributes can cost: open, read and close in a bare
 * loop, with nothing done about what was read.
 *
 *   floor LIST             one after the other, from the current directory
 *   floor -t THREADS LIST  shared by so many threads
 *   floor -u DEPTH LIST    by io_uring, so many attributes at a time
 *
 * LIST is what measure -l wrote; of it are taken what was read, links too.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#ifdef HAVE_LIBURING
#include <liburing.h>
#endif

#include "util/cleanup.h"
#include "util/parse.h"

/* As much as daxctl has for a value */
#define VALUE_MAX 256

struct name {
	char *path;
	bool link;
};

struct names {
	size_t n;
	struct name *v;
};

static void names_read(const char *list, struct names *names)
{
	_cleanup_fclose_ FILE *file = fopen(list, "re");
	_cleanup_free_ char *line = NULL;
	size_t size = 0, room = 0;

	if (!file) {
		perror(list);
		exit(EXIT_FAILURE);
	}
	while (getline(&line, &size, file) > 0) {
		bool link = strncmp(line, "link ", 5) == 0;

		line[strcspn(line, "\n")] = '\0';
		if (!link && strncmp(line, "read ", 5) != 0)
			continue;
		if (names->n == room) {
			room = room ? room * 2 : 1024;
			names->v = reallocarray(names->v, room, sizeof(*names->v));
		}
		names->v[names->n++] = (struct name){strdup(line + 5), link};
	}
}

static void read_one(const struct name *name)
{
	char value[VALUE_MAX];
	int fd;

	if (name->link) {
		(void)!readlink(name->path, value, sizeof(value));
		return;
	}
	fd = open(name->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	(void)!read(fd, value, sizeof(value));
	close(fd);
}

static void *read_all(void *data)
{
	const struct names *names = data;

	for (size_t i = 0; i < names->n; i++)
		read_one(&names->v[i]);
	return NULL;
}

static void read_threaded(const struct names *names, size_t n)
{
	pthread_t *threads = calloc(n, sizeof(*threads));
	struct names *parts = calloc(n, sizeof(*parts));

	for (size_t i = 0; threads && parts && i < n; i++) {
		size_t first = names->n * i / n, end = names->n * (i + 1) / n;

		parts[i] = (struct names){end - first, names->v + first};
		if (pthread_create(&threads[i], NULL, read_all, &parts[i]) != 0)
			exit(EXIT_FAILURE);
	}
	for (size_t i = 0; threads && i < n; i++)
		pthread_join(threads[i], NULL);
	free(threads);
	free(parts);
}

#ifdef HAVE_LIBURING
/* open, read and close are one chain, with a place in the ring's own table of files. */
static void ring_queue(struct io_uring *ring, const char *path, unsigned int slot,
		       char value[VALUE_MAX])
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(ring);

	io_uring_prep_openat_direct(sqe, AT_FDCWD, path, O_RDONLY, 0, slot);
	sqe->flags |= IOSQE_IO_LINK;
	sqe = io_uring_get_sqe(ring);
	io_uring_prep_read(sqe, (int)slot, value, VALUE_MAX, 0);
	/* a short read breaks a chain, were it not a hard one */
	sqe->flags |= IOSQE_FIXED_FILE | IOSQE_IO_HARDLINK;
	sqe = io_uring_get_sqe(ring);
	io_uring_prep_close_direct(sqe, slot);
}

static void ring_drain(struct io_uring *ring, unsigned int n)
{
	struct io_uring_cqe *cqe;

	io_uring_submit_and_wait(ring, n);
	while (n-- > 0) {
		if (io_uring_wait_cqe(ring, &cqe) < 0)
			exit(EXIT_FAILURE);
		if (cqe->res < 0) {
			fprintf(stderr, "floor: io_uring: %s\n", strerror(-cqe->res));
			exit(EXIT_FAILURE);
		}
		io_uring_cqe_seen(ring, cqe);
	}
}

static void read_ring(const struct names *names, unsigned int depth)
{
	_cleanup_free_ char *values = calloc(depth, VALUE_MAX);
	struct io_uring ring;
	unsigned int n = 0;
	int rc = io_uring_queue_init(depth * 3, &ring, 0);

	if (rc == 0)
		rc = io_uring_register_files_sparse(&ring, depth);
	if (rc < 0 || !values) {
		fprintf(stderr, "floor: io_uring: %s\n", strerror(-rc));
		exit(77);
	}
	for (size_t i = 0; i < names->n; i++) {
		if (names->v[i].link) { /* io_uring reads no links */
			read_one(&names->v[i]);
			continue;
		}
		ring_queue(&ring, names->v[i].path, n, values + (size_t)n * VALUE_MAX);
		if (++n == depth) {
			ring_drain(&ring, n * 3);
			n = 0;
		}
	}
	ring_drain(&ring, n * 3);
	io_uring_queue_exit(&ring);
}
#else
static void read_ring(const struct names *names, unsigned int depth)
{
	(void)names, (void)depth;
	fputs("floor: built without liburing\n", stderr);
	exit(77);
}
#endif

int main(int argc, char **argv)
{
	int option, threads = 0, depth = 0;
	struct names names = {0};

	while ((option = getopt(argc, argv, "t:u:")) != -1) {
		if (option == '?' || parse_int(optarg, option == 't' ? &threads : &depth) < 0)
			return EXIT_FAILURE;
	}
	if (argc - optind != 1)
		return EXIT_FAILURE;

	names_read(argv[optind], &names);
	if (depth > 0)
		read_ring(&names, (unsigned int)depth);
	else if (threads > 0)
		read_threaded(&names, (size_t)threads);
	else
		read_all(&names);
	return EXIT_SUCCESS;
}
