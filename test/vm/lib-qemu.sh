# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Which qemu to start and how fast it can be: the machine's own, or a newer one
# in the cache for what the machine's own does not know.
# Sourced after lib-common.sh and lib-apt.sh.

readonly cached_qemu=$cache_dir/qemu

system_qemu() { type -P qemu-system-x86_64; }

# Volatile CXL memory came with qemu 8.1; ask for it rather than for a number.
knows_volatile_cxl() { "$@" -device cxl-type3,help 2>/dev/null | grep -q volatile-memdev; }

# set_qemu_command NEED: fill the array qemu_command, set qemu_program; NEED is
# "cxl" or empty.
set_qemu_command() {
	local installed
	qemu_command=()
	if installed=$(system_qemu) && { [[ $1 != cxl ]] || knows_volatile_cxl "$installed"; }; then
		qemu_program=$installed
		qemu_command=("$installed")
	elif [[ -x $cached_qemu/usr/bin/qemu-system-x86_64 ]]; then
		qemu_program=$cached_qemu/usr/bin/qemu-system-x86_64
		qemu_command=(env
			LD_LIBRARY_PATH="$cached_qemu/usr/lib/x86_64-linux-gnu"
			QEMU_MODULE_DIR="$cached_qemu/usr/lib/x86_64-linux-gnu/qemu"
			"$qemu_program"
			-L "$cached_qemu/usr/share/qemu" -L "$cached_qemu/usr/share/seabios")
	else
		return 1
	fi
}

cxl_qemu_is_here() { set_qemu_command cxl; }

cxl_qemu_version() {
	set_qemu_command cxl
	"${qemu_command[@]}" --version | sed -n '1s/^QEMU emulator version //p'
}

# What apt would install on this machine, with the libraries that it lacks, is
# downloaded and unpacked in the cache instead.  Callers hold the lock "fetch".
fetch_qemu() {
	local codename suites
	# shellcheck source=/dev/null
	codename=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
	suites=("$codename" "$codename-backports")
	refresh_suites "${suites[@]}" || die "${suites[*]}, wanted for a newer qemu, cannot be read from $(find_mirror)"
	make_work_dir
	mkdir -p "$work/archives/partial"
	suite_apt_status=/var/lib/dpkg/status suite_apt "${suites[@]}" -- apt-get \
		-oDir::Cache::archives="$work/archives" -t "${suites[1]}" \
		-y --no-install-recommends --download-only install qemu-system-x86 >/dev/null
	unpack_packages "$work/archives" "$work/unpacked"
	[[ -x $work/unpacked/usr/bin/qemu-system-x86_64 ]] || die "no qemu-system-x86_64 came from ${suites[*]}"
	rm -rf "$cached_qemu" "$work/unpacked/usr/share/doc" "$work/unpacked/usr/share/man"
	mv -T "$work/unpacked" "$cached_qemu"
	cxl_qemu_is_here || die "the qemu of ${suites[*]} has no volatile CXL memory either"
}

# Whether KVM can run an ordinary kernel here: on some hosts /dev/kvm opens and
# then nothing boots.  Found out by a boot without any root file system, which
# ends in a panic within seconds where KVM is good.  Remembered until the host
# boots again.
find_accelerator() {
	local kernel=$1 answer_file
	answer_file=$cache_dir/accel-$(</proc/sys/kernel/random/boot_id)
	[[ -s $answer_file ]] || with_lock accel try_kvm "$kernel" "$answer_file"
	cat "$answer_file"
}

readonly kvm_trial_seconds=8

try_kvm() {
	local kernel=$1 answer_file=$2 answer=tcg console
	[[ ! -s $answer_file ]] || return 0
	rm -f "$cache_dir"/accel-*
	if [[ -r /dev/kvm && -w /dev/kvm ]]; then
		console=$(timeout -k 1 "$kvm_trial_seconds" "${qemu_command[@]}" -accel kvm -cpu max -m 512 \
			-nodefaults -no-reboot -display none -serial stdio \
			-kernel "$kernel" -append 'console=ttyS0 panic=-1' 2>&1 </dev/null | tr -d '\0') || true
		[[ $console != *'Kernel panic - not syncing: VFS'* ]] || answer=kvm
	fi
	printf '%s\n' "$answer" >"$answer_file.new"
	mv "$answer_file.new" "$answer_file"
}
