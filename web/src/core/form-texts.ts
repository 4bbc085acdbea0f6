/** What form-js itself says, in Russian; in English it says it by its own words. */
import type { Language } from "../i18n";

const RUSSIAN: Record<string, string> = {
  "Field is required.": "Это поле нужно заполнить.",
  "Value is not a number.": "Это не число.",
  "Value is expected to be an integer.": "Нужно целое число.",
  "Value is expected to have at most 1 decimal digit.": "Не больше одной цифры после запятой.",
  "Value is expected to have at most {value} decimal digits.": "Цифр после запятой не больше: {value}.",
  "Please select a valid value, the two nearest valid values are {previousValue} and {nextValue}.":
    "Такого значения быть не может; ближайшие: {previousValue} и {nextValue}.",
  "Field must match pattern {value}.": "Значение не подходит под образец {value}.",
  "Field must have minimum value of {value}.": "Не меньше {value}.",
  "Field must have maximum value of {value}.": "Не больше {value}.",
  "Min validation value is not a valid number.": "Нижняя граница в форме задана не числом.",
  "Max validation value is not a valid number.": "Верхняя граница в форме задана не числом.",
  "Field must have minimum length of {value}.": "Символов не меньше: {value}.",
  "Field must have maximum length of {value}.": "Символов не больше: {value}.",
  "Field must be a valid international phone number. (e.g. +4930664040900)":
    "Нужен телефон в международном виде, например +74951234567.",
  "Field must be a valid email.": "Это не адрес электронной почты.",
  "Date and time must both be entered.": "Нужны и дата, и время.",
  "No content to show.": "Показывать нечего.",
  "External content couldn't be loaded.": "Внешнее содержимое не загрузилось.",
  Increment: "Больше",
  Decrement: "Меньше",
  "Skip to search": "К поиску",
  "Remove tag": "Убрать метку",
  Search: "Поиск",
  "No results": "Ничего не найдено",
  "All values selected": "Выбраны все значения",
  "Nothing to show.": "Показывать нечего.",
  "{page} of {total}": "{page} из {total}",
  "Previous page": "Предыдущая страница",
  "Next page": "Следующая страница",
  "Click to sort by {value} descending": "Упорядочить по убыванию: {value}",
  "Click to sort by {value} ascending": "Упорядочить по возрастанию: {value}",
  "Click to remove sorting": "Убрать порядок",
  "No files selected": "Файлы не выбраны",
  "{value} files selected": "Выбрано файлов: {value}",
  "Document reference is not defined.": "Ссылка на документ не задана.",
  "Unable to download document": "Документ не удалось загрузить",
  "Download {fileName}": "Загрузить {fileName}",
  "Add new": "Добавить",
  "Expand all ({value})": "Показать все ({value})",
  Collapse: "Свернуть",
  "Text...": "Текст…",
  Select: "Выбрать",
};

/** A form-js module that says its own words in the page's language. */
export function formTranslations(language: Language) {
  const dictionary = language === "ru" ? RUSSIAN : {};
  const translate = (template: string, values: Record<string, unknown> = {}) =>
    (dictionary[template] ?? template).replace(/{([^}]+)}/g, (_, key: string) => String(values[key] ?? `{${key}}`));
  return { translate: ["value", translate] };
}
