/** What stands around every page: where one can go, who one is, whether the server is there. */
import {
  AppShell,
  Burger,
  Button,
  Group,
  Menu,
  NavLink,
  ScrollArea,
  Text,
  UnstyledButton,
  useMantineColorScheme,
} from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import {
  IconBriefcase,
  IconChartLine,
  IconHistory,
  IconInbox,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSchema,
  IconSettings,
  IconSun,
  IconTrendingDown,
  IconUser,
  IconUserCircle,
  IconUsers,
  IconUsersGroup,
  IconWifiOff,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { LANGUAGES, type Language, setLanguage, useLanguage } from "../i18n";
import { useCommonTexts } from "../ui/texts";
import { type Connection, useLive } from "./live";
import { Search } from "./search";
import { type Me, signOut, useMe } from "./session";
import { useShortcut } from "./shortcuts";

type Texts = ReturnType<typeof useCommonTexts>;

interface Place {
  to: string;
  text: Parameters<Texts>[0];
  icon: typeof IconInbox;
  key: string;
  shown: (me: Me) => boolean;
}

const works = (me: Me) => "work.do" in me.actions;

/** In the order of the menu; who may not use a place does not see it. The keys are pressed after `g`... see `useShortcut`. */
export const PLACES: Place[] = [
  { to: "/inbox", text: "inbox", icon: IconInbox, key: "alt+1", shown: works },
  { to: "/team", text: "team", icon: IconUsersGroup, key: "alt+2", shown: (me) => me.heads.length > 0 },
  { to: "/deals", text: "deals", icon: IconBriefcase, key: "alt+3", shown: () => true },
  { to: "/clients", text: "clients", icon: IconUsers, key: "alt+4", shown: () => true },
  { to: "/model", text: "model", icon: IconSchema, key: "alt+5", shown: () => true },
  { to: "/kpi", text: "kpi", icon: IconChartLine, key: "alt+8", shown: (me) => "figures.see" in me.actions },
  {
    to: "/losses",
    text: "losses",
    icon: IconTrendingDown,
    key: "alt+9",
    shown: (me) => "figures.see" in me.actions,
  },
  { to: "/audit", text: "audit", icon: IconHistory, key: "alt+6", shown: (me) => "history.export" in me.actions },
  {
    to: "/operations",
    text: "operations",
    icon: IconSettings,
    key: "alt+7",
    shown: (me) => "system.see" in me.actions,
  },
];

/** Where a person begins: what each role came for. */
export function firstPlace(me: Me): string {
  if (works(me)) return "/inbox";
  if ("definitions.deploy" in me.actions) return "/model";
  if (me.roles.includes("auditor")) return "/audit";
  return "system.see" in me.actions ? "/operations" : "/deals";
}

export function Shell({ children }: { children: ReactNode }) {
  const me = useMe();
  const t = useCommonTexts();
  const connection = useLive();
  const [opened, { toggle, close }] = useDisclosure(false);
  const isNarrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const places = PLACES.filter((place) => place.shown(me));
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 208, breakpoint: "sm", collapsed: { mobile: !opened } }}
      footer={isNarrow ? { height: 56 } : undefined}
      padding={{ base: "xs", sm: "md" }}
    >
      <AppShell.Header>
        <a href="#content" className="skip">
          {t("skipToContent")}
        </a>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t("menu")} />
            <Link href="/" style={{ textDecoration: "none", color: "inherit" }}>
              <Group gap={8} wrap="nowrap">
                <img src="/icon.svg" alt="" width={24} height={24} />
                <Text fw={700}>Stagework</Text>
              </Group>
            </Link>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Search />
            <Person />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t("menu")}>
        <AppShell.Section grow component={ScrollArea}>
          {places.map((place) => (
            <PlaceLink key={place.to} place={place} onClick={close} />
          ))}
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        {connection === "lost" && <Offline connection={connection} />}
        {children}
      </AppShell.Main>
      {isNarrow && (
        <AppShell.Footer aria-label={t("mostUsed")} component="nav">
          <Group h="100%" grow gap={0}>
            {places.slice(0, 4).map((place) => (
              <BottomLink key={place.to} place={place} />
            ))}
          </Group>
        </AppShell.Footer>
      )}
    </AppShell>
  );
}

function useIsHere(to: string): boolean {
  const [location] = useLocation();
  return location === to || location.startsWith(`${to}/`);
}

function PlaceLink({ place, onClick }: { place: Place; onClick: () => void }) {
  const t = useCommonTexts();
  const [, navigate] = useLocation();
  const active = useIsHere(place.to);
  useShortcut(place.key, t("goTo", { page: t(place.text) }), () => navigate(place.to));
  return (
    <NavLink
      component={Link}
      href={place.to}
      label={t(place.text)}
      leftSection={<place.icon size={18} stroke={1.6} aria-hidden />}
      active={active}
      aria-current={active ? "page" : undefined}
      onClick={onClick}
      style={{ borderRadius: 6 }}
    />
  );
}

function BottomLink({ place }: { place: Place }) {
  const t = useCommonTexts();
  const active = useIsHere(place.to);
  return (
    <UnstyledButton component={Link} href={place.to} aria-current={active ? "page" : undefined} ta="center" py={6}>
      <place.icon
        size={20}
        stroke={1.6}
        aria-hidden
        color={active ? "var(--mantine-primary-color-filled)" : undefined}
      />
      <Text size="xs" fw={active ? 600 : 400} c={active ? "var(--mantine-primary-color-light-color)" : undefined}>
        {t(place.text)}
      </Text>
    </UnstyledButton>
  );
}

function Offline({ connection }: { connection: Connection }) {
  const t = useCommonTexts();
  return (
    <Group
      role="alert"
      gap="xs"
      mb="sm"
      p="xs"
      bg="var(--mantine-color-yellow-light)"
      data-connection={connection}
      style={{ borderRadius: 6 }}
    >
      <IconWifiOff size={18} aria-hidden />
      <Text size="sm">{t("offline")}</Text>
    </Group>
  );
}

/** Who one is, in which language and colours; signing out. */
function Person() {
  const me = useMe();
  const t = useCommonTexts();
  const chosen = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-md" c="var(--mantine-color-text)" aria-label={me.name}>
          <IconUserCircle size={20} stroke={1.6} aria-hidden />
          <Text span size="sm" ml={6} visibleFrom="sm">
            {me.name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.name}</Menu.Label>
        <Menu.Item component={Link} href="/account" leftSection={<IconUser size={16} />}>
          {t("account")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t("language")}</Menu.Label>
        {(Object.keys(LANGUAGES) as Language[]).map((one) => (
          <Menu.Item
            key={one}
            lang={one}
            onClick={() => setLanguage(one)}
            leftSection={<IconLanguage size={16} />}
            fw={one === chosen ? 700 : 400}
          >
            {LANGUAGES[one]}
          </Menu.Item>
        ))}
        <Menu.Label>{t("theme")}</Menu.Label>
        {(["light", "dark", "auto"] as const).map((one) => (
          <Menu.Item
            key={one}
            onClick={() => setColorScheme(one)}
            leftSection={one === "light" ? <IconSun size={16} /> : <IconMoon size={16} />}
            fw={one === colorScheme ? 700 : 400}
          >
            {t(one)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void signOut()} leftSection={<IconLogout size={16} />}>
          {t("signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
