/** What forms share. Sending one: what the server finds wrong is told at the field, the rest below all fields. */
import { Stack } from "@mantine/core";
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

/** A form's inputs, one below the other; locked they may only be looked at. */
export function Fields({ isLocked = false, children }: { isLocked?: boolean; children: ReactNode }) {
  return (
    <fieldset disabled={isLocked} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
      <Stack gap="sm">{children}</Stack>
    </fieldset>
  );
}
