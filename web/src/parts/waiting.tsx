/** Who holds a deal: the person, the department, the client or the machine that it waits for. */
import { Group, Stack, Text } from "@mantine/core";
import { IconClock, IconMail, IconSettings, IconUser, IconUsersGroup } from "@tabler/icons-react";
import { Link } from "wouter";
import type { Schemas } from "../api/client";
import { defineTexts } from "../i18n";
import { Ago, Due } from "../ui/moments";
import { useDepartmentName } from "./departments";

export type WaitingFor = Schemas["Waiting"];

const useTexts = defineTexts("waiting", {
  en: {
    client: "the client",
    timer: "a date",
    service: "a connector",
    delivery: "a message on its way",
    incident: "somebody to mend an incident",
    correction: "a second person's consent",
    since: "since",
    due: "due",
    comes: "comes",
    substitute: "{{name}} stands in",
    "delegated-by": "delegated by {{name}}",
    "escalated-to": "{{name}} was told that it is late",
    nothing: "It waits for nothing.",
  },
  ru: {
    client: "клиент",
    timer: "назначенная дата",
    service: "коннектор",
    delivery: "сообщение в пути",
    incident: "кто-то, кто устранит сбой",
    correction: "согласие второго человека",
    since: "ждёт с:",
    due: "срок:",
    comes: "наступит:",
    substitute: "замещает {{name}}",
    "delegated-by": "поручил(а) {{name}}",
    "escalated-to": "{{name}} знает, что есть опоздание",
    nothing: "Ничего не ожидает.",
  },
});

/** The holder in a few words. */
export function useHolder(): (waiting: Pick<WaitingFor, "kind" | "name" | "what">) => string {
  const t = useTexts();
  const department = useDepartmentName();
  return ({ kind, name, what }) => {
    if (kind === "person") return name;
    if (kind === "department") return department(name);
    if (kind === "client") return t("client");
    if (what === "timer" || what === "delivery" || what === "incident" || what === "correction") return t(what);
    return `${t("service")} ${name}`.trim();
  };
}

function iconOf({ kind, what }: WaitingFor) {
  if (kind === "person") return IconUser;
  if (kind === "department") return IconUsersGroup;
  if (kind === "client") return IconMail;
  return what === "timer" ? IconClock : IconSettings;
}

/** All that a deal waits for, a line each. `nameOf` translates an element's name where the diagram is known. */
export function WaitingList({
  waiting,
  nameOf = (_, name) => name,
}: {
  waiting: WaitingFor[];
  nameOf?: (elementId: string, name: string) => string;
}) {
  const t = useTexts();
  const holder = useHolder();
  if (!waiting.length)
    return (
      <Text size="sm" c="dimmed">
        {t("nothing")}
      </Text>
    );
  return (
    <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: "none" }}>
      {waiting.map((one) => {
        const Icon = iconOf(one);
        const place = nameOf(one.element_id, one.element_name);
        return (
          <Group
            component="li"
            key={`${one.element_id}${one.kind}${one.name}${one.work_item_id}`}
            gap={8}
            wrap="nowrap"
            align="flex-start"
          >
            <Icon size={18} stroke={1.6} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
            <div>
              <Text size="sm">
                <Text span inherit fw={600}>
                  {holder(one)}
                </Text>
                {place && " · "}
                {one.work_item_id ? <Link href={`/inbox/${one.work_item_id}`}>{place}</Link> : place}
              </Text>
              <Text size="xs" c="dimmed">
                {one.since && (
                  <>
                    {t("since")} <Ago at={one.since} />
                  </>
                )}
                {one.since && one.due_at && " · "}
                {one.due_at && (
                  <>
                    {one.what === "timer" ? t("comes") : t("due")} <Due at={one.due_at} />
                  </>
                )}
                {one.also.map((other) => ` · ${t(other.role, { name: other.name })}`)}
                {one.cause && ` · ${one.cause}`}
              </Text>
            </div>
          </Group>
        );
      })}
    </Stack>
  );
}
