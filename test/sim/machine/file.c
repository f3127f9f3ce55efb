/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of a machine: what kernfs does around the driver's functions. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/machine/machine.h"
#include "util/cleanup.h"

/* With a NUL behind them. */
static char *copy_bytes(const char *bytes, size_t len)
{
	char *copy = malloc(len + 1);

	if (!copy)
		return NULL;
	memcpy(copy, bytes, len);
	copy[len] = '\0';
	return copy;
}

static bool tree_is_file(const struct tree_node *node)
{
	return node->type == TREE_ATTR || node->type == TREE_DATA;
}

/* kernfs refuses what the mode does not have at all, whoever asks. */
static int check_access(const struct tree_node *node, int access)
{
	if (access != O_RDONLY && !(node->mode & 0222))
		return -EACCES;
	if (access != O_WRONLY && !(node->mode & 0444))
		return -EACCES;
	return 0;
}

int sim_file_open(struct sim *sim, const char *path, int access, bool privileged,
		  struct sim_file *file)
{
	struct verdict verdict;
	struct tree_node node;
	int rc;

	rc = tree_lookup(sim->tree, path, &node);
	if (rc)
		return rc;
	if (node.type == TREE_DIR)
		return -EISDIR;
	rc = tree_is_file(&node) ? check_access(&node, access) : -ENXIO;
	if (rc)
		return rc;
	verdict = fault_check(sim->faults, FAULT_OPEN, path, sim->model, sim->tree);
	if (verdict.kind == FAULT_FAIL)
		return -verdict.error;
	/* An agent may have taken it away just now. */
	rc = tree_lookup(sim->tree, path, &node);
	if (rc)
		return rc;
	*file = (struct sim_file){
		.uid = node.uid,
		.privileged = privileged,
		.is_data = node.type == TREE_DATA,
	};
	snprintf(file->path, sizeof(file->path), "%s", path);
	return 0;
}

void sim_file_close(struct sim_file *file)
{
	free(file->text);
	file->text = NULL;
}

/* The file is still the one that was opened. */
static int file_node(const struct sim *sim, const struct sim_file *file, struct tree_node *ret)
{
	if (tree_lookup(sim->tree, file->path, ret) || !tree_is_file(ret) || ret->uid != file->uid)
		return -ENODEV;
	ret->privileged = file->privileged;
	return 0;
}

static int file_fill(struct sim *sim, struct sim_file *file, off_t offset)
{
	struct verdict verdict =
		fault_check(sim->faults, FAULT_READ, file->path, sim->model, sim->tree);
	struct tree_node node;
	ssize_t len;
	int rc;

	sim_file_close(file);
	file->len = 0;
	file->offset = 0;
	if (verdict.kind == FAULT_FAIL)
		return -verdict.error;
	if (verdict.kind == FAULT_TEXT) {
		file->text = copy_bytes(verdict.text, verdict.len);
		if (!file->text)
			return -ENOMEM;
		file->len = verdict.len;
		return 0;
	}
	if (!strcmp(file->path, TREE_CONTROL)) {
		file->text = strdup(journal_writes(sim->journal));
		file->len = file->text ? strlen(file->text) : 0;
		return file->text ? 0 : -ENOMEM;
	}
	rc = file_node(sim, file, &node);
	if (rc || node.type != TREE_DATA)
		return rc ? rc : tree_show(&node, &file->text, &file->len);
	len = tree_data_show(&node, (uint64_t)offset, &file->text);
	file->len = len < 0 ? 0 : (size_t)len;
	file->offset = offset;
	return len < 0 ? (int)len : 0;
}

ssize_t sim_file_read(struct sim *sim, struct sim_file *file, off_t offset, const char **ret_text)
{
	/* As a seq_file: what is read on is from the same moment as the start. */
	if (offset == 0 || !file->text || file->is_data) {
		int rc = file_fill(sim, file, offset);

		if (rc)
			return rc;
	}
	offset -= file->offset;
	if ((size_t)offset >= file->len)
		return 0;
	*ret_text = file->text + offset;
	return (ssize_t)(file->len - (size_t)offset);
}

struct verdict sim_file_begin_write(struct sim *sim, const struct sim_file *file)
{
	return fault_check(sim->faults, FAULT_WRITE, file->path, sim->model, sim->tree);
}

void sim_file_refuse(struct sim *sim, const struct sim_file *file, const char *text, size_t len,
		     int error)
{
	journal_write(sim->journal, file->path, text, len, -error);
}

/* Lines of the fault language; the last newline may be missing. */
static ssize_t control_write(struct sim *sim, char *text, size_t len)
{
	char *line;

	while ((line = strsep(&text, "\n"))) {
		int rc = *line ? sim_fault_locked(sim, line, NULL) : 0;

		if (rc)
			return rc;
	}
	return (ssize_t)len;
}

