/** Deploy an older version's file again, with the reason. */
import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type Kind, readSource } from "../../../api/sources";
import { tellDone } from "../../../ui/notices";
import { Failed } from "../../../ui/page";
import { useCommonTexts } from "../../../ui/texts";
import { type Definition, deployFiles } from "../data";
import { useTexts } from "./texts";

interface Props {
  kind: Kind;
  fileKey: string;
  version: Definition;
  /** What runs now, to go back to. */
  newest: Definition;
  onClose: () => void;
}

async function deployAgain(kind: Kind, key: string, { name, version }: Definition, message: string): Promise<void> {
  await deployFiles([{ name, source: await readSource(kind, key, version) }], message);
}

export function RollBack({ kind, fileKey, version, newest, onClose }: Props) {
  const t = useTexts();
  const common = useCommonTexts();
  const prefix = (of: number) => t("rollBackMessage", { version: of });
  const [why, setWhy] = useState("");
  const act = useMutation({
    mutationFn: () => deployAgain(kind, fileKey, version, prefix(version.version) + why.trim()),
    onSuccess: () => {
      onClose();
      tellDone(t("rolledBack", { version: version.version }), () =>
        deployAgain(kind, fileKey, newest, prefix(newest.version) + newest.message),
      );
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    act.mutate();
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("rollBack", { version: version.version })}
      closeButtonProps={{ "aria-label": common("close") }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm">{t("rollBackHint")}</Text>
          <Textarea
            label={t("why")}
            value={why}
            onChange={(e) => setWhy(e.target.value)}
            required
            autosize
            minRows={2}
            maxLength={1800}
            data-autofocus
          />
          {act.error && <Failed error={act.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={act.isPending} disabled={!why.trim()}>
              {t("rollBackTo")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
