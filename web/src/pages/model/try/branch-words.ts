/** A branch in words, with the diagram's own names in the page's language: “Approved? → yes → Present the offer”. */
import type { Schemas } from "../../../api/client";
import { language } from "../../../i18n";
import { russianNames } from "../names";

export function branchWords(xml: string): (branch: Schemas["Branch"]) => string {
  const document = new DOMParser().parseFromString(xml, "text/xml");
  const russian = russianNames(xml);
  const named = (id: string | null | undefined): string => {
    const element = id ? document.querySelector(`[id="${CSS.escape(id)}"]`) : null;
    return (language() === "ru" && id && russian.get(id)) || element?.getAttribute("name") || id || "";
  };
  return ({ id, says }) => {
    const element = document.querySelector(`[id="${CSS.escape(id)}"]`);
    if (!element) return says;
    const steps =
      element.localName === "sequenceFlow"
        ? [element.getAttribute("sourceRef"), element.getAttribute("name") && id, element.getAttribute("targetRef")]
        : [element.getAttribute("attachedToRef"), id];
    return steps.filter(Boolean).map(named).join(" → ");
  };
}
