/** What else can be done with a work item: hand over, delegate, be reminded, set its priority. */
import { Button, Group, Menu, Modal, Stack, TextInput } from "@mantine/core";
import { IconBell, IconDotsVertical, IconFlag, IconTransfer, IconUserShare } from "@tabler/icons-react";
import { type FormEvent, lazy, Suspense, useState } from "react";
import { useMe } from "../../app/session";
import { ListSkeleton } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import { plan } from "./acts";
import { type Item, isHeld, isOver, PRIORITIES } from "./item";
import { useItemTexts } from "./item-texts";
import { PRIORITY_TEXT, useTexts } from "./texts";

const GiveAway = lazy(() => import("./give-away"));

type Way = "handOver" | "delegate" | "followUp";

export function MoreActions({ item }: { item: Item }) {
  const t = useItemTexts();
  const inbox = useTexts();
  const me = useMe();
  const [way, setWay] = useState<Way | null>(null);
  const holds = isHeld(item, me) || (item.assignee === me.name && !isOver(item));
  const leads = me.heads.includes(item.department);
  if (isOver(item) || (!holds && !leads)) return null;
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button variant="default" px="xs" leftSection={<IconDotsVertical size={16} aria-hidden />}>
            {t("more")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {holds && (
            <>
              <Menu.Item leftSection={<IconTransfer size={16} />} onClick={() => setWay("handOver")}>
                {t("handOver")}
              </Menu.Item>
              <Menu.Item leftSection={<IconUserShare size={16} />} onClick={() => setWay("delegate")}>
                {t("delegate")}
              </Menu.Item>
              <Menu.Item leftSection={<IconBell size={16} />} onClick={() => setWay("followUp")}>
                {t("followUp")}
              </Menu.Item>
            </>
          )}
          {leads && (
            <>
              <Menu.Label>{t("priority")}</Menu.Label>
              {PRIORITIES.map((priority) => (
                <Menu.Item
                  key={priority}
                  leftSection={<IconFlag size={16} />}
                  fw={priority === item.priority ? 700 : 400}
                  onClick={() => void plan(item, { priority })}
                >
                  {inbox(PRIORITY_TEXT[priority])}
                </Menu.Item>
              ))}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={way !== null} onClose={() => setWay(null)} title={way && t(way)}>
        {way === "followUp" && <FollowUp item={item} close={() => setWay(null)} />}
        {(way === "handOver" || way === "delegate") && (
          <Suspense fallback={<ListSkeleton lines={2} />}>
            <GiveAway item={item} way={way} close={() => setWay(null)} />
          </Suspense>
        )}
      </Modal>
    </>
  );
}

function FollowUp({ item, close }: { item: Item; close: () => void }) {
  const t = useItemTexts();
  const common = useCommonTexts();
  const [day, setDay] = useState(item.follow_up_at?.slice(0, 10) ?? "");
  const set = (event: FormEvent) => {
    event.preventDefault();
    const at = day ? new Date(`${day}T09:00`) : null;
    void plan(item, { follow_up_at: at?.toISOString() ?? null });
    close();
  };
  return (
    <form onSubmit={set}>
      <Stack gap="sm">
        <TextInput
          type="date"
          label={t("followUpSet")}
          data-autofocus
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          {item.follow_up_at && (
            <Button variant="default" type="submit" onClick={() => setDay("")}>
              {t("noFollowUp")}
            </Button>
          )}
          <Button type="submit">{common("save")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
