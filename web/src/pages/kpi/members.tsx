/** A figure told apart by the members of a dimension: bars, with intervals where it is a share. */
import { Anchor, Card, Group, Stack, Tabs, Text } from "@mantine/core";
import { api, type Schemas } from "../../api/client";
import { formatRounded } from "../../i18n/format";
import { ListSkeleton, Loaded } from "../../ui/page";
import { parted, useLooked } from "./address";
import { asQuery, type Figure } from "./data";
import classes from "./indicator.module.css";
import { useIndicatorTexts } from "./indicator-texts";
import type { Period } from "./period";
import type { Written } from "./shown";
import { certainty, Standing } from "./standing";
import { useTexts } from "./texts";
import { useDimensionName, useMemberName } from "./words";

type Members_ = Schemas["MemberFigures"];
type Member = Schemas["MemberFigure"];

interface Props {
  figure: Figure;
  dimensions: string[];
  period: Period;
  write: Written;
}

export function Members({ figure, dimensions, period, write }: Props) {
  const t = useIndicatorTexts();
  const dimensionName = useDimensionName();
  const { looked, change } = useLooked();
  const by = dimensions.includes(looked.by) ? looked.by : (dimensions[0] ?? "");
  return (
    <Card withBorder component="section" aria-label={t("by")}>
      <Tabs value={by} onChange={(dimension) => change({ by: dimension ?? "" })} keepMounted={false}>
        <Tabs.List mb="sm" aria-label={t("by")}>
          {dimensions.map((dimension) => (
            <Tabs.Tab key={dimension} value={dimension}>
              {dimensionName(dimension)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {dimensions.map((dimension) => (
          <Tabs.Panel key={dimension} value={dimension}>
            {dimension === by && <Bars {...{ figure, dimension, period, write }} />}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Card>
  );
}

interface BarsProps {
  figure: Figure;
  dimension: string;
  period: Period;
  write: Written;
}

function Bars({ figure, dimension, period, write }: BarsProps) {
  const { looked, change } = useLooked();
  const others = looked.filters.filter((one) => parted(one)[0] !== dimension);
  const query = { ...asQuery(looked.point ?? period, looked.point ? null : period.before), dimension, filter: others };
  const members = api.useQuery("get", "/api/v1/figures/{key}/members", {
    params: { path: { key: figure.key }, query },
  });
  const select = (member: string) => change({ filters: [...others, `${dimension}=${member}`] });
  return (
    <Loaded query={members} skeleton={<ListSkeleton lines={4} height={40} />}>
      {(told) => <List {...{ told, figure, write, select }} />}
    </Loaded>
  );
}

function List({
  told,
  figure,
  write,
  select,
}: Pick<BarsProps, "figure" | "write"> & { told: Members_; select: (member: string) => void }) {
  const t = useIndicatorTexts();
  const most = Math.max(...told.items.flatMap((one) => [one.value ?? 0, one.high ?? 0, one.previous?.value ?? 0]), 0);
  const scale = figure.unit === "percent" ? Math.max(100, most) : most || 1;
  return (
    <Stack gap="sm">
      {told.items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("noMembers")}
        </Text>
      )}
      <ul className={classes.members}>
        {told.items.map((member) => (
          <Bar key={member.member} {...{ member, dimension: told.dimension, figure, scale, write, select }} />
        ))}
      </ul>
      {told.hidden > 0 && (
        <Text size="sm" c="dimmed">
          {t("hiddenMembers", { count: told.hidden })}
        </Text>
      )}
    </Stack>
  );
}

interface BarProps extends Pick<BarsProps, "figure" | "write" | "dimension"> {
  member: Member;
  scale: number;
  select: (member: string) => void;
}

function Bar({ member, dimension, figure, scale, write, select }: BarProps) {
  const t = useTexts();
  const it = useIndicatorTexts();
  const memberName = useMemberName();
  const name = memberName(dimension, member.member);
  const percent = (value: number) => `${Math.min((100 * Math.max(value, 0)) / scale, 100)}%`;
  const isShare = member.low !== null && member.high !== null && member.value !== null;
  const notes = certainty(member, figure.unit, write, t);
  if (figure.unit === "number" && !isShare && member.share < 1) notes.push(`${formatRounded(100 * member.share, 0)}%`);
  if (member.previous) notes.unshift(t("before", { value: write(member.previous.value, figure.unit) }));
  if (member.compared) notes.push(it(`member_${member.compared}`));
  else if (isShare) notes.push(member.is_enough ? t("noDifference") : "");
  return (
    <li>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="baseline">
        <Anchor
          component="button"
          type="button"
          size="sm"
          ta="left"
          onClick={() => select(member.member)}
          title={it("filterBy", { member: name })}
        >
          {name}
        </Anchor>
        <Group gap="sm" wrap="nowrap">
          <Standing standing={member.standing} />
          <Text size="sm" fw={600}>
            {write(member.value, figure.unit)}
          </Text>
        </Group>
      </Group>
      <div className={classes.track} aria-hidden>
        <div className={classes.value} style={{ width: percent(member.value ?? 0) }} />
        {isShare && (
          <div
            className={classes.whisker}
            style={{
              left: percent(member.low ?? 0),
              width: `calc(${percent(member.high ?? 0)} - ${percent(member.low ?? 0)})`,
            }}
          />
        )}
        {typeof member.previous?.value === "number" && (
          <div className={classes.earlier} style={{ left: percent(member.previous.value) }} />
        )}
      </div>
      <Text size="xs" c="dimmed">
        {notes.filter(Boolean).join(" · ")}
      </Text>
    </li>
  );
}
