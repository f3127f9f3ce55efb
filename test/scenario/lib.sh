# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# For scenarios: run daxctl, then judge by what /sys says, not by daxctl's word.
# A scenario runs as root on a machine with dax hardware, real or simulated, and
# starts with two lines of its own, "# topology: NAME" and "# policy: NAME".
set -uo pipefail

: "${DAXCTL:=daxctl}"
dax=/sys/bus/dax
memory=/sys/devices/system/memory
user_dir='' code=0
# shellcheck source=../tap.sh
. "${BASH_SOURCE[0]%/*}/../tap.sh"
trap 'rm -rf "$scratch" "$user_dir"' EXIT

# matches WHAT ACTUAL EXTENDED-REGULAR-EXPRESSION
matches() {
	local code=0
	[[ $2 =~ $3 ]] || code=1
	verdict $code "$1" "is:           $2" "should match: $3"
}

# --- running daxctl -----------------------------------------------------------

# run CODE ARGUMENT...: daxctl, whose exit status must be CODE. What it printed
# is left in $out and $err.
run() {
	local want=$1
	shift
	code=0
	"$DAXCTL" "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
	judge "daxctl $*" "$want"
}

# run_as_user CODE ARGUMENT...: the same, by somebody who is not root.
run_as_user() {
	local want=$1
	shift
	code=0
	copy_for_user
	LD_LIBRARY_PATH=$user_dir setpriv --reuid 65534 --regid 65534 --clear-groups \
		"$user_dir/daxctl" "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
	judge "daxctl $*, by an ordinary user," "$want"
}

# The build tree may lie where only root may go, such as below /root, and so may
# the directory for temporary files.
copy_for_user() {
	local program
	[[ -z $user_dir ]] || return 0
	user_dir=$(mktemp -d /tmp/daxctl-user.XXXXXX)
	program=$(type -P "$DAXCTL")
	cp "$program" "$user_dir/daxctl"
	ldd "$program" | awk '$1 ~ /^libdaxctl/ { print $3 }' | xargs -r cp -Lt "$user_dir"
	chmod -R u=rwX,go=rX "$user_dir"
}

# transcribe COMMAND: where a transcript is asked for, what the command that has just
# been run said, and all attributes that there are then, between two marks.
transcribe() {
	local text
	[[ -n ${TRANSCRIPT-} ]] || return 0
	text="\$ $1"$'\n'"$out"$'\n'"$err"$'\n'"status $code"
	printf '#~{\n%s\n' "${text//"$scratch"/SCRATCH}"
	attributes
	echo '#~}'
}

