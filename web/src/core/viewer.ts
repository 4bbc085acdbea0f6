/** A diagram to look at: drawn, panned, marked. No React in here; `parts/diagram.tsx` is its component. */
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/diagram-js.css";
import "./viewer.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { language } from "../i18n";
import { translations } from "./bpmn-texts";

/** A class of an element's drawing (see viewer.css): what happened there, or what changed. */
export type Mark =
  | "done"
  | "waiting"
  | "current"
  | "failed"
  | "deviation"
  | "added"
  | "removed"
  | "changed"
  | "moved"
  | "found"
  | "lost"
  | "lost-too"
  | "untaken"
  | `heat-${1 | 2 | 3 | 4 | 5}`;

export interface ViewerOptions {
  xml: string;
  /** An element was chosen by a click; "" for none. */
  onSelect?: (elementId: string) => void;
}

export interface Viewer {
  /** Resolves when the diagram is drawn. */
  ready: Promise<void>;
  /** Mark elements, instead of those that were marked before; unknown ids are passed over. */
  mark: (marks: ReadonlyMap<string, Mark>) => void;
  /** Badges at elements' corners: short texts by element id, instead of those before. */
  badge: (texts: ReadonlyMap<string, string>) => void;
  /** Keep these elements in view, large enough to be read; the first when they lie far apart. None: the whole diagram. */
  focus: (elementIds: readonly string[]) => void;
  /** Move the view so that the element is seen. */
  show: (elementId: string) => void;
  fit: () => void;
  destroy: () => void;
}

interface Element {
  id: string;
  type: string;
  x: number;
  y: number;
  width?: number;
  height?: number;
  waypoints?: { x: number; y: number }[];
  businessObject: BusinessObject;
}

interface BusinessObject {
  name?: string;
  extensionElements?: { values?: { $type: string; lang?: string; name?: string }[] };
}

/** An element's name in the page's language: `stagework:translation` in its extension elements. */
export function nameOf(object: BusinessObject): string {
  const translated = object.extensionElements?.values?.find(
    (value) => value.$type === "stagework:translation" && value.lang === language(),
  );
  return translated?.name ?? object.name ?? "";
}

/** Draw a diagram; its names are in the page's language. */
export function mountViewer(container: HTMLElement, { xml, onSelect }: ViewerOptions): Viewer {
  const viewer = new NavigatedViewer({ container, additionalModules: [translations()] });
  const canvas = viewer.get<any>("canvas");
  const registry = viewer.get<any>("elementRegistry");
  const overlays = viewer.get<any>("overlays");
  let marked = new Map<string, Mark>();
  let focused: readonly string[] = [];
  let isDrawn = false;

  viewer.on("import.render.start", ({ definitions }: any) => translateNames(definitions));
  const ready = viewer.importXML(xml).then(() => {
    isDrawn = true;
    fit();
  });
  if (onSelect)
    viewer.on("element.click", ({ element }: any) => onSelect(element === canvas.getRootElement() ? "" : element.id));

  function fit() {
    if (!isDrawn || container.clientWidth === 0) return;
    const elements: Element[] = focused.map((id) => registry.get(id)).filter(Boolean);
    const proportion = container.clientHeight / container.clientWidth;
    const view = elements.length ? around(elements, proportion) : null;
    if (view) canvas.viewbox(view.width > MOST_WIDTH ? around(elements.slice(0, 1), proportion) : view);
    else canvas.zoom("fit-viewport", "auto");
  }

  return {
    ready,
    fit,
    mark(marks) {
      for (const [id, mark] of marked) if (registry.get(id)) canvas.removeMarker(id, `sw-${mark}`);
      marked = new Map([...marks].filter(([id]) => registry.get(id)));
      for (const [id, mark] of marked) canvas.addMarker(id, `sw-${mark}`);
    },
    badge(texts) {
      overlays.remove({ type: "sw-badge" });
      for (const [id, text] of texts) {
        if (!registry.get(id)) continue;
        const html = document.createElement("div");
        html.className = "sw-badge";
        html.textContent = text;
        overlays.add(id, "sw-badge", { position: { top: -10, right: 12 }, html });
      }
    },
    focus(elementIds) {
      focused = elementIds;
      fit();
    },
    show(elementId) {
      const element: Element | undefined = registry.get(elementId);
      if (element) canvas.scrollToElement(element, 80);
    },
    destroy: () => viewer.destroy(),
  };
}

const MARGIN = 60;
const LEAST_WIDTH = 620;
const MOST_WIDTH = 1400;

/** A part of the drawing with all these elements, in the proportion of the place where it is shown. */
function around(elements: Element[], proportion: number): { x: number; y: number; width: number; height: number } {
  const points = elements.flatMap(
    ({ x, y, width = 0, height = 0, waypoints }) =>
      waypoints ?? [
        { x, y },
        { x: x + width, y: y + height },
      ],
  );
  const [left, right] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))];
  const width = Math.max(right - left + 2 * MARGIN, (bottom - top + 2 * MARGIN) / proportion, LEAST_WIDTH);
  const height = width * proportion;
  return { x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height };
}

/** Show translated names: the drawing reads `name`, so it is set in the model of this viewer, which nobody saves. */
function translateNames(definitions: any): void {
  const seen = new Set<unknown>();
  const visit = (node: any) => {
    if (!node || typeof node !== "object" || seen.has(node)) return;
    seen.add(node);
    if (node.extensionElements) node.name = nameOf(node);
    for (const part of [
      node.rootElements,
      node.flowElements,
      node.participants,
      node.laneSets,
      node.lanes,
      node.artifacts,
    ])
      for (const child of part ?? []) visit(child);
    if (node.childLaneSet) visit(node.childLaneSet);
  };
  visit(definitions);
}
