/** Work for a person: its form as that person will see it. */
import { Button, Group, Stack } from "@mantine/core";
import { IconWand } from "@tabler/icons-react";
import { useMemo, useRef, useState } from "react";
import { ApiProblem } from "../../../api/client";
import type { FormSchema } from "../../../core/form-schema";
import { type Answers, type FormHandle, ModelForm } from "../../../parts/form";
import { Failed } from "../../../ui/page";
import { JsonInput } from "./json-input";
import { useTexts } from "./texts";
import type { Awaited, Move } from "./trial";

interface Props {
  awaited: Awaited;
  onMove: (move: Move) => Promise<void>;
}

export function WorkWait({ awaited, onMove }: Props) {
  const t = useTexts();
  const form = useRef<FormHandle>(null);
  const [filled, setFilled] = useState(0);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const suggested = awaited.suggestion?.data as Answers | undefined;
  const data = useMemo(
    () => ({ ...(awaited.data as Answers), ...(filled ? suggested : {}) }),
    [awaited.data, suggested, filled],
  );
  const [written, setWritten] = useState<unknown>(() => suggested ?? {});

  async function complete() {
    const submitted = await form.current?.submit();
    if (submitted && Object.keys(submitted.errors).length) return;
    const answers = awaited.form ? submitted?.data : written;
    if (answers === undefined) return;
    setBusy(true);
    setFailure(null);
    try {
      await onMove({
        kind: "work",
        element_id: awaited.element_id,
        number: awaited.number,
        data: answers as Move["data"],
        name: "",
      });
    } catch (error) {
      setBusy(false);
      const faults =
        error instanceof ApiProblem && error.faults.length ? form.current?.showFaults(error.faults) : undefined;
      if (!faults || faults.length) setFailure(error);
    }
  }

  return (
    <Stack gap="xs">
      {awaited.form ? (
        <ModelForm key={filled} ref={form} schema={awaited.form as FormSchema} data={data} />
      ) : (
        <JsonInput label={t("answerAs")} value={written} onChange={setWritten} />
      )}
      {failure !== null && <Failed error={failure} />}
      <Group gap="xs">
        <Button onClick={() => void complete()} loading={busy} disabled={!awaited.form && written === undefined}>
          {t("complete")}
        </Button>
        {awaited.form && suggested && (
          <Button
            variant="default"
            leftSection={<IconWand size={16} aria-hidden />}
            onClick={() => setFilled((before) => before + 1)}
          >
            {t("fillIn")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
