#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# check.sh [BUILD-DIRECTORY]: installs into an empty directory as Debian would, and
# looks whether the files are where Debian's packages have theirs and whether programs
# can be built with them, with the shared library and with the static one. Without a
# build directory that has prefix /usr it makes one of its own.
set -euo pipefail

install_dir=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../abi/lib.sh
. "$install_dir/../abi/lib.sh"

source_dir=$install_dir/../..
build=${1:-$scratch/build}
dest=$scratch/dest
libdir=/usr/lib/$triplet

install_all() {
	{
		if [[ ! -e $build ]]; then
			meson setup "$build" "$source_dir" --prefix=/usr -Dsimulator=disabled &&
				ninja -C "$build"
		fi && DESTDIR=$dest meson install -C "$build" --no-rebuild
	} >"$scratch/log" 2>&1 || {
		cat "$scratch/log"
		die "cannot be built and installed"
	}
}

# --- files --------------------------------------------------------------------

# as_in_usr: Debian has merged /lib into /usr; packages of 12 still say /lib.
as_in_usr() { sed 's,^/lib/,/usr/lib/,' | sort; }

# What Debian's packages have and we do not. Version numbers are no difference;
# manual pages are compressed by the packager.
theirs() {
	local package
	for package in daxctl libdaxctl1 libdaxctl-dev; do
		cat "$(peer_root "$1")/.files/$package"
	done | as_in_usr | grep -v '^/usr/share/doc/' |
		sed -E 's,/libdaxctl\.so\.1\.[0-9.]+$,/libdaxctl.so.1.VERSION,; s,^(/usr/share/man/.*)\.gz$,\1,'
}

ours() {
	(cd "$dest" && find . ! -type d | sed 's/^\.//') | as_in_usr |
		sed -E 's,/libdaxctl\.so\.1\.[0-9.]+$,/libdaxctl.so.1.VERSION,; s,^(/usr/share/man/.*)\.gz$,\1,'
}

# may_be_more PATH: is it known that only we have it?
may_be_more() {
	case $1 in
	# Debian does without; the upstream project installs it
	/usr/lib/systemd/system/daxdev-reconfigure@.service) ;;
	# Debian has no static library
	"$libdir/libdaxctl.a") ;;
	# shells that theirs has no completion for
	/usr/share/fish/vendor_completions.d/daxctl.fish) ;;
	/usr/share/zsh/site-functions/_daxctl) ;;
	# the simulated machine
	/usr/bin/daxsim | /usr/share/daxsim/*) ;;
	# the headers of our extension
	/usr/include/daxctl/identity.h | /usr/include/daxctl/info.h | /usr/include/daxctl/plan.h) ;;
	# pages for functions, files and commands that theirs has no page for
	/usr/share/man/man[13578]/*) ;;
	*) return 1 ;;
	esac
}

# may_be_missing PATH: is it known that only they have it?
may_be_missing() {
	case $1 in
	# without asciidoctor no page at all is made
	/usr/share/man/man1/*) [[ ! -e $dest/usr/share/man/man1 ]] ;;
	*) return 1 ;;
	esac
}

compare_files() {
	local peer path
	ours >"$scratch/ours"
	for peer in $(known_peers); do
		theirs "$peer" >"$scratch/theirs"
		(($(wc -l <"$scratch/theirs") > 15)) || bad "Debian's packages of $peer have hardly any files"
		while read -r path; do
			may_be_missing "$path" || bad "only daxctl $peer has $path"
		done < <(comm -13 "$scratch/ours" "$scratch/theirs")
		while read -r path; do
			may_be_more "$path" || bad "daxctl $peer does not have $path"
		done < <(comm -23 "$scratch/ours" "$scratch/theirs")
	done
}

# --- contents that others read ------------------------------------------------

# Without comments and blank lines: all that matters in these.
content() { sed -E 's/#.*//; s/[[:space:]]+/ /g; s/^ | $//g' "$1" | grep . | sort; }

