"""BPMN: read and written without loss, checked against the executable subset, compiled to a net.

model = read(source)      net = compile(model)      problems = check(model)      source = write(model)
"""

from lotwright.kernel.bpmn.compile import check, compile
from lotwright.kernel.bpmn.model import Element, Model, read, unresolved, write
from lotwright.kernel.bpmn.net import Flow, Net, Node, Scope

__all__ = ["Element", "Flow", "Model", "Net", "Node", "Scope", "check", "compile", "read", "unresolved", "write"]
