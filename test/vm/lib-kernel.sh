# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Kernels in the cache: $cache_dir/kernels/SERIES is a link to a directory with
# vmlinuz, lib/modules/RELEASE, what lib-boot.sh makes of them, and the files
# "version" (of the package), "release" (what uname -r says) and "suite".
# Sourced after lib-common.sh and lib-apt.sh.

vm_dir=${vm_dir:-$(dirname "${BASH_SOURCE[0]}")}

known_kernels() { sed -n 's/^\([0-9][^[:space:]]*\)[[:space:]].*/\1/p' "$vm_dir/kernels"; }

suites_of_kernel() {
	awk -v series="$1" '$1 == series { $1 = ""; print }' "$vm_dir/kernels"
}

kernel_dir() { printf '%s\n' "$cache_dir/kernels/$1"; }

kernel_is_here() { [[ -e $(kernel_dir "$1")/release ]]; }

# kernel_packages SUITE: a line "version release package" for every package
# that holds a part of an ordinary kernel, newest version last.
# Real-time, cloud and debug packages have names of another shape.
kernel_packages() {
	local suite=$1 names
	names=$(suite_apt "$suite" -- apt-cache pkgnames linux- |
		grep -E '^linux-(image|binary|binary-unsigned|modules|base)-[0-9][^-]*(-(rc)?[0-9]+)?-amd64(-unsigned)?$') ||
		return 0
	# shellcheck disable=SC2086 # one word is one package
	suite_apt "$suite" -- apt-cache show $names | awk '
		$1 == "Package:" { package = release = $2
			sub(/^linux-(image|binary-unsigned|binary|modules|base)-/, "", release)
			sub(/-unsigned$/, "", release) }
		$1 == "Version:" { print $2, release, package }' | sort -V
}

# pick_kernel SERIES SUITE...: print "suite version release" of the newest.
pick_kernel() {
	local series=$1 suite version release package best=() listed
	shift
	for suite in "$@"; do
		listed=$(kernel_packages "$suite")
		while read -r version release package; do
			# 6.1 must not take 6.12, but 7.3 does take 7.3~rc7.
			[[ $version == "$series"[.~-]* ]] || continue
			[[ $package == linux-image-* || $package == linux-binary-* ]] || continue
			if [[ ${#best[@]} == 0 ]] || dpkg --compare-versions "$version" gt "${best[1]}"; then
				best=("$suite" "$version" "$release")
			fi
		done <<<"$listed"
	done
	[[ ${#best[@]} == 0 ]] || printf '%s\n' "${best[*]}"
}

# packages_of_kernel SUITE VERSION RELEASE: which packages hold that kernel.
# Since 7.0 image, modules and the list of what is built in are apart, and
# linux-image-* is empty.
packages_of_kernel() {
	local listed name
	listed=$(kernel_packages "$1" | awk -v v="$2" -v r="$3" '$1 == v && $2 == r { print $3 }')
	for name in "linux-binary-unsigned-$3" "linux-binary-$3"; do
		if grep -qxF -e "$name" <<<"$listed"; then
			printf '%s\n' "$name=$2" "linux-modules-$3=$2" "linux-base-$3=$2"
			return
		fi
	done
	for name in "linux-image-$3-unsigned" "linux-image-$3"; do
		if grep -qxF -e "$name" <<<"$listed"; then
			printf '%s\n' "$name=$2"
			return
		fi
	done
}

# fetch_kernel SERIES: callers hold the lock "fetch".
fetch_kernel() {
	local series=$1 suites picked suite version release packages directory
	read -ra suites <<<"$(suites_of_kernel "$series")"
	for suite in "${suites[@]}"; do
		refresh_suites "$suite" ||
			die "the suite \"$suite\", wanted for kernel $series, cannot be read from $(find_mirror)"
	done
	picked=$(pick_kernel "$series" "${suites[@]}")
	[[ -n $picked ]] ||
		die "no kernel $series: looked for linux-binary-$series* and linux-image-$series*" \
			"in ${suites[*]} at $(find_mirror)"
	read -r suite version release <<<"$picked"
	directory=$cache_dir/kernels/$series@$version
	if [[ ! -e $directory/release ]]; then
		say "kernel $series is $version from $suite"
		make_work_dir
		packages=$(packages_of_kernel "$suite" "$version" "$release")
		# shellcheck disable=SC2086 # one word is one package
		download_packages "$work" "$suite" $packages
		unpack_kernel "$work" "$release"
		printf '%s\n' "$version" >"$work/kernel/version"
		printf '%s\n' "$suite" >"$work/kernel/suite"
		printf '%s\n' "$release" >"$work/kernel/release"
		rm -rf "$directory"
		mv -T "$work/kernel" "$directory"
	fi
	publish_link "${directory##*/}" "$(kernel_dir "$series")"
}

# unpack_kernel WORK RELEASE: WORK/*.deb becomes WORK/kernel.
unpack_kernel() {
	local work=$1 release=$2 image modules
	unpack_packages "$work" "$work/unpacked"
	mkdir "$work/kernel"
	image=$(find "$work/unpacked" -name 'vmlinuz*' -type f)
	modules=$(find "$work/unpacked" -path "*/lib/modules/$release" -type d)
	[[ -f $image && -d $modules ]] || die "no image or no modules in the packages of $release"
	mv "$image" "$work/kernel/vmlinuz"
	mkdir -p "$work/kernel/lib/modules"
	mv "$modules" "$work/kernel/lib/modules/"
	depmod -b "$work/kernel" "$release"
	# The runner's caller may be another user than the one who fetched.
	chmod -R a+rX "$work/kernel"
}

# Debian's own tools, to compare with: only what the machine's release has.
fetch_ndctl() {
	local codename
	# shellcheck source=/dev/null
	codename=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
	refresh_suites "$codename" || die "$codename, wanted for ndctl, cannot be read from $(find_mirror)"
	make_work_dir
	download_packages "$work" "$codename" ndctl daxctl libndctl6 libdaxctl1 libcxl1
	unpack_packages "$work" "$work/unpacked"
	rm -rf "$cache_dir/ndctl"
	mv -T "$work/unpacked" "$cache_dir/ndctl"
}
