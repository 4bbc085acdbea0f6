import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useCommonTexts } from "./texts";

/** A password that can be looked at while it is typed. All that we ask for are needed, so none is starred. */
export function PasswordField(props: PasswordInputProps) {
  const t = useCommonTexts();
  return (
    <PasswordInput
      required
      withAsterisk={false}
      visibilityToggleButtonProps={{ "aria-label": t("showPassword") }}
      {...props}
    />
  );
}
