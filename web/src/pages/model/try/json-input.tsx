/** A value written as JSON, for what has no form. */
import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "./texts";

export type Values = Record<string, unknown>;

interface Props {
  label: string;
  value: unknown;
  /** undefined: what is written is no JSON of this kind. */
  onChange: (value: unknown) => void;
  /** Anything is taken; otherwise objects only. */
  isAny?: boolean;
}

export function JsonInput({ label, value, onChange, isAny = false }: Props) {
  const t = useTexts();
  const [text, setText] = useState(() => JSON.stringify(value ?? {}, null, 2));
  const parsed = parse(text, isAny);
  return (
    <Textarea
      label={label}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        onChange(parse(event.target.value, isAny));
      }}
      error={parsed === undefined ? t("badJson") : undefined}
      autosize
      minRows={2}
      maxRows={12}
      spellCheck={false}
      styles={{
        input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "var(--mantine-font-size-xs)" },
      }}
    />
  );
}

function parse(text: string, isAny: boolean): unknown {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isAny || isObject ? value : undefined;
  } catch {
    return undefined;
  }
}
