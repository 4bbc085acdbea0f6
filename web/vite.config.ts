import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `npm run dev` finds the server: `STAGEWORK_SERVER=http://127.0.0.1:8081 npm run dev`. */
const server = process.env.STAGEWORK_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: process.env.STAGEWORK_WEB_OUT ?? "../api/static",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // the content security policy allows images and fonts as data:, but no scripts
    chunkSizeWarningLimit: 2_500, // the modeler
  },
  server: {
    // The server compares Origin with Host, so Host stays what the browser sent.
    proxy: Object.fromEntries(
      ["/api", "/hooks", "/engine-rest"].map((path) => [path, { target: server, changeOrigin: false }]),
    ),
  },
});
