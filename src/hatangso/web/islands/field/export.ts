/** What was not sent, as a file: for when the phone must be given away or the server is out of reach for long. */
import type { Context } from "./context";
import * as store from "./store";

export async function exportUnsent(ctx: Context, code: string): Promise<void> {
  const told = await Promise.all(
    ctx.own.map(async ({ theirs: _theirs, user: _user, ...one }) => {
      const photo = one.kind === "photo" ? await store.photo(one.uid) : undefined;
      return photo ? { ...one, photo: base64(photo.bytes), media_type: photo.type } : one;
    }),
  );
  const file = new Blob([JSON.stringify({ unit: code, saved_at: new Date().toISOString(), changes: told }, null, 1)], { type: "application/json" });
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = `thuc-dia-${code}-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function base64(bytes: ArrayBuffer): string {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}
