"""Hostile texts for every place of a diagram that is evaluated: conditions, scripts, timers, correlation keys, decision cells.

`ESCAPES` try to reach the machine: each must end in an error. `BOMBS` try to exhaust it: each must end in an error soon, and the next
evaluation must work. Both are expressions; `SCRIPT_ESCAPES` and `SCRIPT_BOMBS` need statements. `PLACES` puts an expression where
diagrams have one.
"""

from __future__ import annotations

CANARY = "/tmp/stagework-canary"
"""A file that no hostile text may create."""

ESCAPES: dict[str, str] = {
    "import os": "__import__('os').system('touch /tmp/stagework-canary')",
    "import by builtins": "__builtins__['__import__']('os').getcwd()",
    "subclasses of object": "().__class__.__bases__[0].__subclasses__()",
    "mro of a string": "''.__class__.__mro__[-1].__subclasses__()",
    "globals of a lambda": "(lambda: 0).__globals__['__builtins__']",
    "code of a lambda": "(lambda: 0).__code__.replace(co_code=b'')",
    "getattr with a built name": "getattr((), '__cl' + 'ass__')",
    "format reads attributes": "'{0.__class__.__init__.__globals__}'.format(len)",
    "format_map reads attributes": "'{x.__class__.__mro__}'.format_map({'x': 1})",
    "eval": "eval('1 + 1')",
    "exec": "exec('import os')",
    "compile": "compile('1', 'x', 'eval')",
    "open a file": "open('/etc/passwd').read()",
    "write a file": "open('/tmp/stagework-canary', 'w').write('x')",
    "globals": "globals()['__builtins__']",
    "locals": "locals()",
    "vars": "vars()",
    "breakpoint": "breakpoint()",
    "read the keyboard": "input()",
    "generator frame": "(x for x in [1]).gi_frame.f_back.f_globals",
    "exception traceback": "ValueError('x').__traceback__.tb_frame",
    "type of type makes a class": "type('X', (), {'__del__': print})()",
    "loader of the module": "__loader__.load_module('os')",
    "spec of the module": "__spec__.loader",
    "file of the module": "__file__",
    "the sandbox's own check": "__result(1)",
    "the sandbox's own limits": "[__ROOM for __ROOM in [10 ** 9]]",
    "name by a walrus": "(__result := 1)",
    "help": "help()",
    "exit": "exit()",
}

SCRIPT_ESCAPES: dict[str, str] = {
    "import os": "import os\nx = os.environ",
    "import sys": "import sys\nx = sys.modules",
    "import subprocess": "import subprocess\nx = subprocess.run(['id'])",
    "import socket": "from socket import socket\nx = socket()",
    "import ctypes": "import ctypes",
    "import builtins": "import builtins\nx = builtins.open",
    "import pathlib": "from pathlib import Path\nPath('/tmp/stagework-canary').write_text('x')",
    "import importlib": "import importlib\nimportlib.import_module('os')",
    "import asyncio": "import asyncio\nasyncio.run(None)",
    "import under another name": "import os as math\nx = math.getcwd()",
    "relative import": "from . import os",
    "import of a submodule": "import os.path",
    "star import": "from math import *",
    "open": "with open('/etc/passwd') as f:\n    x = f.read()",
    "class with a finaliser": "class A:\n    def __del__(self): pass\nx = A()",
    "module through json": "import json\nx = json.codecs.builtins.open('/etc/passwd')",
    "module through random": "import random\nx = random._os.environ",
    "module through re": "import re\nx = re.enum.sys.modules",
    "redefine the check": "def __check(value, name, depth, room):\n    return room\nx = [0]",
    "redefine the check by import": "import math as __result",
    "redefine the check as an argument": "def f(__check): return __check\nx = f(1)",
    "redefine the check in a match": "match 1:\n    case __result: pass",
    "delete the check": "del __result",
    "environment by time": "import time\nx = time.os.environ",
    "write the engine's clock": "now = 1",
    "leave a module behind": "import math\nx = [math]",
}

