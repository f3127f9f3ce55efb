# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Snapshots: a guest that is up, with its hardware, and has left the host's root
# again, since qemu saves no guest that has a 9p file system.  Its memory is in
# files, which later guests map for themselves and never write.
# Sourced after lib-machine.sh and lib-common.sh, by run.

# No more is left of older ones when one is made.
readonly snapshot_limit_mib=3072
readonly snapshot_seconds=240
readonly resume_seconds=60
# What guest/initramfs-init says when it waits
readonly ready_line='daxctl-vm: ready'

# One boot of the host only: the guest's clock counts the host's ticks, and after
# a crash a file may be there and not be complete.
snapshots_dir() { printf '%s/snapshots/%s\n' "$cache_dir" "$(</proc/sys/kernel/random/boot_id)"; }

# Only where a boot takes long, and goes the same way each time.
snapshot_is_wanted() {
	[[ ${DAXCTL_VM_SNAPSHOT-yes} != no && $savable == yes && $accelerator == tcg &&
		$boot == direct && $interactive == no ]]
}

# Whatever a guest depends on up to that point.
snapshot_key() {
	channel='' memory_shared=off set_machine_arguments "$accelerator"
	{
		printf '%s\0' "$topology" "$bare" "${qemu_command[@]}" "${machine_arguments[@]}"
		stat -Lc '%n %s %Y' "$qemu_program" "$kernel_image" "$initramfs"
		cat "$vm_dir"/{guest,topology}/* "$vm_dir/lib-snapshot.sh" /etc/modprobe.d/*.conf 2>/dev/null
	} | sha256sum | head -c 20
}

# find_snapshot: set "snapshot" to its directory, made if it is not there; to
# nothing if there can be none.
find_snapshot() {
	snapshot=
	snapshot_is_wanted || return 0
	snapshot=$(snapshots_dir)/$(snapshot_key)
	if snapshot_is_complete || with_lock "snapshot-$kernel-$topology" make_snapshot; then
		touch -c "$snapshot"
	else
		snapshot=
	fi
}

snapshot_is_complete() {
	[[ -e $snapshot/sizes ]] && (cd "$snapshot" && list_sizes | cmp -s - sizes)
}

list_sizes() { stat -c '%n %s' state setup memory-*; }

# Whoever waited for the lock may find the work done.  Without a snapshot there is
# still the ordinary boot, which tells more about what is wrong with the hardware.
make_snapshot() {
	! snapshot_is_complete || return 0
	with_lock snapshots remove_old_snapshots
	make_work_dir
	trap 'kill ${saver-} 2>/dev/null || true; rm -rf "$work"' EXIT
	mkdir "$work/snapshot"
	channel=$work/channel memory_shared=on prepare=yes
	fill_channel
	set_machine_arguments "$accelerator"
	start_to_save
	if save_when_ready && publish_snapshot; then
		return
	fi
	say "no snapshot of this guest could be made"
	sed 's/^/  qemu: /' "$work/qemu" >&2
	return 1
}

publish_snapshot() {
	cp "$work/channel/setup" "$work/snapshot/setup" &&
		(cd "$work/snapshot" && list_sizes >sizes) &&
		remove_snapshot "$snapshot" &&
		mv -T "$work/snapshot" "$snapshot"
}

# open_monitor DIRECTORY: the arguments of qemu for commands that come by the
# descriptor "monitor".
open_monitor() {
	mkfifo "$1/monitor.in" "$1/monitor.out"
	# For both directions: neither to open it nor to write waits for qemu.
	exec {monitor}<>"$1/monitor.in"
	monitor_arguments=(-chardev "pipe,id=monitor,path=$1/monitor,logfile=$1/monitor" -monitor chardev:monitor)
}

start_to_save() {
	open_monitor "$work"
	(cd "$work/snapshot" && exec timeout -k 5 "$snapshot_seconds" "${qemu_command[@]}" "${machine_arguments[@]}" \
		"${monitor_arguments[@]}" -serial "file:$work/console") </dev/null >"$work/qemu" 2>&1 &
	saver=$!
}

# The guest waits when it says so; what it says is the last that it does.
save_when_ready() {
	local file
	until grep -qsaF "$ready_line" "$work/console"; do
		kill -0 "$saver" 2>/dev/null || return
		sleep 0.1
	done
	# "migrate" lets the next command wait until it is done.
	cat >&"$monitor" <<-END
		migrate_set_capability x-ignore-shared on
		migrate "exec:cat >state"
		info migrate
		quit
	END
	wait "$saver" || return
	saver=
	# Of what the guest has freed, some is zero.
	for file in "$work"/snapshot/memory-*; do
		fallocate -d "$file" || true
	done
	grep -qaF 'Migration status: completed' "$work/monitor"
}

# remove_snapshot DIRECTORY: qemu makes a file of memory that is not there, and
# reads the state after that: without the state it ends, whatever it has made.
# A guest that runs keeps what it has mapped.
remove_snapshot() {
	rm -f "$1/state"
	rm -rf "$1"
}

# Those of earlier boots, then those that were not used for longest.
remove_old_snapshots() {
	local directory current oldest
	current=$(snapshots_dir)
	mkdir -p "$current"
	for directory in "$cache_dir"/snapshots/*; do
		[[ $directory == "$current" ]] || rm -rf "$directory"
	done
	while (($(du -sm "$current" | cut -f 1) > snapshot_limit_mib)); do
		oldest=$(find "$current" -mindepth 1 -maxdepth 1 -printf '%T@ %p\n' | sort -n | sed -n '1s/^[^ ]* //p')
		[[ -n $oldest ]] || return 0
		remove_snapshot "$oldest"
	done
}

# start_restored: go on from the snapshot; sets qemu_pid.  Fails, and leaves no
# qemu, if the guest has not said that it is back.
start_restored() {
	local deadline=$((SECONDS + resume_seconds))
	cp "$snapshot/setup" "$channel/setup" || return
	memory_shared=off set_machine_arguments "$accelerator"
	open_monitor "$work_dir"
	printf '%s\n' 'migrate_set_capability x-ignore-shared on' 'migrate_incoming "exec:cat state"' >&"$monitor"
	# The serial port takes some of the empty lines before it has its state, and
	# then they are lost.  The guest needs half a second to read the clock, which
	# has no finer steps than a second.
	printf '%s\n' '' '' '' '' "go $((${EPOCHREALTIME/[.,]/} / 1000000 + 1))" >"$work_dir/go"
	(cd "$snapshot" && exec "${limited[@]}" "${qemu_command[@]}" "${machine_arguments[@]}" "${monitor_arguments[@]}" \
		-incoming defer -chardev stdio,id=console,signal=off -serial chardev:console) \
		<"$work_dir/go" >"$output_dir/console" 2>"$output_dir/qemu" &
	qemu_pid=$!
	while ((SECONDS < deadline)) && kill -0 "$qemu_pid" 2>/dev/null; do
		[[ ! -e $channel/resumed ]] || return 0
		sleep 0.1
	done
	[[ ! -e $channel/resumed ]] || return 0
	kill "$qemu_pid" 2>/dev/null || true
	wait "$qemu_pid" || true
	qemu_pid=
	return 1
}
