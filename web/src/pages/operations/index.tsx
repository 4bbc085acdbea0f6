/** Operations: how the installation is, what needs a person, and who may do what. Each section has an address of its own. */
import { Tabs } from "@mantine/core";
import { type ComponentType, lazy, Suspense } from "react";
import { Route, Switch, useLocation } from "wouter";
import { NotFound } from "../../app/routes";
import { useMe } from "../../app/session";
import { ListSkeleton, Page } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import { Overview } from "./overview";
import { useTexts } from "./texts";

export interface SectionProps {
  /** What is opened of the section's list. */
  id?: string;
}

interface Section {
  content: ComponentType<SectionProps>;
  /** Who may not see it does not find it. */
  action: string;
}

const SECTIONS = {
  overview: { content: Overview, action: "system.see" },
  incidents: { content: lazy(() => import("./incidents")), action: "incidents.see" },
  jobs: { content: lazy(() => import("./jobs")), action: "jobs.see" },
  messages: { content: lazy(() => import("./messages")), action: "system.see" },
  channels: { content: lazy(() => import("./channels")), action: "system.see" },
  "dead-letters": { content: lazy(() => import("./letters")), action: "system.see" },
  running: { content: lazy(() => import("./running")), action: "system.see" },
  users: { content: lazy(() => import("./users")), action: "people.see" },
  departments: { content: lazy(() => import("./departments")), action: "people.see" },
  calendars: { content: lazy(() => import("./calendars")), action: "people.see" },
  substitutes: { content: lazy(() => import("./substitutes")), action: "people.see" },
  settings: { content: lazy(() => import("./settings")), action: "settings.see" },
} satisfies Record<string, Section>;
type Name = keyof typeof SECTIONS;

const hrefOf = (name: string) => (name === "overview" ? "/operations" : `/operations/${name}`);

export default function Operations() {
  const me = useMe();
  const names = (Object.keys(SECTIONS) as Name[]).filter((name) => SECTIONS[name].action in me.actions);
  return (
    <Switch>
      {names.map((name) => (
        <Route key={name} path={name === "overview" ? hrefOf(name) : `${hrefOf(name)}/:id?`}>
          {({ id }: { id?: string }) => (
            <Shown name={name} names={names} id={id === undefined ? undefined : decodeURIComponent(id)} />
          )}
        </Route>
      ))}
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

function Shown({ name, names, id }: { name: Name; names: Name[]; id?: string }) {
  const t = useTexts();
  const common = useCommonTexts();
  const [, navigate] = useLocation();
  const Content: ComponentType<SectionProps> = SECTIONS[name].content;
  return (
    <Page title={common("operations")}>
      <Tabs value={name} onChange={(to) => navigate(hrefOf(to ?? "overview"))} keepMounted={false}>
        <Tabs.List mb="sm" aria-label={t("sections")}>
          {names.map((one) => (
            <Tabs.Tab key={one} value={one} px="sm">
              {t(one)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {names.map((one) => (
          <Tabs.Panel key={one} value={one}>
            {one === name && (
              <Suspense fallback={<ListSkeleton />}>
                <Content id={id} />
              </Suspense>
            )}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
