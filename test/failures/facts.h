/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * All that there is to know of a simulated machine, read without the library, as
 * pairs of a name and a value; and in which words two such states differ.
 */
#ifndef TEST_FAILURES_FACTS_H
#define TEST_FAILURES_FACTS_H

#include "test/sim/sim.h"
#include "util/texts.h"

/* "dax0.1/size" and "402653184", sorted by name. */
struct fact {
	char *name, *value;
};
struct facts {
	size_t n;
	struct fact *v;
};

/* Devices and memory blocks of region 0 in the cases' machines, and the policy. */
void facts_read(struct sim *sim, struct facts *ret);
void facts_free(struct facts *facts);
/* The value, or NULL. */
const char *facts_get(const struct facts *facts, const char *name);

/*
 * The sentences that tell how now is other than before, of everything that
 * belongs to device dev ("dax0.1"), sorted; created: before, there was no dev;
 * with_policy: also of the policy for new memory.
 */
void facts_differences(const struct facts *now, const struct facts *before, const char *dev,
		       bool created, bool with_policy, struct texts *ret);
/* "memory34-35 are offline (...)" becomes a sentence for each block; sorted. */
void sentences_expand(const struct texts *sentences, struct texts *ret);

/* Is there a memory block that no device has which is bound to kmem; if so, tells which. */
bool facts_tell_stuck(const struct facts *facts);

/* Is everything the same that does not belong to dev; where it is not, says so. */
bool facts_same_besides(const struct facts *now, const struct facts *before, const char *dev);

#endif
