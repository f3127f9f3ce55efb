# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Debian suites that the machine itself does not use, each read through an apt
# state of its own in the cache.  The machine's lists, sources and packages are
# never touched; its proxy settings and its mirror are used.
# Sourced after lib-common.sh.

readonly debian_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# The mirror is where the machine gets its own release from: no address is
# written here.
find_mirror() {
	local codename uri
	need_tool apt-get apt
	# shellcheck source=/dev/null
	codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME-}")
	# All that apt says is read before any is used: it must not meet a pipe
	# that was closed early.
	# shellcheck disable=SC2016 # apt's variables, not the shell's
	uri=$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' |
		awk -v release="$codename" '
			$1 == release && $2 == "main" && !found { print $3; found = 1 }')
	[[ -n $uri ]] || die "the machine's apt sources name no mirror of Debian's \"$codename\" main"
	printf '%s\n' "$uri"
}

# suite_apt SUITE... -- TOOL ARGUMENT...: run an apt tool that sees only SUITEs.
# Mirrors lag behind: a list of testing that is some weeks old is signed no less,
# and its kernel is as good for tests.
suite_apt() {
	local suites=() state
	while [[ $1 != -- ]]; do
		suites+=("$1")
		shift
	done
	shift
	state=$(suite_state "${suites[@]}")
	"$1" -qq \
		-oDir::Etc::sourcelist="$state/debian.sources" \
		-oDir::Etc::sourceparts="$state/none.d" \
		-oDir::Etc::preferences="$state/none" \
		-oDir::Etc::preferencesparts="$state/none.d" \
		-oDir::State="$state" \
		-oDir::State::Lists="$state/lists" \
		-oDir::State::status="${suite_apt_status:-$state/status}" \
		-oDir::Cache="$state/cache" \
		-oAcquire::Languages=none \
		-oAcquire::Check-Valid-Until=false \
		-oAcquire::Retries=3 \
		-oAPT::Sandbox::User="$(id -un)" \
		-oDebug::NoLocking=1 \
		"${@:2}"
}

suite_state() {
	local IFS=+
	printf '%s\n' "$cache_dir/apt/$*"
}

# refresh_suites SUITE...: read the suites' lists anew.  Signatures are checked
# against Debian's own keyring.  Callers hold the lock "apt".
refresh_suites() {
	local state mirror
	[[ -r $debian_keyring ]] ||
		die "$debian_keyring is missing: install the Debian package debian-archive-keyring"
	state=$(suite_state "$@")
	mirror=$(find_mirror) || return
	mkdir -p "$state/none.d" "$state/lists/partial" "$state/cache/archives/partial"
	: >>"$state/status"
	cat >"$state/debian.sources" <<-END
		Types: deb
		URIs: $mirror
		Suites: $*
		Components: main
		Signed-By: $debian_keyring
	END
	suite_apt "$@" -- apt-get -oAPT::Update::Error-Mode=any update
}

# download_packages DIRECTORY SUITE NAME=VERSION...: into that directory.
download_packages() {
	local directory=$1 suite=$2
	shift 2
	(cd "$directory" && suite_apt "$suite" -- apt-get download "$@")
}

# unpack_packages DIRECTORY INTO: what dpkg would install, only elsewhere.
unpack_packages() {
	local package
	mkdir -p "$2"
	for package in "$1"/*.deb; do
		dpkg-deb -x "$package" "$2"
	done
}
