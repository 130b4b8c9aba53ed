/** Photos are drawn anew before they are sent: upright, smaller, without place, time or owner. */
import { redrawn } from "../survey/photos";

export async function shrink(given: File[], most: number): Promise<{ files: File[]; failed: boolean }> {
  const files: File[] = [];
  let failed = given.length > most;
  for (const [number, file] of given.slice(0, most).entries()) {
    try {
      const photo = await redrawn(crypto.randomUUID(), file);
      files.push(new File([photo.bytes], `anh-${number + 1}.jpg`, { type: "image/jpeg" }));
    } catch {
      failed = true;
    }
  }
  return { files, failed };
}
