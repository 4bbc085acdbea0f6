/** Stagework's own statements of a diagram (docs/architecture.md, “The diagram dialect”), so that they are read as objects and written unchanged. */

const attribute = (name: string) => ({ name, isAttr: true, type: "String" });

function statement(name: string, attributes: string[], parts?: { name: string; type: string }) {
  const properties = [...attributes.map(attribute), ...(parts ? [{ ...parts, isMany: true }] : [])];
  return { name, superClass: ["Element"], properties };
}

export const stagework = {
  name: "Stagework",
  prefix: "stagework",
  uri: "urn:stagework:bpmn:1",
  xml: { tagAlias: "lowerCase" },
  types: [
    statement("Stage", ["name"]),
    statement("Entry", [], { name: "facts", type: "Fact" }),
    statement("Exit", ["name"], { name: "facts", type: "Fact" }),
    statement("Fact", ["name", "type"]),
    statement("HandOff", [], { name: "packs", type: "Pack" }),
    statement("Pack", ["fact"]),
    statement("Assignment", ["rule", "variable", "element"]),
    statement("FourEyes", ["with"]),
    statement("Translation", ["lang", "name"]),
    statement("Correlation", ["expression"]),
    statement("Payload", ["name", "expression", "type", "personal"]),
  ],
};
