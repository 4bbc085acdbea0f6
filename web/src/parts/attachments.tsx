/** A deal's files, or those of one of its work items: upload by a button or by dropping them, download, erase. */
import { ActionIcon, Anchor, Button, FileButton, Group, Stack, Text } from "@mantine/core";
import { IconPaperclip, IconTrash } from "@tabler/icons-react";
import { type DragEvent, useState } from "react";
import { api, download, http, type Schemas, send } from "../api/client";
import { refresh } from "../api/queries";
import { useMe } from "../app/session";
import { defineTexts } from "../i18n";
import { formatBytes } from "../i18n/format";
import { Ago } from "../ui/moments";
import { tellDone, tellFailure } from "../ui/notices";
import { Loaded } from "../ui/page";

const useTexts = defineTexts("attachments", {
  en: {
    attach: "Attach files",
    drop: "or drop them here",
    nothing: "No files yet.",
    erased: "an erased file",
    erase: "Erase {{name}}",
    isErased: "The file is erased.",
  },
  ru: {
    attach: "Приложить файлы",
    drop: "или перетащите их сюда",
    nothing: "Файлов пока нет.",
    erased: "стёртый файл",
    erase: "Стереть {{name}}",
    isErased: "Файл стёрт.",
  },
});

interface Props {
  dealKey: string;
  workItemId?: number;
}

export function Attachments({ dealKey, workItemId }: Props) {
  const t = useTexts();
  const [isSending, setSending] = useState(false);
  const query = api.useQuery("get", "/api/v1/deals/{key}/attachments", {
    params: { path: { key: dealKey }, query: { limit: 200, work_item_id: workItemId } },
  });
  const attach = async (files: File[]) => {
    setSending(true);
    for (const file of files) {
      const form = new FormData();
      form.append("file", file);
      if (workItemId) form.append("work_item_id", String(workItemId));
      try {
        await send("POST", `/api/v1/deals/${encodeURIComponent(dealKey)}/attachments`, form);
      } catch (error) {
        tellFailure(error);
      }
    }
    setSending(false);
    await refresh("/api/v1/deals/{key}/attachments");
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void attach([...event.dataTransfer.files]);
  };
  return (
    <Stack gap="xs" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <Loaded query={query}>
        {({ items }) =>
          items.length ? (
            <Stack component="ul" gap={4} m={0} p={0} style={{ listStyle: "none" }}>
              {items.map((file) => (
                <Attached key={file.id} file={file} />
              ))}
            </Stack>
          ) : (
            <Text size="sm" c="dimmed">
              {t("nothing")}
            </Text>
          )
        }
      </Loaded>
      <Group gap="xs">
        <FileButton multiple onChange={attach}>
          {(props) => (
            <Button
              {...props}
              size="xs"
              variant="default"
              loading={isSending}
              leftSection={<IconPaperclip size={16} aria-hidden />}
            >
              {t("attach")}
            </Button>
          )}
        </FileButton>
        <Text size="xs" c="dimmed" visibleFrom="sm">
          {t("drop")}
        </Text>
      </Group>
    </Stack>
  );
}

function Attached({ file }: { file: Schemas["Attachment"] }) {
  const t = useTexts();
  const me = useMe();
  const id = file.id ?? 0;
  const save = () => download(`/api/v1/attachments/${id}/content`, file.name ?? "").catch(tellFailure);
  const erase = async () => {
    try {
      await http.DELETE("/api/v1/attachments/{attachment_id}", { params: { path: { attachment_id: id } } });
      tellDone(t("isErased"));
    } catch (error) {
      tellFailure(error);
    }
    await refresh("/api/v1/deals/{key}/attachments");
  };
  return (
    <Group component="li" gap={6} wrap="nowrap">
      <div style={{ flex: 1, minWidth: 0 }}>
        {file.erased_at ? (
          <Text size="sm" c="dimmed" fs="italic">
            {t("erased")}
          </Text>
        ) : (
          <Anchor component="button" type="button" size="sm" ta="left" onClick={save}>
            {file.name}
          </Anchor>
        )}
        <Text size="xs" c="dimmed">
          {formatBytes(file.size ?? 0)} · {file.added_by} · <Ago at={file.added_at ?? ""} />
        </Text>
      </div>
      {!file.erased_at && file.added_by === me.name && (
        <ActionIcon variant="subtle" color="gray" aria-label={t("erase", { name: file.name ?? "" })} onClick={erase}>
          <IconTrash size={16} />
        </ActionIcon>
      )}
    </Group>
  );
}
