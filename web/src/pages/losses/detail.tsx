/** A loss: what to do about it, what it costs, where it is painted on its diagram, and the deals behind it. */
import { ActionIcon, Alert, Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconBulb, IconX } from "@tabler/icons-react";
import { Link } from "wouter";
import { useMay } from "../../app/session";
import { language } from "../../i18n";
import { formatMoney, formatNumber, formatRounded, formatUnit } from "../../i18n/format";
import { DealLink } from "../../parts/deal-link";
import { useDepartmentName } from "../../parts/departments";
import { Empty } from "../../ui/page";
import { compared, type Loss } from "./data";
import { Kind } from "./list";
import classes from "./losses.module.css";
import { Painted } from "./painted";
import { useTexts } from "./texts";
import { usePercent, usePlaceOf } from "./words";

/** The sentence and the suggestion, in the page's language. */
export function saidOf(loss: Loss): { sentence: string; suggestion: string } {
  const inRussian = language() === "ru";
  return {
    sentence: (inRussian && loss.sentence_ru) || loss.sentence,
    suggestion: (inRussian && loss.suggestion_ru) || loss.suggestion,
  };
}

interface Props {
  loss: Loss;
  currency: string;
  /** The list's address. */
  back: string;
  isNarrow: boolean;
}

export function Opened({ loss, currency, back, isNarrow }: Props) {
  const t = useTexts();
  const placeOf = usePlaceOf();
  const { sentence, suggestion } = saidOf(loss);
  return (
    <Stack gap="md" component="section" aria-label={sentence}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Kind loss={loss} />
          <Title order={2} size="h4" mt={6}>
            {sentence}
          </Title>
          <Text size="sm" c="dimmed">
            {placeOf(loss)}
          </Text>
        </div>
        <ActionIcon
          component={Link}
          href={back}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t(isNarrow ? "back" : "close")}
        >
          {isNarrow ? <IconArrowLeft size={20} aria-hidden /> : <IconX size={20} aria-hidden />}
        </ActionIcon>
      </Group>
      <Alert icon={<IconBulb aria-hidden />} title={t("instead")}>
        {suggestion}
      </Alert>
      <Price loss={loss} currency={currency} />
      <Comparison loss={loss} />
      {loss.process_id && <Painted loss={loss} />}
      <Behind loss={loss} />
    </Stack>
  );
}

function Price({ loss, currency }: { loss: Loss; currency: string }) {
  const t = useTexts();
  const departmentName = useDepartmentName();
  const maySetRates = useMay("people.manage");
  const { lost_deals: lost, money, hours, waiting_hours: waiting, deals, unpriced } = loss;
  const rows = [
    { name: t("lostDealsName"), value: lost && formatRounded(lost, 1) },
    { name: t("moneyName"), value: money && formatMoney(Math.round(money), currency) },
    { name: t("workName"), value: hours && formatUnit(hours, "hour") },
    { name: t("waitingName"), value: waiting && formatUnit(waiting, "hour") },
    { name: t("dealsName"), value: deals && formatNumber(deals) },
  ].filter(({ value }) => value);
  if (!rows.length) return null;
  return (
    <Card withBorder component="section" aria-label={t("price")} p="sm">
      <Title order={3} size="h6" mb={6}>
        {t("price")}
      </Title>
      <dl className={classes.facts}>
        {rows.map(({ name, value }) => (
          <Row key={name} name={name} value={value} />
        ))}
      </dl>
      {unpriced.length > 0 && (
        <Group gap="xs" mt={6}>
          <Text size="xs" c="dimmed">
            {t("unpriced", { departments: unpriced.map(departmentName).join(", ") })}
          </Text>
          {maySetRates && (
            <Button component={Link} href="/operations/departments" variant="subtle" size="compact-xs">
              {t("setRates")}
            </Button>
          )}
        </Group>
      )}
    </Card>
  );
}

function Row({ name, value }: { name: string; value: string | number | null }) {
  return (
    <>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" fw={600}>
        {value}
      </Text>
    </>
  );
}

function Comparison({ loss: { with_it: withIt, without } }: { loss: Loss }) {
  const t = useTexts();
  const percent = usePercent();
  if (!withIt || !without) return null;
  const told = ({ reached, of, rate, low, high }: typeof withIt) =>
    t("shareOf", {
      reached: formatNumber(reached),
      all: formatNumber(of),
      share: rate === null ? "–" : percent(rate),
      low: percent(low),
      high: percent(high),
    });
  return (
    <Card withBorder component="section" aria-label={t("comparison")} p="sm">
      <Title order={3} size="h6" mb={6}>
        {t("comparison")}
      </Title>
      <dl className={classes.facts}>
        <Row name={t("withIt")} value={told(withIt)} />
        <Row name={t("without")} value={told(without)} />
      </dl>
      <Text size="sm" mt={6}>
        {t(compared(withIt, without))}
      </Text>
    </Card>
  );
}

function Behind({ loss: { deal_keys: keys, more_deals: more } }: { loss: Loss }) {
  const t = useTexts();
  if (!keys.length && !more) return null;
  return (
    <section aria-label={t("behind")}>
      <Title order={3} size="h6" mb={4}>
        {t("behind")}
      </Title>
      <Group gap="4px 12px">
        {keys.map((key) => (
          <Text key={key} span size="sm">
            <DealLink deal={{ key }} />
          </Text>
        ))}
        {more > 0 && (
          <Text span size="sm" c="dimmed">
            {t("moreDeals", { count: more })}
          </Text>
        )}
      </Group>
    </section>
  );
}

/** The address of a loss that the list has no more. */
export function Gone({ back }: { back: string }) {
  const t = useTexts();
  return (
    <Empty
      title={t("gone")}
      hint={t("goneHint")}
      action={
        <Button component={Link} href={back} variant="default">
          {t("toList")}
        </Button>
      }
    />
  );
}
