/** What bpmn.io's own menus and buttons say in Russian: their dictionary, and ours for what it lacks. */
import ru from "bpmn-js-i18n/translations/ru";
import { language } from "../i18n";

const MISSING: Record<string, string> = {};

/** A bpmn-js module: `additionalModules: [translations()]`. */
export function translations() {
  const dictionary: Record<string, string> = language() === "ru" ? { ...ru, ...MISSING } : {};
  const translate = (template: string, replacements: Record<string, string> = {}) =>
    (dictionary[template] ?? template).replace(/{([^}]+)}/g, (_, key: string) => replacements[key] ?? `{${key}}`);
  return { translate: ["value", translate] };
}
