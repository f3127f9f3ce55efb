#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# /dev/daxX.Y: who may open it when, what descriptors are good for, and mappings.
. "$(dirname "$0")/probe.sh"
name /hmem. A
clean
D=dax$XA
V=$A/$D.0
F=/dev/$D.0
M=1048576

# every way to open it
opens() {
	for how in r w rw 'rw cloexec' 'w creat trunc' 'rw creat excl' 'r dir' \
		'rw nofollow' 'rw append' path; do
		echo "o $F $how"
		echo s
	done
}
shell() {
	for command in "cat $F" "cat <$F" "dd if=$F of=/dev/null count=1" "dd if=/dev/zero of=$F count=1" \
		"echo x >$F" "stat -c %F $F" "[ -c $F ]" "exec 5<>$F"; do
		echo "$ $command"
		LC_ALL=C sh -c "$command" 2>&1 | grep -v -e records -e copied | sed 's/^[a-z]*: [0-9]*: //'
	done | sed -e "$names"
}
{
	echo "# empty"
	opens
	echo "w $V/size $((64 * M))"
	echo "# without driver"
	opens
	echo "w drivers/device_dax/new_id $D.0"
	echo "l drivers/device_dax"
	echo "# device_dax"
	opens
	for mode in r w rw; do
		echo "o $F $mode"
		for call in read pread write pwrite seek end truncate fallocate sync ioctl flags statx; do
			echo "x $call"
		done
		[ $mode != rw ] || echo x2 read
		[ $mode != rw ] || echo x2 write
		for prot in r w rw none; do
			echo "m $((2 * M)) 0 shared $prot"
		done
	done
} | pokes
shell
pokes <<EOF
# lengths and offsets
o $F rw
m $((2 * M)) 0 private rw
m $((2 * M)) 0 private r
m $((2 * M)) 0 validate rw
m $((2 * M)) 0 anonymous rw
m 0 0 shared rw
m 1 0 shared rw
m 4096 0 shared rw
m $((2 * M - 1)) 0 shared rw
m $((2 * M + 4096)) 0 shared rw
m $((2 * M)) 1 shared rw
m $((2 * M)) $((64 * M)) shared rw
g 0
m $((4 * M)) $((62 * M)) shared rw
p 0 last
p $((2 * M)) beyond
m $((64 * M)) 0 shared rw
p 0 first
p $((32 * M - 16)) middle
g $((62 * M))
m $((64 * M)) 0 shared r
g 0
g $((32 * M - 16))
o $F rw
m $((2 * M)) $((30 * M)) shared rw
g $((2 * M - 16))
# unbound below a mapping
m $((64 * M)) 0 shared rw
w drivers/device_dax/unbind $D.0
g 0
p 0 lost
x read
x write
x seek
s
m $((2 * M)) 0 shared rw
m $((2 * M)) 0 private rw
o $F rw
# and bound again: whoever still has it open then ruins the count of references
e
w drivers/device_dax/bind $D.0
o $F rw
m $((64 * M)) 0 shared rw
g 0
g $((32 * M - 16))
g $((62 * M))
# smaller pages, and less
e
w drivers/device_dax/unbind $D.0
w $V/align 4096
w $V/size $((32 * M))
w drivers/device_dax/bind $D.0
o $F rw
m $((64 * M)) 0 shared rw
g 0
g $((32 * M - 16))
g $((32 * M))
m 4096 4096 shared rw
p 0 small
m 4095 0 shared rw
m 8192 1 shared rw
m 8192 0 shared r
g 4096
# emptied and filled again
e
w drivers/device_dax/unbind $D.0
w $V/size 0
w $V/align 2097152
w $V/size $((4 * M))
w drivers/device_dax/bind $D.0
o $F rw
m $((4 * M)) 0 shared rw
g 0
g 4096
# gone below a mapping
w drivers/device_dax/remove_id $D.0
w drivers/device_dax/unbind $D.0
w $V/size 0
g 0
e
w $V/size $((256 * M))
w drivers/kmem/new_id $D.0
l drivers/kmem
# kmem
EOF
{
	opens
	cat <<END
w drivers/kmem/remove_id $D.0
w drivers/kmem/unbind $D.0
w drivers/fsdev_dax/new_id $D.0
l drivers/fsdev_dax
# fsdev_dax
END
	opens
	cat <<END
o $F rw
x read
x write
x seek
x sync
m $((2 * M)) 0 shared rw
m $((2 * M)) 0 private rw
e
w drivers/fsdev_dax/remove_id $D.0
w drivers/fsdev_dax/unbind $D.0
w $V/size 0
END
} | pokes
clean