BOMBS: dict[str, str] = {
    "endless sum": "sum(range(10 ** 12))",
    "endless comprehension": "[1 for _ in range(10 ** 9) if False]",
    "nested loops": "[1 for a in range(10 ** 5) for b in range(10 ** 5) if a + b < 0]",
    "long string": "'x' * 10 ** 10",
    "long list": "[0] * 10 ** 10",
    "long bytes": "bytes(10 ** 10)",
    "big power": "7 ** 10 ** 9",
    "big shift": "1 << 10 ** 10",
    "power tower": "9 ** 9 ** 9 ** 9",
    "big number as a result": "10 ** 100000",
    "big decimal": "int(Decimal('1e999999999'))",
    "list of a range": "list(range(10 ** 10))",
    "dict of a range": "{i: i for i in range(10 ** 9)}",
    "padded format": "f'{1:>9999999999}'",
    "padded format call": "'{:>9999999999}'.format(1)",
    "padded percent": "'%9999999999d' % 1",
    "join": "'x'.join(['y' * 10000] * 10 ** 6)",
    "replace": "'a' * 5000 + ('a' * 5000).replace('a', 'b' * 100000)",
    "recursion": "(lambda f: f(f))(lambda f: f(f))",
    "shared lists, large outside": "[[[0] * 1000] * 1000] * 1000",
    "shared text, large outside": "['x' * 1000000] * 1000",
    "print": "[print('x' * 1000) for _ in range(10 ** 6)]",
    "deep parentheses": "(" * 5000 + "1" + ")" * 5000,
    "long chain": "1" + " + 1" * 6000,
    "long text": "1" + " " * 30000 + "+ 1",
    "deep nots": "not " * 4000 + "True",
    "sorting": "sorted(range(10 ** 9), key=lambda v: -v)",
    "zip of ranges": "list(zip(range(10 ** 9), range(10 ** 9)))",
}

SCRIPT_BOMBS: dict[str, str] = {
    "endless loop": "while True: pass",
    "endless loop that catches": "while True:\n    try:\n        while True: pass\n    except Exception: pass",
    "growing list": "x = [1]\nwhile True: x = x + x",
    "growing list that catches": "x = [1]\nwhile True:\n    try:\n        x = x + x\n    except Exception: pass",
    "growing text": "x = 'x'\nwhile True: x += x",
    "recursion": "def f(): return f()\nf()",
    "mutual recursion": "def f(n): return g(n) + 1\ndef g(n): return f(n) + 1\nx = f(1)",
    "deep list": "x = []\nfor _ in range(5000): x = [x]",
    "a list in itself": "x = []\nx.append(x)",
    "a dict in itself": "x = {}\nx['x'] = x",
    "shared lists": "a = [0] * 1000\nb = [a] * 1000\nx = [b] * 1000",
    "catastrophic regular expression": "import re\nx = re.match(r'(a*)*\\1$', 'a' * 40 + 'b').group()",
    "factorial": "import math\nx = math.factorial(10 ** 7)",
    "product": "import itertools\nx = list(itertools.product(range(1000), repeat=4))",
    "endless iterator": "import itertools\nx = list(itertools.count())",
    "deep JSON": "import json\nx = json.loads('[' * 100000 + ']' * 100000)",
    "many variables": "\n".join(f"v{i} = 'x' * 100000" for i in range(400)),
    "print": "while True: print('x' * 1000)",
    "long sleep, over and over": "import time\nwhile True: time.sleep(1000)",
}

PLACES: dict[str, str] = {
    "condition": "{} == 1",
    "timer": "'PT' + str({}) + 'H'",
    "correlation key": "str({})",
    "mapping": "{}",
}
"""How each place wraps an expression."""

DECISION = """\
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="hostile" name="Hostile" namespace="hostile">
  <decision id="hostile" name="Hostile">
    <decisionTable id="table">
      <input id="in" label="Amount"><inputExpression typeRef="number"><text>{input}</text></inputExpression></input>
      <output id="out" name="answer"/>
      <rule id="rule">
        <inputEntry id="test"><text>{test}</text></inputEntry>
        <outputEntry id="entry" expressionLanguage="{language}"><text>{entry}</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>
"""


def decision(input: str = "1", test: str = "-", entry: str = "1", language: str = "feel") -> bytes:
    """A decision table with these cells."""
    from xml.sax.saxutils import escape

    return DECISION.format(input=escape(input), test=escape(test), entry=escape(entry), language=language).encode()
