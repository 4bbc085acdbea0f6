/** What has changed in the model, in the page's language. */
import { language } from "../../i18n";
import type { Cause } from "./data";

export function reasonOf(cause: Cause): string {
  return (language() === "ru" && cause.what_ru) || cause.what;
}
