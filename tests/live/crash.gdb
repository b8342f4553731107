# Stops a Go program where the kernel would take its core: at the SIGABRT that nobody handles any more.
set pagination off
set confirm off
set debuginfod enabled off
set disable-randomization off
set startup-with-shell on
handle all nostop noprint pass
handle SIGABRT stop print pass

python
import re

def handled(number):
    """Whether the program, or its runtime, handles a signal."""
    with open("/proc/%d/status" % gdb.selected_inferior().pid) as status:
        mask = re.search(r"^SigCgt:\s*(\w+)", status.read(), re.M).group(1)
    return int(mask, 16) >> (number - 1) & 1

def take_core():
    while gdb.selected_inferior().pid and handled(6):
        gdb.execute("continue")
    gdb.execute("generate-core-file core")
    gdb.execute("kill")
end
