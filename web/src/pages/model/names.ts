/** The names that a diagram's elements have in Russian; what the server tells of drafts and versions has names as drawn. */
import type { Language } from "../../i18n";

export function russianNames(xml: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const document = new DOMParser().parseFromString(xml, "text/xml");
  for (const translation of document.getElementsByTagNameNS("urn:stagework:bpmn:1", "translation")) {
    const id = translation.parentElement?.parentElement?.getAttribute("id");
    if (id && translation.getAttribute("lang") === "ru") found.set(id, translation.getAttribute("name") ?? "");
  }
  return found;
}

const NONE: ReadonlyMap<string, string> = new Map();

/** Of the languages of this application only Russian has names beside the drawn ones. */
export function translatedNames(xml: string, language: Language): ReadonlyMap<string, string> {
  return language === "ru" ? russianNames(xml) : NONE;
}
