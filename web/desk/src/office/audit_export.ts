// The whole audit as JSON lines, a part at a time, and offering it as a file.

import { told, type DeskApi } from "@parley/api";

const AT_ONCE = 2000;

export async function allLines(api: DeskApi): Promise<string> {
  const parts: string[] = [];
  for (let after = 0; ;) {
    const asked = api.POST("/v1/audit/exports", { params: { query: { after } }, parseAs: "text" });
    const lines = await told<string>(asked as Promise<{ data?: string; error?: unknown; response: Response }>);
    parts.push(lines);
    const entries = lines.trimEnd().split("\n");
    if (entries.length < AT_ONCE) return parts.join(""); // what comes now is that it was taken
    after = (JSON.parse(entries.at(-1) ?? "") as { number: number }).number;
  }
}

export function offer(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/jsonl" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
