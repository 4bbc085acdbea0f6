/** A deal's path, replayed on its diagrams: the slider, the diagram and the events lead one another. */
import { Button, Stack } from "@mantine/core";
import { IconArrowLeft, IconFileText } from "@tabler/icons-react";
import { Link } from "wouter";
import { Loaded, Page } from "../../ui/page";
import { About } from "./about";
import { ExportMenu } from "./export-menu";
import { Facts } from "./facts";
import { useDiagrams, useStory } from "./path-data";
import { usePathTexts } from "./path-texts";
import { Replay } from "./replay";

export default function AuditedDeal({ dealKey }: { dealKey: string }) {
  const t = usePathTexts();
  const story = useStory(dealKey);
  const diagrams = useDiagrams(story.data?.path);
  const ready = story.data && diagrams && { ...story.data, diagrams };
  return (
    <Page
      wide
      title={t("pathOf", { key: dealKey })}
      actions={
        <>
          <Button component={Link} href="/audit" variant="subtle" leftSection={<IconArrowLeft size={16} aria-hidden />}>
            {t("back")}
          </Button>
          <Button component={Link} href={`/deals/${dealKey}`} variant="default">
            {t("toDeal")}
          </Button>
          <Button
            component={Link}
            href={`/audit/${dealKey}/report`}
            variant="default"
            leftSection={<IconFileText size={16} aria-hidden />}
          >
            {t("report")}
          </Button>
          <ExportMenu keys={[dealKey]} />
        </>
      }
    >
      <Loaded query={{ data: ready || undefined, error: story.error, refetch: story.refetch }}>
        {({ path, why, deviations, diagrams: drawn }) => (
          <Stack gap="md">
            <Facts path={path} why={why} again={() => story.refetch()} />
            <Replay path={path} diagrams={drawn} deviations={deviations} />
            <About path={path} diagrams={drawn} deviations={deviations} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
