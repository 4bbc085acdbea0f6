/** For heads of departments: who has how much, what is late, what nobody has; work is given out from here. */
import { Anchor, Checkbox, Group, NativeSelect, Stack, Title } from "@mantine/core";
import { IconUsersGroup } from "@tabler/icons-react";
import { Link, useSearchParams } from "wouter";
import { api } from "../../api/client";
import { useMe } from "../../app/session";
import { useDepartmentName } from "../../parts/departments";
import { Empty, Loaded, Page } from "../../ui/page";
import { LoadTable } from "./load";
import { useTexts } from "./texts";
import { TeamWork, type WorkQuery } from "./work";

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export default function Team() {
  const t = useTexts();
  const me = useMe();
  if (!me.heads.length)
    return (
      <Page title={t("title")}>
        <Empty
          title={t("nobodyLed")}
          hint={t("nobodyLedHint")}
          icon={<IconUsersGroup size={40} stroke={1.2} aria-hidden />}
        />
      </Page>
    );
  return <Led heads={me.heads} />;
}

function Led({ heads }: { heads: string[] }) {
  const t = useTexts();
  const departmentName = useDepartmentName();
  const [search, setSearch] = useSearchParams();
  const department = heads.find((one) => one === search.get("department")) ?? "";
  const person = search.get("person") ?? "";
  const queue = heads.find((one) => one === search.get("queue")) ?? "";
  const isOverdue = search.get("due") === "overdue";
  const led = department ? [department] : heads;
  const load = api.useQuery("get", "/api/v1/work-items/load", {
    params: { query: { department: led, time_zone: ZONE } },
  });
  const addressOf = (changes: Record<string, string>) => {
    const next = { department, person, queue, due: isOverdue ? "overdue" : "", ...changes };
    return new URLSearchParams(Object.entries(next).filter(([, value]) => value));
  };
  const hrefOf = ({ person = "", queue = "" }: { person?: string; queue?: string }) =>
    `/team?${addressOf({ person, queue })}`;
  const query: WorkQuery = {
    department: queue ? [queue] : led,
    assignee: person || undefined,
    unclaimed: queue ? true : undefined,
    overdue: isOverdue || undefined,
  };
  const title = person
    ? t("workOf", { name: person })
    : queue
      ? t("workQueue", { name: departmentName(queue) })
      : t("everything");
  return (
    <Page
      title={t("title")}
      actions={
        heads.length > 1 && (
          <NativeSelect
            aria-label={t("department")}
            value={department}
            onChange={(event) => setSearch(addressOf({ department: event.currentTarget.value, person: "", queue: "" }))}
            data={[
              { value: "", label: t("allDepartments") },
              ...heads.map((one) => ({ value: one, label: departmentName(one) })),
            ]}
          />
        )
      }
    >
      <Loaded query={load}>{(data) => <LoadTable load={data} hrefOf={hrefOf} person={person} queue={queue} />}</Loaded>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {title}
          </Title>
          <Group gap="md">
            {(person || queue) && (
              <Anchor component={Link} href={hrefOf({})} size="sm">
                {t("everything")}
              </Anchor>
            )}
            <Checkbox
              label={t("onlyOverdue")}
              checked={isOverdue}
              onChange={(event) => setSearch(addressOf({ due: event.currentTarget.checked ? "overdue" : "" }))}
            />
          </Group>
        </Group>
        <TeamWork key={JSON.stringify(query)} query={query} />
      </Stack>
    </Page>
  );
}
