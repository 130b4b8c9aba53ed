/** The form of an asset: on a phone a button takes the position of the device into the two fields. */
const form = document.querySelector<HTMLFormElement>("[data-asset-form]");
const button = form?.querySelector<HTMLButtonElement>("[data-gps]");
if (form && button && "geolocation" in navigator) {
  const said = form.querySelector<HTMLElement>("[data-gps-said]")!;
  const say = (word: string, value = "") => (said.textContent = (button.dataset[word] ?? "").replace("%s", value));
  const put = (name: string, degrees: number) => {
    const field = form.elements.namedItem(name) as HTMLInputElement;
    field.value = degrees.toFixed(7).replace(".", ",");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    say("wait");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        put("lon", coords.longitude);
        put("lat", coords.latitude);
        say("found", String(Math.max(1, Math.round(coords.accuracy))));
      },
      (wrong) => say(wrong.code === 1 ? "refused" : "none"),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 5_000 },
    );
  });
}
