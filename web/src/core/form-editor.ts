/**
 * A form being drawn (form-js). No React in here.
 *
 * There is no editor for version 2 of form-js, so this one brings version 1 of the viewer with it, and that one's style sheet: it is kept to
 * the editor's own element, since the sheet of version 2, which the other forms have, would take its inputs' borders away.
 */

import { FormEditor } from "@bpmn-io/form-js-editor";
import draggle from "@bpmn-io/form-js-editor/dist/assets/dragula.css?inline";
import editorStyle from "@bpmn-io/form-js-editor/dist/assets/form-js-editor.css?inline";
import viewerStyle from "form-js-viewer-1/dist/assets/form-js.css?inline";
import "./form-editor.css";
import type { Language } from "../i18n";
import { speakRussian } from "./form-editor-texts";

/** A component of the form as its author wrote it. */
export interface FormComponent {
  id: string;
  type: string;
  key?: string;
  label?: string;
  text?: string;
  content?: string;
  description?: string;
  values?: { label?: string; value?: unknown; label_ru?: string }[];
  properties?: Record<string, string>;
}

export interface FormEditorOptions {
  source: string;
  language: Language;
  /** The form has changed; its whole text. */
  onChange: (source: string) => void;
  /** Another component was selected, or the selected one has changed; null: the form itself. */
  onSelect: (component: FormComponent | null) => void;
}

export interface MountedFormEditor {
  ready: Promise<void>;
  /** Change what the selected component says, as one step that can be undone. */
  change: (componentId: string, properties: Partial<FormComponent>) => void;
  select: (componentId: string) => void;
  /** Move the selected component one place up (-1) or down (1): what is dragged otherwise. */
  move: (by: -1 | 1) => void;
  undo: () => void;
  redo: () => void;
  destroy: () => void;
}

let isStyled = false;

function style(): void {
  if (isStyled) return;
  isStyled = true;
  const sheet = document.createElement("style");
  sheet.textContent = `.sw-form-editor { ${viewerStyle} ${editorStyle} } ${draggle}`;
  document.head.append(sheet);
}

export function mountFormEditor(element: HTMLElement, options: FormEditorOptions): MountedFormEditor {
  const { source, language, onChange, onSelect } = options;
  style();
  element.classList.add("sw-form-editor");
  const silence = language === "ru" ? speakRussian(element) : () => undefined;
  const editor: any = new FormEditor({ container: element });
  let isReady = false;
  let before = "";
  let selected = "";

  const save = () => `${JSON.stringify(editor.saveSchema(), null, 2)}\n`;
  const component = (): FormComponent | null => editor.get("formFieldRegistry").get(selected) ?? null;
  const tell = () => {
    const found = component();
    onSelect(found && found.type !== "default" ? copied(found) : null);
  };

  editor.on("selection.changed", ({ selection }: any) => {
    selected = selection?.id ?? "";
    if (isReady) tell();
  });
  editor.on("changed", () => {
    if (!isReady) return;
    const now = save();
    if (now === before) return;
    before = now;
    onChange(now);
    tell();
  });
  const ready: Promise<void> = editor.importSchema(JSON.parse(source)).then(() => {
    before = save();
    isReady = true;
  });

  /** The selected component's place among its siblings; the end of the form when nothing is selected. */
  const place = (): { parent: any; index: number } => {
    const registry = editor.get("formFieldRegistry");
    const field: any = component();
    const parent = registry.get(field?._parent) ?? registry.getAll().find((one: any) => one.type === "default");
    const index = parent.components.findIndex((one: any) => one.id === field?.id);
    return { parent, index };
  };

  // The palette only drags; to click or press Enter on it adds the component behind the selected one.
  element.addEventListener("click", ({ target }) => {
    const type = (target as Element).closest<HTMLElement>(".fjs-palette-field")?.dataset.fieldType;
    if (!type) return;
    const { parent, index } = place();
    const layout = { row: editor.get("formLayouter").nextRowId(), columns: null };
    const at = index < 0 ? parent.components.length : index + 1;
    const added = editor.get("modeling").addFormField({ type, _parent: parent.id, layout }, parent, at);
    editor.get("selection").set(added);
  });

  return {
    ready,
    move(by) {
      const { parent, index } = place();
      const to = index + by;
      const field = parent.components[index];
      if (!field || to < 0 || to >= parent.components.length) return;
      const row = editor.get("formLayouter").getRowForField(field);
      const before = by > 0 ? to + 1 : to; // it is put before the one that stands there
      editor.get("modeling").moveFormField(field, parent, parent, index, before, row, row);
    },
    change(id, properties) {
      const field = editor.get("formFieldRegistry").get(id);
      if (field) editor.get("modeling").editFormField(field, properties);
    },
    select(id) {
      const field = editor.get("formFieldRegistry").get(id);
      if (field) editor.get("selection").set(field);
    },
    undo: () => editor.get("commandStack").undo(),
    redo: () => editor.get("commandStack").redo(),
    destroy() {
      silence();
      editor.destroy();
    },
  };
}

/** What the editor holds has links to its parents; React gets a copy without. */
function copied(component: FormComponent): FormComponent {
  const { id, type, key, label, text, content, description, values, properties } = component;
  return JSON.parse(JSON.stringify({ id, type, key, label, text, content, description, values, properties }));
}
