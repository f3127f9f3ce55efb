# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# On: hmem, policy offline. Each command of daxctl's, where it works and where it
# does not.

read -r one two < <(devices /hmem | paste -sd ' ')
region=${one%.*} region=${region#dax}

# All combinations where that is quick; a real kernel tells the same of a few.
list_all() {
	local options sets=(-DRMi "-d $one -u")
	if [[ -n ${DAXSIM-} ]]; then
		sets=('' -i -u -D -R -M -DR -DM -RM -DRM -DRMu -DRMi -DRMiu -Ri -Ru -Mu -DRiu
			"-r $region" "-d $one" "-d ${one#dax}" "-r region$region" "-r all" "-d all"
			"-r $region -d $one" "-r $region -D" "-d $one -R" "-d $one -RDMu"
			"-d $one -u" "-R -r $region -u")
	fi
	for options in "${sets[@]}"; do
		# shellcheck disable=SC2086 # none is no argument
		daxctl list $options
	done
}

list_as_nobody() {
	local options sets=(-DRM)
	[[ -z ${DAXSIM-} ]] || sets=(-D -R -DRM -DRMiu "-d $one")
	for options in "${sets[@]}"; do
		# shellcheck disable=SC2086 # several words
		as_nobody daxctl list $options
	done
}

daxctl reconfigure-device -m devdax "$one"
daxctl reconfigure-device -m devdax "$two"
list_all
list_as_nobody

# to system-ram and back
daxctl reconfigure-device -m system-ram "$one"
list_all
list_as_nobody
differs tool already status:fails/succeeds
daxctl online-memory "$one"
differs tool empty-list "stdout:/[]"
daxctl reconfigure-device -m devdax "$one"
daxctl disable-device "$one"
differs tool enabled status:fails/succeeds
daxctl enable-device "$one"
daxctl offline-memory "$one"
daxctl list -d "$one"
differs tool already status:fails/succeeds
daxctl offline-memory "$one"
daxctl online-memory "$one"
daxctl reconfigure-device -f -m devdax "$one"
daxctl reconfigure-device -m system-ram -N "$one"
daxctl list -d "$one" -u
# what a real kernel puts there may stay there
if [[ -n ${DAXSIM-} ]]; then
	daxctl online-memory --no-movable "$one"
	daxctl list -d "$one" -u
	daxctl offline-memory "$one"
fi
daxctl reconfigure-device -m devdax -u "$one"
daxctl offline-memory "$one"

# the device itself
daxctl disable-device "$one"
list_all
daxctl disable-device "$one"
differs tool resized stdout
daxctl reconfigure-device -s 256M "$one"
daxctl list -DR -r "$region"
differs tool resized stdout
daxctl reconfigure-device -s 768M "$one"
daxctl list -DRM -r "$region"
daxctl enable-device "$one"
daxctl enable-device "$one"
differs library errors status stderr
differs tool bound status:fails/succeeds stdout "state:$one/"
daxctl reconfigure-device -s 512M "$one"
differs tool bound "state:$one/"
daxctl disable-device "$one"
differs tool resized stdout
daxctl reconfigure-device -s 768M "$one"
daxctl enable-device "$one"
daxctl destroy-device "$one"

# carving
daxctl create-device -r "$region" -s 128M
daxctl create-device -r "$region" -a 2M -s 64M -u
list_all
daxctl create-device -r "$region"
differs tool empty-list "stdout:/[]"
daxctl create-device -r "$region"
daxctl list -DRM -r "$region"
daxctl reconfigure-device -m system-ram "dax$region.1"
daxctl destroy-device -f "dax$region.2"
daxctl destroy-device "dax$region.3"
daxctl disable-device "dax$region.3"
daxctl destroy-device "dax$region.3"
daxctl list -DRM -r "$region"
daxctl reconfigure-device -f -m devdax "dax$region.1"
daxctl destroy-device -f "dax$region.1"
differs tool first 76 status:fails/succeeds
daxctl destroy-device -f "$one"
daxctl list -DRMi -r "$region"
daxctl list -DRM -r "$region"
differs tool empty-list "stdout:/[]"
daxctl list -D -r "$region"

# several
differs library order 76 status:fails/succeeds stderr
differs tool no-size status:fails/succeeds
daxctl reconfigure-device -m system-ram all
differs library order 76 status:fails/succeeds stderr
differs tool no-size status:fails/succeeds
daxctl reconfigure-device -f -m devdax all
daxctl disable-device all
differs library order 76 status:fails/succeeds stderr
differs tool no-size status:fails/succeeds
daxctl enable-device all

# what is not there
differs tool missing status:succeeds/fails
differs tool empty-list "stdout:/[]"
daxctl list -d dax99.0
differs tool missing status:succeeds/fails
differs tool empty-list "stdout:/[]"
daxctl list -r 99
differs tool missing 85 status:succeeds/fails
differs tool empty-list "stdout:/[]"
daxctl reconfigure-device -m devdax dax99.0
differs tool missing 85 status:succeeds/fails
daxctl online-memory dax99.0
differs tool empty-list "stdout:/[]"
daxctl create-device -r 99
