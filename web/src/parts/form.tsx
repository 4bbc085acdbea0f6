/** A form of the model on a page: loaded when it is needed, drawn anew in another language with what was typed. */
import { Skeleton, Stack } from "@mantine/core";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { Answers, MountedForm } from "../core/form";
import type { FormSchema } from "../core/form-schema";
import { useLanguage } from "../i18n";
import { Failed } from "../ui/page";

export type { Answers };
export type FormHandle = Pick<MountedForm, "answers" | "submit" | "showFaults">;

interface Props {
  schema: FormSchema;
  /** What it starts with; a later change is not taken over what a person types. Give the component another `key` for that. */
  data: Answers;
  readOnly?: boolean;
  onChange?: (answers: Answers) => void;
  ref?: Ref<FormHandle | null>;
}

export function ModelForm({ schema, data, readOnly = false, onChange, ref }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const typed = useRef<Answers | null>(null);
  const first = useRef(data);
  const [form, setForm] = useState<MountedForm | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const changed = useRef(onChange);
  changed.current = onChange;
  const language = useLanguage();
  useImperativeHandle<FormHandle | null, FormHandle | null>(ref, () => form, [form]);

  useEffect(() => {
    let mounted: MountedForm | null = null;
    let isGone = false;
    import("../core/form")
      .then(async ({ mountForm }) => {
        if (isGone || !place.current) return;
        mounted = mountForm(place.current, {
          schema,
          data: { ...first.current, ...typed.current },
          language,
          readOnly,
          onChange: (answers) => {
            typed.current = answers;
            changed.current?.(answers);
          },
        });
        await mounted.ready;
        if (!isGone) setForm(mounted);
      })
      .catch((error: unknown) => {
        if (!isGone) setFailure(error);
      });
    return () => {
      isGone = true;
      mounted?.destroy();
      setForm(null);
    };
  }, [schema, language, readOnly]);

  if (failure) return <Failed error={failure} />;
  return (
    <>
      <div ref={place} data-ready={form !== null} />
      {!form && (
        <Stack gap="xs">
          <Skeleton height={36} />
          <Skeleton height={36} />
          <Skeleton height={72} />
        </Stack>
      )}
    </>
  );
}
