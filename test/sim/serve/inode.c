/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/serve/inode.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"

#define ROOT_INO 1
#define BUCKETS	 4096

/* Its address is its number; the root has none. */
struct inode {
	struct inode *next;
	uint64_t lookups;
	char path[];
};

struct inodes {
	struct inode *buckets[BUCKETS];
};

int inodes_new(struct inodes **ret_inodes)
{
	*ret_inodes = calloc(1, sizeof(**ret_inodes));
	return *ret_inodes ? 0 : -ENOMEM;
}

void inodes_free(struct inodes *inodes)
{
	for (size_t i = 0; inodes && i < BUCKETS; i++)
		while (inodes->buckets[i]) {
			struct inode *inode = inodes->buckets[i];

			inodes->buckets[i] = inode->next;
			free(inode);
		}
	free(inodes);
}

/* FNV-1a */
uint64_t inode_number(const char *path)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (; *path; path++)
		hash = (hash ^ (unsigned char)*path) * 0x100000001b3;
	return hash;
}

uint64_t inode_number_of(const char *path, uint64_t dev_uid)
{
	return inode_number(path) + dev_uid;
}

static struct inode **bucket_of(struct inodes *inodes, const char *path)
{
	return &inodes->buckets[inode_number(path) % BUCKETS];
}

int inode_get(struct inodes *inodes, const char *path, uint64_t *ret_ino)
{
	struct inode **bucket = bucket_of(inodes, path);
	struct inode *inode = *bucket;
	size_t size = strlen(path) + 1;

	while (inode && strcmp(inode->path, path))
		inode = inode->next;
	if (!inode) {
		inode = malloc(sizeof(*inode) + size);
		if (!inode)
			return -ENOMEM;
		inode->next = *bucket;
		inode->lookups = 0;
		memcpy(inode->path, path, size);
		*bucket = inode;
	}
	inode->lookups++;
	*ret_ino = (uint64_t)(uintptr_t)inode;
	return 0;
}

void inode_put(struct inodes *inodes, uint64_t ino, uint64_t count)
{
	struct inode *inode = (struct inode *)(uintptr_t)ino;
	struct inode **link;

	if (ino == ROOT_INO)
		return;
	inode->lookups -= MIN(count, inode->lookups);
	if (inode->lookups)
		return;
	link = bucket_of(inodes, inode->path);
	while (*link != inode)
		link = &(*link)->next;
	*link = inode->next;
	free(inode);
}

const char *inode_path(const struct inodes *inodes _unused_, uint64_t ino)
{
	return ino == ROOT_INO ? "" : ((const struct inode *)(uintptr_t)ino)->path;
}

int inode_join(const struct inodes *inodes, uint64_t parent, const char *name,
	       char path[SIM_PATH_MAX])
{
	const char *dir = inode_path(inodes, parent);
	int len = snprintf(path, SIM_PATH_MAX, "%s%s%s", dir, *dir ? "/" : "", name);

	return len < SIM_PATH_MAX ? 0 : -ENAMETOOLONG;
}
