# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The initramfs: busybox, the modules that reach the host's root, and
# guest/initramfs-init.  Sourced after lib-common.sh.

# What it takes to mount the host's root and to put a tmpfs over it.
readonly initramfs_modules=(virtio_pci 9pnet_virtio 9p overlay)

# make_initramfs KERNEL_DIR RELEASE: write KERNEL_DIR/initramfs.
make_initramfs() {
	local kernel=$1 release=$2 root=$1/initramfs.d applet
	rm -rf "$root"
	mkdir -p "$root"/{bin,modules,proc,sys,dev,lower,upper,root}
	cp "$(static_busybox)" "$root/bin/busybox"
	for applet in sh mount mkdir insmod switch_root; do
		ln -s busybox "$root/bin/$applet"
	done
	copy_modules "$kernel" "$release" "$root/modules"
	install -m 755 "$vm_dir/guest/initramfs-init" "$root/init"
	# Not compressed: unpacking costs an emulated guest more than reading.
	(cd "$root" && find . -print0 | LC_ALL=C sort -z | cpio --quiet -0 -o -H newc) >"$kernel/initramfs.new"
	mv -T "$kernel/initramfs.new" "$kernel/initramfs"
	rm -rf "$root"
}

static_busybox() {
	local busybox
	busybox=$(type -P busybox) || die "busybox is missing: install the Debian package busybox-static"
	! ldd "$busybox" >/dev/null 2>&1 || die "$busybox is not static: install the Debian package busybox-static"
	printf '%s\n' "$busybox"
}

# copy_modules KERNEL_DIR RELEASE DIRECTORY: the modules with what they need,
# not compressed, named so that the order of names is the order of loading.
copy_modules() {
	local kernel=$1 release=$2 directory=$3 listed='' verb path name number=100
	for name in "${initramfs_modules[@]}"; do
		listed+=$(modprobe -C /dev/null -d "$kernel" -S "$release" --show-depends "$name")$'\n'
	done
	while read -r verb path _; do
		# A "builtin" line has nothing to copy.
		[[ $verb == insmod ]] || continue
		name=${path##*/}
		name=${name%%.ko*}
		[[ -z $(find "$directory" -name "*-$name.ko") ]] || continue
		number=$((number + 1))
		case $path in
		*.ko.xz) xz -dc "$path" ;;
		*.ko.zst) zstd -qdc "$path" ;;
		*) cat "$path" ;;
		esac >"$directory/$number-$name.ko"
	done <<<"$listed"
}
