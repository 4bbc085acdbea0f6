/** Files for other tools and other eyes: the chosen deals, or all of a range of days. */
import { Button, Checkbox, Group, Menu, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { download } from "../../api/client";
import { useMe } from "../../app/session";
import { tellFailure } from "../../ui/notices";
import { dayStart, type Filters } from "./filters";
import { useTexts } from "./texts";

const FORMATS = [
  { format: "csv", label: "CSV", suffix: "csv" },
  { format: "xes", label: "XES (IEEE 1849)", suffix: "xes" },
  { format: "ocel", label: "OCEL 2.0", suffix: "json" },
  { format: "parquet", label: "Parquet", suffix: "parquet" },
] as const;
/** As many as the server takes by key. */
const MOST = 100;

export function ExportMenu({ keys, filters }: { keys: string[]; filters?: Filters }) {
  const t = useTexts();
  const me = useMe();
  const [isPersonal, setPersonal] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const save = async (path: string, query: URLSearchParams, name: string) => {
    if (isPersonal) query.set("personal", "true");
    setBusy(true);
    await download(`${path}?${query}`, name).catch(tellFailure);
    setBusy(false);
  };
  const chosen = new URLSearchParams(keys.map((key) => ["deal", key]));
  const range = new URLSearchParams();
  const since = dayStart(filters?.opened_from ?? "", 0);
  const until = dayStart(filters?.opened_until ?? "", 1);
  if (since) range.set("since", since);
  if (until) range.set("until", until);
  const stem = keys.length === 1 ? keys[0] : "deals";
  return (
    <Menu position="bottom-end" width={280} closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={isBusy}>
          {t("export")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {keys.length > 0 && <Menu.Label>{t("exportChosen")}</Menu.Label>}
        {keys.length > MOST && (
          <Text size="xs" px="sm" pb={4}>
            {t("tooMany", { count: MOST })}
          </Text>
        )}
        {keys.length > 0 &&
          keys.length <= MOST &&
          FORMATS.map(({ format, label, suffix }) => (
            <Menu.Item
              key={format}
              closeMenuOnClick
              onClick={() => save(`/api/v1/exports/${format}`, new URLSearchParams(chosen), `${stem}.${suffix}`)}
            >
              {label}
            </Menu.Item>
          ))}
        {keys.length > 0 && (
          <Menu.Item
            closeMenuOnClick
            onClick={() => save("/api/v1/audit/bundle", new URLSearchParams(chosen), `${stem}-bundle.zip`)}
          >
            {t("bundle")}
          </Menu.Item>
        )}
        {filters && (
          <>
            <Menu.Label>{since || until ? t("exportRange") : t("exportAll")}</Menu.Label>
            {FORMATS.map(({ format, label, suffix }) => (
              <Menu.Item
                key={format}
                closeMenuOnClick
                onClick={() => save(`/api/v1/exports/${format}`, new URLSearchParams(range), `deals.${suffix}`)}
              >
                {label}
              </Menu.Item>
            ))}
          </>
        )}
        {me.actions["personal.see"] === "all" && (
          <Group px="sm" py="xs">
            <Checkbox
              size="sm"
              label={t("withPersonal")}
              description={t("personalHint")}
              checked={isPersonal}
              onChange={(event) => setPersonal(event.currentTarget.checked)}
            />
          </Group>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
