# SPDX-License-Identifier: GPL-2.0-or-later
"""Every rule of contract.py must find its own breach, and nothing in a valid tree."""
import pathlib
import tempfile

SPDX = "SPDX-License-Identifier: X\n"
VIEWER = SPDX + """
| room | folder | may include | libraries |
| --- | --- | --- | --- |
| vocabulary | `core/` | `../tracers/xen/` | |
| reader | `reader/` | `core/` `../tracers/xen/` | Babeltrace 2, POSIX |
| analysis | `analysis/` | `core/` | |
| model | `model/` | `core/` `analysis/results/` | Qt without widgets |
| chart | `gui/` | `model/` | Qt |

| floor | folder |
| --- | --- |
| 1 | `core/` |
| 2 | `core/events/` `core/made/` |
| 3 | `core/event*.h` |
| 1 | `analysis/results/` |
| 2 | `analysis/logs/` `analysis/clocks/` |
| 3 | `analysis/` |
"""
TRACERS = SPDX + """
| room | folder | may include | libraries |
| --- | --- | --- | --- |
| what Xen says | `xen/` | nothing of ours | |
| shared | `common/` | `xen/` | |
| one | `one/` | `common/` `xen/` | LTTng |
| two | `two/` | `common/` | |
"""
STRUCTS = "struct S\n{\n" + "    int a;\n" * 200 + "    int sum() const { return a; }\n};\n"
# A valid tree, which shows besides what is allowed.
VALID = {
    "viewer/README.md": VIEWER,
    "tracers/README.md": TRACERS,
    "viewer/core/a.h": f"// {SPDX}#include <cstdint>\n#include \"xen/release.h\"\n"
                       "// see README.md, core/a.h, xen/include/public/xen.h\n",
    "viewer/core/events/e.h": f'// {SPDX}#include "core/a.h"\n',
    "viewer/core/event.h": f'// {SPDX}#include "core/events/e.h"\n#include "core/made/by_the_build.h" // see core/made/by_the_build.h\n',
    "viewer/reader/r.cpp": f'// {SPDX}#include "core/event.h"\n#include <babeltrace2/babeltrace.h>\n'
                           '#include <unistd.h>\n#include "r.moc"\n',
    "viewer/analysis/results/b.h": f"// {SPDX}" + STRUCTS,
    "viewer/analysis/logs/l.h": f'// {SPDX}#include "analysis/results/b.h"\nclass L;\n',
    "viewer/analysis/clocks/c.h": f'// {SPDX}#include "core/a.h"\n',
    "viewer/analysis/top.cpp": f'// {SPDX}#include "analysis/logs/l.h"\n',
    "viewer/model/m.cpp": f'// {SPDX}#include "analysis/results/b.h"\n#include <QString>\n',
    "viewer/gui/g.cpp": f'// {SPDX}#include "model/m.h"\n#include <QWidget>\n',
    "viewer/model/m.h": f"// {SPDX}",
    "tracers/xen/release.h": f'/* {SPDX}*/\n#define XENLENS_XEN_RELEASE "4.17"\n',
    "tracers/common/c.h": f'/* {SPDX}*/\n#include "xen/release.h"\n',
    "tracers/one/o.cpp": f'// {SPDX}#include "o.h"\n#include "c.h"\n#include <lttng/lttng.h>\nint x = 4171; // of 4.17\n',
    "tracers/one/o.h": f"// {SPDX}",
    "tracers/two/t.h": f"// {SPDX}",
    "scripts/lib/versions.sh": f"# {SPDX}XEN_RELEASE=4.17\n",
    "scripts/run.sh": f"# {SPDX}# runs 4.17\n",
    "kernel-patches/xen/4.17/BASE": "xen 4.17.5\n",
}
# (rule, what is wrong): the files that are other than in the valid tree, the breaches being in the first
BREACHES = {
    ("includes", "a room above"): {"viewer/core/a.h": '#include "analysis/results/b.h"\n'},
    ("includes", "another floor of a room"): {"viewer/model/m.cpp": '#include "analysis/logs/l.h"\n'},
    ("includes", "a library of another room"): {"viewer/analysis/top.cpp": "#include <babeltrace2/babeltrace.h>\n"},
    ("includes", "a library without a name"): {"viewer/reader/r.cpp": "#include <QString>\n"},
    ("includes", "widgets"): {"viewer/model/m.cpp": "#include <QtWidgets/QWidget>\n"},
    ("includes", "more than the standard library"): {"viewer/core/a.h": "#include <unistd.h>\n"},
    ("includes", "a floor above"): {"viewer/analysis/results/b.h": '#include "analysis/logs/l.h"\n'},
    ("includes", "a floor beside"): {"viewer/analysis/clocks/c.h": '#include "analysis/logs/l.h"\n'},
    ("includes", "a file above its folder"): {"viewer/core/events/e.h": '#include "core/event.h"\n'},
    ("includes", "another tool"): {"tracers/one/o.cpp": '#include "../two/t.h"\n'},
    ("includes", "the viewer in a tracer"): {"tracers/one/o.cpp": '#include "core/a.h"\n'},
    ("includes", "a tracer in the viewer"): {"viewer/reader/r.cpp": '#include "common/c.h"\n'},
    ("includes", "something of ours in xen/"): {"tracers/xen/release.h": '#include "common/c.h"\n'},
    ("includes", "what is not there"): {"viewer/reader/r.cpp": '#include "reader/nothing.h"\n'},
    ("includes", "a folder without a room"): {"viewer/attic/a.h": f"// {SPDX}"},
    ("includes", "a folder without a floor"): {"viewer/analysis/attic/a.h": f"// {SPDX}"},
    ("includes", "a folder in a room without floors"): {"viewer/reader/attic/a.h": f"// {SPDX}"},
    ("includes", "a room without a folder"): {
        "viewer/README.md": "\n| room | folder | may include |\n| --- | --- | --- |\n| x | `attic/` | |\n",
    },
    ("circles", "between folders"): {
        "viewer/model/m.h": '#include "gui/g.h"\n',
        "viewer/gui/g.h": f'// {SPDX}#include "model/n.h"\n',
        "viewer/model/n.h": f"// {SPDX}",
    },
    ("circles", "between files"): {
        "viewer/model/m.h": '#include "model/n.h"\n',
        "viewer/model/n.h": f'// {SPDX}#include "model/m.h"\n',
    },
    ("folders", "too many files"): {f"viewer/model/m{i}.h": f"// {SPDX}" for i in range(39)},
    ("sizes", "a header with a class"): {"viewer/analysis/logs/l.h": "\n" * 150},
    ("sizes", "a header with a function"): {"viewer/analysis/results/b.h": "inline int f()\n{\n    int b = 1;\n    return b;\n}\n"},
    ("sizes", "a list of structs"): {"viewer/analysis/results/b.h": "\n" * 60},
    ("sizes", "a source"): {"viewer/reader/r.cpp": "\n" * 400},
    ("cites", "a header that is not there"): {"viewer/reader/r.cpp": "/// as in core/nothing.h\n"},
    ("cites", "a name without its folder"): {"tracers/one/o.h": "/* see\n * two.cpp */\n"},
    ("cites", "a README's link"): {"tracers/README.md": "[plan](../DESIGN.md)\n"},
    ("releases", "a number in code"): {"tracers/one/o.cpp": 'auto x = "Xen 4.17.0";\n'},
    ("releases", "a number in a script"): {"scripts/run.sh": "run /usr/lib/xen-4.17\n"},
    ("releases", "patches that are not there"): {"scripts/lib/versions.sh": "LINUX_RELEASE=6.1\n"},
    ("licences", "no licence"): {"viewer/model/o.h": ""},
}


def run(checks, changes):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name in {**VALID, **changes}:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(VALID.get(name, "") + changes.get(name, ""), encoding="utf-8")
        return {rule: check(root) for rule, check in checks.items()}


def self_test(checks):
    failures = [f"valid tree: {rule}: {breaches}" for rule, breaches in run(checks, {}).items() if breaches]
    for (rule, what), changes in BREACHES.items():
        found = run(checks, changes)[rule]
        # A folder's breach names the folder, a table's the folder that it names.
        named = next(iter(changes)).rsplit("/", 1)[0].removesuffix("/README.md")
        if len(found) != 1 or named not in found[0]:
            failures.append(f"{rule}, {what}: found {found}")
    missing = set(checks) - {rule for rule, _ in BREACHES}
    return failures + [f"{rule}: no breach of it is tried" for rule in missing]