# attributes: of drivers, devices, regions and memory, but those whose numbers the
# kernel takes as they come, and the files for memory that is broken.
attributes() {
	local link asked=''
	for link in "$dax"/drivers/*; do
		asked+="t- $link uevent module bind unbind"$'\n'
	done
	for link in "$dax"/devices/*; do
		asked+="t- $link power dev uevent driver_override"$'\n'"t- $link/../dax_region"$'\n'
	done
	"$HELPERS/poke" <<<"$asked""t- $memory power uevent soft_offline_page hard_offline_page"
}

# judge COMMAND CODE: of what has just been run.
judge() {
	local result=0
	# shellcheck disable=SC2034 # for the scenario
	out=$(<"$scratch/out") err=$(<"$scratch/err")
	transcribe "$1"
	[[ $code == "$2" ]] || result=1
	verdict $result "$1 exits with $2" "status: $code" "stdout: $out" "stderr: $err"
}

# --- asking the kernel --------------------------------------------------------

# By the shell alone wherever it can: a process is dear where the CPU is emulated.

# path_of LINK: where it leads in the end.
path_of() { (cd -P "$1" 2>/dev/null && printf '%s\n' "$PWD"); }

# devices PATTERN: names of devices whose path in /sys/devices matches, sorted.
devices() {
	local link found=()
	for link in "$dax"/devices/dax*; do
		[[ ! $(path_of "$link") =~ $1 ]] || found+=("${link##*/}")
	done
	((${#found[@]} < 2)) || mapfile -t found < <(printf '%s\n' "${found[@]}" | sort -V)
	((${#found[@]} == 0)) || printf '%s\n' "${found[@]}"
}

# region_of DEVICE: directory of its region's attributes.
region_of() {
	local path
	path=$(path_of "$dax/devices/$1")
	printf '%s\n' "${path%/*}/dax_region"
}

# attribute DEVICE NAME: its value.
attribute() {
	local value
	read -r value <"$dax/devices/$1/$2" && printf '%s\n' "$value"
}
exists() { [[ -e $dax/devices/$1 ]]; }

# driver_of DEVICE: its driver's name, or "none".
driver_of() {
	local driver
	driver=$(path_of "$dax/devices/$1/driver") || driver=none
	printf '%s\n' "${driver##*/}"
}

# ranges_of DEVICE: "start-end" of each mapping, in order.
ranges_of() {
	local n mapping start end
	for ((n = 0; ; n++)); do
		mapping=$dax/devices/$1/mapping$n
		[[ -e $mapping ]] || break
		read -r start <"$mapping/start"
		read -r end <"$mapping/end"
		printf '%s-%s\n' "$start" "$end"
	done
}

block_size() {
	local size
	read -r size <$memory/block_size_bytes
	echo $((16#$size))
}

# blocks_of DEVICE: numbers of the memory blocks that lie in its ranges.
blocks_of() {
	local range size block end
	size=$(block_size)
	for range in $(ranges_of "$1"); do
		end=$(((${range#*-} + 1) / size))
		for ((block = (${range%-*} + size - 1) / size; block < end; block++)); do
			echo "$block"
		done
	done
}

# states_of DEVICE: how many of its blocks are in which state and zone, such as
# "8 online Movable"; "absent" where the kernel has no such block.
states_of() {
	local block state zone told='' states
	local -A count=()
	for block in $(blocks_of "$1"); do
		state=absent zone=''
		if [[ -e $memory/memory$block ]]; then
			read -r state <"$memory/memory$block/state"
			[[ $state != online ]] || read -r zone <"$memory/memory$block/valid_zones"
		fi
		state+=${zone:+ $zone}
		count[$state]=$((${count[$state]-0} + 1))
	done
	states=("${!count[@]}")
	((${#states[@]} < 2)) || mapfile -t states < <(printf '%s\n' "${states[@]}" | sort)
	for state in "${states[@]}"; do
		told+="${told:+,}${count[$state]} $state"
	done
	printf '%s\n' "$told"
}

# other_blocks DEVICE...: state of every memory block that is none of theirs.
other_blocks() {
	local device path state blocks=' '
	for device; do
		blocks+="$(blocks_of "$device" | paste -sd ' ') "
	done
	for path in "$memory"/memory*/; do
		path=${path%/}
		[[ $blocks != *" ${path##*/memory} "* ]] || continue
		read -r state <"$path/state" && echo "${path##*/} $state"
	done
}

policy() { cat $memory/auto_online_blocks; }
set_policy() { echo "$1" >$memory/auto_online_blocks; }

# has_driver NAME: the kernel has it, or could load its module.
has_driver() { [[ -e $dax/drivers/$1 ]] || { [[ -z ${DAXSIM:-} ]] && modprobe -q -n "$1"; }; }

# everything: all that the kernel tells of dax devices and memory, for "nothing
# has changed"; two processes, however much there is to read.
everything() {
	printf 'driver %s\n' "$dax"/drivers/*
	find "$dax"/devices/*/ -maxdepth 1 -name driver -printf '%p %l\n'
	grep -s '' $memory/auto_online_blocks "$dax"/devices/dax*/{size,align} \
		"$dax"/devices/dax*/mapping*/{start,end,page_offset} \
		"$dax"/devices/dax*/../dax_region/available_size $memory/memory*/state
}

# unchanged WHAT BEFORE: everything is as $BEFORE says.
unchanged() { is "$1" "$(everything)" "$2"; }

# as_devdax DEVICE: by the kernel's own means, whatever the device is now; its
# memory, if any, must be offline.
as_devdax() {
	local driver
	driver=$(driver_of "$1")
	[[ $driver != device_dax ]] || return 0
	[[ $driver == none ]] || echo "$1" >"$dax/drivers/$driver/unbind"
	modprobe -q device_dax
	echo "$1" >$dax/drivers/device_dax/new_id
	[[ $(driver_of "$1") == device_dax ]] || echo "$1" >$dax/drivers/device_dax/bind
}

# emptied DEVICE: unbound and of no size, by the kernel's own means.
emptied() {
	local driver
	driver=$(driver_of "$1")
	if [[ $driver != none ]]; then
		echo "$1" >"$dax/drivers/$driver/remove_id"
		echo "$1" >"$dax/drivers/$driver/unbind"
	fi
	echo 0 >"$dax/devices/$1/size"
}

# fault TEXT: of a simulated machine.
fault() { echo "$1" >/dev/daxsim; }
