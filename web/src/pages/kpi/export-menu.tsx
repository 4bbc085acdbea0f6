/** Figures as files: of all indicators, or what one is made of. */
import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { download } from "../../api/client";
import { tellFailure } from "../../ui/notices";
import type { Period } from "./period";
import { useTexts } from "./texts";

const FORMATS = [
  { format: "csv", label: "CSV" },
  { format: "parquet", label: "Parquet" },
] as const;

export function ExportFigures({ period }: { period: Period }) {
  const query = new URLSearchParams({ since: period.since, until: period.until, per: period.per });
  return <ExportMenu path="/api/v1/figures/export" query={query} stem={`figures-${period.since}`} />;
}

interface Props {
  path: string;
  query: URLSearchParams;
  stem: string;
  children?: ReactNode;
}

/** `children`: further items. */
export function ExportMenu({ path, query, stem, children }: Props) {
  const t = useTexts();
  const [isBusy, setBusy] = useState(false);
  const save = async (format: string) => {
    setBusy(true);
    const asked = new URLSearchParams(query);
    asked.set("format", format);
    await download(`${path}?${asked}`, `${stem}.${format}`).catch(tellFailure);
    setBusy(false);
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          className="no-print"
          leftSection={<IconDownload size={16} aria-hidden />}
          loading={isBusy}
        >
          {t("export")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map(({ format, label }) => (
          <Menu.Item key={format} onClick={() => save(format)}>
            {label}
          </Menu.Item>
        ))}
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}
