/** A photo is drawn anew before it is kept: turned upright, smaller, without place, time or owner. */
import type { Photo } from "./types";

const LONGEST_EDGE = 1600;
const QUALITY = 0.8;

/** The photo as a JPEG without metadata; throws where the file is no picture. */
export async function redrawn(uuid: string, file: Blob): Promise<Photo> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_EDGE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!blob) throw new Error("the photo cannot be written");
  const bytes = await blob.arrayBuffer();
  return { uuid, sha256: await digest(bytes), bytes, type: "image/jpeg" };
}

/** A small picture to look at: a canvas, so that no address of it leaves the page. */
export async function thumbnail(photo: Photo): Promise<HTMLCanvasElement> {
  const picture = await createImageBitmap(new Blob([photo.bytes], { type: photo.type }));
  const canvas = document.createElement("canvas");
  const scale = Math.min(1, 160 / Math.max(picture.width, picture.height));
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas;
}

async function digest(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
