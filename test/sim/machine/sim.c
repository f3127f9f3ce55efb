/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A machine with its faults and its journal, and single accesses to its files. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "test/sim/machine/agent.h"
#include "test/sim/machine/machine.h"
#include "test/sim/topology/topology.h"
#include "util/cleanup.h"

static void on_event(void *arg, const struct uevent *event)
{
	struct sim *sim = arg;

	journal_event(sim->journal, event->action, event->path);
	if (sim->listener)
		sim->listener(sim->listener_arg, event);
}

/* "missing kmem" and its like. */
static void module_fault(const char *line, struct topology_options *options)
{
	static const char *const verbs[] = {"missing ", "blocklist ", "unload "};
	const char *const *verb;

	array_foreach (verb, verbs) {
		int kind;

		if (strncmp(line, *verb, strlen(*verb)))
			continue;
		kind = driver_kind_parse(line + strlen(*verb));
		if (kind >= 0)
			options->unloaded[kind] = true;
		return;
	}
}

/* These take effect before the boot. */
static void boot_fault(const char *line, struct topology_options *options)
{
	static const char late[] = "late-kmem ";

	if (!strncmp(line, late, strlen(late)))
		(void)!milliseconds_parse(line + strlen(late), &options->kmem_step_ms);
	else
		module_fault(line, options);
}

static int sim_build(struct sim *sim, const char *name, const char *text,
		     const struct sim_options *options, char **ret_message)
{
	struct topology_options boot = {
		.kernel = options->kernel,
		.policy = options->policy,
		.settings = options->settings,
	};
	const char *const none[] = {NULL};
	const char *const *faults = options->faults ? options->faults : none;
	int rc;

	for (size_t i = 0; faults[i]; i++)
		boot_fault(faults[i], &boot);
	rc = topology_parse(name, text, &boot, &sim->model, ret_message);
	if (!rc)
		rc = tree_new(sim->model, &sim->tree);
	if (!rc)
		rc = faults_new(&sim->faults);
	if (!rc)
		rc = journal_new(&sim->journal);
	for (size_t i = 0; !rc && faults[i]; i++)
		rc = sim_fault(sim, faults[i], ret_message);
	if (rc)
		return rc;
	sim->model->event = on_event;
	sim->model->event_arg = sim;
	return 0;
}

static int sim_new_named(const char *name, const char *text, const struct sim_options *options,
			 struct sim **ret_sim, char **ret_message)
{
	static const struct sim_options defaults;
	_cleanup_free_ char *message = NULL;
	struct sim *sim = calloc(1, sizeof(*sim));
	int rc;

	if (!sim)
		return -ENOMEM;
	pthread_mutex_init(&sim->lock, NULL);
	sim->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	rc = sim->wake_fd < 0 ? -errno : 0;
	if (!rc)
		rc = sim_build(sim, name, text, options ? options : &defaults, &message);
	if (rc) {
		sim_free(sim);
		if (ret_message)
			*ret_message = TAKE_PTR(message);
		return rc;
	}
	*ret_sim = sim;
	return 0;
}

int sim_new_text(const char *text, const struct sim_options *options, struct sim **ret_sim,
		 char **ret_message)
{
	return sim_new_named("text", text, options, ret_sim, ret_message);
}

static int read_file(const char *path, char **ret_text)
{
	_cleanup_fclose_ FILE *file = fopen(path, "re");
	_cleanup_free_ char *text = NULL;
	size_t size = 0;
	ssize_t len;

	if (!file)
		return -errno;
	errno = 0;
	len = getdelim(&text, &size, '\0', file);
	if (len < 0 && errno)
		return -errno;
	*ret_text = len < 0 ? strdup("") : TAKE_PTR(text);
	return *ret_text ? 0 : -ENOMEM;
}

/* By name, next to where it was built or where it is installed. */
static int find_topology(const char *name, char **ret_path, char **ret_text)
{
	static const char *const dirs[] = {SIM_TOPOLOGY_DIRS};
	const char *const *dir;
	int rc = -ENOENT;

	if (strchr(name, '/') || strchr(name, '.')) {
		*ret_path = strdup(name);
		return *ret_path ? read_file(name, ret_text) : -ENOMEM;
	}
	array_foreach (dir, dirs) {
		_cleanup_free_ char *path = NULL;

		if (asprintf(&path, "%s/%s.conf", *dir, name) < 0)
			return -ENOMEM;
		rc = read_file(path, ret_text);
		if (rc)
			continue;
		*ret_path = TAKE_PTR(path);
		return 0;
	}
	return rc;
}

