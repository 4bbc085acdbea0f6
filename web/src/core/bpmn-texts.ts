/** What bpmn.io's own menus and buttons say in Russian: their dictionary, and ours for what it lacks. */
import ru from "bpmn-js-i18n/translations/ru";
import { language } from "../i18n";
import { MODELER, SIMULATION } from "./bpmn-texts-ru";

declare global {
  interface Window {
    /** A test puts a set here, and finds in it what was shown in English on a Russian page. */
    __untranslated?: Set<string>;
  }
}

const PLACEHOLDER = /{([^}]+)}/g;

/** A bpmn-js module: `additionalModules: [translations()]`. */
export function translations() {
  const isRussian = language() === "ru";
  const dictionary: Record<string, string> = isRussian ? { ...ru, ...MODELER } : {};
  const translate = (template: string, replacements: Record<string, string> = {}) => {
    if (isRussian && template && !(template in dictionary)) window.__untranslated?.add(template);
    return (dictionary[template] ?? template).replace(PLACEHOLDER, (_, key: string) => replacements[key] ?? `{${key}}`);
  };
  return { translate: ["value", translate] };
}

function inRussian(said: string): string | undefined {
  const whole = SIMULATION[said];
  if (whole) return whole;
  for (const [pattern, russian] of Object.entries(SIMULATION)) {
    const [before = "", after] = pattern.split("*");
    if (after === undefined || !said.startsWith(before) || !said.endsWith(after)) continue;
    return russian.replace("*", said.slice(before.length, said.length - after.length));
  }
  return undefined;
}

const IN_SIMULATION = '[class^="bts-"], [class*=" bts-"]';
const SAID_IN = ["title", "aria-label"] as const;

/** Token simulation writes its English straight into the page: it is put into Russian there. Returns how to stop. */
export function translateSimulation(container: HTMLElement): () => void {
  if (language() !== "ru") return () => undefined;
  const translated = (said: string) => inRussian(said.trim());
  const visit = (node: Node) => {
    if (node instanceof Text) {
      const russian = node.parentElement?.closest(IN_SIMULATION) && translated(node.data);
      if (russian) node.data = russian;
      return;
    }
    if (!(node instanceof HTMLElement)) return;
    if (node.closest(IN_SIMULATION))
      for (const attribute of SAID_IN) {
        const russian = translated(node.getAttribute(attribute) ?? "");
        if (russian) node.setAttribute(attribute, russian);
      }
    node.childNodes.forEach(visit);
  };
  visit(container);
  const observer = new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach(visit);
  });
  observer.observe(container, { childList: true, subtree: true });
  return () => observer.disconnect();
}