compare_contents() {
	local peer file
	for peer in $(known_peers); do
		for file in /usr/share/daxctl/daxctl.conf /etc/daxctl.conf.d/daxctl.example.conf; do
			diff <(content "$(peer_root "$peer")$file" || true) <(content "$dest$file" || true) ||
				bad "$file is other than that of $peer"
		done
	done
}

# --- programs -----------------------------------------------------------------

# The peer's libdaxctl.pc gave -ldaxctl and nothing else.
installed_pkg_config() {
	PKG_CONFIG_LIBDIR=$dest$libdir/pkgconfig PKG_CONFIG_SYSROOT_DIR=$dest pkg-config "$@"
}

check_pkg_config() {
	local variable
	for variable in prefix exec_prefix libdir includedir; do
		[[ -n $(installed_pkg_config --variable="$variable" libdaxctl) ]] ||
			bad "libdaxctl.pc has no $variable"
	done
}

write_program() {
	cat >"$scratch/program.c" <<-'END'
		#include <stdio.h>
		#include <daxctl/libdaxctl.h>

		/* names that the library has inside: they are the program's here */
		int parse_int(void);
		int step_run(void);
		int sysfs_read(void);
		int parse_int(void) { return 1; }
		int step_run(void) { return 2; }
		int sysfs_read(void) { return 3; }

		int main(void)
		{
			struct daxctl_ctx *ctx;
			struct daxctl_region *region;
			int n = 0;

			if (daxctl_new(&ctx) < 0)
				return 1;
			daxctl_region_foreach(ctx, region)
				n++;
			daxctl_unref(ctx);
			printf("%s\n", n >= 0 && parse_int() + step_run() + sysfs_read() == 6 ? "works" : "no");
			return 0;
		}
	END
}

# build_program HOW OPTION...: with what pkg-config says; prints what it says.
build_program() {
	local how=$1 flags
	shift
	flags=$(installed_pkg_config "$@" --cflags --libs libdaxctl) || {
		bad "$how: pkg-config $*"
		return
	}
	# shellcheck disable=SC2086 # several flags
	gcc -Wall -Werror -o "$scratch/$how" "$scratch/program.c" ${STATIC-} $flags || {
		bad "$how: does not link with $flags"
		return
	}
	[[ $(LD_LIBRARY_PATH=$dest$libdir "$scratch/$how") == works ]] || bad "$how: does not work"
}

needs_library() { readelf -d "$1" | grep -q 'NEEDED.*libdaxctl\.so\.1'; }

build_programs() {
	write_program
	build_program shared
	needs_library "$scratch/shared" || bad "shared: is not linked with libdaxctl.so.1"
	STATIC=-static build_program static --static
	# ours alone, libc shared: what most want of a static library
	rm "$dest$libdir"/libdaxctl.so*
	build_program archive --static
	! needs_library "$scratch/archive" || bad "archive: is linked with libdaxctl.so.1"
}

check_symbols() {
	local foreign
	foreign=$(nm -g --defined-only "$dest$libdir/libdaxctl.a" | awk 'NF == 3 && $3 !~ /^daxctl_/ { print $3 }')
	[[ -z $foreign ]] || bad "libdaxctl.a defines $(tr '\n' ' ' <<<"$foreign")"
	diff <(nm -D --defined-only "$dest$libdir/libdaxctl.so.1" | sed -n 's/.* T \([^@]*\)@.*/\1/p' | sort) \
		<(nm -g --defined-only "$dest$libdir/libdaxctl.a" | sed -n 's/.* T //p' | sort) ||
		bad "the static library has other functions than the shared one"
}

need meson meson
need ninja ninja-build
need gcc gcc
need pkg-config pkg-config
mapfile -t peers < <(known_peers)
need_peer "${peers[@]}"
install_all
compare_files
compare_contents
check_symbols
check_pkg_config
build_programs
((failures == 0))
