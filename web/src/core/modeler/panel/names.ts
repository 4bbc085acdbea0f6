/** The element's name in the other language. */
import { language } from "../../../i18n";
import { DRAWN, translationOf } from "../names";
import { addStatement, removeStatement, update } from "../statements";
import { type Entry, text } from "./entries";
import type { Panel } from "./group";
import { t } from "./texts";

export function translationEntry(element: any, panel: Panel): Entry[] {
  const object = element.businessObject;
  if (
    !object.$instanceOf("bpmn:FlowElement") &&
    !["bpmn:Participant", "bpmn:Lane", "bpmn:Process"].includes(object.$type)
  )
    return [];
  const lang = language() === "ru" ? DRAWN : "ru";
  const found = translationOf(object, lang);
  return [
    text({
      id: "translation",
      label: t("otherName"),
      hint: t("otherNameHint"),
      get: () => found?.name,
      set: (name) => {
        if (found && name) update(panel, element, found, { name });
        else if (found) removeStatement(panel, element, object, found);
        else if (name) addStatement(panel, element, object, "stagework:Translation", { lang, name });
      },
    }),
  ];
}
