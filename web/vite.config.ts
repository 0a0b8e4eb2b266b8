import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.ECHOCHAT_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  server: {
    proxy: {
      "/api": server,
      "/ws": { target: server, ws: true },
    },
  },
  build: {
    target: "es2022",
  },
});
