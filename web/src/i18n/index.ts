/**
 * Texts in English and Russian. Each area keeps its own beside its pages:
 *
 *     export const useTexts = defineTexts("inbox", { en: { title: "Inbox", items_one: "{{count}} item", items_other: "{{count}} items" },
 *                                                    ru: { title: "Входящие", items_one: "...", items_few: "...", items_many: "..." } });
 *     const t = useTexts();  t("title");  t("items", { count: 3 });
 *
 * TypeScript refuses a Russian text that is missing, and a key that is not there.
 */
import i18next from "i18next";
import { useSyncExternalStore } from "react";

export type Language = "en" | "ru";
export const LANGUAGES: Record<Language, string> = { en: "English", ru: "Русский" };

type Plural = "one" | "few" | "many" | "other";
type Base<Key> = Key extends `${infer Name}_${Plural}` ? Name : Key;
type Russian<Texts> = {
  [Key in keyof Texts as Key extends `${infer Name}_one`
    ? `${Name}_one` | `${Name}_few` | `${Name}_many`
    : Key extends `${string}_other`
      ? never
      : Key]: string;
};
export type Values = Record<string, string | number>;
export type Translate<Texts> = (key: Base<keyof Texts> & string, values?: Values) => string;

const STORED = "stagework.language";

function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === "en" || stored === "ru") return stored;
  return navigator.language.toLowerCase().startsWith("ru") ? "ru" : "en";
}

i18next.init({ lng: firstLanguage(), fallbackLng: false, interpolation: { escapeValue: false }, resources: {} });
document.documentElement.lang = i18next.language;

export function language(): Language {
  return i18next.language as Language;
}

/** From now on, in this browser. */
export function setLanguage(chosen: Language): void {
  localStorage.setItem(STORED, chosen);
  void i18next.changeLanguage(chosen);
  document.documentElement.lang = chosen;
}

function subscribe(changed: () => void): () => void {
  i18next.on("languageChanged", changed);
  return () => i18next.off("languageChanged", changed);
}

/** The language of the page; whoever uses it is drawn anew when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language);
}

/** Texts for use outside of components, too: the diagrams' code has no React. */
export function textsOf<Texts extends Record<string, string>>(
  namespace: string,
  texts: { en: Texts; ru: Russian<Texts> },
): Translate<Texts> {
  i18next.addResourceBundle("en", namespace, texts.en);
  i18next.addResourceBundle("ru", namespace, texts.ru);
  const translate = i18next.getFixedT.bind(i18next);
  return (key, values) => String(translate(null, namespace)(key as never, values as never));
}

/** A hook that gives an area's texts. */
export function defineTexts<Texts extends Record<string, string>>(
  namespace: string,
  texts: { en: Texts; ru: Russian<Texts> },
): () => Translate<Texts> {
  const translate = textsOf(namespace, texts);
  return () => {
    useLanguage();
    return translate;
  };
}

/** The name in the page's language, of something that has both. */
export function named(given: { name: string; name_ru?: string | null }): string {
  return (language() === "ru" && given.name_ru) || given.name;
}
