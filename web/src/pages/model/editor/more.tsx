/** The draft as a file: taken in, saved, thrown away. */
import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconFileDownload, IconFileUpload, IconPhoto, IconTrash } from "@tabler/icons-react";
import { useRef } from "react";
import type { MountedModeler } from "../../../core/modeler/modeler";
import { tellDone, tellFailure } from "../../../ui/notices";
import { fileName, writeDraft } from "../data";
import type { useDraftFile } from "../draft-file";
import { useTexts } from "./texts";

interface Props {
  modeler: MountedModeler | null;
  processId: string;
  xml: string;
  onReplace: (xml: string) => void;
  draft: ReturnType<typeof useDraftFile>;
}

function saveAs(name: string, content: string, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The process that a file describes: the one that says it is executable, else the first. */
function processOf(source: string): string {
  const read = new DOMParser().parseFromString(source, "application/xml");
  const processes = [...read.getElementsByTagNameNS("http://www.omg.org/spec/BPMN/20100524/MODEL", "process")];
  const executable = processes.find((one) => one.getAttribute("isExecutable") === "true") ?? processes[0];
  return executable?.getAttribute("id") ?? "";
}

export function More({ modeler, processId, xml, onReplace, draft }: Props) {
  const t = useTexts();
  const input = useRef<HTMLInputElement>(null);

  async function replace(source: string) {
    await modeler?.importXml(source);
    onReplace(source);
  }

  async function take(file: File) {
    const before = xml;
    const source = await file.text();
    const found = processOf(source);
    try {
      if (found && found !== processId)
        throw new Error(t("otherProcess", { name: file.name, found, wanted: processId }));
      await replace(source);
      tellDone(t("imported", { name: file.name }), () => replace(before));
    } catch (error) {
      await modeler?.importXml(before).catch(() => undefined);
      const isOurs = found && found !== processId;
      tellFailure(isOurs ? error : new Error(t("notADiagram", { name: file.name, reason: String(error) })));
    }
  }

  async function discard() {
    const before = xml;
    const base = draft.opened?.base ?? null;
    await draft.discard();
    tellDone(t("discarded"), async () => {
      await writeDraft("bpmn", processId, before, base, 0);
      await draft.again();
    });
  }

  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".bpmn,.xml"
        hidden
        aria-label={t("importFile")}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) void take(file);
          currentTarget.value = "";
        }}
      />
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="default"
            size={32}
            aria-label={t("more")}
            disabled={!modeler && draft.status === "loading"}
          >
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFileUpload size={16} />} onClick={() => input.current?.click()}>
            {t("importFile")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFileDownload size={16} />}
            onClick={() =>
              void modeler?.xml().then((now) => saveAs(fileName("bpmn", processId), now, "application/xml"))
            }
          >
            {t("exportBpmn")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconPhoto size={16} />}
            onClick={() => void modeler?.svg().then((now) => saveAs(`${processId}.svg`, now, "image/svg+xml"))}
          >
            {t("exportSvg")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconTrash size={16} />}
            disabled={draft.status === "clean"}
            onClick={() => void discard()}
          >
            {t("discard")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
