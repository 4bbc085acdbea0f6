/** A form to fill in or to look at (form-js). No React in here; `parts/form.tsx` is its component. */
import "@bpmn-io/form-js-viewer/dist/assets/form-js.css";
import "./form.css";
import { Form } from "@bpmn-io/form-js-viewer";
import flatpickr from "flatpickr";
import { Russian } from "flatpickr/dist/l10n/ru";
import type { Fault } from "../api/client";
import type { Language } from "../i18n";
import { type FormSchema, translatedSchema } from "./form-schema";
import { formTranslations } from "./form-texts";

export type Answers = Record<string, unknown>;

export interface FormOptions {
  schema: FormSchema;
  /** What the fields, conditions and texts start with. */
  data: Answers;
  language: Language;
  readOnly?: boolean;
  /** A person has changed something; not called for what the form starts with. */
  onChange?: (answers: Answers) => void;
}

export interface MountedForm {
  ready: Promise<void>;
  answers: () => Answers;
  /** Takes in what is still being typed and checks everything; with errors, the first field that has one gets the focus. */
  submit: () => Promise<{ data: Answers; errors: Record<string, unknown> }>;
  /** Put the server's faults at their fields; those that belong to no shown field come back. */
  showFaults: (faults: Fault[]) => Fault[];
  destroy: () => void;
}

/** How long the calendar needs to tell the form a date that was typed: its two renderings, with a reserve. */
const DATE_SETTLES_MS = 120;
const DRAWN_MS = 50;

export function mountForm(element: HTMLElement, options: FormOptions): MountedForm {
  const { schema, data, language, readOnly = false, onChange } = options;
  flatpickr.localize(language === "ru" ? Russian : (flatpickr.l10ns.en as typeof Russian));
  // Without form-js's wait of 300 ms: nothing typed can be lost by completing at once.
  const settings = {
    container: element,
    debounce: false,
    properties: { readOnly },
    additionalModules: [formTranslations(language)],
  };
  const form: any = new Form(settings as any);
  const ready: Promise<void> = form.importSchema(translatedSchema(schema, language), data);
  // The pattern of a date is the only text of form-js that its translations do not reach.
  const drawn = new MutationObserver(() => russianPatterns(element));
  if (language === "ru") drawn.observe(element, { childList: true, subtree: true });

  // Fields settle while they are drawn (a date is written anew, a default is taken): only what follows a touch is a person's.
  let known: string | undefined;
  const touch = () => {
    known ??= JSON.stringify(form._getSubmitData());
  };
  element.addEventListener("focusin", touch);
  element.addEventListener("pointerdown", touch, true);
  form.on("changed", () => {
    if (known === undefined || !onChange) return;
    const answers = form._getSubmitData();
    const now = JSON.stringify(answers);
    if (now !== known) onChange(answers);
    known = now;
  });

  /** Once the faults are drawn. */
  const focusFirstFault = () =>
    setTimeout(() => {
      const field = element.querySelector(".fjs-has-errors");
      field?.querySelector<HTMLElement>("input, textarea, select, button, [tabindex]")?.focus();
      field?.scrollIntoView({ block: "center" });
    }, DRAWN_MS);

  return {
    ready,
    answers: () => form._getSubmitData(),
    async submit() {
      const active = document.activeElement;
      if (active instanceof HTMLElement && element.contains(active)) {
        active.blur();
        if (active.closest(".fjs-form-field-datetime"))
          await new Promise((resolve) => setTimeout(resolve, DATE_SETTLES_MS));
      }
      const { data: answers, errors } = form.submit();
      if (Object.keys(errors).length) focusFirstFault();
      return { data: answers, errors };
    },
    showFaults(faults) {
      const errors: Record<string, any> = {};
      const instances: any[] = form.get("formFieldInstanceRegistry").getAllKeyed();
      const elsewhere = faults.filter((fault) => {
        const at = instances.find((one) => one.valuePath.join(".") === dotted(fault.field));
        if (!fault.field || !at) return true;
        put(errors, [at.id, ...Object.values(at.indexes ?? {})] as (string | number)[], messageOf(fault, language));
        return false;
      });
      form._setState({ errors });
      focusFirstFault();
      return elsewhere;
    },
    destroy() {
      drawn.disconnect();
      element.removeEventListener("focusin", touch);
      element.removeEventListener("pointerdown", touch, true);
      form.destroy();
    },
  };
}

const LETTERS: Record<string, string> = { d: "д", m: "м", y: "г", h: "ч" };

/** `dd.mm.yyyy` in the fields of dates and times as Russian has it. */
function russianPatterns(element: HTMLElement): void {
  for (const input of element.querySelectorAll<HTMLInputElement>(".fjs-form-field-datetime input"))
    input.placeholder = input.placeholder.replace(/[dmyh]/g, (letter) => LETTERS[letter] ?? letter);
}

/** `items[0].price` as form-js's path says it: `items.0.price`. */
function dotted(field: string): string {
  return field.replace(/^body\.answers\./, "").replace(/\[(\d+)\]/g, ".$1");
}

function messageOf(fault: Fault, language: Language): string {
  return (language === "ru" && fault.message_ru) || fault.message;
}

/** form-js keeps the messages of repeated fields in nested lists, by their indexes. */
function put(errors: Record<string, any>, [id, ...indexes]: (string | number)[], message: string): void {
  let place: any = errors;
  let key = id as string | number;
  for (const index of indexes) {
    place[key] ??= [];
    place = place[key];
    key = index;
  }
  place[key] = [...(place[key] ?? []), message];
}
