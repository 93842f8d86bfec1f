#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares the manual pages and the shell completion with the options that the command itself lists.

usage: documented_options.py PROGRAM FOLDER

Every command and long option of `PROGRAM --help` and `PROGRAM COMMAND --help` must be in its manual page in FOLDER and among what the
completion there offers, and the other way round; so must the values of an option that has a list of them. A program without commands has
one page, in section 8.
"""
import pathlib
import re
import subprocess
import sys

LONG_OPTION = re.compile(r"--[a-z][a-z-]*")


def help_of(program, *command):
    return subprocess.run([program, *command, "--help"], capture_output=True, text=True, check=True).stdout


def options_in_help(text):
    section = text.split("Options:")[1].split("EXAMPLES")[0].split("Examples:")[0].split("Example:")[0].split("Subcommands:")[0]
    # only what an option's own line begins with: descriptions may speak of others
    return {o for line in section.splitlines() for o in LONG_OPTION.findall(re.split(r"\s{2,}|Excludes", line.strip())[0])
            if line.startswith("  -")}


def options_in_manual(page):
    text = page.read_text(encoding="utf-8").replace("\\-", "-").split(".SH OPTIONS")[1].split(".SH ")[0]
    return {o for line in text.splitlines() if line.startswith((".B ", ".BR ", ".BI ")) for o in LONG_OPTION.findall(line)}


def values_in_help(text):
    """Option: its values, of those that have a list."""
    found = re.findall(r"^  (?:-\w,)?(--[a-z-]+) [^ ]*\{([^}]*)\}", text, re.M)
    return {option: set(values.split(",")) for option, values in found}


def completions(program, script, *words):
    """What the completion offers for the last of the words."""
    code = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _xenlens; printf "%s\\n" "${COMPREPLY[@]}"'
    return set(subprocess.run(["bash", "-c", code, "bash", script, program, *words], capture_output=True, text=True, check=True).stdout.split())


def check_plain(program, folder, name, completion):
    helped = options_in_help(help_of(program))
    manual = options_in_manual(folder / f"{name}.8")
    words = re.search(r'"((?=[^"]*--help)--[^"]*)"', completion)
    offered = set(words.group(1).split()) if words else set()
    return [f"{name}: {where} has {sorted(found)}, the help {sorted(helped)}"
            for where, found in (("manual page", manual), ("completion", offered)) if not helped or found != helped]


def check_commands(program, folder, completion, general):
    wrong = []
    commands = re.findall(r"^  ([a-z]+)\s", general.split("Subcommands:")[1].split("Examples:")[0], re.M)
    if not commands:
        wrong.append("no commands found in the help")
    cases = [((), set(commands)), (("-",), options_in_help(general))]
    for command in commands:
        text = help_of(program, command)
        helped = options_in_help(text)
        manual = options_in_manual(folder / f"xenlens-{command}.1")
        if manual != helped:
            wrong.append(f"{command}: manual page has {sorted(manual)}, the help {sorted(helped)}")
        cases.append(((command, "-"), helped))
        cases += [((command, option, ""), values) for option, values in values_in_help(text).items()]
    for words, wanted in cases:
        offered = completions(program, completion, *(words or ("",)))
        if offered != wanted:
            wrong.append(f"{' '.join(words)}: completion offers {sorted(offered)}, the help {sorted(wanted)}")
    return wrong


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    name = pathlib.Path(program).name
    completion = folder / f"{name}.bash"
    general = help_of(program)
    if "Subcommands:" in general:
        wrong = check_commands(program, folder, completion, general)
    else:
        wrong = check_plain(program, folder, name, completion.read_text(encoding="utf-8"))
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
