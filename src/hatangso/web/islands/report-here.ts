/** A citizen's report: GPS, a mark on the small map, what is near, smaller photos, a draft kept on the device.
 *  Without this script the same form works with commune and address. */
import { Draft } from "./report-here/draft";
import { Picker } from "./report-here/picker";
import { shrink } from "./report-here/shrink";

const root = document.querySelector<HTMLElement>("[data-report-form]");
if (root) start(root as HTMLFormElement);
const finder = document.querySelector<HTMLElement>("[data-report-where]");
if (finder) where(finder);
for (const copy of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", () => {
    void navigator.clipboard.writeText(copy.dataset["copy"]!).then(() => (copy.textContent = copy.dataset["done"]!));
  });
}
const sent = document.querySelector<HTMLElement>("[data-report-sent]");
if (sent) Draft.forget(sent.dataset["reportSent"]!);

/** Where the device is; the promise fails with the word for what went wrong. */
function position(): Promise<GeolocationPosition> {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) reject(new Error("none"));
    else
      navigator.geolocation.getCurrentPosition(resolve, (wrong) => reject(new Error(wrong.code === 1 ? "refused" : "none")), {
        enableHighAccuracy: true,
        timeout: 20_000,
        maximumAge: 30_000,
      });
  });
}

function where(page: HTMLElement): void {
  const button = page.querySelector<HTMLButtonElement>("[data-locate]")!;
  const said = page.querySelector<HTMLElement>("[data-said]")!;
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = page.dataset["locating"]!;
    try {
      const { coords } = await position();
      const answer = await post(page, page.dataset["place"]!, { lon: coords.longitude, lat: coords.latitude });
      const told = (await answer.json()) as { address?: string; message?: string };
      if (!answer.ok || !told.address) throw new Error(told.message ?? "");
      sessionStorage.setItem("phan-anh-vi-tri", JSON.stringify([coords.longitude, coords.latitude, coords.accuracy]));
      location.assign(told.address);
    } catch (wrong) {
      said.textContent = page.dataset[(wrong as Error).message] ?? ((wrong as Error).message || page.dataset["none"]!);
    }
  });
}

function post(page: HTMLElement, address: string, body: unknown): Promise<Response> {
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": page.dataset["csrf"]! },
    body: JSON.stringify(body),
  });
}

function start(form: HTMLFormElement): void {
  const field = (name: string): HTMLInputElement => form.querySelector<HTMLInputElement>(`[name="${name}"]`)!;
  const said = form.querySelector<HTMLElement>("[data-place-said]")!;
  const near = form.querySelector<HTMLElement>("[data-near]")!;
  const say = (text: string): void => void (said.textContent = text);
  let asked = 0;

  const place = async (lon: number, lat: number, accuracy: number | null): Promise<void> => {
    field("lon").value = lon.toFixed(6);
    field("lat").value = lat.toFixed(6);
    field("accuracy").value = accuracy == null ? "" : accuracy.toFixed(0);
    const shown = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
    say(accuracy == null ? form.dataset["chosen"]!.replace("{place}", shown) : form.dataset["located"]!.replace("{place}", shown).replace("{metres}", accuracy.toFixed(0)));
    picker?.mark(lon, lat, accuracy != null);
    draft.keep();
    const turn = ++asked;
    try {
      const answer = await post(form, form.dataset["nearAddress"]!, { lon, lat, category: field("category").value });
      const html = answer.ok ? await answer.text() : "";
      if (turn === asked) near.innerHTML = html;
    } catch {
      if (turn === asked) near.replaceChildren();
    }
  };

  const map = form.querySelector<SVGSVGElement>("[data-picker]");
  const picker = map ? new Picker(map, (lon, lat) => void place(lon, lat, null)) : null;
  const draft = new Draft(form);
  const gps = form.querySelector<HTMLButtonElement>("[data-gps]")!;
  gps.hidden = false;
  gps.addEventListener("click", async () => {
    say(form.dataset["locating"]!);
    try {
      const { coords } = await position();
      await place(coords.longitude, coords.latitude, coords.accuracy);
    } catch (wrong) {
      say(form.dataset[(wrong as Error).message] ?? form.dataset["none"]!);
    }
  });

  const photos = field("photos");
  const count = form.querySelector<HTMLElement>("[data-photos-said]")!;
  photos.addEventListener("change", async () => {
    count.textContent = form.dataset["shrinking"]!;
    const { files, failed } = await shrink([...(photos.files ?? [])], Number(photos.dataset["most"]));
    const kept = new DataTransfer();
    for (const file of files) kept.items.add(file);
    photos.files = kept.files;
    const size = files.reduce((sum, file) => sum + file.size, 0);
    count.textContent = failed
      ? form.dataset["photoWrong"]!
      : form.dataset["photosKept"]!.replace("{n}", String(files.length)).replace("{kb}", String(Math.ceil(size / 1024)));
  });

  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      draft.keep();
      form.querySelector<HTMLElement>("[data-offline]")!.hidden = false;
    }
  });
  draft.restore();
  const known = sessionStorage.getItem("phan-anh-vi-tri");
  if (field("lon").value && field("lat").value) void place(Number(field("lon").value), Number(field("lat").value), field("accuracy").value ? Number(field("accuracy").value) : null);
  else if (known) {
    const [lon, lat, accuracy] = JSON.parse(known) as [number, number, number];
    void place(lon, lat, accuracy);
  }
  form.dataset["ready"] = "1";
}
