import { defineTexts } from "../../../i18n";

export const useTexts = defineTexts("model-table", {
  en: {
    editor: "Decision table",
    undo: "Undo",
    redo: "Redo",
    try: "Try it",
    tryHint: "Give the facts, and see which rules hold. It is the draft that decides.",
    decide: "Decide",
    rules: "Rules that hold: {{rules}}",
    noRule: "No rule holds.",
    result: "Result",
  },
  ru: {
    editor: "Таблица решений",
    undo: "Отменить",
    redo: "Повторить",
    try: "Опробовать",
    tryHint: "Задайте факты и увидите, какие правила сработают. Решает черновик.",
    decide: "Решить",
    rules: "Сработавшие правила: {{rules}}",
    noRule: "Ни одно правило не сработало.",
    result: "Результат",
  },
});
