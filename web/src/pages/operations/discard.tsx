/** To discard what came can't be undone: it is done with a reason. */
import { Button, Group, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useWorkTexts } from "./work-texts";

export function Discard({ discard }: { discard: (reason: string) => Promise<unknown> }) {
  const words = useWorkTexts();
  const [reason, setReason] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void discard(reason.trim());
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-end">
        <TextInput
          flex={1}
          label={words("why")}
          description={words("whyHint")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!reason.trim()}>
          {words("discard")}
        </Button>
      </Group>
    </form>
  );
}
