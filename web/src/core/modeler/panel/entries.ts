/** The fields of the panel: bpmn.io's own, and those that they lack (with suggestions, buttons, plain text). */
import {
  CheckboxEntry,
  isCheckboxEntryEdited,
  isSelectEntryEdited,
  isTextAreaEntryEdited,
  isTextFieldEntryEdited,
  SelectEntry,
  TextAreaEntry,
  TextFieldEntry,
  useDebounce,
} from "@bpmn-io/properties-panel";
import { h } from "@bpmn-io/properties-panel/preact";
import { useEffect, useState } from "@bpmn-io/properties-panel/preact/hooks";
import { useService } from "bpmn-js-properties-panel";

export interface Entry {
  id: string;
  component: (props: any) => any;
  isEdited?: (node: any) => boolean;
  [more: string]: unknown;
}

type Text = string | undefined;

interface Field {
  id: string;
  label: string;
  hint?: string;
  get: () => Text;
  set: (value: Text) => void;
  placeholder?: string;
  /** What is wrong with the value, or nothing. */
  validate?: (value: Text) => string | undefined;
}

function given(props: { element: any; id: string; field: Field }) {
  const { element, id, field } = props;
  const { label, hint: description, get: getValue, set: setValue, validate, placeholder } = field;
  return { element, id, label, description, getValue, setValue, validate, placeholder };
}

function TextOf(props: any) {
  return TextFieldEntry({ ...given(props), debounce: useService("debounceInput") });
}

export function text(field: Field): Entry {
  return { id: field.id, component: TextOf, isEdited: isTextFieldEntryEdited, field };
}

function AreaOf(props: any) {
  const translate = useService("translate");
  return TextAreaEntry({
    ...given(props),
    debounce: useService("debounceInput"),
    monospace: true,
    rows: props.field.rows ?? 2,
    translate,
  });
}

/** Several lines of code. */
export function area(field: Field & { rows?: number }): Entry {
  return { id: field.id, component: AreaOf, isEdited: isTextAreaEntryEdited, field };
}

export interface Option {
  value: string;
  label: string;
}

function SelectOf(props: any) {
  return SelectEntry({ ...given(props), getOptions: () => props.field.options });
}

/** A choice; a value that is not among the options is added, so that nothing is lost by looking at it. */
export function select(field: Field & { options: Option[] }): Entry {
  const value = field.get();
  const known = !value || field.options.some((option) => option.value === value);
  const options = known ? field.options : [...field.options, { value, label: value }];
  const set = (chosen: Text) => field.set(chosen || undefined);
  return { id: field.id, component: SelectOf, isEdited: isSelectEntryEdited, field: { ...field, options, set } };
}

function CheckOf({ element, id, field }: any) {
  return CheckboxEntry({
    element,
    id,
    label: field.label,
    description: field.hint,
    getValue: field.get,
    setValue: field.set,
  });
}

export function check(field: {
  id: string;
  label: string;
  hint?: string;
  get: () => boolean;
  set: (on: boolean) => void;
}): Entry {
  return { id: field.id, component: CheckOf, isEdited: isCheckboxEntryEdited, field };
}

function SuggestOf({ id, field, element }: any) {
  const value: string = field.get() ?? "";
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value, element]);
  const commit = (written: string) => {
    if (written.trim() !== (field.get() ?? "")) field.set(written.trim() || undefined);
  };
  const later = useDebounce(commit, useService("debounceInput"));
  const problem = field.validate?.(value || undefined);
  const input = `bio-properties-panel-${id}`;
  return h(
    "div",
    { class: `bio-properties-panel-entry${problem ? " has-error" : ""}`, "data-entry-id": id },
    h(
      "div",
      { class: "bio-properties-panel-textfield" },
      h("label", { class: "bio-properties-panel-label", for: input }, field.label),
      h("input", {
        id: input,
        name: id,
        type: "text",
        class: "bio-properties-panel-input",
        spellCheck: false,
        autoComplete: "off",
        list: `${input}-list`,
        placeholder: field.placeholder,
        value: typed,
        onInput: ({ target }: any) => {
          setTyped(target.value);
          later(target.value);
        },
        onBlur: ({ target }: any) => {
          later.cancel?.();
          commit(target.value);
        },
      }),
      h(
        "datalist",
        { id: `${input}-list` },
        field.suggestions.map((one: Option) => h("option", { value: one.value }, one.label)),
      ),
    ),
    problem && h("div", { class: "bio-properties-panel-error" }, problem),
    field.hint && h("div", { class: "bio-properties-panel-description" }, field.hint),
  );
}

/** A text that is completed from what is known. */
export function suggest(field: Field & { suggestions: Option[] }): Entry {
  return { id: field.id, component: SuggestOf, isEdited: isTextFieldEntryEdited, field };
}

function ButtonOf({ id, label, act }: any) {
  return h(
    "div",
    { class: "bio-properties-panel-entry", "data-entry-id": id },
    h("button", { type: "button", class: "sw-panel-button", onClick: act }, label),
  );
}

export function button(id: string, label: string, act: () => void): Entry {
  return { id, component: ButtonOf, label, act };
}

function NoteOf({ id, text: said, kind }: any) {
  return h("div", { class: `bio-properties-panel-entry sw-panel-note sw-${kind}`, "data-entry-id": id }, said);
}

export function note(id: string, said: string, kind = "plain"): Entry {
  return { id, component: NoteOf, text: said, kind };
}

/** A list of single values: a field for each, and an empty one to add another. */
export function many(field: {
  id: string;
  label: (index: number) => string;
  hint?: string;
  values: string[];
  suggestions: Option[];
  change: (index: number, value: Text) => void;
}): Entry[] {
  return [...field.values, ""].map((value, index, all) =>
    suggest({
      id: `${field.id}-${index}`,
      label: field.label(index),
      hint: index === all.length - 1 ? field.hint : undefined,
      suggestions: field.suggestions.filter((one) => !field.values.includes(one.value)),
      get: () => value || undefined,
      set: (changed) => field.change(index, changed),
    }),
  );
}

/** Words as options of which value and label are the same. */
export function words(values: readonly string[]): Option[] {
  return values.map((value) => ({ value, label: value }));
}
