/** The ranked list: what is lost, where, and what it costs. */
import { Badge, Button, Group, Text } from "@mantine/core";
import { Link } from "wouter";
import { api } from "../../api/client";
import { named } from "../../i18n";
import { formatNumber } from "../../i18n/format";
import { Empty } from "../../ui/page";
import type { Filters, Loss, Losses } from "./data";
import { saidOf } from "./detail";
import classes from "./losses.module.css";
import { useTexts } from "./texts";
import { usePlaceOf, usePrice } from "./words";

interface Props {
  losses: Losses;
  shown: Loss[];
  filters: Filters;
  chosen: string;
  hrefOf: (id: string) => string;
  showAll: () => void;
}

export function List({ losses, shown, filters, chosen, hrefOf, showAll }: Props) {
  const t = useTexts();
  if (!shown.length) return <Nothing losses={losses} filters={filters} showAll={showAll} />;
  return (
    <ol className={classes.list} aria-label={t("list")}>
      {shown.map((loss) => (
        <li key={loss.id}>
          <Row
            loss={loss}
            rank={losses.items.indexOf(loss) + 1}
            currency={losses.currency}
            href={hrefOf(loss.id)}
            isChosen={loss.id === chosen}
          />
        </li>
      ))}
    </ol>
  );
}

interface RowProps {
  loss: Loss;
  rank: number;
  currency: string;
  href: string;
  isChosen: boolean;
}

function Row({ loss, rank, currency, href, isChosen }: RowProps) {
  const t = useTexts();
  const placeOf = usePlaceOf();
  const price = usePrice(currency)(loss);
  return (
    <Link href={href} className={classes.row} aria-current={isChosen ? "true" : undefined} data-loss={loss.id}>
      <Text span className={classes.rank} c="dimmed" fw={600}>
        {formatNumber(rank)}
      </Text>
      <div>
        <Kind loss={loss} />
        <Text size="sm" fw={500} mt={4}>
          {saidOf(loss).sentence}
        </Text>
        <Text size="sm" c="dimmed">
          {placeOf(loss)}
        </Text>
        <Text size="sm" mt={2} className={classes.suggestion}>
          {saidOf(loss).suggestion}
        </Text>
      </div>
      <div className={classes.price}>
        {price.map((part, place) => (
          <Text key={part} span size="sm" fw={place ? 400 : 600} c={place ? "dimmed" : undefined}>
            {part}
          </Text>
        ))}
        {!price.length && (
          <Text span size="sm" c="dimmed">
            {t("noPrice")}
          </Text>
        )}
      </div>
    </Link>
  );
}

const COLOURS = { needless: "gray", doubled: "blue", "over-complicated": "yellow", deviation: "red" } as const;

/** Of what sort a loss is, and what showed it. */
export function Kind({ loss }: { loss: Loss }) {
  const t = useTexts();
  return (
    <Group gap={8}>
      <Badge
        variant="light"
        radius="sm"
        tt="none"
        color={COLOURS[loss.group]}
        style={{ color: "var(--mantine-color-text)" }}
      >
        {t(loss.group)}: {named({ name: loss.kind_name, name_ru: loss.kind_name_ru })}
      </Badge>
      <Text span size="xs" c="dimmed">
        {t(loss.source === "history" ? "fromHistory" : "fromDiagram")}
      </Text>
    </Group>
  );
}

function Nothing({ losses, filters, showAll }: Pick<Props, "losses" | "filters" | "showAll">) {
  const t = useTexts();
  const model = api.useQuery("get", "/api/v1/model", {}, { enabled: !losses.items.length });
  if (losses.items.length && filters.group)
    return (
      <Empty
        title={t("nothingHere")}
        action={
          <Button variant="default" onClick={showAll}>
            {t("showAll")}
          </Button>
        }
      />
    );
  if (losses.computed_at === null) return <Empty title={t("notComputed")} hint={t("notComputedHint")} />;
  if (model.data && !model.data.is_complete)
    return (
      <Empty
        title={t("incomplete")}
        hint={t("incompleteHint")}
        action={
          <Button component={Link} href="/model">
            {t("toModel")}
          </Button>
        }
      />
    );
  return <Empty title={t("nothing")} hint={t("nothingHint")} />;
}
