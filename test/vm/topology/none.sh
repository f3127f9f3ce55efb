# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# No dax hardware: what a machine without any shows.

hardware_none() { :; }
setup_none() { :; }
