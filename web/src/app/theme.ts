import { Badge, createTheme, type MantineColorsTuple } from "@mantine/core";

/** The one accent colour; its shades are chosen so that white on shade 7 and shade 7 on white have a contrast of 4.5 and more. */
const petrol: MantineColorsTuple = [
  "#e3f7fa",
  "#c8ebf1",
  "#94d8e3",
  "#5dc3d4",
  "#33b2c7",
  "#1b95ab",
  "#0f8095",
  "#0b6b7d",
  "#085664",
  "#04424d",
];

export const theme = createTheme({
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 7 },
  colors: { petrol },
  autoContrast: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  defaultRadius: "sm",
  cursorType: "pointer",
  headings: { fontWeight: "600" },
  respectReducedMotion: true,
  components: {
    // Text of a badge's own hue on its light tint has too little contrast.
    Badge: Badge.extend({
      vars: (_, { variant }) => ({ root: variant === "light" ? { "--badge-color": "var(--mantine-color-text)" } : {} }),
    }),
    Button: { defaultProps: { size: "sm" } },
    ModalHeader: { defaultProps: { component: "div" } }, // a <header> would be a second banner beside the page's
    Tooltip: { defaultProps: { openDelay: 300 } },
  },
});
