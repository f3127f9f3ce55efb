# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What a guest starts from, made from what is in the cache and put beside it: the
# kernel unpacked, and an initramfs of busybox, the modules that reach the host's
# root, and guest/initramfs-init.  Sourced after lib-common.sh.

# What it takes to mount the host's root and to put a tmpfs over it.
readonly initramfs_modules=(virtio_pci 9pnet_virtio 9p overlay)
readonly initramfs_applets=(sh mount umount mkdir ln insmod uname hostname ip date chroot switch_root)

# set_boot_files KERNEL_DIR: set kernel_image and initramfs, made if they are not
# there.  The initramfs is named after what it is made of: a cache may serve
# several trees at once, and each finds its own.
set_boot_files() {
	initramfs=$1/initramfs-$(cat "$vm_dir"/{guest/initramfs-init,lib-boot.sh} | sha256sum | head -c 12)
	kernel_image=$1/vmlinux
	[[ -e $initramfs && -e $kernel_image ]] || with_lock boot-files make_boot_files "$1"
	[[ -s $kernel_image ]] || kernel_image=$1/vmlinuz
}

make_boot_files() {
	make_work_dir
	if [[ ! -e $kernel_image ]] && type -P zstd >/dev/null; then
		unpack_image "$1/vmlinuz" "$work/vmlinux"
		mv -T "$work/vmlinux" "$kernel_image"
	fi
	if [[ ! -e $initramfs ]]; then
		make_initramfs "$1" "$work"
		mv -T "$work/initramfs" "$initramfs"
	fi
}

# number_at FILE OFFSET SIZE: as bzImage's header has them.
number_at() { od -An -v -tu"$3" -j "$2" -N "$3" "$1" | tr -d ' '; }

# unpack_image IMAGE INTO: the ELF file inside of a bzImage, which qemu enters by
# its PVH note; to unpack it in the guest takes an emulated CPU seconds.  INTO is
# empty if there is no such thing: then the image itself is started.
unpack_image() {
	local image=$1 into=$2 offset length unpack
	offset=$((($(number_at "$image" 0x1f1 1) + 1) * 512 + $(number_at "$image" 0x248 4)))
	# The last four bytes are the size of what is packed.
	length=$(($(number_at "$image" 0x24c 4) - 4))
	for unpack in 'xz -dc' 'zstd -qdc'; do
		# shellcheck disable=SC2086 # a command and its options
		if dd if="$image" bs=1M iflag=skip_bytes,count_bytes skip="$offset" count="$length" status=none |
			$unpack >"$into" 2>/dev/null &&
			has_pvh_note "$into"; then
			return
		fi
	done
	: >"$into"
}

has_pvh_note() { LC_ALL=C grep -qaP '\x04\0\0\0[\x04\x08]\0\0\0\x12\0\0\0Xen\0' "$1"; }

# make_initramfs KERNEL_DIR WORK: write WORK/initramfs.
make_initramfs() {
	local kernel=$1 root=$2/initramfs.d applet
	mkdir -p "$root"/{bin,modules,proc,sys,dev,lower,upper,root}
	cp "$(static_busybox)" "$root/bin/busybox"
	for applet in "${initramfs_applets[@]}"; do
		ln -s busybox "$root/bin/$applet"
	done
	copy_modules "$kernel" "$(<"$kernel/release")" "$root/modules"
	install -m 755 "$vm_dir/guest/initramfs-init" "$root/init"
	# Not compressed: unpacking costs an emulated guest more than reading.
	(cd "$root" && find . -print0 | LC_ALL=C sort -z | cpio --quiet -0 -o -H newc) >"$2/initramfs"
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
