import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [svelte({ compilerOptions: { runes: true, discloseVersion: false } })],
  base: "/assets/widget/",
  build: {
    outDir: "../dist/widget",
    emptyOutDir: true,
    manifest: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      preserveEntrySignatures: "strict",
      input: { main: "widget/src/main.ts", widget: "widget/src/loader.ts" },
      output: { entryFileNames: ({ name }) => (name === "widget" ? "widget.js" : "assets/[name]-[hash].js") },
    },
  },
});
