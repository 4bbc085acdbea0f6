/** A diagram's page: its editor for those who may deploy, the drawing for everybody else. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Link, useSearchParams } from "wouter";
import { useSource } from "../../api/sources";
import { Diagram } from "../../parts/diagram";
import { isStage, useStageTexts } from "../../parts/stages";
import { Empty, ListSkeleton, Loaded, Page } from "../../ui/page";
import { newestOf, useMayDeploy, versionsPath } from "./data";
import { useTexts } from "./texts";

const DiagramEditor = lazy(() => import("./editor"));

export default function DiagramPage({ fileKey }: { fileKey: string }) {
  const mayDeploy = useMayDeploy();
  if (!mayDeploy) return <Drawing fileKey={fileKey} />;
  return (
    <Suspense fallback={<ListSkeleton lines={3} height={160} />}>
      <DiagramEditor processId={fileKey} />
    </Suspense>
  );
}

function Drawing({ fileKey }: { fileKey: string }) {
  const t = useTexts();
  const stages = useStageTexts();
  const [search] = useSearchParams();
  const newest = useQuery({ queryKey: ["newest", "bpmn", fileKey], queryFn: () => newestOf("bpmn", fileKey) });
  const source = useSource("bpmn", fileKey, newest.data?.version);
  const name = isStage(fileKey) || fileKey === "deal" ? stages(fileKey) : fileKey;
  return (
    <Page
      wide
      title={name}
      actions={
        <Button component={Link} href={versionsPath("bpmn", fileKey)} variant="default">
          {t("versions")}
        </Button>
      }
    >
      {newest.data === null ? (
        <Empty title={t("missing")} hint={t("missingHint")} />
      ) : (
        <Loaded query={source}>
          {(xml) => <Diagram xml={xml} label={name} height="calc(100vh - 150px)" shown={search.get("element") ?? ""} />}
        </Loaded>
      )}
    </Page>
  );
}
