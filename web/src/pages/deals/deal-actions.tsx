/** What one can do with a whole deal: watch it, let it rest, end it, begin something further in it. */
import { ActionIcon, Button, Group, Menu, Modal, Stack, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDots, IconEye, IconEyeOff, IconPlayerPause, IconPlayerPlay, IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { api, http } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMay, useMe } from "../../app/session";
import { useShortcut } from "../../app/shortcuts";
import { Outcome } from "../../parts/outcomes";
import { tellDone, tellFailure } from "../../ui/notices";
import type { Deal } from "./data";
import { useDealTexts } from "./deal-texts";
import { StartProcess } from "./start-process";

export function DealActions({ deal }: { deal: Deal }) {
  const t = useDealTexts();
  const mayStop = useMay("deals.stop");
  const mayStart = useMay("deals.start");
  const [asked, ask] = useState<"suspend" | "cancel" | null>(null);
  const [isStarting, starting] = useDisclosure(false);
  const isOver = deal.closed_at !== null;
  const path = { key: deal.key };
  const resume = async () => {
    try {
      await http.DELETE("/api/v1/deals/{key}/suspension", {
        params: { path, header: { "if-match": `"${deal.revision}"` } },
      });
      tellDone(t("resumed"));
      await refresh("/api/v1/deals");
    } catch (error) {
      tellFailure(error);
    }
  };
  return (
    <Group gap="xs">
      <Outcome word={deal.outcome} size="lg" />
      <Watch deal={deal} />
      {(mayStop || mayStart) && (!isOver || mayStart) && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size="lg" aria-label={t("more")}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {mayStart && (
              <Menu.Item leftSection={<IconPlus size={16} />} onClick={starting.open}>
                {t("startProcess")}
              </Menu.Item>
            )}
            {mayStop && deal.state === "suspended" && (
              <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={() => void resume()}>
                {t("resume")}
              </Menu.Item>
            )}
            {mayStop && deal.state === "open" && (
              <Menu.Item leftSection={<IconPlayerPause size={16} />} onClick={() => ask("suspend")}>
                {t("suspend")}
              </Menu.Item>
            )}
            {mayStop && !isOver && (
              <Menu.Item leftSection={<IconX size={16} />} onClick={() => ask("cancel")}>
                {t("cancel")}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {asked && <Stop deal={deal} how={asked} close={() => ask(null)} resume={resume} />}
      <StartProcess deal={deal} opened={isStarting} close={starting.close} />
    </Group>
  );
}

function Watch({ deal }: { deal: Deal }) {
  const t = useDealTexts();
  const me = useMe();
  const mayWatch = useMay("deals.change");
  const path = { key: deal.key };
  const { data } = api.useQuery("get", "/api/v1/deals/{key}/watchers", { params: { path } });
  const isWatching = data?.watchers.includes(me.name) ?? false;
  const set = async (wanted: boolean) => {
    if (wanted) await http.POST("/api/v1/deals/{key}/watchers", { params: { path }, body: { person: me.name } });
    else await http.DELETE("/api/v1/deals/{key}/watchers/{person}", { params: { path: { ...path, person: me.name } } });
    await refresh("/api/v1/deals");
  };
  const toggle = () =>
    set(!isWatching).then(
      () => tellDone(isWatching ? t("watchingNoMore") : t("watching"), () => set(isWatching)),
      tellFailure,
    );
  useShortcut("w", isWatching ? t("unwatch") : t("watch"), () => void toggle(), mayWatch && data !== undefined);
  if (!mayWatch || !data) return null;
  return (
    <Button
      variant="default"
      leftSection={isWatching ? <IconEyeOff size={16} aria-hidden /> : <IconEye size={16} aria-hidden />}
      onClick={() => void toggle()}
      title={data.watchers.length ? `${t("watchers")}: ${data.watchers.join(", ")}` : undefined}
    >
      {isWatching ? t("unwatch") : t("watch")}
    </Button>
  );
}

/** Suspend or cancel, with the reason that the history keeps. */
function Stop({
  deal,
  how,
  close,
  resume,
}: {
  deal: Deal;
  how: "suspend" | "cancel";
  close: () => void;
  resume: () => Promise<unknown>;
}) {
  const t = useDealTexts();
  const [reason, setReason] = useState("");
  const given = { params: { path: { key: deal.key } }, body: { reason } };
  const stop = async () => {
    try {
      if (how === "suspend") await http.POST("/api/v1/deals/{key}/suspension", given);
      else await http.POST("/api/v1/deals/{key}/cancellation", given);
      close();
      tellDone(how === "suspend" ? t("suspended") : t("cancelled"), how === "suspend" ? resume : undefined);
      await refresh("/api/v1/deals", "/api/v1/work-items");
    } catch (error) {
      tellFailure(error);
    }
  };
  return (
    <Modal opened onClose={close} title={t(how)}>
      <Stack gap="sm">
        <Textarea
          label={how === "suspend" ? t("suspendWhy") : t("cancelWhy")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          required={how === "cancel"}
          autosize
          minRows={2}
          maxLength={2000}
          data-autofocus
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            {t("keep")}
          </Button>
          <Button
            color={how === "cancel" ? "red" : undefined}
            disabled={how === "cancel" && !reason.trim()}
            onClick={() => void stop()}
          >
            {t(how)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