static ssize_t data_write(struct sim *sim, const struct sim_file *file, const char *bytes,
			  size_t len, off_t offset)
{
	struct tree_node node;
	char what[64];
	ssize_t rc;

	rc = file_node(sim, file, &node);
	if (!rc)
		rc = tree_data_store(&node, (uint64_t)offset, bytes, len);
	snprintf(what, sizeof(what), "%jd+%zu", (intmax_t)offset, len);
	journal_write(sim->journal, file->path, what, strlen(what), rc);
	return rc;
}

ssize_t sim_file_write(struct sim *sim, const struct sim_file *file, const char *text, size_t len,
		       off_t offset)
{
	_cleanup_free_ char *copy = NULL;
	struct tree_node node;
	ssize_t rc;

	if (!len)
		return 0;
	if (file->is_data)
		return data_write(sim, file, text, len, offset);
	/* kernfs passes on one page at most, and nothing not at all. */
	len = MIN(len, SIM_PAGE_SIZE);
	copy = copy_bytes(text, len);
	if (!copy)
		return -ENOMEM;
	if (!strcmp(file->path, TREE_CONTROL))
		return control_write(sim, copy, len);
	rc = file_node(sim, file, &node);
	if (!rc)
		rc = tree_store(&node, copy, len);
	/* of no file that the machine has */
	if (!strncmp(file->path, TREE_OPENED, strlen(TREE_OPENED)))
		return rc;
	journal_write(sim->journal, file->path, text, len, rc);
	return rc;
}

/* Follows links; path and the result are without leading slash. */
static int resolve(const struct sim *sim, const char *path, char real[SIM_PATH_MAX])
{
	_cleanup_free_ char *rest = strdup(path + (*path == '/'));
	char *next = rest, *word;
	struct tree_node node;

	if (!rest)
		return -ENOMEM;
	*real = '\0';
	while ((word = strsep(&next, "/"))) {
		size_t len = strlen(real);
		char *cut;
		int rc;

		if (!*word || !strcmp(word, "."))
			continue;
		if (!strcmp(word, "..")) {
			cut = strrchr(real, '/');
			*(cut ? cut : real) = '\0';
			continue;
		}
		snprintf(real + len, SIM_PATH_MAX - len, "%s%s", len ? "/" : "", word);
		rc = tree_lookup(sim->tree, real, &node);
		if (rc)
			return rc;
		if (node.type == TREE_LINK) {
			char *joined;

			real[len] = '\0';
			if (asprintf(&joined, "%s/%s", node.link, next ? next : "") < 0)
				return -ENOMEM;
			free(rest);
			rest = next = joined;
		}
	}
	return 0;
}

static ssize_t locked_write(struct sim *sim, const char *path, off_t offset, const char *value,
			    size_t len)
{
	char real[SIM_PATH_MAX];
	struct verdict verdict;
	struct sim_file file;
	int rc;

	rc = resolve(sim, path, real);
	if (!rc)
		rc = sim_file_open(sim, real, O_WRONLY, true, &file);
	if (rc)
		return rc;
	verdict = sim_file_begin_write(sim, &file);
	if (verdict.kind != FAULT_FAIL && verdict.kind != FAULT_HANG)
		return sim_file_write(sim, &file, value, len, offset);
	rc = verdict.kind == FAULT_FAIL ? verdict.error : EINTR;
	sim_file_refuse(sim, &file, value, len, rc);
	return -rc;
}

ssize_t sim_write(struct sim *sim, const char *path, const char *value)
{
	return sim_write_at(sim, path, 0, value, strlen(value));
}

ssize_t sim_write_at(struct sim *sim, const char *path, off_t offset, const void *bytes, size_t len)
{
	ssize_t rc;

	pthread_mutex_lock(&sim->lock);
	rc = locked_write(sim, path, offset, bytes, len);
	pthread_mutex_unlock(&sim->lock);
	return rc;
}

static ssize_t locked_read(struct sim *sim, const char *path, char **ret_text)
{
	char real[SIM_PATH_MAX];
	struct sim_file file;
	const char *text = "";
	ssize_t len;
	int rc;

	rc = resolve(sim, path, real);
	if (!rc)
		rc = sim_file_open(sim, real, O_RDONLY, true, &file);
	if (rc)
		return rc;
	len = sim_file_read(sim, &file, 0, &text);
	if (len >= 0) {
		*ret_text = copy_bytes(text, (size_t)len);
		if (!*ret_text)
			len = -ENOMEM;
	}
	sim_file_close(&file);
	return len;
}

ssize_t sim_read(struct sim *sim, const char *path, char **ret_text)
{
	ssize_t rc;

	pthread_mutex_lock(&sim->lock);
	rc = locked_read(sim, path, ret_text);
	pthread_mutex_unlock(&sim->lock);
	return rc;
}

bool sim_exists(struct sim *sim, const char *path)
{
	char real[SIM_PATH_MAX];
	int rc;

	pthread_mutex_lock(&sim->lock);
	rc = resolve(sim, path, real);
	pthread_mutex_unlock(&sim->lock);
	return !rc;
}
