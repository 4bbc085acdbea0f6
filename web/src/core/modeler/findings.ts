/** What the server found, painted on the elements that it concerns. */
import type { FindingNote } from "./panel";

export function paintFindings(modeler: any, findings: FindingNote[]): void {
  const overlays = modeler.get("overlays");
  const registry = modeler.get("elementRegistry");
  overlays.remove({ type: "sw-finding" });
  for (const id of new Set(findings.map((one) => one.element_id))) {
    const here = findings.filter((one) => one.element_id === id);
    const element = registry.get(id);
    if (!element || element === modeler.get("canvas").getRootElement()) continue;
    const html = document.createElement("div");
    const isError = here.some((one) => one.severity === "error");
    html.className = `sw-finding sw-${isError ? "error" : "warning"}`;
    html.textContent = isError ? "!" : "?";
    html.title = here.map((one) => one.text).join("\n");
    const position = element.waypoints ? { top: -8, left: -8 } : { top: -10, left: -10 };
    overlays.add(element, "sw-finding", { position, html });
  }
}
