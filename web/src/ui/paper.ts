/** Paper is white, whatever the screen is. */
import { useEffect } from "react";

export function useLightOnPaper() {
  useEffect(() => {
    const root = document.documentElement;
    let shown: string | null = null;
    const light = () => {
      shown = root.getAttribute("data-mantine-color-scheme");
      root.setAttribute("data-mantine-color-scheme", "light");
    };
    const back = () => shown && root.setAttribute("data-mantine-color-scheme", shown);
    window.addEventListener("beforeprint", light);
    window.addEventListener("afterprint", back);
    return () => {
      window.removeEventListener("beforeprint", light);
      window.removeEventListener("afterprint", back);
    };
  }, []);
}
