/** The application: whoever has not signed in sees the door, everybody else the pages. */
import { Center, Loader } from "@mantine/core";
import { Component, lazy, type ReactNode, Suspense } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { Failed } from "../ui/page";
import { Routes } from "./routes";
import { SessionProvider, useSession } from "./session";
import { Shell } from "./shell";
import { ShortcutsProvider } from "./shortcuts";

const SignIn = lazy(() => import("../pages/sign-in"));
const SetPassword = lazy(() => import("../pages/set-password"));

export function App() {
  const { me, error, again } = useSession();
  const [location] = useLocation();
  if (me === undefined)
    return (
      <Center mih="100vh">{error ? <Failed error={error} again={again} /> : <Loader aria-label="Stagework" />}</Center>
    );
  return (
    <Suspense fallback={null}>
      <Switch>
        <Route path="/set-password">
          <SetPassword />
        </Route>
        <Route path="/sign-in">{me ? <Redirect to={wanted()} replace /> : <SignIn />}</Route>
        <Route>
          {me ? (
            <SessionProvider me={me}>
              <ShortcutsProvider>
                <Shell>
                  <Boundary at={location}>
                    <Routes />
                  </Boundary>
                </Shell>
              </ShortcutsProvider>
            </SessionProvider>
          ) : (
            <Redirect to={signInFor(location)} replace />
          )}
        </Route>
      </Switch>
    </Suspense>
  );
}

/** The sign-in page, which leads back to where one wanted to go. */
function signInFor(location: string): string {
  const to = location + window.location.search;
  return to === "/" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(to)}`;
}

/** Where to go after signing in: a path of this application only. */
function wanted(): string {
  const to = new URLSearchParams(window.location.search).get("to") ?? "/";
  return to.startsWith("/") && !to.startsWith("//") ? to : "/";
}

/** A page that broke takes nothing else with it, and is forgotten at another address. Pages that stay (the inbox, from item to item) are not drawn anew. */
class Boundary extends Component<{ children: ReactNode; at: string }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidUpdate(before: { at: string }) {
    if (before.at !== this.props.at && this.state.error) this.setState({ error: null });
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return <Failed error={this.state.error} again={() => this.setState({ error: null })} />;
  }
}
