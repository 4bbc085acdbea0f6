/** Keys: whatever is used often has one; `?` lists those of the page. */
import { Kbd, Modal, Table } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { useCommonTexts } from "../ui/texts";

interface Shortcut {
  keys: string;
  label: string;
}

interface Registry {
  add: (shortcut: Shortcut) => () => void;
}

const Shortcuts = createContext<Registry>({ add: () => () => undefined });

export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const t = useCommonTexts();
  const [listed, setListed] = useState<Shortcut[]>([]);
  const [opened, { toggle, close }] = useDisclosure(false);
  const registry = useMemo<Registry>(
    () => ({
      add: (shortcut) => {
        setListed((before) => [...before, shortcut]);
        return () => setListed((before) => before.filter((one) => one !== shortcut));
      },
    }),
    [],
  );
  useHotkeys([
    ["shift+?", toggle],
    ["?", toggle], // keyboards that need no Shift for it
  ]);
  return (
    <Shortcuts.Provider value={registry}>
      {children}
      <Modal opened={opened} onClose={close} title={t("shortcuts")}>
        <Table>
          <Table.Tbody>
            {[...listed, { keys: "?", label: t("shortcutsShown") }].map(({ keys, label }) => (
              <Table.Tr key={keys + label}>
                <Table.Td>{label}</Table.Td>
                <Table.Td ta="right">
                  {keys.split("+").map((key) => (
                    <Kbd key={key} ml={4}>
                      {key}
                    </Kbd>
                  ))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Modal>
    </Shortcuts.Provider>
  );
}

/** A key of the page that is shown: it does something, unless one is typing, and is listed. `keys` as in Mantine's useHotkeys: "c", "mod+Enter". */
export function useShortcut(keys: string, label: string, act: () => void, enabled = true): void {
  const { add } = useContext(Shortcuts);
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => (enabled ? add({ keys, label }) : undefined), [add, keys, label, enabled]);
  const typing = keys.includes("mod+") || keys === "Escape";
  useHotkeys([[keys, () => enabled && latest.current()]], typing ? [] : undefined);
}
