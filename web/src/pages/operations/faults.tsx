/** Sending a form: what the server finds wrong is told at the field, the rest below all fields. */
import { type ReactNode, useState } from "react";
import { ApiProblem, type Fault } from "../../api/client";
import { language } from "../../i18n";
import { Failed } from "../../ui/page";

export function useFaults() {
  const [error, setError] = useState<unknown>(null);
  const [isSending, setSending] = useState(false);
  const faults = error instanceof ApiProblem ? error.faults : [];
  const send = async (work: () => Promise<unknown>) => {
    setSending(true);
    setError(null);
    try {
      await work();
    } catch (caught) {
      setError(caught);
    }
    setSending(false);
  };
  const errorOf = (field: string): string | undefined => {
    const found = faults.find((fault) => isAt(fault, field));
    return found && ((language() === "ru" && found.message_ru) || found.message);
  };
  const failure: ReactNode = error ? <Failed error={error} /> : null;
  return { send, isSending, errorOf, failure };
}

/** A fault of a field's part belongs to the field. */
function isAt(fault: Fault, field: string): boolean {
  const at = (fault.field ?? "").replace(/^body\./, "");
  return at === field || at.startsWith(`${field}.`);
}
