# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion of daxctl for fish. What there is to complete daxctl says itself.

function __daxctl_devices
    daxctl list --idle 2>/dev/null | string replace -rf '.*"chardev":"([^"]*)".*' '$1'
    echo all
end

function __daxctl_regions
    daxctl list --regions 2>/dev/null | string replace -rf '.*"id":(\d+).*' '$1' | sort -nu
    echo all
end

# Is the command the one that was typed?
function __daxctl_is
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test "$words[2]" = "$argv[1]"
end

# The candidates for a value of this kind, as complete -a takes them
function __daxctl_values
    switch $argv[1]
        case device region
            echo "(__daxctl_$argv[1]s)"
        case command
            echo '(daxctl --list-table)'
        case directory
            echo '(__fish_complete_directories (commandline -ct))'
        case '*=*'
            string replace -r '.*=' '' $argv[1] | string replace -a , ' '
    end
end

# One line of the table
function __daxctl_add -a command name letter kind help
    set -l options -c daxctl -n "__daxctl_is $command"
    set -l values (__daxctl_values $kind)
    if test $name = -
        complete $options -a "$values"
        return
    end

    set -a options -l (string sub -s 3 -- $name) -d $help
    test $letter = -; or set -a options -s (string sub -s 2 -- $letter)
    switch $kind
        case flag
            complete $options
        case file
            complete $options -r -F
        case '*'
            complete $options -x -a "$values"
    end
end

complete -c daxctl -f
complete -c daxctl -n __fish_use_subcommand -a '(daxctl --list-table)'
complete -c daxctl -n __fish_use_subcommand -l help -s h -d 'show the commands'
complete -c daxctl -n __fish_use_subcommand -l version -s v -d 'show the version'

function __daxctl_add_all
    for command in (daxctl --list-cmds 2>/dev/null)
        complete -c daxctl -n "__daxctl_is $command" -l help -s h -d 'show the manual'
        daxctl $command --list-table | while read -d \t name letter kind help
            __daxctl_add $command $name $letter $kind $help
        end
    end
end
__daxctl_add_all
