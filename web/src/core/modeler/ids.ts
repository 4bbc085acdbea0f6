/**
 * An element that is named for the first time gets an id that can be read: “Confirm the budget” → `ConfirmTheBudget`. History, expressions
 * (`fourEyes`) and findings refer to elements by id, and never to those that were named before.
 */
const MADE_UP = /^(Activity|Event|Gateway)_[0-9a-z]{7}$/;
const LONGEST = 60;

function readable(name: string): string {
  const words = name.match(/[A-Za-z0-9]+/g) ?? [];
  const id = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return id.slice(0, LONGEST);
}

class ReadableIds {
  static $inject = ["eventBus", "modeling", "moddle"];

  constructor(eventBus: any, modeling: any, moddle: any) {
    const rename = ({ context }: any) => {
      const element = context.element?.labelTarget ?? context.element;
      const object = element?.businessObject;
      const id = readable(object?.name ?? "");
      if (!object || !MADE_UP.test(object.id) || !/^[A-Za-z]/.test(id) || moddle.ids.assigned(id)) return;
      modeling.updateProperties(element, { id });
    };
    eventBus.on("commandStack.element.updateLabel.postExecuted", 200, rename);
    eventBus.on("commandStack.element.updateProperties.postExecuted", 200, rename);
  }
}

export const IdsThatCanBeRead = { __init__: ["stageworkIds"], stageworkIds: ["type", ReadableIds] };
