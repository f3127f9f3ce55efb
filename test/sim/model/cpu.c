/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The CPU of the machine: its architecture, and the sizes of page that it can map. */
#include "test/sim/model/cpu.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "test/sim/model/kstr.h"

static const char *const names[] = {
	[ARCH_X86_64] = "x86-64",
	[ARCH_ARM64] = "arm64",
	NULL,
};

/* A table of pages is a page, with entries of 8 bytes. */
static uint64_t next_size(const struct model *model, uint64_t size)
{
	return size * (model->page_size / 8);
}

int cpu_set_architecture(struct model *model, const char *name)
{
	int arch = kstr_match(names, name);

	if (arch < 0)
		return -EINVAL;
	model->arch = (enum arch)arch;
	return 0;
}

int cpu_set_pages(struct model *model, const uint64_t *sizes, size_t n)
{
	uint64_t page = n ? sizes[0] : 0;
	bool is_page =
		page == 4096 || (model->arch == ARCH_ARM64 && (page == 16384 || page == 65536));

	if (!is_page || n < 2 || n > 3 || sizes[1] != page * (page / 8) ||
	    (n == 3 && sizes[2] != sizes[1] * (page / 8)))
		return -EINVAL;
	model->page_size = page;
	model->pmd_size = sizes[1];
	model->cpu_has_pud = n == 3;
	model->block_size = MAX(model->block_size, model->pmd_size);
	return 0;
}

uint64_t cpu_pud_size(const struct model *model)
{
	return next_size(model, model->pmd_size);
}

/*
 * dax_align_valid() asks for the architecture, not for the CPU: the kernel takes 1 GiB
 * also where an x86 has no such pages. (6.12 and 7.3, on a CPU without pdpe1gb.)
 */
bool cpu_align_is_valid(const struct model *model, uint64_t align)
{
	if (align == cpu_pud_size(model))
		return model->arch == ARCH_X86_64 || model->cpu_has_pud;
	return align == model->page_size || align == model->pmd_size;
}

void cpu_size_word(uint64_t size, char word[CPU_WORD_MAX])
{
	static const char units[] = "KMGT";
	size_t unit = 0;

	for (size >>= 10; size >= 1024 && units[unit + 1]; size >>= 10)
		unit++;
	snprintf(word, CPU_WORD_MAX, "%" PRIu64 "%c", size, units[unit]);
}

void cpu_align_words(const struct model *model, char words[4 * CPU_WORD_MAX])
{
	char page[CPU_WORD_MAX], pmd[CPU_WORD_MAX], pud[CPU_WORD_MAX];

	cpu_size_word(model->page_size, page);
	cpu_size_word(model->pmd_size, pmd);
	cpu_size_word(cpu_pud_size(model), pud);
	if (cpu_align_is_valid(model, cpu_pud_size(model)))
		snprintf(words, (size_t)4 * CPU_WORD_MAX, "%s, %s or %s", page, pmd, pud);
	else
		snprintf(words, (size_t)4 * CPU_WORD_MAX, "%s or %s", page, pmd);
}

static void show_x86(const struct model *model, unsigned nr, FILE *out)
{
	fprintf(out,
		"processor\t: %u\nvendor_id\t: GenuineIntel\ncpu family\t: 6\n"
		"model name\t: Simulated CPU\n"
		"flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep pge cmov pat pse36 clflush "
		"mmx fxsr sse sse2 ht syscall nx%s rdtscp lm constant_tsc nopl cpuid pni "
		"hypervisor lahf_lm\nclflush size\t: 64\n\n",
		nr, model->cpu_has_pud ? " pdpe1gb" : "");
}

static void show_arm(unsigned nr, FILE *out)
{
	fprintf(out,
		"processor\t: %u\nBogoMIPS\t: 50.00\n"
		"Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid\n"
		"CPU implementer\t: 0x41\nCPU architecture: 8\nCPU part\t: 0xd0c\n\n",
		nr);
}

static void show_cpus(const struct model *model, const char *list, FILE *out)
{
	unsigned first, last;

	for (const char *at = list; at && *at; at = strchr(at, ',')) {
		at += *at == ',';
		switch (sscanf(at, "%u-%u", &first, &last)) {
		case 1:
			last = first;
			break;
		case 2:
			break;
		default:
			return;
		}
		for (; first <= last && first < CPUS_MAX; first++)
			if (model->arch == ARCH_X86_64)
				show_x86(model, first, out);
			else
				show_arm(first, out);
	}
}

void cpu_show(const struct model *model, FILE *out)
{
	for (size_t i = 0; i < model->n_nodes; i++)
		show_cpus(model, model->nodes[i].cpus, out);
}
