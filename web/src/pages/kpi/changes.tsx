/** What has happened to an indicator: its changes, and when it crossed a threshold. */
import { Card, Stack, Text } from "@mantine/core";
import { api, type Schemas, whole } from "../../api/client";
import { formatMoment } from "../../i18n/format";
import { Loaded } from "../../ui/page";
import type { KpiDetails, Unit } from "./data";
import { useIndicatorTexts } from "./indicator-texts";
import { reasonOf } from "./reasons";
import type { Written } from "./shown";

export function Changes({ changes }: { changes: KpiDetails["changes"] }) {
  const t = useIndicatorTexts();
  return (
    <Card withBorder component="section" aria-label={t("changes")}>
      <Text component="h2" fw={600} m={0}>
        {t("changes")}
      </Text>
      <Stack component="ul" gap={4} m={0} mt="xs" pl={18}>
        {changes.toReversed().map((change) => (
          <li key={change.at + change.kind}>
            <Text size="sm">
              {formatMoment(change.at)}: {t(`change_${change.kind}`)}
              {change.by && ` · ${t("bySomebody", { name: change.by })}`}
              {change.is_break && change.kind !== "attached" && ` · ${t("break")}`}
            </Text>
            {change.what.map((cause) => (
              <Text size="sm" c="dimmed" key={cause.process_id + cause.element_id + cause.what}>
                {reasonOf(cause)}
              </Text>
            ))}
          </li>
        ))}
      </Stack>
    </Card>
  );
}

type Alert = Required<Schemas["Alert"]>;

export function Alerts({ kpiKey, write }: { kpiKey: string; write: Written }) {
  const t = useIndicatorTexts();
  const alerts = api.useQuery("get", "/api/v1/alerts", { params: { query: { kpi: kpiKey, limit: 20 } } });
  return (
    <Card withBorder component="section" aria-label={t("alerts")}>
      <Text component="h2" fw={600} m={0} mb="xs">
        {t("alerts")}
      </Text>
      <Loaded query={alerts}>
        {({ items }) => (
          <Stack gap={4}>
            {!items.length && (
              <Text size="sm" c="dimmed">
                {t("noAlerts")}
              </Text>
            )}
            {whole<Alert>(items as Alert[]).map((alert) => (
              <AlertLine key={alert.id} alert={alert} write={write} />
            ))}
          </Stack>
        )}
      </Loaded>
    </Card>
  );
}

export function AlertLine({ alert, write }: { alert: Alert; write: Written }) {
  const t = useIndicatorTexts();
  const value = write(alert.figure, alert.unit as Unit);
  return (
    <Text size="sm">
      {formatMoment(alert.at)}: {t(`alert_${alert.state}`, { value })}
    </Text>
  );
}
