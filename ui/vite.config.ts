import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const folder = (name: string) => fileURLToPath(new URL(`./src/${name}`, import.meta.url));

export default defineConfig(({ command }) => ({
  plugins: [svelte(), svelteTesting()],
  resolve: {
    alias: {
      $app: folder("app"),
      $features: folder("features"),
      $host: folder("host"),
      $ipc: folder("ipc"),
      $shared: folder("shared"),
      $test: folder("test"),
    },
  },
  define: {
    // The development server shows the sample; the product is built without it. Written out, so that the sample host
    // falls away from the product as code that is never reached. `VITE_FAKE=1` builds the sample to look at.
    __FAKE_HOST__: JSON.stringify(command === "serve" || process.env["VITE_FAKE"] === "1"),
  },
  build: {
    target: ["safari16.4", "chrome110"],
    // The content policy allows nothing in line.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  clearScreen: false,
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    include: ["src/**/*.test.ts"],
    css: false,
    restoreMocks: true,
    // Typing into a whole screen takes seconds on a busy machine; a hang still ends.
    testTimeout: 30_000,
  },
}));
