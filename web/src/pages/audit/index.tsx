/** Audit: find deals and records, replay a deal's path, prove the history. */
import { Stack, Tabs } from "@mantine/core";
import { lazy, type ReactNode } from "react";
import { Route, Switch, useLocation } from "wouter";
import { NotFound } from "../../app/routes";
import { Page } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import { useFilters } from "./filters";
import { Found } from "./found";
import { Accesses, Corrections } from "./records";
import { Seals } from "./seals";
import { Search } from "./search";
import { useTexts } from "./texts";

const Compare = lazy(() => import("./compare"));
const AuditedDeal = lazy(() => import("./deal"));

const Report = lazy(() => import("./report"));

const TABS = ["deals", "corrections", "accesses", "seals"] as const;

export default function Audit() {
  return (
    <Switch>
      <Route path="/audit">
        <Overview tab="deals">
          <Deals />
        </Overview>
      </Route>
      <Route path="/audit/corrections">
        <Overview tab="corrections">
          <Corrections />
        </Overview>
      </Route>
      <Route path="/audit/accesses">
        <Overview tab="accesses">
          <Accesses />
        </Overview>
      </Route>
      <Route path="/audit/seals">
        <Overview tab="seals">
          <Seals />
        </Overview>
      </Route>
      <Route path="/audit/compare">
        <Compare />
      </Route>
      <Route path="/audit/:key/report">{({ key }) => <Report dealKey={decodeURIComponent(key)} />}</Route>
      <Route path="/audit/:key">{({ key }) => <AuditedDeal key={key} dealKey={decodeURIComponent(key)} />}</Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

function Overview({ tab, children }: { tab: (typeof TABS)[number]; children: ReactNode }) {
  const t = useTexts();
  const common = useCommonTexts();
  const [, navigate] = useLocation();
  return (
    <Page title={common("audit")}>
      <Tabs value={tab} onChange={(to) => navigate(to === "deals" ? "/audit" : `/audit/${to}`)} keepMounted={false}>
        <Tabs.List mb="sm" aria-label={t("tabs")}>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(one)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map((one) => (
          <Tabs.Panel key={one} value={one}>
            {one === tab && children}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}

function Deals() {
  const { filters, chosen, change, clear, choose } = useFilters();
  return (
    <Stack gap="sm">
      <Search filters={filters} change={change} clear={clear} />
      <Found filters={filters} chosen={chosen} choose={choose} />
    </Stack>
  );
}
