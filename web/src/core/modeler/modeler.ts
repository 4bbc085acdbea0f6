/** The editor of diagrams: bpmn-js with Stagework's panel, findings, minimap and token simulation. No React in here. */
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "@bpmn-io/properties-panel/assets/properties-panel.css";
import "diagram-js-minimap/assets/diagram-js-minimap.css";
import "bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css";
import "../viewer.css";
import "./modeler.css";
import Modeler from "bpmn-js/lib/Modeler";
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule } from "bpmn-js-properties-panel";
import TokenSimulation from "bpmn-js-token-simulation";
import camunda from "camunda-bpmn-moddle/resources/camunda.json";
import Minimap from "diagram-js-minimap";
import { translateSimulation, translations } from "../bpmn-texts";
import { paintFindings } from "./findings";
import { IdsThatCanBeRead } from "./ids";
import { stagework } from "./moddle";
import { NamesInPagesLanguage, restoreNames, showNames } from "./names";
import { type FindingNote, type PanelCallbacks, StageworkPanel } from "./panel";
import { OnlyWhatRuns } from "./supported";
import type { Vocabulary } from "./vocabulary";

export interface ModelerOptions extends PanelCallbacks {
  xml: string;
  /** Where the properties panel is put. */
  panel: HTMLElement;
  /** The diagram as it is now, a moment after each change. */
  onChange: (xml: string) => void;
  /** An element was chosen; "" for none or several. */
  onSelect?: (elementId: string) => void;
  /** What can be undone and redone has changed. */
  onHistory?: (history: { undo: boolean; redo: boolean }) => void;
}

export interface MountedModeler {
  /** Resolves when the diagram is drawn. */
  ready: Promise<void>;
  xml: () => Promise<string>;
  svg: () => Promise<string>;
  importXml: (xml: string) => Promise<void>;
  /** Tell the latest change at once. */
  flush: () => Promise<void>;
  undo: () => void;
  redo: () => void;
  select: (elementId: string) => void;
  know: (vocabulary: Vocabulary) => void;
  showFindings: (findings: FindingNote[]) => void;
  /** Set a property of an element, as one step of undo. */
  setForm: (elementId: string, formId: string) => void;
  toggleSimulation: () => boolean;
  toggleMinimap: () => boolean;
  fit: () => void;
  zoom: (by: number) => void;
  destroy: () => void;
}

const CHANGE_SETTLES_MS = 300;
const PALETTE_WIDTH = 130;
const MARGIN = 24;
/** From this scale on, names can be read. */
const READABLE = 0.8;

export function mountModeler(container: HTMLElement, options: ModelerOptions): MountedModeler {
  const { xml: first, panel, onChange, onSelect, onHistory, newForm, editForm, openProcess } = options;
  const modeler: any = new Modeler({
    container,
    propertiesPanel: { parent: panel },
    panel: { newForm, editForm, openProcess },
    moddleExtensions: { camunda, stagework },
    additionalModules: [
      translations(),
      BpmnPropertiesPanelModule,
      BpmnPropertiesProviderModule,
      { __init__: ["stageworkPanel"], stageworkPanel: ["type", StageworkPanel] },
      NamesInPagesLanguage,
      IdsThatCanBeRead,
      OnlyWhatRuns,
      Minimap,
      TokenSimulation,
    ],
  } as any);
  const canvas = modeler.get("canvas");
  const registry = modeler.get("elementRegistry");
  const stack = modeler.get("commandStack");
  let timer: number | undefined;
  let isSimulating = false;
  const stopTranslating = translateSimulation(container);

  modeler.on("tokenSimulation.toggleMode", ({ active }: any) => {
    isSimulating = active;
  });
  modeler.on("import.render.start", ({ definitions }: any) => showNames(definitions));
  modeler.on("commandStack.changed", () => {
    onHistory?.({ undo: stack.canUndo(), redo: stack.canRedo() });
    if (!stack.canUndo() && !stack.canRedo()) return; // a file was opened
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void tell(), CHANGE_SETTLES_MS);
  });

  async function xml(): Promise<string> {
    const definitions = modeler.getDefinitions();
    restoreNames(definitions);
    try {
      return (await modeler.saveXML({ format: true })).xml;
    } finally {
      showNames(definitions);
    }
  }

  async function tell() {
    window.clearTimeout(timer);
    timer = undefined;
    onChange(await xml());
  }

  const flush = async () => {
    if (document.activeElement instanceof HTMLElement && panel.contains(document.activeElement))
      document.activeElement.blur(); // takes in what is still being typed
    modeler.get("directEditing").complete();
    if (timer !== undefined) await tell();
  };

  /** The whole diagram beside the palette. */
  function fit() {
    const { inner, outer } = canvas.viewbox();
    if (!outer.width || !inner.width) return;
    const scale = Math.min(
      (outer.width - PALETTE_WIDTH - MARGIN) / inner.width,
      (outer.height - 2 * MARGIN) / inner.height,
      1,
    );
    const [width, height] = [outer.width / scale, outer.height / scale];
    canvas.viewbox({
      x: inner.x - PALETTE_WIDTH / scale,
      y: inner.y - (height - inner.height) / 2,
      width,
      height,
    });
  }

  function select(elementId: string) {
    const element = registry.get(elementId);
    modeler.get("selection").select(element ?? canvas.getRootElement());
    if (!element || element === canvas.getRootElement()) return;
    if (canvas.zoom() < READABLE && !element.children?.length) canvas.zoom(READABLE, "auto");
    canvas.scrollToElement(element, 160);
  }

  async function importXml(source: string) {
    await modeler.importXML(source);
    fit();
  }

  const ready = importXml(first).then(() => {
    modeler.on(["selection.changed", "commandStack.element.updateProperties.postExecuted"], () => {
      const [only, ...others] = modeler.get("selection").get();
      onSelect?.(only && !others.length ? only.businessObject.id : "");
    });
  });

  return {
    ready,
    xml,
    svg: async () => (await modeler.saveSVG()).svg,
    importXml,
    flush,
    undo: () => stack.undo(),
    redo: () => stack.redo(),
    select,
    know: (vocabulary) => modeler.get("stageworkPanel").know(vocabulary),
    showFindings(findings) {
      paintFindings(modeler, findings);
      modeler.get("stageworkPanel").found(findings);
    },
    setForm(elementId, formId) {
      const element = registry.get(elementId);
      const properties = { "camunda:formRef": formId, "camunda:formRefBinding": "latest" };
      if (element) modeler.get("modeling").updateProperties(element, properties);
    },
    toggleSimulation() {
      modeler.get("toggleMode").toggleMode();
      return isSimulating;
    },
    toggleMinimap() {
      modeler.get("minimap").toggle();
      return modeler.get("minimap").isOpen();
    },
    fit,
    zoom: (by) => modeler.get("zoomScroll").stepZoom(by),
    destroy() {
      stopTranslating();
      void (timer === undefined ? Promise.resolve() : tell()).finally(() => modeler.destroy());
    },
  };
}
