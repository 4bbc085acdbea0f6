/**
 * Names in the page's language. On a Russian page the model in memory has the Russian names in `name`, so that the drawing, the editing
 * of labels and every search show and change those; each drawn (English) name waits in the translation's place. The file is always
 * written with the drawn name in `name` and the Russian one in `stagework:translation`.
 */
import { language } from "../../i18n";
import { addStatement, statements } from "./statements";

/** In the place of `lang` while the drawn name waits there. */
export const DRAWN = "x-drawn";

export function translationOf(object: any, lang: string): any {
  return statements(object, "stagework:Translation").find((value) => value.lang === lang);
}

const PARTS = [
  "rootElements",
  "flowElements",
  "participants",
  "messageFlows",
  "laneSets",
  "lanes",
  "artifacts",
] as const;

function visit(node: any, act: (node: any) => void): void {
  act(node);
  for (const part of PARTS) for (const child of node[part] ?? []) visit(child, act);
  if (node.childLaneSet) visit(node.childLaneSet, act);
}

/** After reading a file. */
export function showNames(definitions: any): void {
  if (language() === "ru") exchange(definitions, "ru", DRAWN);
}

/** Before writing it. */
export function restoreNames(definitions: any): void {
  exchange(definitions, DRAWN, "ru");
}

function exchange(definitions: any, from: string, to: string): void {
  visit(definitions, (node) => {
    const translation = translationOf(node, from);
    if (!translation) return;
    const shown = translation.name;
    translation.lang = to;
    translation.name = node.name ?? "";
    node.name = shown;
  });
}

const CYRILLIC = /[а-яё]/i;

/** Keeps the English name of an element that is renamed on a Russian page before anybody has translated it. */
class KeepDrawnName {
  static $inject = ["eventBus", "bpmnFactory", "modeling"];

  constructor(
    eventBus: any,
    readonly factory: any,
    readonly modeling: any,
  ) {
    if (language() !== "ru") return;
    eventBus.on("commandStack.element.updateProperties.preExecute", 500, ({ context }: any) =>
      this.keep(context.element, context.properties?.name),
    );
    eventBus.on("commandStack.element.updateLabel.preExecute", 500, ({ context }: any) =>
      this.keep(context.element, context.newLabel),
    );
  }

  private keep(element: any, after: string | undefined) {
    const object = element?.businessObject;
    const before: string | undefined = object?.name;
    if (!before || !after || CYRILLIC.test(before) || !CYRILLIC.test(after) || translationOf(object, DRAWN)) return;
    addStatement(this, element, object, "stagework:Translation", { lang: DRAWN, name: before });
  }
}

export const NamesInPagesLanguage = { __init__: ["stageworkNames"], stageworkNames: ["type", KeepDrawnName] };