int sim_new(const char *topology, const struct sim_options *options, struct sim **ret_sim,
	    char **ret_message)
{
	_cleanup_free_ char *path = NULL, *text = NULL;
	int rc;

	rc = find_topology(topology, &path, &text);
	if (!rc)
		return sim_new_named(path, text, options, ret_sim, ret_message);
	if (ret_message &&
	    asprintf(ret_message, "no topology \"%s\": %s", topology, strerror(-rc)) < 0)
		*ret_message = NULL;
	return rc;
}

void sim_free(struct sim *sim)
{
	if (!sim)
		return;
	sim_unmount(sim);
	faults_free(sim->faults);
	journal_free(sim->journal);
	tree_free(sim->tree);
	model_free(sim->model);
	free(sim->journal_text);
	free(sim->reads_text);
	free(sim->events_text);
	if (sim->wake_fd >= 0)
		close(sim->wake_fd);
	pthread_mutex_destroy(&sim->lock);
	free(sim);
}

void sim_exchange(struct sim *sim, struct sim *fresh)
{
	pthread_mutex_lock(&sim->lock);
	pthread_mutex_lock(&fresh->lock);
	SWAP(sim->model, fresh->model);
	SWAP(sim->tree, fresh->tree);
	SWAP(sim->faults, fresh->faults);
	SWAP(sim->journal, fresh->journal);
	sim->model->event_arg = sim;
	fresh->model->event_arg = fresh;
	sim_wake(sim);
	pthread_mutex_unlock(&fresh->lock);
	pthread_mutex_unlock(&sim->lock);
}

void sim_wake(struct sim *sim)
{
	if (sim->model->n_probing)
		(void)!eventfd_write(sim->wake_fd, 1);
}

int sim_fault_locked(struct sim *sim, const char *line, char **ret_message)
{
	_cleanup_free_ char *message = NULL;
	int rc;

	if (fault_has_trigger(line)) {
		rc = fault_add(sim->faults, line, &message);
	} else {
		rc = agent_act(sim->model, sim->tree, line);
		if (rc == -EINVAL && asprintf(&message, "not a fault: \"%s\"", line) < 0)
			rc = -ENOMEM;
	}
	sim_wake(sim);
	if (rc && ret_message)
		*ret_message = TAKE_PTR(message);
	return rc;
}

int sim_fault(struct sim *sim, const char *line, char **ret_message)
{
	int rc;

	pthread_mutex_lock(&sim->lock);
	rc = sim_fault_locked(sim, line, ret_message);
	pthread_mutex_unlock(&sim->lock);
	return rc;
}

unsigned sim_faults_struck(struct sim *sim)
{
	unsigned n;

	pthread_mutex_lock(&sim->lock);
	n = faults_struck(sim->faults);
	pthread_mutex_unlock(&sim->lock);
	return n;
}

void sim_faults_clear(struct sim *sim)
{
	pthread_mutex_lock(&sim->lock);
	faults_clear(sim->faults);
	pthread_mutex_unlock(&sim->lock);
}

int sim_set_kernel(struct sim *sim, const char *kernel)
{
	int rc;

	pthread_mutex_lock(&sim->lock);
	rc = model_set_kernel(sim->model, kernel);
	pthread_mutex_unlock(&sim->lock);
	return rc;
}

int sim_set_policy(struct sim *sim, const char *policy)
{
	ssize_t rc;

	pthread_mutex_lock(&sim->lock);
	rc = policy_store(sim->model, policy, 1);
	pthread_mutex_unlock(&sim->lock);
	return rc < 0 ? (int)rc : 0;
}

static const char *copy_text(struct sim *sim, const char *(*get)(const struct journal *),
			     char **keep)
{
	pthread_mutex_lock(&sim->lock);
	free(*keep);
	*keep = strdup(get(sim->journal));
	pthread_mutex_unlock(&sim->lock);
	return *keep ? *keep : "";
}

const char *sim_journal(struct sim *sim)
{
	return copy_text(sim, journal_writes, &sim->journal_text);
}

const char *sim_reads(struct sim *sim)
{
	return copy_text(sim, journal_reads, &sim->reads_text);
}

const char *sim_events(struct sim *sim)
{
	return copy_text(sim, journal_events, &sim->events_text);
}

void sim_journal_clear(struct sim *sim)
{
	pthread_mutex_lock(&sim->lock);
	journal_clear(sim->journal);
	pthread_mutex_unlock(&sim->lock);
}
