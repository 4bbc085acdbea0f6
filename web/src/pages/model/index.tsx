/** The model: its map, each file's editor and versions, and trials. */
import { type ComponentType, lazy } from "react";
import { Redirect, Route, Switch, useSearchParams } from "wouter";
import { NotFound } from "../../app/routes";
import { isKind, useMayDeploy } from "./data";
import { ModelMap } from "./map";
import { Versions } from "./versions";

const DiagramPage = lazy(() => import("./diagram"));
const FormPage = lazy(() => import("./form"));
const TablePage = lazy(() => import("./table"));
const WhatIfPage = lazy(() => import("./what-if"));
const TryPage = lazy(() => import("./try"));

const EDITORS: Record<string, ComponentType<{ fileKey: string }>> = {
  bpmn: DiagramPage,
  form: FormPage,
  dmn: TablePage,
};

export default function Model() {
  const mayDeploy = useMayDeploy();
  return (
    <Switch>
      <Route path="/model">
        <ModelMap />
      </Route>
      <Route path="/model/bpmn/:key/try">
        {({ key }) => (mayDeploy ? <TryPage key={key} processId={decodeURIComponent(key)} /> : <NotFound />)}
      </Route>
      <Route path="/model/bpmn/:key/what-if">
        {({ key }) => (mayDeploy ? <WhatIfPage key={key} processId={decodeURIComponent(key)} /> : <NotFound />)}
      </Route>
      <Route path="/model/:kind/:key/versions">
        {({ kind, key }) =>
          isKind(kind) ? <Versions key={kind + key} kind={kind} fileKey={decodeURIComponent(key)} /> : <NotFound />
        }
      </Route>
      <Route path="/model/form/new">
        <NewForm />
      </Route>
      <Route path="/model/:kind/:key">
        {({ kind, key }) => {
          const Editor = EDITORS[kind];
          return Editor ? <Editor key={kind + key} fileKey={decodeURIComponent(key)} /> : <NotFound />;
        }}
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

/** The address that a new form is made at: the map asks for its identifier. */
function NewForm() {
  const [search] = useSearchParams();
  const wanted = search.get("for");
  return <Redirect to={`/model?new=form${wanted ? `&for=${encodeURIComponent(wanted)}` : ""}`} replace />;
}
