/** A form-js schema in the page's language: authors give the Russian texts as `label_ru`, `text_ru`, ... in `properties`. */
import type { Language } from "../i18n";

export type FormSchema = Record<string, unknown>;

const LABELS = ["label", "dateLabel", "timeLabel"];

/** The schema with its texts in a language; what has no translation stays (as `forms/translate.py` does it). */
export function translatedSchema(schema: FormSchema, language: Language): FormSchema {
  if (language === "en") return schema;
  const shown: FormSchema = { ...schema };
  for (const [name, text] of Object.entries((schema.properties ?? {}) as Record<string, unknown>)) {
    if (name === `label_${language}`) for (const label of LABELS) if (label in schema) shown[label] = text;
    if (name.endsWith(`_${language}`) && name !== `label_${language}`) shown[name.slice(0, -3)] = text;
  }
  if (Array.isArray(schema.values))
    shown.values = schema.values.map((choice) =>
      choice?.[`label_${language}`] ? { ...choice, label: choice[`label_${language}`] } : choice,
    );
  if (Array.isArray(schema.components))
    shown.components = schema.components.map((child: FormSchema) => translatedSchema(child, language));
  return shown;
}
