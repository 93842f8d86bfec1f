#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares the manual pages and the shell completion with the options that the command itself lists.

usage: documented_options.py PROGRAM FOLDER

Every command and long option of `PROGRAM --help` and `PROGRAM COMMAND --help` must be in its manual page and in its completion in
FOLDER, and the other way round. A program without commands has one page, in section 8.
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


def options_in_completion(text, command):
    match = re.search(rf'^\s*{command}\) options="([^"]*)"', text, re.M)
    return set(match.group(1).split()) if match else set()


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
    offered = re.search(r'compgen -W "([^"]*--version)"', completion).group(1).split()
    if set(offered) != {*commands, *options_in_help(general)}:
        wrong.append(f"completion offers {offered}, the help {commands}")
    for command in commands:
        helped = options_in_help(help_of(program, command))
        manual = options_in_manual(folder / f"xenlens-{command}.1")
        completed = options_in_completion(completion, command)
        for name, found in (("manual page", manual), ("completion", completed)):
            if found != helped:
                wrong.append(f"{command}: {name} has {sorted(found)}, the help {sorted(helped)}")
    return wrong


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    name = pathlib.Path(program).name
    completion = (folder / f"{name}.bash").read_text(encoding="utf-8")
    general = help_of(program)
    if "Subcommands:" in general:
        wrong = check_commands(program, folder, completion, general)
    else:
        wrong = check_plain(program, folder, name, completion)
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
