/** What no person does: a time, a message, a connector, a called process; its outcome is made up, or said by whoever tries it. */
import { Alert, Button, Group, Select, Stack } from "@mantine/core";
import { useState } from "react";
import { useOutcomeName } from "../../../parts/outcomes";
import { Failed } from "../../../ui/page";
import { JsonInput } from "./json-input";
import { useTexts } from "./texts";
import type { Awaited, Move } from "./trial";

interface Props {
  awaited: Awaited;
  onMove: (move: Move) => Promise<void>;
}

const EMPTY = { data: {}, name: "" };

export function OtherWait({ awaited, onMove }: Props) {
  const t = useTexts();
  const outcome = useOutcomeName();
  const first = awaited.suggestion ?? EMPTY;
  const exits = [first, ...awaited.outcomes.filter((one) => one.kind === "child")];
  const [name, setName] = useState(first.name);
  const [data, setData] = useState<unknown>(first.data);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function act(move: Move) {
    setBusy(true);
    setFailure(null);
    try {
      await onMove(move);
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  }

  if (awaited.kind === "stuck")
    return (
      <Alert color="red" p="xs">
        {t("isStuck", { cause: awaited.cause })}
      </Alert>
    );
  const kind = awaited.kind as Move["kind"];
  const say = () =>
    act({ kind, element_id: awaited.element_id, number: awaited.number, data: data as Move["data"], name });
  const texts = {
    timer: [t("letPass"), ""],
    message: [t("sendMessage"), t("payload")],
    service: [t("giveResult"), t("result")],
    child: [t("end"), t("endsWith")],
    work: ["", ""],
  }[awaited.kind] as [string, string];
  const failing = awaited.outcomes.filter((one) => one.kind === "error" || one.kind === "escalation");
  return (
    <Stack gap="xs">
      {awaited.kind === "child" && exits.length > 1 && (
        <Select
          label={t("endsAt")}
          value={name}
          onChange={(value) => {
            setName(value ?? "");
            setData(exits.find((one) => one.name === value)?.data ?? {});
          }}
          data={exits.map((one) => ({ value: one.name, label: one.name ? outcome(one.name) : t("noExit") }))}
          allowDeselect={false}
        />
      )}
      {texts[1] && (
        <JsonInput key={name} label={texts[1]} value={data} onChange={setData} isAny={awaited.kind === "service"} />
      )}
      {failure !== null && <Failed error={failure} />}
      <Group gap="xs">
        <Button onClick={() => void say()} loading={busy} disabled={data === undefined}>
          {texts[0]}
        </Button>
        {failing.map((one) => (
          <Button key={one.kind + one.name} variant="default" disabled={busy} onClick={() => void act(one)}>
            {t(one.kind === "error" ? "failWith" : "escalate", { name: one.name })}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}
