/** To whom a work item goes: for good, or for a while. */
import { Button, Group, Stack, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { PeoplePicker } from "../../parts/people-picker";
import { delegate, handOver } from "./acts";
import type { Item } from "./item";
import { useItemTexts } from "./item-texts";

export default function GiveAway({
  item,
  way,
  close,
}: {
  item: Item;
  way: "handOver" | "delegate";
  close: () => void;
}) {
  const t = useItemTexts();
  const [to, setTo] = useState<string | null>(null);
  const [words, setWords] = useState("");
  const give = (event: FormEvent) => {
    event.preventDefault();
    if (!to) return;
    void (way === "handOver" ? handOver : delegate)(item, to, words);
    close();
  };
  return (
    <form onSubmit={give}>
      <Stack gap="sm">
        <PeoplePicker
          label={t("colleague")}
          department={item.department}
          required
          data-autofocus
          value={to}
          onChange={setTo}
        />
        <Textarea
          label={t(way === "handOver" ? "reasonOptional" : "noteOptional")}
          autosize
          minRows={2}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={!to}>
            {t(way)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
