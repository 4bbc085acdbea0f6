/** A decision table being drawn (dmn-js). No React in here. `keyboard.bindTo` is not given: dmn-js fails with it. */
import "dmn-js/dist/assets/diagram-js.css";
import "dmn-js/dist/assets/dmn-js-shared.css";
import "dmn-js/dist/assets/dmn-js-drd.css";
import "dmn-js/dist/assets/dmn-js-decision-table.css";
import "dmn-js/dist/assets/dmn-js-decision-table-controls.css";
import "dmn-js/dist/assets/dmn-js-literal-expression.css";
import "dmn-js/dist/assets/dmn-font/css/dmn-embedded.css";
import "./dmn.css";
import DmnModeler from "dmn-js/lib/Modeler";
import type { Language } from "../i18n";
import { speakRussian } from "./dmn-texts";

export interface TableEditorOptions {
  source: string;
  language: Language;
  /** The table has changed; its whole text. */
  onChange: (source: string) => void;
}

export interface MountedTableEditor {
  ready: Promise<void>;
  undo: () => void;
  redo: () => void;
  destroy: () => void;
}

export function mountTableEditor(element: HTMLElement, options: TableEditorOptions): MountedTableEditor {
  const { source, language, onChange } = options;
  element.classList.add("sw-table-editor");
  const silence = language === "ru" ? speakRussian(element) : () => undefined;
  const modeler: any = new DmnModeler({ container: element });
  let isReady = false;
  let isGone = false;

  const changed = async () => {
    if (!isReady) return;
    const { xml } = await modeler.saveXML({ format: true });
    if (!isGone) onChange(xml);
  };
  modeler.on("viewer.created", ({ viewer }: any) => viewer.on("commandStack.changed", () => void changed()));

  const ready: Promise<void> = modeler.importXML(source, { open: false }).then(async () => {
    const views: any[] = modeler.getViews();
    const view = views.find((one) => one.type === "decisionTable") ?? views[0];
    if (view) await modeler.open(view);
    isReady = true;
  });

  const commands = () => modeler.getActiveViewer()?.get("commandStack");
  return {
    ready,
    undo: () => commands()?.undo(),
    redo: () => commands()?.redo(),
    destroy() {
      isGone = true;
      silence();
      modeler.destroy();
    },
  };
}
