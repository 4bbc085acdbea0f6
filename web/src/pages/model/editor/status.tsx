/** Whether the draft is saved, and who else has the file open. */
import { Avatar, Text, Tooltip } from "@mantine/core";
import type { Schemas } from "../../../api/client";
import { useMe } from "../../../app/session";
import type { DraftStatus } from "../draft-file";
import { useTexts as useModelTexts } from "../texts";
import { useTexts } from "./texts";

const SAID = ["saved", "saving", "unsaved", "kept", "clean"] as const;

export function Status({ status, editors }: { status: DraftStatus; editors: Schemas["Editor"][] }) {
  const t = useTexts();
  const model = useModelTexts();
  const me = useMe();
  const others = editors.filter((one) => one.person !== me.name).map((one) => one.person);
  const said = SAID.find((one) => one === status);
  return (
    <>
      {others.length > 0 && (
        <Tooltip label={t("editors", { who: others.join(", ") })}>
          <Avatar.Group role="img" aria-label={t("editors", { who: others.join(", ") })}>
            {others.slice(0, 4).map((name) => (
              <Avatar key={name} name={name} color="initials" size={30} radius="xl" />
            ))}
          </Avatar.Group>
        </Tooltip>
      )}
      <Text size="sm" c="dimmed" role="status">
        {said ? model(said) : ""}
      </Text>
    </>
  );
}
