/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The CPU of the machine: its architecture, and the sizes of page that it can map. */
#ifndef SIM_MODEL_CPU_H
#define SIM_MODEL_CPU_H

#include "test/sim/model/model.h"

#define CPUS_MAX     1024U
#define CPU_WORD_MAX 32

/* -EINVAL for none that is known. */
_must_check_ int cpu_set_architecture(struct model *model, const char *name);
/* Two or three, the smallest first; -EINVAL for what the architecture cannot have. */
_must_check_ int cpu_set_pages(struct model *model, const uint64_t *sizes, size_t n);
/* What the kernel takes for the third, whether this CPU has it or not. */
uint64_t cpu_pud_size(const struct model *model);
bool cpu_align_is_valid(const struct model *model, uint64_t align);
/* "2M", and "4K, 2M or 1G": for messages. */
void cpu_size_word(uint64_t size, char word[CPU_WORD_MAX]);
void cpu_align_words(const struct model *model, char words[4 * CPU_WORD_MAX]);
/* As /proc/cpuinfo, as far as anybody asks. */
void cpu_show(const struct model *model, FILE *out);

#endif
